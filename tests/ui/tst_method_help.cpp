// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDialog>
#include <QLineEdit>
#include <QTextBrowser>
#include <QTreeView>

#include "tests/ui/fake_window.h"
#include "viewmodels/method_page.h"

using namespace saccade;
using namespace saccade::test;

class TestMethodHelp : public QObject {
    Q_OBJECT

    struct Help {
        QDialog* dialog = nullptr;
        QLineEdit* search = nullptr;
        QTreeView* tree = nullptr;
        QTextBrowser* page = nullptr;

        explicit Help(FakeWindow& w) {
            w.action(Command::methodHelp)->trigger();
            dialog = w.find<QDialog>("methodHelpWindow");
            search = dialog->findChild<QLineEdit*>("helpSearch");
            tree = dialog->findChild<QTreeView*>("helpTree");
            page = dialog->findChild<QTextBrowser*>("methodHelpPage");
        }
        QString id() const { return static_cast<MethodsModel*>(tree->model())->idAt(tree->currentIndex()); }
    };

 private Q_SLOTS:
    void itOpensAtTheCurrentTilesMethod() {
        FakeWindow w({"gradient", "rise"});
        QVERIFY(w.open());
        w.window.comparison().setCurrent(w.fake.id(1));
        const Help help(w);
        QVERIFY(help.dialog->isVisible() && !help.dialog->isModal());
        QCOMPARE(help.id(), QString("rise"));
        QVERIFY(help.page->toPlainText().contains("RISE"));
        w.window.comparison().setCurrent(w.fake.id(0));
        const Help again(w);
        QCOMPARE(again.dialog, help.dialog);
        QCOMPARE(help.id(), QString("gradient"));
        QVERIFY(!help.page->toPlainText().contains("RISE"));
    }

    void itOpensWithoutATileToo() {
        FakeWindow w(QStringList{});
        QVERIFY(QTest::qWaitForWindowExposed(&w.window));
        QVERIFY(w.action(Command::methodHelp)->isEnabled());
        const Help help(w);
        QCOMPARE(help.id(), QString::fromStdString(methods().front().id));
    }

    void everyMethodHasItsPage() {
        FakeWindow w({"gradient"});
        QVERIFY(w.open());
        const Help help(w);
        // Down from the first to the last, with the search keeping the keyboard.
        help.search->setFocus();
        QTest::keyClicks(help.search, "gradient");
        help.search->clear();
        help.tree->setCurrentIndex(static_cast<MethodsModel*>(help.tree->model())->first());
        QSet<QString> seen;
        for (std::size_t i = 0; i < methods().size(); ++i) {
            seen.insert(help.id());
            const Method& method = findMethod(help.id().toStdString());
            const QString text = help.page->toPlainText();
            QVERIFY2(text.contains(QString::fromStdString(method.shows)), method.id.c_str());
            for (const auto& parameter : method.parameters)
                QVERIFY2(text.contains(QString::fromStdString(parameter.id)), method.id.c_str());
            QTest::keyClick(help.search, Qt::Key_Down);
        }
        QCOMPARE(seen.size(), static_cast<qsizetype>(methods().size()));
    }

    void aSearchNarrowsTheList() {
        FakeWindow w({"gradient"});
        QVERIFY(w.open());
        const Help help(w);
        QTest::keyClicks(help.search, "petsiuk");
        QCOMPARE(help.id(), QString("rise"));
        QVERIFY(help.page->toPlainText().contains("RISE"));
        QTest::keyClicks(help.search, " no such thing");
        QVERIFY(help.page->toPlainText().contains("no such thing"));
        QTest::keyClick(help.search, Qt::Key_Return);
        QVERIFY(help.dialog->isVisible());
        // A method that the search leaves out is shown all the same when it is asked for.
        const Help again(w);
        QCOMPARE(again.id(), QString("gradient"));
        QVERIFY(again.search->text().isEmpty());
    }

    void whatAPersonReadsIsNotMarkup() {
        Method method;
        method.title = "A <b> & c";
        method.parameters = {Parameter::folder("pictures", "Pictures", "from <where>"),
                             Parameter::list("parts", "Parts", {"a", "b"}, {"a"}, "which")};
        const QString page = methodPage(method);
        QVERIFY(page.contains("A &lt;b&gt; &amp; c"));
        QVERIFY(page.contains("from &lt;where&gt;"));
        QVERIFY(page.contains("<code>&quot;&quot;</code>"));
        QVERIFY(page.contains("one or more of a and b"));
    }
};

QTEST_MAIN(TestMethodHelp)
#include "tst_method_help.moc"
