// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Fields for the types of parameters, under a person's hands.
#include "ui/comparison/parameter_editor.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "engine/core/error.h"
#include "ui/comparison/folder_field.h"
#include "ui/comparison/word_list_field.h"
#include "viewmodels/schema_form.h"

using namespace saccade;

namespace {

void readRows(std::string_view text) {
    if (text.find('=') == std::string_view::npos) throw RequestError("there is no row in it");
}

}  // namespace

class TestParameterEditor : public QObject {
    Q_OBJECT

    struct Form {
        SchemaForm form;
        QWidget window;
        ParameterEditor* editor = nullptr;

        explicit Form(int row) {
            form.setSchema("mean", {Parameter::list("methods", "Methods", {"gradient", "lrp", "grad_cam", "rise"},
                                                    {"gradient", "grad_cam"}, "which are averaged", 2),
                                    Parameter::folder("pictures", "Pictures", "where from; empty: none"),
                                    Parameter::boolean("smooth", "Smooth", false, "whether"),
                                    Parameter::text("rows", "Rows", "rows such as a=b", readRows, "what changes")});
            editor = new ParameterEditor(form, row, &window);
            QObject::connect(&form, &QAbstractItemModel::dataChanged, editor, &ParameterEditor::refresh);
            window.resize(320, 80);
            editor->setGeometry(window.rect());
            window.show();
        }
        bool shown() { return QTest::qWaitForWindowExposed(&window); }
        QString value(int row) const { return form.index(row).data(SchemaForm::ValueRole).toString(); }
        WordListField* words() const { return qobject_cast<WordListField*>(editor->field()); }
        QListWidget* openList() const {
            QTest::mouseClick(words(), Qt::LeftButton);
            auto* const list = words()->findChild<QListWidget*>();
            return QTest::qWaitForWindowExposed(list->window()) ? list : nullptr;
        }
        static void tick(QListWidget* list, int row) {
            const QRect line = list->visualItemRect(list->item(row));
            QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, line.center());
        }
        QString error() const {
            for (const QLabel* const label : editor->findChildren<QLabel*>())
                if (label->isVisible() && label->wordWrap()) return label->text();
            return {};
        }
    };

 private Q_SLOTS:
    void aListIsTicked() {
        Form f(0);
        QVERIFY(f.shown());
        QCOMPARE(f.words()->text(), QString("Gradient, Grad-CAM"));
        QListWidget* const list = f.openList();
        QVERIFY(list);
        QCOMPARE(list->count(), 4);
        QCOMPARE(list->item(0)->checkState(), Qt::Checked);
        QCOMPARE(list->item(1)->checkState(), Qt::Unchecked);
        Form::tick(list, 1);
        QCOMPARE(list->item(1)->checkState(), Qt::Checked);
        // Nothing is taken while the list is open: a map would begin at every tick.
        QCOMPARE(f.value(0), QString("gradient+grad_cam"));
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(!list->isVisible());
        QCOMPARE(f.value(0), QString("gradient+lrp+grad_cam"));
        auto* const reset = f.editor->findChild<QToolButton*>("reset_methods");
        QVERIFY(reset->isVisible());
        QTest::mouseClick(reset, Qt::LeftButton);
        QCOMPARE(f.value(0), QString("gradient+grad_cam"));
        QCOMPARE(f.words()->text(), QString("Gradient, Grad-CAM"));
    }

    void aListIsTickedFromTheKeyboard() {
        Form f(0);
        QVERIFY(f.shown());
        f.words()->setFocus();
        QTest::keyClick(f.words(), Qt::Key_Space);
        auto* const list = f.words()->findChild<QListWidget*>();
        QTRY_VERIFY(list->isVisible());
        QTest::keyClick(list, Qt::Key_Space);
        QTest::keyClick(list, Qt::Key_End);
        QTest::keyClick(list, Qt::Key_Space);
        QTest::keyClick(list, Qt::Key_Escape);
        QVERIFY(!list->isVisible());
        QCOMPARE(f.value(0), QString("grad_cam+rise"));
    }

    void anOrderThatWasGivenIsKept() {
        Form f(0);
        QVERIFY(f.shown());
        QVERIFY(f.form.set(0, "rise+gradient"));
        QListWidget* const list = f.openList();
        QVERIFY(list);
        Form::tick(list, 2);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(f.value(0), QString("grad_cam+rise+gradient"));
    }

    void tooFewWordsAreRefusedInASentence() {
        Form f(0);
        QVERIFY(f.shown());
        QListWidget* const list = f.openList();
        QVERIFY(list);
        Form::tick(list, 0);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(f.value(0), QString("gradient+grad_cam"));
        QVERIFY2(f.error().contains("too few"), qPrintable(f.error()));
        QCOMPARE(f.words()->text(), QString("Gradient, Grad-CAM"));
    }

    void aTextIsTyped() {
        Form f(3);
        QVERIFY(f.shown());
        auto* const line = qobject_cast<QLineEdit*>(f.editor->field());
        QVERIFY(line);
        line->setFocus();
        QTest::keyClicks(line, "nothing");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY2(f.error().contains("no row"), qPrintable(f.error()));
        QCOMPARE(line->text(), QString("nothing"));
        line->selectAll();
        QTest::keyClicks(line, "a=b");
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(f.value(3), QString("a=b"));
        QVERIFY(f.error().isEmpty());
        QTest::mouseClick(f.editor->findChild<QToolButton*>("reset_rows"), Qt::LeftButton);
        QCOMPARE(line->text(), QString());
        QCOMPARE(f.value(3), QString());
    }

    void aFolderIsTyped() {
        Form f(1);
        QVERIFY(f.shown());
        auto* const line = f.editor->findChild<QLineEdit*>("folderPath");
        const QTemporaryDir folder;
        line->setFocus();
        QTest::keyClicks(line, "/no/such/folder");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY2(f.error().contains("/no/such/folder"), qPrintable(f.error()));
        // What was mistyped stays to be mended.
        QCOMPARE(line->text(), QString("/no/such/folder"));
        line->selectAll();
        QTest::keyClicks(line, folder.path());
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(f.value(1), folder.path());
        QVERIFY(f.error().isEmpty());
        line->selectAll();
        QTest::keyClick(line, Qt::Key_Delete);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(f.value(1), QString());
    }

    void aFolderIsChosenBesideAWindowThatWorks() {
        Form f(1);
        QVERIFY(f.shown());
        const QTemporaryDir folder;
        QTest::mouseClick(f.editor->findChild<QToolButton*>("browseFolder"), Qt::LeftButton);
        // The click came back: nothing waits for the dialog.
        auto* const dialog = f.editor->findChild<QFileDialog*>("fileDialog");
        QVERIFY(dialog && dialog->isVisible());
        QCOMPARE(dialog->fileMode(), QFileDialog::Directory);
        dialog->setDirectory(folder.path());
        dialog->findChild<QLineEdit*>("fileNameEdit")->setText(folder.path());
        static_cast<QDialog*>(dialog)->accept();
        QTRY_COMPARE(f.value(1), folder.path());
        QCOMPARE(f.editor->findChild<QLineEdit*>("folderPath")->text(), folder.path());
    }
};

QTEST_MAIN(TestParameterEditor)
#include "tst_parameter_editor.moc"
