// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/catalogue_model.h"

#include <QAbstractItemModelTester>
#include <QCryptographicHash>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/viewmodels/small_server.h"

using namespace saccade;
using namespace saccade::test;
using State = CatalogueModel::State;

class TestCatalogueModel : public QObject {
    Q_OBJECT

    struct Fixture {
        QTemporaryDir folder;
        SmallServer server;
        std::unique_ptr<CatalogueModel> model;
        std::unique_ptr<QAbstractItemModelTester> tester;

        Fixture() {
            server.content = QByteArray(200000, 'w');
            make();
        }
        void make() {
            std::vector<CatalogueEntry> entries;
            for (const char* const name : {"first", "second", "third"}) {
                CatalogueEntry entry;
                entry.name = name;
                entry.architecture = "resnet18";
                entry.weights = "V1";
                entry.parameters = 50000;
                entry.top1 = 70;
                entry.top5 = 90;
                entries.push_back(entry);
            }
            model = std::make_unique<CatalogueModel>(
                entries, folder.path(), [this](const CatalogueEntry& entry, const QString& where) {
                    ModelDownload::Source source;
                    source.url = server.url();
                    source.file = catalogueFile(entry, where);
                    source.sha256 =
                        QCryptographicHash::hash(QByteArray(200000, 'w'), QCryptographicHash::Sha256).toHex().left(8);
                    return source;
                });
            tester = std::make_unique<QAbstractItemModelTester>(model.get());
        }
        QString text(int row, int column) const { return model->index(row, column).data().toString(); }
        bool waitFor(int row, State state) const {
            return QTest::qWaitFor([&] { return model->stateOf(row) == state; }, 20000);
        }
    };

 private Q_SLOTS:
    void everyEntryIsShown() {
        const Fixture f;
        QCOMPARE(f.model->rowCount(), 3);
        QCOMPARE(f.text(1, CatalogueModel::NameColumn), QStringLiteral("second"));
        QVERIFY(!f.text(1, CatalogueModel::SizeColumn).isEmpty());
        QVERIFY(f.text(1, CatalogueModel::AccuracyColumn).startsWith(QStringLiteral("70")));
        QCOMPARE(f.text(1, CatalogueModel::StateColumn), QString());
        QVERIFY(f.model->index(0, 0).data(CatalogueModel::DetailRole).toString().contains("resnet18"));
        QVERIFY(!f.model->busy());
    }

    void downloadsFollowEachOther() {
        Fixture f;
        QSignalSpy ended(f.model.get(), &CatalogueModel::ended);
        f.model->download(0);
        f.model->download(2);
        f.model->download(2);
        QCOMPARE(f.model->stateOf(0), State::running);
        QCOMPARE(f.model->stateOf(2), State::waiting);
        QVERIFY(f.waitFor(0, State::here));
        QVERIFY(f.waitFor(2, State::here));
        QCOMPARE(ended.size(), 2);
        QVERIFY(QFile::exists(f.model->fileOf(0)) && QFile::exists(f.model->fileOf(2)));
        QCOMPARE(f.server.asked.size(), 2);
        QCOMPARE(f.text(0, CatalogueModel::StateColumn), QStringLiteral("here"));
        // What is here is not fetched again, also by a later start.
        f.model->download(0);
        QCOMPARE(f.model->stateOf(0), State::here);
        f.make();
        QCOMPARE(f.model->stateOf(0), State::here);
        QCOMPARE(f.model->stateOf(1), State::absent);
    }

    void aDownloadIsStoppedAndGoesOnLater() {
        Fixture f;
        f.server.stalls = true;
        f.server.diesAfter = 50000;
        f.model->download(1);
        f.model->download(0);
        QVERIFY(QTest::qWaitFor([&] { return f.model->index(1, 0).data(CatalogueModel::ProgressRole).toDouble() > 0; },
                                20000));
        // One that only waits is taken out of the line.
        f.model->cancel(0);
        QCOMPARE(f.model->stateOf(0), State::absent);
        f.model->cancel(1);
        QVERIFY(f.waitFor(1, State::stopped));
        QVERIFY(!QFile::exists(f.model->fileOf(1)));
        QVERIFY(!f.model->busy());
        f.server.stalls = false;
        f.server.diesAfter = -1;
        f.model->download(1);
        QVERIFY(f.waitFor(1, State::here));
        QVERIFY(f.server.asked.last().toLower().contains("range: bytes="));
    }

    void whatFailsSaysWhyAndTheNextGoesOn() {
        Fixture f;
        f.server.status = "404 Not Found";
        QSignalSpy ended(f.model.get(), &CatalogueModel::ended);
        f.model->download(0);
        QVERIFY(f.waitFor(0, State::failed));
        QCOMPARE(ended.size(), 1);
        const QString why = f.model->index(0, 0).data(CatalogueModel::FailureRole).toString();
        QVERIFY2(!why.isEmpty() && why.endsWith('.'), qPrintable(why));
        f.server.status.clear();
        f.model->download(0);
        QVERIFY(f.model->index(0, 0).data(CatalogueModel::FailureRole).toString().isEmpty());
        QVERIFY(f.waitFor(0, State::here));
    }
};

QTEST_GUILESS_MAIN(TestCatalogueModel)
#include "tst_catalogue_model.moc"
