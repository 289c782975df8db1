// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Downloads from a server on this machine that behaves well or badly.
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/viewmodels/small_server.h"
#include "viewmodels/model_catalogue.h"
#include "viewmodels/model_download.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using State = ModelDownload::State;
constexpr int patience = 60000;  // milliseconds

QByteArray contentOf(const QString& file) {
    QFile stream(file);
    return stream.open(QIODevice::ReadOnly) ? stream.readAll() : QByteArray();
}

void write(const QString& file, const QByteArray& content) {
    QFile stream(file);
    QVERIFY(stream.open(QIODevice::WriteOnly));
    QCOMPARE(stream.write(content), content.size());
}

/// Bytes without a pattern, three times as many as one piece of the reader's.
QByteArray someBytes() {
    QByteArray bytes(300000, '\0');
    quint32 state = 1;
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}

QByteArray digestOf(const QByteArray& content) {
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

}  // namespace

class TestModelDownload : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        server_ = std::make_unique<SmallServer>();
        server_->content = someBytes();
        QVERIFY(server_->isListening());
        source_ = {};
        source_.url = server_->url();
        source_.file = folder_->filePath("models/net.pth");
        source_.sha256 = digestOf(server_->content).left(8);
    }

    void wholeFile() {
        source_.card = "{\"order\": \"RGB\"}\n";
        ModelDownload download;
        QSignalSpy progress(&download, &ModelDownload::progressed);
        run(download);
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(source_.file), server_->content);
        QCOMPARE(contentOf(folder_->filePath("models/net.card.json")), source_.card);
        QCOMPARE(download.received(), server_->content.size());
        QCOMPARE(download.total(), server_->content.size());
        QVERIFY(!progress.isEmpty());
        QCOMPARE(progress.last().at(0).toLongLong(), server_->content.size());
        nothingElseIsLeft({"net.pth", "net.card.json"});
    }

    void aFileThatIsThereIsNotAskedForAgain() {
        run();
        QCOMPARE(server_->asked.size(), 1);
        ModelDownload again;
        run(again);
        QCOMPARE(again.state(), State::done);
        QCOMPARE(server_->asked.size(), 1);
    }

    void aCardOfSomebodysOwnStays() {
        QVERIFY(QDir(folder_->path()).mkpath("models"));
        write(folder_->filePath("models/net.card.json"), "mine");
        source_.card = "{}";
        run();
        QCOMPARE(contentOf(folder_->filePath("models/net.card.json")), QByteArray("mine"));
    }

    void lengthThatIsNotTold() {
        server_->tellsLength = false;
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(source_.file), server_->content);
    }

    void aServerThatDiesAndIsAskedAgain() {
        server_->diesAfter = 100000;
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::failed);
        QVERIFY(says(download, "broke after"));
        QVERIFY(!QFile::exists(source_.file));
        QCOMPARE(QFileInfo(source_.file + ".part").size(), 100000);
        server_->diesAfter = -1;
        run(download);
        QCOMPARE(download.state(), State::done);
        QVERIFY(server_->asked.last().contains("Range: bytes=100000-"));
        QCOMPARE(contentOf(source_.file), server_->content);
        nothingElseIsLeft({"net.pth"});
    }

    void aServerWithoutRangesStartsOver() {
        server_->diesAfter = 100000;
        run();
        server_->diesAfter = -1;
        server_->ranges = false;
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(source_.file), server_->content);
    }

    void apartOfAnotherFileIsThrownAway() {
        QVERIFY(QDir(folder_->path()).mkpath("models"));
        write(source_.file + ".part", QByteArray(5000, 'x'));
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::done);
        QCOMPARE(server_->asked.size(), 2);
        QVERIFY(!server_->asked.last().contains("Range"));
        QCOMPARE(contentOf(source_.file), server_->content);
    }

    void aPartThatIsTooLongIsThrownAway() {
        QVERIFY(QDir(folder_->path()).mkpath("models"));
        write(source_.file + ".part", QByteArray(400000, 'x'));
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(source_.file), server_->content);
    }

    void withoutADigestNothingIsResumed() {
        source_.sha256.clear();
        QVERIFY(QDir(folder_->path()).mkpath("models"));
        write(source_.file + ".part", server_->content.left(5000));
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::done);
        QVERIFY(!server_->asked.first().contains("Range"));
        QCOMPARE(contentOf(source_.file), server_->content);
    }

    void anotherFileIsRefused() {
        source_.sha256 = "0123456789";
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::failed);
        QVERIFY(says(download, digestOf(server_->content).left(10).constData()));
        QVERIFY(says(download, "0123456789"));
        nothingElseIsLeft({});
    }

    void cancelKeepsWhatArrived() {
        server_->diesAfter = 100000;
        server_->stalls = true;
        ModelDownload download;
        QSignalSpy finished(&download, &ModelDownload::finished);
        download.start(source_);
        QTRY_COMPARE_WITH_TIMEOUT(download.received(), 100000, patience);
        download.cancel();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(download.state(), State::cancelled);
        QCOMPARE(QFileInfo(source_.file + ".part").size(), 100000);
        // Nothing of the old try reaches the next one.
        server_->diesAfter = -1;
        server_->stalls = false;
        run(download);
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(source_.file), server_->content);
    }

    void cancelBeforeItBegan() {
        ModelDownload download;
        QSignalSpy finished(&download, &ModelDownload::finished);
        download.start(source_);
        download.cancel();
        QCOMPARE(finished.count(), 1);
        QTest::qWait(50);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(download.state(), State::cancelled);
        QVERIFY(server_->asked.isEmpty());
    }

    void refusals_data() {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("words");
        QTest::newRow("not there") << QByteArray("404 Not Found") << QByteArray() << "code 404";
        QTest::newRow("server in trouble") << QByteArray("503 Busy") << QByteArray() << "code 503";
        QTest::newRow("no content") << QByteArray("204 No Content") << QByteArray() << "code 204";
        QTest::newRow("sent to a file") << QByteArray("302 Found") << QByteArray("Location: file:///etc/passwd")
                                        << "net.pth";
        QTest::newRow("sent in a circle") << QByteArray("302 Found") << QByteArray("Location: /net.pth") << "net.pth";
    }
    void refusals() {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, header);
        QFETCH(QString, words);
        server_->status = status;
        server_->header = header;
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::failed);
        QVERIFY(says(download, words));
        QVERIFY(server_->asked.size() < 10);
        nothingElseIsLeft({});
    }

    void addresses_data() {
        QTest::addColumn<QUrl>("url");
        for (const char* url :
             {"file:///etc/passwd", "ftp://example.org/net.pth", "data:,abc", "", "net.pth", "http:///net.pth"}) {
            QTest::addRow("\"%s\"", url) << QUrl(QString::fromLatin1(url));
        }
    }
    void addresses() {
        QFETCH(QUrl, url);
        source_.url = url;
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::failed);
        QVERIFY(says(download, "https or http"));
        nothingElseIsLeft({});
    }

    void nobodyListens() {
        server_->close();
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::failed);
        QVERIFY(says(download, "cannot be downloaded"));
    }

    void tooLarge_data() {
        QTest::addColumn<bool>("told");
        QTest::newRow("as the server says") << true;
        QTest::newRow("as it turns out") << false;
    }
    void tooLarge() {
        QFETCH(bool, told);
        server_->tellsLength = told;
        source_.mostBytes = 200000;
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::failed);
        QVERIFY(says(download, "larger than 200000"));
        nothingElseIsLeft({});
    }

    void oneAtATime() {
        server_->diesAfter = 1000;
        server_->stalls = true;
        ModelDownload first;
        first.start(source_);
        QTRY_COMPARE_WITH_TIMEOUT(first.received(), 1000, patience);
        ModelDownload second;
        run(second);
        QCOMPARE(second.state(), State::failed);
        QVERIFY(says(second, "another program"));
        first.cancel();
    }

    void aFolderThatCannotBeMade() {
        write(folder_->filePath("models"), "a file");
        ModelDownload download;
        run(download);
        QCOMPARE(download.state(), State::failed);
        QVERIFY(says(download, "cannot be written"));
    }

    void destroyedWhileItRuns() {
        server_->diesAfter = 1000;
        server_->stalls = true;
        auto download = std::make_unique<ModelDownload>();
        download->start(source_);
        QTRY_COMPARE_WITH_TIMEOUT(download->received(), 1000, patience);
        download.reset();
        QTest::qWait(20);
    }

 private:
    void run() {
        ModelDownload download;
        run(download);
    }
    void run(ModelDownload& download) {
        QSignalSpy finished(&download, &ModelDownload::finished);
        download.start(source_);
        QVERIFY2(finished.isEmpty(), "it told before it had returned");
        QVERIFY(finished.wait(patience));
        QCOMPARE(finished.count(), 1);
        QCOMPARE(download.failure().english().empty(), download.state() != State::failed);
    }

    static bool says(const ModelDownload& download, const QString& words) {
        const QString said = QString::fromStdString(download.failure().english());
        if (said.contains(words) && !said.contains('\n')) return true;
        qWarning("%s", qPrintable(said));
        return false;
    }

    void nothingElseIsLeft(const QStringList& files) const {
        auto found = QDir(folder_->filePath("models")).entryList(QDir::Files | QDir::Hidden);
        auto expected = files;
        std::sort(found.begin(), found.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(found, expected);
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<SmallServer> server_;
    ModelDownload::Source source_;
};

QTEST_GUILESS_MAIN(TestModelDownload)
#include "tst_model_download.moc"
