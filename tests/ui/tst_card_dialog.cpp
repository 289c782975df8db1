// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The dialog in which a person says how pictures are prepared, from the banner to the settings that remember it.
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>

#include "tests/ui/fake_window.h"
#include "ui/maps/canvas.h"
#include "ui/panes/banner.h"

using namespace saccade;
using namespace saccade::test;

class TestCardDialog : public QObject {
    Q_OBJECT

    static bool openGuess(FakeWindow& w) {
        if (!QTest::qWaitForWindowExposed(&w.window)) return false;
        w.workspace.openModel("guessed-10");
        w.workspace.openPicture("picture.png");
        return w.fake.settled();
    }
    static QDialog* dialogOf(FakeWindow& w) {
        w.action(Command::card)->trigger();
        auto* const dialog = w.window.findChild<QDialog*>("cardDialog");
        if (!dialog || !QTest::qWaitForWindowExposed(dialog)) return nullptr;
        // A field gives its keyboard up only in a window that has it.
        dialog->activateWindow();
        return QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
    }
    static void choose(QComboBox* box, const QString& data) {
        const int row = box->findData(data);
        QVERIFY(row >= 0);
        box->setCurrentIndex(row);
        Q_EMIT box->activated(row);
    }
    template <typename Widget>
    static Widget* in(QWidget* parent, const char* name) {
        return parent->findChild<Widget*>(QString::fromLatin1(name));
    }

 private Q_SLOTS:
    void aGuessIsSaidAndCanBeSaidBetter() {
        FakeWindow w;
        QVERIFY(!w.action(Command::card)->isEnabled());
        QVERIFY(openGuess(w));
        auto* const banner = w.find<Banner>("cardBanner");
        QVERIFY(banner->isVisible());
        QVERIFY(banner->sentence().contains("a guess"));
        auto* const deed = in<QPushButton>(banner, "bannerDeed");
        QVERIFY(deed->isVisible());
        QTest::mouseClick(deed, Qt::LeftButton);
        auto* const dialog = w.find<QDialog>("cardDialog");
        QVERIFY(dialog && dialog->isVisible() && !dialog->isModal());
        // Asking twice does not make two.
        w.action(Command::card)->trigger();
        QCOMPARE(w.window.findChildren<QDialog*>("cardDialog").size(), 1);
        QTest::mouseClick(in<QPushButton>(dialog, "cardCancel"), Qt::LeftButton);
        QTRY_VERIFY(!w.find<QDialog>("cardDialog"));
        QCOMPARE(w.workspace.undoStack()->count(), 0);
        QVERIFY(w.workspace.cardIsGuess());
    }

    void aModelThatSaysItIsNotAskedAbout() {
        FakeWindow w;
        QVERIFY(w.open());
        QVERIFY(!w.find<Banner>("cardBanner")->isVisible());
        // It can be looked at, and changed, all the same.
        QVERIFY(w.action(Command::card)->isEnabled());
    }

    void aPresetIsPreviewedAppliedAndRemembered() {
        FakeWindow w;
        QVERIFY(openGuess(w));
        auto* const dialog = dialogOf(w);
        QVERIFY(dialog);
        auto* const apply = in<QPushButton>(dialog, "cardApply");
        QTRY_VERIFY(apply->isEnabled());
        auto* const list = in<QListView>(dialog, "cardPredictions");
        QCOMPARE(list->model()->rowCount(), 5);
        QCOMPARE(list->model()->index(0, 0).data().toString(), QString("thing 0"));
        choose(in<QComboBox>(dialog, "cardPreset"), "cifar10");
        QCOMPARE(in<QSpinBox>(dialog, "inputWidth")->value(), 32);
        QCOMPARE(in<QLineEdit>(dialog, "cardMean")->text(), QString("0.4914, 0.4822, 0.4465"));
        QTRY_COMPARE(list->model()->index(0, 0).data().toString(), QString("airplane"));
        QVERIFY(!in<Canvas>(dialog, "cardSeen")->image().isNull());
        QVERIFY(!in<QLabel>(dialog, "cardSeenText")->text().isEmpty());
        // The window still shows what it showed.
        QCOMPARE(w.workspace.className(0), QString("thing 0"));
        QTRY_VERIFY(apply->isEnabled());
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_COMPARE(w.workspace.className(0), QString("airplane"));
        QTRY_VERIFY(!w.find<QDialog>("cardDialog"));
        QVERIFY(!w.find<Banner>("cardBanner")->isVisible());
        QVERIFY(w.settings.card("hash of guessed-10").contains("airplane"));
        QVERIFY(w.fake.settled());
        // Taken back, it is a guess again, and not remembered.
        w.action(Command::undo)->trigger();
        QVERIFY(w.find<Banner>("cardBanner")->isVisible());
        QVERIFY(w.settings.card("hash of guessed-10").isEmpty());
        w.action(Command::redo)->trigger();
        QVERIFY(w.fake.settled());
        // The next window does not ask.
        FakeWorkspace later;
        MainWindow window(later.workspace, w.theme, w.settings);
        later.workspace.openModel("guessed-10");
        QVERIFY(later.waitFor([&] { return later.workspace.modelFacts() != nullptr; }));
        QVERIFY(!later.workspace.cardIsGuess());
        QCOMPARE(later.workspace.className(0), QString("airplane"));
    }

