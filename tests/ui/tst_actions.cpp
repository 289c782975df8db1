// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QFile>
#include <QMenuBar>
#include <QSet>
#include <QTextBrowser>

#include "tests/ui/fake_window.h"
#include "ui/actions/cheat_sheet.h"
#include "ui/theme/icons.h"

using namespace saccade;
using namespace saccade::test;

class TestActions : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyLineIsComplete() {
        QSet<QString> ids;
        QSet<int> commands;
        for (const ActionEntry& entry : actionTable()) {
            QVERIFY2(!ids.contains(entry.id), entry.id);
            ids.insert(entry.id);
            QVERIFY2(!commands.contains(static_cast<int>(entry.command)), entry.id);
            commands.insert(static_cast<int>(entry.command));
            QVERIFY2(!plainTextOf(entry).isEmpty(), entry.id);
            QVERIFY2(helpOf(entry).endsWith('.'), entry.id);
            if (*entry.icon != '\0') QVERIFY2(!icon(entry.icon).isNull(), entry.icon);
        }
        // The last command of the enumeration has a line, and so has every one before it.
        QCOMPARE(commands.size(), static_cast<int>(Command::about) + 1);
    }

    void noTwoActionsShareAKey() {
        QSet<QString> keys;
        for (const ActionEntry& entry : actionTable()) {
            const QStringList written = QString::fromLatin1(entry.keys).split("; ", Qt::SkipEmptyParts);
            QCOMPARE(keysOf(entry).size(), written.size());
            for (const QKeySequence& key : keysOf(entry)) {
                QVERIFY2(!key.isEmpty(), entry.id);
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys.insert(key.toString());
            }
        }
    }

    void mnemonicsOfAMenuDiffer() {
        QHash<int, QString> used;
        for (const ActionEntry& entry : actionTable()) {
            const QString text = textOf(entry);
            const qsizetype at = text.indexOf('&');
            QVERIFY2(at >= 0, entry.id);
            const QChar letter = text[at + 1].toLower();
            QVERIFY2(!used[static_cast<int>(entry.menu)].contains(letter), entry.id);
            used[static_cast<int>(entry.menu)] += letter;
        }
    }

    void everyActionStandsInAMenuAndDoesSomething() {
        FakeWindow w;
        QVERIFY(w.open());
        for (const ActionEntry& entry : actionTable()) {
            const QAction* const action = w.action(entry.command);
            QVERIFY2(w.window.actions().menu(entry.menu)->actions().contains(action), entry.id);
            QVERIFY2(w.window.actions().isConnected(entry.command), entry.id);
            QCOMPARE(action->shortcuts(), keysOf(entry));
        }
    }

    void theCheatSheetListsEverything() {
        const QString page = cheatSheetHtml();
        for (const ActionEntry& entry : actionTable()) {
            QVERIFY2(page.contains(plainTextOf(entry).toHtmlEscaped()), entry.id);
            for (const QKeySequence& key : keysOf(entry))
                QVERIFY2(page.contains(key.toString(QKeySequence::NativeText).toHtmlEscaped()), entry.id);
        }
    }

    void theCheatSheetOpensOnceAndBlocksNothing() {
        FakeWindow w;
        QVERIFY(w.open());
        w.action(Command::cheatSheet)->trigger();
        w.action(Command::cheatSheet)->trigger();
        QCOMPARE(w.window.findChildren<QWidget*>("cheatSheet").size(), 1);
        QVERIFY(!QApplication::activeModalWidget());
        QVERIFY(w.find<QTextBrowser>("cheatSheetPage")->toPlainText().contains("Add a method"));
    }

    void iconsFollowThePalette() {
        Theme theme;
        theme.choose(Theme::Choice::light);
        const QImage light = icon("undo").pixmap(32, 32).toImage();
        theme.choose(Theme::Choice::dark);
        const QImage dark = icon("undo").pixmap(32, 32).toImage();
        const auto lightest = [](const QImage& image) {
            int most = -1;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (qAlpha(image.pixel(x, y)) > 250) most = std::max(most, qGray(image.pixel(x, y)));
                }
            }
            return most;
        };
        QVERIFY(lightest(light) >= 0 && lightest(light) < 80);
        QVERIFY(lightest(dark) > 180);
    }
};

QTEST_MAIN(TestActions)
#include "tst_actions.moc"
