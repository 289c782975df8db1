// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/card_form.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "tests/viewmodels/fake_workspace.h"

using namespace saccade;
using namespace saccade::test;

class TestCardForm : public QObject {
    Q_OBJECT

    static bool openGuess(FakeWorkspace& fake, const QString& model = QStringLiteral("guessed-10")) {
        fake.workspace.openModel(model);
        fake.workspace.openPicture(QStringLiteral("picture.png"));
        return fake.settled();
    }
    static bool previewed(CardForm& form) {
        return QTest::qWaitFor([&] { return !form.waiting(); }, 20000);
    }
    static void write(const QString& file, const QByteArray& content) {
        QFile stream(file);
        QVERIFY(stream.open(QIODevice::WriteOnly));
        stream.write(content);
    }

 private Q_SLOTS:
    void fieldsAndCardAreTheSame_data() {
        QTest::addColumn<QString>("preset");
        for (const auto& name : Card::presets()) {
            if (Card::preset(name)->channels == 3) QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    void fieldsAndCardAreTheSame() {
        QFETCH(QString, preset);
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        CardForm form(fake.workspace);
        form.choosePreset(preset);
        QCOMPARE(form.preset(), preset);
        QVERIFY2(form.error().isEmpty(), qPrintable(form.error()));
        // What the form makes of a preset is the preset.
        Card card = *form.card();
        Card expected = *Card::preset(preset.toStdString());
        // A thousand names are not those of a network of ten classes.
        QCOMPARE(card.classes.size(), std::size_t{10});
        if (expected.classes.size() != 10) card.classes = expected.classes;
        QCOMPARE(QString::fromStdString(toJson(card).dump()), QString::fromStdString(toJson(expected).dump()));
        // And one that was changed is no preset any more.
        CardFields fields = form.fields();
        fields.high += 1;
        form.setFields(fields);
        QCOMPARE(form.preset(), QString());
    }

    void presetsForOtherChannelsAreNotTaken() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        CardForm form(fake.workspace);
        for (const auto& preset : form.presets())
            QCOMPARE(preset.fits, preset.id != QLatin1String("mnist"));
        const CardFields before = form.fields();
        form.choosePreset(QStringLiteral("mnist"));
        QVERIFY(form.fields() == before);
        // Ten classes: the ten names are the network's. A network of twelve keeps its own.
        form.choosePreset(QStringLiteral("cifar10"));
        QCOMPARE(form.fields().classes.front(), std::string("airplane"));
    }

    void aPresetsNamesNeedAsManyClasses() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake, QStringLiteral("guessed-12")));
        CardForm form(fake.workspace);
        form.choosePreset(QStringLiteral("cifar10"));
        QCOMPARE(form.fields().classes.front(), std::string("thing 0"));
    }

    void whatIsWrongIsSaidInASentence_data() {
        QTest::addColumn<QString>("mean");
        QTest::addColumn<QString>("deviation");
        QTest::addColumn<double>("low");
        QTest::addColumn<QString>("says");
        QTest::newRow("two numbers for three channels") << "0.5, 0.5"
                                                        << "" << 0.0 << "The mean is 3 numbers";
        QTest::newRow("a word") << "0.5, half, 0.5"
                                << "" << 0.0 << "The mean is 3 numbers";
        QTest::newRow("a decimal comma") << "0,5 0,5 0,5"
                                         << "" << 0.0 << "The mean is 3 numbers";
        QTest::newRow("infinite") << "inf"
                                  << "" << 0.0 << "The mean is 3 numbers";
        QTest::newRow("nothing to divide by") << ""
                                              << "0" << 0.0 << "The deviation is 3 positive numbers";
        QTest::newRow("a negative deviation") << ""
                                              << "1, -1, 1" << 0.0 << "The deviation is 3 positive numbers";
        QTest::newRow("no range") << ""
                                  << "" << 1.0 << "The range goes from";
    }
    void whatIsWrongIsSaidInASentence() {
        QFETCH(QString, mean);
        QFETCH(QString, deviation);
        QFETCH(double, low);
        QFETCH(QString, says);
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        CardForm form(fake.workspace);
        CardFields fields = form.fields();
        fields.mean = mean;
        fields.deviation = deviation;
        fields.low = low;
        form.setFields(fields);
        QVERIFY2(form.error().startsWith(says) && form.error().endsWith('.'), qPrintable(form.error()));
        QVERIFY(!form.card());
        QVERIFY(!form.canApply());
        // Nothing happens where nothing can.
        form.apply();
        QCOMPARE(fake.workspace.undoStack()->count(), 0);
    }

    void oneNumberGoesForEveryChannel() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        CardForm form(fake.workspace);
        CardFields fields = form.fields();
        fields.mean = QStringLiteral("0.5");
        fields.deviation = QStringLiteral(" 0.25;0.5\t1e0 ");
        form.setFields(fields);
        QVERIFY2(form.card(), qPrintable(form.error()));
        QCOMPARE(form.card()->mean, (std::vector<double>{0.5, 0.5, 0.5}));
        QCOMPARE(form.card()->deviation, (std::vector<double>{0.25, 0.5, 1}));
    }

    void anExactResizeIsTheInputUnlessACropFollows() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        CardForm form(fake.workspace);
        CardFields fields = form.fields();
        fields.input = {30, 40};
        fields.resize = CardFields::Resize::exact;
        fields.exact = {64, 64};
        fields.crop = false;
        form.setFields(fields);
        QVERIFY(form.card()->resizeExact == (Card::Size{30, 40}));
        QVERIFY(!form.card()->centreCrop);
        fields.crop = true;
        form.setFields(fields);
        QVERIFY(form.card()->resizeExact == (Card::Size{64, 64}));
        QVERIFY(form.card()->centreCrop == (Card::Size{30, 40}));
    }

    void namesComeFromAFile() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        const QTemporaryDir folder;
        const QString names = folder.filePath(QStringLiteral("names.txt"));
        write(names, "ant\nbee\r\ncow\n\n");
        CardForm form(fake.workspace);
        QCOMPARE(form.readClasses(names), QString());
        QCOMPARE(form.fields().classes, (std::vector<std::string>{"ant", "bee", "cow"}));
        QVERIFY2(form.classText().contains("3 names, from ant to cow") && form.classText().contains("10 classes"),
                 qPrintable(form.classText()));
        write(folder.filePath(QStringLiteral("other.card.json")), R"({"classes": ["x", "y"]})");
        QCOMPARE(form.readClasses(folder.filePath(QStringLiteral("other.card.json"))), QString());
        QCOMPARE(form.fields().classes.size(), std::size_t{2});
        write(folder.filePath(QStringLiteral("empty.txt")), "");
        QVERIFY(form.readClasses(folder.filePath(QStringLiteral("empty.txt"))).contains("no names"));
        QVERIFY(form.readClasses(folder.filePath(QStringLiteral("missing.txt"))).contains("missing.txt"));
        QCOMPARE(form.fields().classes.size(), std::size_t{2});
        form.forgetClasses();
        QVERIFY(form.classText().startsWith("No names"));
    }

    void everyChangeIsPreviewedAndTheLastCounts() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        CardForm form(fake.workspace);
        QVERIFY(form.waiting());
        QVERIFY(!form.canApply());
        QVERIFY(previewed(form));
        QVERIFY(form.canApply());
        QCOMPARE(form.seen().size(), QSize(8, 8));
        QVERIFY2(form.seenText().contains(QString::fromUtf8("3 × 8 × 8")), qPrintable(form.seenText()));
        const auto says = form.predictions(3);
        QCOMPARE(says.size(), std::size_t{3});
        QCOMPARE(says[0].name, QStringLiteral("thing 0"));
        QVERIFY(says[0].probability > says[1].probability);
        // A card that the network refuses cannot be applied, and what it says is shown.
        CardFields fields = form.fields();
        fields.input = {9, 8};
        form.setFields(fields);
        QVERIFY(previewed(form));
        QVERIFY2(form.previewError().contains("even"), qPrintable(form.previewError()));
        QVERIFY(form.seen().isNull());
        QVERIFY(!form.canApply());
        for (const std::int64_t side : {7, 5, 6}) {
            fields.input = {side, 8};
            form.setFields(fields);
        }
        QVERIFY(previewed(form));
        QVERIFY(form.previewError().isEmpty());
        // Nothing of the exploration changed.
        QCOMPARE(fake.workspace.undoStack()->count(), 0);
        QVERIFY(fake.workspace.exploration().card.empty());
    }

    void applyingIsOneStepOfUndo() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        QVERIFY(fake.workspace.cardIsGuess());
        {
            CardForm form(fake.workspace);
            form.choosePreset(QStringLiteral("cifar10"));
            QVERIFY(previewed(form));
            form.apply();
        }
        QVERIFY(fake.waitFor([&] { return fake.workspace.undoStack()->count() == 1; }));
        QVERIFY(fake.settled());
        QVERIFY(!fake.workspace.cardIsGuess());
        QCOMPARE(fake.workspace.className(0), QStringLiteral("airplane"));
        QCOMPARE(fake.workspace.predictions()->index(0).data().toString(), QStringLiteral("airplane"));
        QCOMPARE(fake.explained(0), 0);
        fake.workspace.undoStack()->undo();
        QVERIFY(fake.workspace.cardIsGuess());
        QCOMPARE(fake.workspace.className(0), QStringLiteral("thing 0"));
        fake.workspace.undoStack()->redo();
        QCOMPARE(fake.workspace.className(0), QStringLiteral("airplane"));
        QVERIFY(fake.settled());
    }

    void withoutAPictureTheEngineDecidesOnApplying() {
        FakeWorkspace fake;
        fake.workspace.openModel(QStringLiteral("guessed-10"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.modelFacts() != nullptr; }));
        CardForm form(fake.workspace);
        QVERIFY(!form.waiting());
        QVERIFY(form.canApply());
        CardFields fields = form.fields();
        fields.input = {9, 9};
        form.setFields(fields);
        form.apply();
        QVERIFY(fake.waitFor([&] { return !fake.workspace.modelError().isEmpty(); }));
        QVERIFY(fake.workspace.modelError().contains("even"));
        QVERIFY(fake.workspace.cardIsGuess());
    }

    void aCardIsRememberedByTheModelsHash() {
        FakeWorkspace fake;
        Card known = *Card::preset("cifar10");
        known.input = {8, 8};
        QStringList asked;
        fake.workspace.setCardMemory([&](const std::string& hash) {
            asked << QString::fromStdString(hash);
            return hash == "hash of guessed-10" ? toJson(known).dump() : std::string();
        });
        QVERIFY(openGuess(fake));
        QVERIFY(!fake.workspace.cardIsGuess());
        QCOMPARE(fake.workspace.className(2), QStringLiteral("bird"));
        QCOMPARE(fake.workspace.undoStack()->count(), 0);
        // A model that says for itself is not asked about, one without a memory stays a guess.
        fake.workspace.openModel(QStringLiteral("model-10"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.modelFacts()->file.ends_with("model-10"); }));
        fake.workspace.openModel(QStringLiteral("guessed-7"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.modelFacts()->file.ends_with("guessed-7"); }));
        QVERIFY(fake.workspace.cardIsGuess());
        QCOMPARE(asked, QStringList({"hash of guessed-10", "hash of guessed-7"}));
        QVERIFY(fake.settled());
    }

    void aRememberedCardThatFitsNoMoreIsNoObstacle() {
        FakeWorkspace fake;
        Card odd = *Card::preset("cifar10");
        odd.input = {9, 8};
        for (const std::string& memory : {toJson(odd).dump(), std::string("{")}) {
            fake.workspace.setCardMemory([&](const std::string&) { return memory; });
            fake.workspace.openModel(memory.size() > 1 ? QStringLiteral("guessed-10") : QStringLiteral("guessed-11"));
            QVERIFY(fake.waitFor([&] { return !fake.workspace.openingModel(); }));
            QVERIFY(fake.workspace.modelFacts());
            QVERIFY(fake.workspace.cardIsGuess());
            QVERIFY(fake.workspace.modelError().isEmpty());
        }
    }

    void aCardIsWrittenBesideTheModel() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake));
        const QTemporaryDir folder;
        // The fake engine takes any name: the file need not be there.
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(folder.path()));
        CardForm form(fake.workspace);
        form.choosePreset(QStringLiteral("half"));
        QVERIFY(previewed(form));
        QCOMPARE(form.sidecar(), QStringLiteral("guessed-10.card.json"));
        const QString fault = form.save();
        QVERIFY(QDir::setCurrent(before));
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
        const Card written = Card::read(folder.filePath(QStringLiteral("guessed-10.card.json")).toStdString());
        QCOMPARE(written.mean, (std::vector<double>{0.5, 0.5, 0.5}));
        QCOMPARE(written.classes.size(), std::size_t{10});
        QVERIFY(fake.waitFor([&] { return fake.workspace.undoStack()->count() == 1; }));
        QVERIFY(fake.settled());
    }

    void whereNothingCanBeWrittenASentenceSaysSo() {
        FakeWorkspace fake;
        QVERIFY(openGuess(fake, QStringLiteral("guessed/no/such/folder/model-10")));
        CardForm form(fake.workspace);
        QVERIFY(previewed(form));
        const QString fault = form.save();
        QVERIFY2(fault.contains("guessed/no/such/folder"), qPrintable(fault));
        QCOMPARE(fake.workspace.undoStack()->count(), 0);
    }
};

QTEST_MAIN(TestCardForm)
#include "tst_card_form.moc"
