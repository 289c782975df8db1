// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <zlib.h>

#include <QTest>
#include <functional>
#include <string>

#include "engine/core/error.h"
#include "engine/import/zip_archive.h"
#include "engine/import/zip_writer.h"

using namespace saccade;

namespace {

constexpr std::size_t endSize = 22;

std::string twoMembers() {
    ZipWriter writer;
    writer.add("model/a.txt", "first content");
    writer.add("model/b.txt", "second");
    return writer.finish();
}

std::string refusalOf(const std::string& content) {
    try {
        const ZipArchive archive(content, "x.zip");
        for (const auto& member : archive.members())
            archive.read(member);
    } catch (const RequestError& error) {
        return error.what();
    }
    return {};
}

void put(std::string& to, std::size_t at, std::uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i)
        to[at + i] = static_cast<char>((value >> (8U * i)) & 0xffU);
}

void append(std::string& to, std::uint64_t value, unsigned bytes) {
    to.append(bytes, '\0');
    put(to, to.size() - bytes, value, bytes);
}

std::size_t directoryAt(const std::string& archive) {
    return archive.find("PK\x01\x02");
}

/// An archive of one deflated member that says it holds `size` bytes.
std::string deflated(const std::string& content, std::uint64_t size) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    std::string packed(compressBound(static_cast<uLong>(content.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
    std::string archive;
    const auto common = [&](std::string& to) {
        append(to, 20, 2);
        append(to, 0, 2);
        append(to, 8, 2);
        append(to, 0, 4);
        append(to, crc, 4);
        append(to, packed.size(), 4);
        append(to, size, 4);
        append(to, 1, 2);
        append(to, 0, 2);
    };
    archive += "PK\x03\x04";
    common(archive);
    archive += "m" + packed;
    const std::size_t begin = archive.size();
    archive += "PK\x01\x02";
    append(archive, 20, 2);
    common(archive);
    archive.append(14, '\0');
    archive += "m";
    const std::size_t length = archive.size() - begin;
    archive += "PK\x05\x06";
    append(archive, 0, 4);
    append(archive, 1, 2);
    append(archive, 1, 2);
    append(archive, length, 4);
    append(archive, begin, 4);
    append(archive, 0, 2);
    return archive;
}

using Change = std::function<void(std::string&)>;

}  // namespace

Q_DECLARE_METATYPE(Change)

class TestZip : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsWhatWasWritten() {
        const std::string content = twoMembers();
        QVERIFY(ZipArchive::looksLike(content));
        const ZipArchive archive(content, "x.zip");
        QCOMPARE(archive.members().size(), std::size_t{2});
        const auto* member = archive.find("model/b.txt");
        QVERIFY(member != nullptr);
        QCOMPARE(archive.read(*member), std::string("second"));
        QVERIFY(archive.find("model/c.txt") == nullptr);
        QCOMPARE(twoMembers(), content);
    }

    void readsDeflatedMembers() {
        const std::string text(5000, 'x');
        const std::string content = deflated(text, text.size());
        const ZipArchive archive(content, "x.zip");
        QCOMPARE(archive.read(archive.members().at(0)), text);
    }

    void refusesDamage_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* words, Change change) {
            QTest::newRow(name) << change << words;
        };
        row("empty", "ends too early", [](std::string& a) { a.clear(); });
        row("cut", "cut", [](std::string& a) { a.resize(a.size() - 5); });
        row("no directory", "cut", [](std::string& a) { a.resize(60); });
        row("content changed", "checksum", [](std::string& a) { a[a.find("first")] = 'F'; });
        row("name changed in one place", "disagree", [](std::string& a) { a[a.find("a.txt")] = 'c'; });
        row("directory offset", "not where", [](std::string& a) { put(a, a.size() - 6, 3, 4); });
        row("directory size", "not where", [](std::string& a) { put(a, a.size() - 10, 3, 4); });
        row("more members announced", "wrong entry", [](std::string& a) {
            put(a, a.size() - endSize + 8, 3, 2);
            put(a, a.size() - endSize + 10, 3, 2);
        });
        row("fewer members announced", "more than it announces", [](std::string& a) {
            put(a, a.size() - endSize + 8, 1, 2);
            put(a, a.size() - endSize + 10, 1, 2);
        });
        row("several parts", "several", [](std::string& a) { put(a, a.size() - endSize + 4, 1, 2); });
        row("encrypted", "encrypted", [](std::string& a) { put(a, directoryAt(a) + 8, 1, 2); });
        row("unknown method", "method 12", [](std::string& a) { put(a, directoryAt(a) + 10, 12, 2); });
        row("two sizes", "", [](std::string& a) { put(a, directoryAt(a) + 24, 5, 4); });
        row("member beyond the file", "", [](std::string& a) { put(a, directoryAt(a) + 20, 50000, 4); });
        row("member where none is", "not where", [](std::string& a) { put(a, directoryAt(a) + 42, 7, 4); });
        row("ZIP64 field missing", "not where", [](std::string& a) { put(a, directoryAt(a) + 42, 0xffffffff, 4); });
    }
    void refusesDamage() {
        QFETCH(Change, change);
        QFETCH(QString, words);
        std::string content = twoMembers();
        QCOMPARE(refusalOf(content), std::string());
        change(content);
        const QString said = QString::fromStdString(refusalOf(content));
        QVERIFY2(said.startsWith("x.zip") && said.contains(words), qPrintable(said));
    }

    void refusesNames_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("absolute") << "/etc/passwd";
        QTest::newRow("leaves the archive") << "a/../../b";
        QTest::newRow("folder above") << "..";
        QTest::newRow("folder itself") << "./a";
        QTest::newRow("backslash") << "a\\b";
        QTest::newRow("line end") << "a\nb";
        QTest::newRow("empty") << "";
    }
    void refusesNames() {
        QFETCH(QString, name);
        ZipWriter writer;
        writer.add(name.toStdString(), "x");
        QVERIFY(refusalOf(writer.finish()).find("not allowed") != std::string::npos);
    }

    void refusesTheSameNameTwice() {
        ZipWriter writer;
        writer.add("a", "x");
        writer.add("a", "y");
        QVERIFY(refusalOf(writer.finish()).find("twice") != std::string::npos);
    }

    void refusesOverlaps() {
        // One member's content is another member, which the directory names too.
        ZipWriter innerWriter;
        innerWriter.add("inner", "x");
        const std::string inner = innerWriter.finish();
        const std::size_t innerDirectory = directoryAt(inner);
        std::string entry = inner.substr(innerDirectory, inner.size() - endSize - innerDirectory);
        ZipWriter outerWriter;
        outerWriter.add("outer", inner.substr(0, innerDirectory));
        std::string content = outerWriter.finish();
        put(entry, 42, 30 + std::string("outer").size(), 4);
        const std::size_t begin = content.rfind("PK\x01\x02");
        content.insert(content.size() - endSize, entry);
        const std::size_t end = content.size() - endSize;
        put(content, end + 8, 2, 2);
        put(content, end + 10, 2, 2);
        put(content, end + 12, end - begin, 4);
        QVERIFY2(refusalOf(content).find("overlap") != std::string::npos, refusalOf(content).c_str());
    }

    void refusesBombs() {
        // A million zeros pack a thousandfold: allowed for its size, but not for an announced size beyond reason.
        const std::string zeros(1000000, '\0');
        QCOMPARE(refusalOf(deflated(zeros, zeros.size())), std::string());
        QVERIFY(refusalOf(deflated(zeros, 0xfffffff0)).find("would unpack") != std::string::npos);
        QVERIFY(!refusalOf(deflated(zeros, 10)).empty());
        QVERIFY(!refusalOf(deflated(zeros, zeros.size() + 1)).empty());
    }

    void everyCutIsRefused() {
        const std::string content = twoMembers();
        for (std::size_t length = 0; length < content.size(); ++length) {
            QVERIFY(!refusalOf(content.substr(0, length)).empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestZip)
#include "tst_zip.moc"
