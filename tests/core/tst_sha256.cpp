// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/sha256.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "tests/support/refusal.h"

using saccade::sha256;
using saccade::sha256OfFile;

class TestSha256 : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // FIPS 180-4's examples.
    void knownAnswers_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("digest");
        QTest::newRow("nothing") << QByteArray() << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        QTest::newRow("abc") << QByteArray("abc") << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
        // More than one piece of a file that is read in pieces.
        QTest::newRow("a million a") << QByteArray(1000000, 'a')
                                     << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    }

    void knownAnswers() {
        QFETCH(QByteArray, content);
        QFETCH(QString, digest);
        const auto bytes = std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size())));
        QCOMPARE(QString::fromStdString(sha256(bytes)), digest);
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "file";
        std::ofstream(file, std::ios::binary).write(content.constData(), content.size());
        QCOMPARE(QString::fromStdString(sha256OfFile(file)), digest);
    }

    void filesOfSeveralPiecesAreRead() {
        const QByteArray content(3000001, 'x');
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "file";
        std::ofstream(file, std::ios::binary).write(content.constData(), content.size());
        const auto bytes = std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size())));
        QCOMPARE(sha256OfFile(file), sha256(bytes));
    }

    void whatCannotBeReadIsRefused() {
        QVERIFY(saccade::test::refusal([] { sha256OfFile("/no/such/file"); }).contains("/no/such/file"));
        const QTemporaryDir folder;
        QVERIFY(!saccade::test::refusal([&] { sha256OfFile(folder.path().toStdString()); }).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSha256)
#include "tst_sha256.moc"
