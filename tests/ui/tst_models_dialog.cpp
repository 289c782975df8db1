// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/models_dialog.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

#include "tests/ui/fake_window.h"
#include "tests/viewmodels/small_server.h"

using namespace saccade;
using namespace saccade::test;

class TestModelsDialog : public QObject {
    Q_OBJECT

    static std::vector<CatalogueEntry> entries() {
        std::vector<CatalogueEntry> all;
        for (const char* const name : {"vgg16", "resnet18", "resnet50"}) {
            CatalogueEntry entry;
            entry.name = entry.architecture = name;
            entry.parameters = 1000;
            entry.top1 = all.empty() ? 71.6 : 69.8;
            all.push_back(entry);
        }
        return all;
    }

    struct Shown {
        QTemporaryDir folder;
        SmallServer server;
        CatalogueModel catalogue{entries(), folder.path(), [this](const CatalogueEntry& entry, const QString& where) {
                                     ModelDownload::Source source;
                                     source.url = server.url();
                                     source.file = catalogueFile(entry, where);
                                     return source;
                                 }};
        ModelsDialog dialog{&catalogue, {}};

        Shown() {
            server.content = "weights";
            dialog.show();
        }
        QPushButton* button(const char* name) { return dialog.findChild<QPushButton*>(QString::fromLatin1(name)); }
        QTableView* table() { return dialog.findChild<QTableView*>("modelTable"); }
        QString current() { return table()->currentIndex().siblingAtColumn(0).data().toString(); }
    };

 private Q_SLOTS:
    void aNetworkIsFoundDownloadedAndOpened() {
        Shown s;
        QVERIFY(QTest::qWaitForWindowExposed(&s.dialog));
        QVERIFY(!s.button("modelOpen")->isEnabled());
        QTest::keyClicks(s.dialog.findChild<QLineEdit*>("modelSearch"), "NET50");
        QCOMPARE(s.table()->model()->rowCount(), 1);
        const QRect line = s.table()->visualRect(s.table()->model()->index(0, 0));
        QTest::mouseClick(s.table()->viewport(), Qt::LeftButton, Qt::NoModifier, line.center());
        QCOMPARE(s.current(), QString("resnet50"));
        QVERIFY(s.dialog.findChild<QLabel*>("modelDetail")->text().contains("resnet50"));
        QTest::mouseClick(s.button("modelDownload"), Qt::LeftButton);
        QVERIFY(!s.button("modelDownload")->isEnabled());
        QVERIFY(s.button("modelCancel")->isEnabled());
        QTRY_VERIFY(s.button("modelOpen")->isEnabled());
        QVERIFY(!s.button("modelCancel")->isEnabled());
        QSignalSpy open(&s.dialog, &ModelsDialog::openAsked);
        QTest::mouseClick(s.button("modelOpen"), Qt::LeftButton);
        QCOMPARE(open.value(0).value(0).toString(), s.folder.filePath("resnet50.pth"));
    }

    void aFailureIsReadInTheDialog() {
        Shown s;
        QVERIFY(QTest::qWaitForWindowExposed(&s.dialog));
        s.server.status = "404 Not Found";
        QTest::mouseClick(s.button("modelDownload"), Qt::LeftButton);
        QTRY_VERIFY(s.button("modelDownload")->isEnabled());
        const QString words = s.dialog.findChild<QLabel*>("modelDetail")->text();
        QVERIFY2(words.contains("404") || words.contains("127.0.0.1"), qPrintable(words));
    }

    void columnsSort() {
        Shown s;
        QVERIFY(QTest::qWaitForWindowExposed(&s.dialog));
        s.table()->sortByColumn(CatalogueModel::AccuracyColumn, Qt::DescendingOrder);
        QCOMPARE(s.table()->model()->index(0, 0).data().toString(), QString("vgg16"));
        s.table()->sortByColumn(CatalogueModel::NameColumn, Qt::AscendingOrder);
        QCOMPARE(s.table()->model()->index(0, 0).data().toString(), QString("resnet18"));
    }

    void theWindowShowsTheCatalogueAndTheScript() {
        FakeWindow w;
        QVERIFY(w.open());
        w.action(Command::getModels)->trigger();
        auto* const dialog = w.find<ModelsDialog>("modelsDialog");
        QVERIFY(dialog && dialog->isVisible() && !dialog->isModal());
        QVERIFY(dialog->findChild<QTableView*>("modelTable")->model()->rowCount() > 10);
        QTest::mouseClick(dialog->findChild<QPushButton*>("modelScript"), Qt::LeftButton);
        auto* const script = w.find<QDialog>("scriptDialog");
        QVERIFY(script && script->isVisible());
        const QString text = script->findChild<QPlainTextEdit*>("scriptText")->toPlainText();
        QVERIFY(text.contains("save_for_saccade"));
        QTest::mouseClick(script->findChild<QPushButton*>("scriptCopy"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), text);
        const QString file = w.folder.filePath("export.py");
        w.window.setFileAsker(
            {{}, [&](const QString&, const QString&, const QString&, const FileAsker::Then& then) { then(file); }, {}});
        QTest::mouseClick(script->findChild<QPushButton*>("scriptSave"), Qt::LeftButton);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(written.readAll()), text);
        // Closed and asked for again, it is the same one.
        dialog->close();
        w.action(Command::getModels)->trigger();
        QVERIFY(dialog->isVisible());
        Q_EMIT dialog->openAsked("fetched-10");
        QVERIFY(w.fake.waitFor([&] { return w.workspace.exploration().model.ends_with("fetched-10"); }));
        QVERIFY(!dialog->isVisible());
        QVERIFY(w.fake.settled());
    }
};

QTEST_MAIN(TestModelsDialog)
#include "tst_models_dialog.moc"
