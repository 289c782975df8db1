// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "engine/core/error.h"
#include "engine/import/safetensors.h"

using namespace saccade;

namespace {

std::string fileOf(const std::string& header, const std::string& data, std::uint64_t length) {
    std::string content;
    for (unsigned i = 0; i < 8; ++i)
        content += static_cast<char>((length >> (8U * i)) & 0xffU);
    return content + header + data;
}

std::string fileOf(const std::string& header, const std::string& data) {
    return fileOf(header, data, header.size());
}

std::string refusalOf(const std::string& content) {
    try {
        const Safetensors file(content, "x.safetensors");
        for (const auto& [name, entry] : file.entries())
            file.tensor(name);
    } catch (const RequestError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsWhatWasWritten() {
        const at::Tensor a = at::arange(12, at::kFloat).reshape({3, 4}).t();
        const at::Tensor b = at::scalar_tensor(2.5, at::kFloat);
        const at::Tensor none = at::empty({0, 3}, at::kFloat);
        const std::string content = writeSafetensors({{"z", a}, {"b", b}, {"none", none}}, {{"key", "\"value\"\n"}});
        QVERIFY(Safetensors::looksLike(content));
        const Safetensors file(content, "x");
        QVERIFY(at::equal(file.tensor("z"), a));
        QVERIFY(at::equal(file.tensor("b"), b));
        QVERIFY(file.tensor("none").sizes() == at::IntArrayRef({0, 3}));
        QCOMPARE(file.metadata().at("key"), std::string("\"value\"\n"));
        QCOMPARE(writeSafetensors({{"z", a}, {"b", b}, {"none", none}}, {{"key", "\"value\"\n"}}), content);
        // The numbers begin at a multiple of eight.
        QCOMPARE(file.entries().at("b").begin % 8, std::uint64_t{0});
    }

    void types_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<double>("value");
        QTest::newRow("F64") << "F64" << QByteArray("\x00\x00\x00\x00\x00\x00\xf8\x3f", 8) << 1.5;
        QTest::newRow("F32") << "F32" << QByteArray("\x00\x00\xc0\x3f", 4) << 1.5;
        QTest::newRow("F16") << "F16" << QByteArray("\x00\x3e", 2) << 1.5;
        QTest::newRow("BF16") << "BF16" << QByteArray("\xc0\x3f", 2) << 1.5;
        QTest::newRow("I64") << "I64" << QByteArray("\xfe\xff\xff\xff\xff\xff\xff\xff", 8) << -2.0;
        QTest::newRow("I32") << "I32" << QByteArray("\xfe\xff\xff\xff", 4) << -2.0;
        QTest::newRow("I16") << "I16" << QByteArray("\xfe\xff", 2) << -2.0;
        QTest::newRow("I8") << "I8" << QByteArray("\xfe", 1) << -2.0;
        QTest::newRow("U8") << "U8" << QByteArray("\xfe", 1) << 254.0;
        QTest::newRow("BOOL") << "BOOL" << QByteArray("\x01", 1) << 1.0;
        QTest::newRow("BOOL of another byte") << "BOOL" << QByteArray("\x07", 1) << 1.0;
    }
    void types() {
        QFETCH(QString, type);
        QFETCH(QByteArray, bytes);
        QFETCH(double, value);
        const std::string header = "{\"t\":{\"dtype\":\"" + type.toStdString() +
                                   "\",\"shape\":[1],\"data_offsets\":[0," + std::to_string(bytes.size()) + "]}}";
        const std::string content = fileOf(header, bytes.toStdString());
        const Safetensors file(content, "x");
        QCOMPARE(file.tensor("t").scalar_type(), at::kFloat);
        QCOMPARE(file.tensor("t").item().toDouble(), value);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const std::string& content, const char* words) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << words;
        };
        const std::string four(4, '\0');
        const std::string eight(8, '\0');
        row("empty", "", "too early");
        row("length beyond the file", fileOf("{}", "", 100), "longer than the file");
        row("length beyond all bounds", fileOf("{}", "", 0xffffffffffffffff), "100 MB");
        row("no JSON", fileOf("{\"a\":", ""), "not a JSON object");
        row("a list", fileOf("[]", ""), "not a JSON object");
        row("nested without end", fileOf(std::string(20, '{'), ""), "not a JSON object");
        row("deeply nested", fileOf("{\"a\":" + std::string(50, '[') + std::string(50, ']') + "}", ""),
            "not a JSON object");
        row("a name twice", fileOf("{\"a\":{},\"a\":{}}", ""), "not a JSON object");
        row("no object", fileOf("{\"a\":1}", ""), "not an object");
        row("metadata that is no text", fileOf("{\"__metadata__\":{\"a\":1}}", ""), "not a text");
        row("no type", fileOf("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", four), "lacks");
        row("unknown type", fileOf("{\"a\":{\"dtype\":\"F8\",\"shape\":[1],\"data_offsets\":[0,4]}}", four),
            "unknown type");
        row("type that is no text", fileOf("{\"a\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}", four),
            "lacks");
        row("negative extent", fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", four),
            "shape");
        row("real extent", fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", four), "shape");
        row("overflow",
            fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,4]}}",
                   four),
            "larger than the file");
        row("too many dimensions",
            fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", four),
            "dimensions");
        row("wrong size", fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", eight), "size");
        row("outside", fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", four), "outside");
        row("backwards", fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", eight), "outside");
        row("huge offset",
            fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[18446744073709551615,3]}}", four),
            "outside");
        row("overlap",
            fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                   "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
                   std::string(6, '\0')),
            "overlap");
        row("gap", fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", eight), "gap");
        row("rest", fileOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", eight),
            "belong to no tensor");
    }
    void refuses() {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        const QString said = QString::fromStdString(refusalOf(content.toStdString()));
        QVERIFY2(said.startsWith("x.safetensors") && said.contains(words), qPrintable(said));
    }

    void unknownNameIsRefused() {
        const std::string content = writeSafetensors({{"a", at::ones({1})}}, {});
        QVERIFY_THROWS_EXCEPTION(RequestError, Safetensors(content, "x").tensor("b"));
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
