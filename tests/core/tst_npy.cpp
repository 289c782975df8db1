// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/npy.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace saccade;
using saccade::test::refusal;

Q_DECLARE_METATYPE(std::vector<float>)
Q_DECLARE_METATYPE(Shape)

class TestNpy : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::filesystem::path file() const { return std::filesystem::path(folder_.path().toStdString()) / "array.npy"; }

    std::filesystem::path written(const QByteArray& content) const {
        std::ofstream(file(), std::ios::binary).write(content.constData(), content.size());
        return file();
    }

    // A whole file of format 1 around a header and the data behind it.
    static QByteArray npy(QByteArray header, const QByteArray& data) {
        header.append('\n');
        QByteArray content("\x93NUMPY\x01\x00", 8);
        content.append(static_cast<char>(header.size() & 255)).append(static_cast<char>(header.size() >> 8));
        return content + header + data;
    }

    static QByteArray header(const char* type, const char* shape, const char* fortran = "False") {
        return QByteArray("{'descr': '") + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
    }

    template <typename Number>
    static QByteArray bytes(const std::vector<Number>& numbers, bool swap = false) {
        QByteArray content;
        for (const Number number : numbers) {
            QByteArray one(reinterpret_cast<const char*>(&number), sizeof(Number));
            if (swap) std::reverse(one.begin(), one.end());
            content += one;
        }
        return content;
    }

 private Q_SLOTS:
    void whatIsWrittenIsReadBack_data() {
        QTest::addColumn<Shape>("shape");
        QTest::newRow("one number") << Shape{};
        QTest::newRow("a row") << Shape{5};
        QTest::newRow("a table") << Shape{2, 3};
        QTest::newRow("a batch") << Shape{1, 3, 4, 5};
        QTest::newRow("nothing") << Shape{0, 3};
    }

    void whatIsWrittenIsReadBack() {
        QFETCH(Shape, shape);
        Array array(shape);
        for (std::size_t i = 0; i < array.values.size(); ++i)
            array.values[i] = -1.5F + static_cast<float>(i) / 3.0F;
        writeNpy(file(), array);
        const Array read = readNpy(file());
        QCOMPARE(read.shape, array.shape);
        QCOMPARE(read.values, array.values);
        // The format wants the data aligned to 64 bytes.
        const auto size = std::filesystem::file_size(file()) - array.values.size() * sizeof(float);
        QCOMPARE(size % 64, std::uintmax_t{0});
    }

    void valuesThatAreNotFiniteSurvive() {
        constexpr float infinity = std::numeric_limits<float>::infinity();
        writeNpy(file(), Array(Shape{3}, {infinity, -infinity, std::nanf("")}));
        const Array read = readNpy(file());
        QCOMPARE(read.values[0], infinity);
        QCOMPARE(read.values[1], -infinity);
        QVERIFY(std::isnan(read.values[2]));
    }

    void everyNumberTypeIsRead_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<std::vector<float>>("values");
        using Values = std::vector<float>;
        const auto row = [](const char* type, const QByteArray& data, const Values& values) {
            QTest::newRow(type) << QByteArray(type) << data << values;
        };
        row("<f4", bytes<float>({1.5F, -2}), {1.5F, -2});
        row(">f4", bytes<float>({1.5F, -2}, true), {1.5F, -2});
        row("=f4", bytes<float>({1.5F, -2}), {1.5F, -2});
        row("<f8", bytes<double>({0.1, 1e300}), {0.1F, std::numeric_limits<float>::infinity()});
        row(">f8", bytes<double>({0.1, -3}, true), {0.1F, -3});
        row("|b1", QByteArray("\1\0", 2), {1, 0});
        row("|u1", QByteArray("\xFF\1", 2), {255, 1});
        row("|i1", QByteArray("\xFF\1", 2), {-1, 1});
        row("<i2", bytes<std::int16_t>({-300, 300}), {-300, 300});
        row(">u2", bytes<std::uint16_t>({65535, 1}, true), {65535, 1});
        row("<i4", bytes<std::int32_t>({-70000, 70000}), {-70000, 70000});
        row(">u4", bytes<std::uint32_t>({4000000000U, 1}, true), {4e9F, 1});
        row("<i8", bytes<std::int64_t>({-5000000000, 2}), {-5e9F, 2});
        row("<u8", bytes<std::uint64_t>({1ULL << 63U, 2}), {0x1p63F, 2});
        // One, the largest, the smallest, a subnormal in the middle, minus zero, infinity.
        const std::vector<std::uint16_t> halves{0x3C00, 0x7BFF, 0x0001, 0x0200, 0x8000, 0x7C00, 0xC000};
        const Values halfValues{1, 65504, 0x1p-24F, 0x1p-15F, -0.0F, std::numeric_limits<float>::infinity(), -2};
        row("<f2", bytes(halves), halfValues);
        row(">f2", bytes(halves, true), halfValues);
    }

    void everyNumberTypeIsRead() {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, data);
        QFETCH(std::vector<float>, values);
        const QByteArray shape = "(" + QByteArray::number(static_cast<qlonglong>(values.size())) + ",)";
        const Array read = readNpy(written(npy(header(type.constData(), shape.constData()), data)));
        QCOMPARE(read.shape, Shape{static_cast<std::int64_t>(values.size())});
        QCOMPARE(read.values, values);
        for (std::size_t i = 0; i < values.size(); ++i)
            QCOMPARE(std::signbit(read.values[i]), std::signbit(values[i]));
    }

    void columnMajorIsReordered() {
        // NumPy: asfortranarray([[1, 2, 3], [4, 5, 6]]) lies in memory as 1 4 2 5 3 6.
        const Array table = readNpy(written(npy(header("<f4", "(2, 3)", "True"), bytes<float>({1, 4, 2, 5, 3, 6}))));
        QCOMPARE(table.shape, (Shape{2, 3}));
        QCOMPARE(table.values, (std::vector<float>{1, 2, 3, 4, 5, 6}));
        // Index (a, b, c) lies at a + 2 b + 4 c.
        const Array cube = readNpy(written(npy(header("|u1", "(2, 2, 2)", "True"), QByteArray("\0\1\2\3\4\5\6\7", 8))));
        QCOMPARE(cube.values, (std::vector<float>{0, 4, 2, 6, 1, 5, 3, 7}));
    }

    void laterFormatsAreRead() {
        const QByteArray text = header("<f4", "(1,)") + "\n";
        QByteArray content("\x93NUMPY\x02\x00", 8);
        const auto length = static_cast<std::uint32_t>(text.size());
        content += bytes<std::uint32_t>({length}) + text + bytes<float>({7});
        QCOMPARE(readNpy(written(content)).values, (std::vector<float>{7}));
    }

    void goldenFilesAreRead() {
        const Array input = readNpy(saccade::test::golden("vggish/input.npy"));
        QCOMPARE(input.shape, (Shape{1, 3, 32, 32}));
    }

    void wrongFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("word");
        const QByteArray four = bytes<float>({1, 2, 3, 4});
        QTest::newRow("empty") << QByteArray() << "start";
        QTest::newRow("another format") << QByteArray("PK\3\4 and more bytes") << "start";
        QTest::newRow("ends in the header") << npy(header("<f4", "(4,)"), four).left(40) << "header";
        QTest::newRow("ends in the data") << npy(header("<f4", "(4,)"), four.left(15)) << "shorter";
        QTest::newRow("no data") << npy(header("<f4", "(4,)"), {}) << "shorter";
        QTest::newRow("huge shape") << npy(header("<f4", "(999999999999,)"), four) << "shorter";
        QTest::newRow("overflowing shape")
            << npy(header("<f8", "(999999999999, 999999999999)"), four) << "not possible";
        QTest::newRow("overflow to a small product")
            << npy(header("<f4", "(4294967296, 4294967296, 4)"), four) << "not possible";
        QTest::newRow("extent of 30 digits")
            << npy(header("<f4", "(100000000000000000000000000000,)"), four) << "too large";
        QTest::newRow("negative extent") << npy(header("<f4", "(-4,)"), four) << "shape";
        QTest::newRow("complex numbers") << npy(header("<c8", "(1,)"), four) << "number type";
        QTest::newRow("objects") << npy(header("|O", "(1,)"), four) << "number type";
        QTest::newRow("records") << npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,)}", four)
                                 << "number type";
        QTest::newRow("no order") << npy("{'descr': '<f4', 'shape': (4,), }", four) << "order";
        QTest::newRow("no shape") << npy("{'descr': '<f4', 'fortran_order': False, }", four) << "shape";
        QTest::newRow("nine dimensions") << npy(header("<f4", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"), four) << "dimensions";
        // A matcher that recursed for each character would run out of stack.
        const QByteArray longExtent = "(" + QByteArray(9000, '1') + ",)";
        const QByteArray longSpace = "(" + QByteArray(60000, ' ') + "4,)";
        QTest::newRow("an extent of 9000 digits") << npy(header("<f4", longExtent.constData()), four) << "too large";
        QTest::newRow("a header of 60000 spaces") << npy(header("<f4", longSpace.constData()), four) << "too long";
        QByteArray claims("\x93NUMPY\x02\x00\xFF\xFF\xFF\xFF", 12);
        QTest::newRow("a header of 4 GB") << claims + four << "too long";
    }

    void wrongFilesAreRefused() {
        QFETCH(QByteArray, content);
        QFETCH(QString, word);
        const auto path = written(content);
        const QString sentence = refusal([&] { readNpy(path); });
        QVERIFY2(sentence.contains(word), qPrintable(sentence));
    }

    void missingFilesAndFoldersAreRefused() {
        QVERIFY(refusal([&] { readNpy(file().parent_path() / "none.npy"); }).contains("none.npy"));
        QVERIFY(!refusal([&] { readNpy(file().parent_path()); }).isEmpty());
        QVERIFY(refusal([&] { writeNpy(file().parent_path() / "none/a.npy", Array(Shape{1})); }).contains("written"));
    }
};

QTEST_GUILESS_MAIN(TestNpy)
#include "tst_npy.moc"