    void fieldsAreTypedAndWhatIsWrongIsSaid() {
        FakeWindow w;
        QVERIFY(openGuess(w));
        auto* const dialog = dialogOf(w);
        QVERIFY(dialog);
        auto* const apply = in<QPushButton>(dialog, "cardApply");
        auto* const sentence = in<QLabel>(dialog, "cardSentence");
        QTRY_VERIFY(apply->isEnabled());
        const QSize before = dialog->size();
        auto* const mean = in<QLineEdit>(dialog, "cardMean");
        mean->setFocus();
        mean->selectAll();
        QTest::keyClicks(mean, "0.5, 0.5");
        QVERIFY2(sentence->text().contains("The mean is 3 numbers"), qPrintable(sentence->text()));
        QVERIFY(!apply->isEnabled());
        QTest::keyClicks(mean, ", 0.4");
        QVERIFY(sentence->text().isEmpty());
        QCOMPARE(mean->text(), QString("0.5, 0.5, 0.4"));
        QTRY_VERIFY(apply->isEnabled());
        // What the network itself refuses stands in the same place.
        auto* const height = in<QSpinBox>(dialog, "inputHeight");
        height->setFocus();
        height->selectAll();
        QTest::keyClicks(height, "9");
        QTest::keyClick(height, Qt::Key_Tab);
        QTRY_VERIFY2(sentence->text().contains("even"), qPrintable(sentence->text()));
        QVERIFY(!apply->isEnabled());
        QCOMPARE(dialog->size(), before);
    }

    void onlyTheFieldsThatCountAreShown() {
        FakeWindow w;
        QVERIFY(openGuess(w));
        auto* const dialog = dialogOf(w);
        QVERIFY(dialog);
        auto* const resize = in<QComboBox>(dialog, "cardResize");
        auto* const shorter = in<QSpinBox>(dialog, "shorterSide");
        auto* const exact = in<QSpinBox>(dialog, "exactWidth");
        const auto pick = [&](int row) {
            resize->setCurrentIndex(row);
            Q_EMIT resize->activated(row);
        };
        pick(1);
        QVERIFY(shorter->isVisible() && !exact->isVisible());
        pick(2);
        QVERIFY(!shorter->isVisible() && exact->isVisible());
        // Without a crop an exact resize makes the input: there is nothing to choose.
        QVERIFY(!exact->isEnabled());
        QTest::mouseClick(in<QCheckBox>(dialog, "cardCrop"), Qt::LeftButton, Qt::NoModifier, {8, 8});
        QTRY_VERIFY(exact->isEnabled());
        pick(0);
        QVERIFY(!shorter->isVisible() && !exact->isVisible());
    }

    void namesComeFromAFile() {
        FakeWindow w;
        QVERIFY(openGuess(w));
        const QString names = w.folder.filePath("names.txt");
        QFile file(names);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("ant\nbee\n");
        file.close();
        QString answer = w.folder.filePath("missing.txt");
        w.window.setFileAsker(
            {[&](const QString&, const QString&, const QString&, const FileAsker::Then& then) { then(answer); },
             {},
             {}});
        auto* const dialog = dialogOf(w);
        QVERIFY(dialog);
        auto* const fromFile = in<QPushButton>(dialog, "cardClassFile");
        QTest::mouseClick(fromFile, Qt::LeftButton);
        QVERIFY(in<QLabel>(dialog, "cardSentence")->text().contains("missing.txt"));
        answer = names;
        QTest::mouseClick(fromFile, Qt::LeftButton);
        QVERIFY(in<QLabel>(dialog, "cardClasses")->text().contains("2 names, from ant to bee"));
        QVERIFY(in<QLabel>(dialog, "cardSentence")->text().isEmpty());
        QTRY_COMPARE(in<QListView>(dialog, "cardPredictions")->model()->index(0, 0).data().toString(), QString("ant"));
        QTest::mouseClick(in<QPushButton>(dialog, "cardForgetClasses"), Qt::LeftButton);
        QTRY_COMPARE(in<QListView>(dialog, "cardPredictions")->model()->index(0, 0).data().toString(),
                     QString("class 0"));
    }

    void theBannerStandsOverTheTilesWhereThePaneIsHidden() {
        FakeWindow w;
        QVERIFY(QTest::qWaitForWindowExposed(&w.window));
        w.action(Command::layoutCompare)->trigger();
        QVERIFY(openGuess(w));
        auto* const banner = w.find<Banner>("comparisonBanner");
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->sentence().contains("a guess"));
        QTest::mouseClick(in<QPushButton>(banner, "bannerDeed"), Qt::LeftButton);
        QVERIFY(w.find<QDialog>("cardDialog"));
        // What went wrong is more urgent.
        w.workspace.openPicture("bad.png");
        QVERIFY(w.fake.waitFor([&] { return !w.workspace.pictureError().isEmpty(); }));
        w.window.panes().picture()->hide();
        QTRY_VERIFY(banner->sentence().contains("no picture"));
        QVERIFY(!in<QPushButton>(banner, "bannerDeed")->isVisible());
    }
};

QTEST_MAIN(TestCardDialog)
#include "tst_card_dialog.moc"
