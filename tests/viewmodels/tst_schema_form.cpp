// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/schema_form.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "viewmodels/words.h"

using namespace saccade;

class TestSchemaForm : public QObject {
    Q_OBJECT

    static Schema schema() {
        return {Parameter::integer("samples", "Samples", 50, 1, 1000, "how many"),
                Parameter::list("methods", "Methods", {"gradient", "lrp", "grad_cam"}, {"gradient", "grad_cam"},
                                "which are averaged", 2),
                Parameter::folder("pictures", "Pictures", "where from; empty: the picture alone")};
    }
    static QString text(const SchemaForm& form, int row, int role) { return form.index(row).data(role).toString(); }

 private Q_SLOTS:
    void listsAndFoldersHaveTheirRoles() {
        SchemaForm form;
        const QAbstractItemModelTester tester(&form);
        QCOMPARE(form.rowCount(), 0);
        form.setSchema("mean", schema());
        QCOMPARE(form.rowCount(), 3);
        const QModelIndex list = form.index(1);
        QCOMPARE(list.data(SchemaForm::TypeRole).toInt(), static_cast<int>(Parameter::Type::list));
        QCOMPARE(list.data(SchemaForm::ValueRole).toString(), QString("gradient+grad_cam"));
        QCOMPARE(list.data(SchemaForm::ChoicesRole).toStringList(), QStringList({"gradient", "lrp", "grad_cam"}));
        QCOMPARE(list.data(SchemaForm::ChoiceNamesRole).toStringList().last(), QString("Grad-CAM"));
        QCOMPARE(list.data(SchemaForm::MinimumRole).toDouble(), 2.0);
        QVERIFY(list.data(SchemaForm::AllowedRole).toString().contains("2 or more of"));
        QCOMPARE(form.index(2).data(SchemaForm::TypeRole).toInt(), static_cast<int>(Parameter::Type::folder));
        QCOMPARE(text(form, 2, SchemaForm::ValueRole), QString());
        QVERIFY(form.index(2).data(SchemaForm::IsDefaultRole).toBool());
    }

    void whatIsTakenIsKeptAndWhatIsNotIsSaid() {
        SchemaForm form;
        const QAbstractItemModelTester tester(&form);
        form.setSchema("mean", schema());
        QSignalSpy changed(&form, &SchemaForm::changed);
        QVERIFY(form.set(1, " lrp+gradient "));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(form.settings(), (TileSettings{{"methods", "lrp+gradient"}}));
        QVERIFY(!form.set(1, "lrp"));
        QCOMPARE(changed.size(), 1);
        QVERIFY(text(form, 1, SchemaForm::ErrorRole).startsWith("mean: methods=lrp is not allowed"));
        QCOMPARE(text(form, 1, SchemaForm::ValueRole), QString("lrp+gradient"));
        QVERIFY(!form.set(2, "/no/such/folder"));
        QVERIFY(text(form, 2, SchemaForm::ErrorRole).contains("the name of a folder"));
        const QTemporaryDir folder;
        QVERIFY(form.set(2, folder.path()));
        QVERIFY(text(form, 2, SchemaForm::ErrorRole).isEmpty());
        QCOMPARE(form.settings().size(), std::size_t{2});
        // What equals the default is none.
        QVERIFY(form.set(1, "gradient+grad_cam"));
        QVERIFY(form.index(1).data(SchemaForm::IsDefaultRole).toBool());
        form.reset(2);
        QVERIFY(form.allDefault());
        form.set(0, "7");
        form.set(0, "many");
        form.resetAll();
        QVERIFY(form.allDefault());
        QVERIFY(text(form, 0, SchemaForm::ErrorRole).isEmpty());
        QVERIFY(!form.set(3, "7"));
    }

    void wordsAreSpoken() {
        const Schema all = schema();
        QCOMPARE(settingWords(all[1], "lrp+grad_cam"), QString("methods lrp + grad cam"));
        QCOMPARE(settingWords(all[2], "/my_pictures"), QString("pictures /my_pictures"));
        const Parameter other = Parameter::list("parts", "Parts", {"up_left", "gradient"}, {"gradient"}, "which");
        // Only where all of them are methods are they called by their titles.
        QCOMPARE(choiceNames(other), QStringList({"up left", "gradient"}));
    }
};

QTEST_GUILESS_MAIN(TestSchemaForm)
#include "tst_schema_form.moc"
