// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Parts of the network as what maps explain, and what is said of a network that ends in a softmax.
#include <QSignalSpy>

#include "tests/viewmodels/fake_workspace.h"

using namespace saccade;
using namespace saccade::test;

class TestInsideTarget : public QObject {
    Q_OBJECT

    static InsideTarget channel(const std::string& layer, std::int64_t index) {
        InsideTarget inside;
        inside.layer = layer;
        inside.channel = index;
        return inside;
    }
    static InsideTarget unit(const std::string& layer, std::int64_t index, std::int64_t row, std::int64_t column) {
        InsideTarget inside = channel(layer, index);
        inside.kind = InsideTarget::Kind::unit;
        inside.row = row;
        inside.column = column;
        return inside;
    }
    static InsideTarget cell(const std::string& layer, std::int64_t row, std::int64_t column) {
        InsideTarget inside = unit(layer, 0, row, column);
        inside.kind = InsideTarget::Kind::cell;
        return inside;
    }

 private Q_SLOTS:
    void everyTileExplainsItInWords_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("channel") << 0 << "channel 3 of stem.relu";
        QTest::newRow("unit") << 1 << "the unit of channel 3 at row 4, column 5 of stem.relu";
        QTest::newRow("cell") << 2 << "the place at row 4, column 5 of stem.relu";
    }
    void everyTileExplainsItInWords() {
        QFETCH(int, kind);
        QFETCH(QString, words);
        FakeWorkspace fake;
        QVERIFY(fake.open());
        const InsideTarget inside = kind == 0   ? channel("stem.relu", 3)
                                    : kind == 1 ? unit("stem.relu", 3, 4, 5)
                                                : cell("stem.relu", 4, 5);
        QSignalSpy changed(&fake.workspace, &Workspace::targetChanged);
        fake.workspace.setInside(inside);
        QVERIFY(changed.size() > 0);
        QCOMPARE(fake.workspace.targetText(), words);
        QCOMPARE(fake.workspace.undoStack()->undoText(), "Explain " + words);
        QVERIFY(!fake.workspace.targetIndex());
        QVERIFY(fake.settled());
        for (int row = 0; row < 2; ++row) {
            QCOMPARE(fake.value(row, TilesModel::TargetRole).toString(), words);
            const auto map = fake.tiles.mapOf(fake.id(row));
            QCOMPARE(map->recipe.target.layer, std::string("stem.relu"));
            QCOMPARE(static_cast<int>(map->recipe.target.kind), static_cast<int>(kind == 0   ? Target::Kind::channel
                                                                                 : kind == 1 ? Target::Kind::unit
                                                                                             : Target::Kind::cell));
            // Nothing that is known to be on the picture is a thing of it.
            QVERIFY(!fake.value(row, TilesModel::HitRole).isValid());
        }
        // No class is marked as the one that is explained.
        for (int row = 0; row < fake.workspace.predictions()->rowCount(); ++row)
            QVERIFY(!fake.workspace.predictions()->index(row).data(PredictionsModel::IsTargetRole).toBool());
        fake.workspace.clearTarget();
        QCOMPARE(fake.workspace.targetText(), QStringLiteral("thing 0"));
        fake.workspace.undoStack()->undo();
        QCOMPARE(fake.workspace.targetText(), words);
        QVERIFY(fake.settled());
    }

    void whatTheModelDoesNotHaveIsIgnored() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        for (const InsideTarget& wrong :
             {channel("stem.relu", 4), channel("stem.relu", -1), channel("no layer", 0), unit("stem.relu", 0, 8, 0),
              unit("stem.relu", 0, 0, -1), unit("head", 0, 0, 0), cell("head", 0, 0), cell("stem.relu", 0, 8)})
            fake.workspace.setInside(wrong);
        QCOMPARE(fake.workspace.undoStack()->count(), 0);
        // A layer without places has channels, and a block goes by the name of its output.
        fake.workspace.setInside(channel("head", 9));
        fake.workspace.setInside(channel("body.0", 7));
        QCOMPARE(fake.workspace.undoStack()->count(), 2);
        QVERIFY(fake.settled());
    }

    void onePartIsNotAnother() {
        // Every part is a map of its own, computed once.
        FakeWorkspace fake({QStringLiteral("gradient")});
        QVERIFY(fake.open());
        fake.control->forget();
        const std::vector<InsideTarget> parts{
            channel("stem.relu", 1),    channel("stem.conv", 1),    channel("stem.relu", 2), unit("stem.relu", 1, 0, 0),
            unit("stem.relu", 1, 0, 1), unit("stem.relu", 1, 1, 0), cell("stem.relu", 0, 1)};
        for (const InsideTarget& part : parts) {
            fake.workspace.setInside(part);
            QVERIFY(fake.settled());
        }
        QCOMPARE(fake.control->begun().size(), parts.size());
        for (std::size_t i = 0; i < parts.size(); ++i)
            fake.workspace.undoStack()->undo();
        QVERIFY(fake.settled());
        QCOMPARE(fake.control->begun().size(), parts.size());
    }

    void walkingThroughChannelsIsOneStep() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        fake.workspace.setInside(channel("stem.relu", 0));
        for (const std::int64_t index : {1, 2, 3})
            fake.workspace.setInside(channel("stem.relu", index), Change::dragging);
        QCOMPARE(fake.workspace.undoStack()->count(), 2);
        fake.workspace.undoStack()->undo();
        QCOMPARE(fake.workspace.targetText(), QStringLiteral("channel 0 of stem.relu"));
        QVERIFY(fake.settled());
    }

    void aClassOrAnotherModelTakesItsPlace() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        fake.workspace.setInside(channel("stem.relu", 1));
        fake.workspace.setTarget(4);
        QCOMPARE(fake.workspace.targetText(), QStringLiteral("thing 4"));
        fake.workspace.setInside(channel("stem.relu", 1));
        // There is no class that it could be held against.
        fake.workspace.setContrast(3);
        QCOMPARE(fake.workspace.targetText(), QStringLiteral("channel 1 of stem.relu"));
        fake.tiles.setPinned(fake.id(0), true);
        fake.workspace.openModel(QStringLiteral("other-4"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.exploration().model.ends_with("other-4"); }));
        QVERIFY(fake.settled());
        QVERIFY(!fake.workspace.exploration().target.inside);
        QVERIFY(!fake.workspace.exploration().tiles[0].ownTarget.inside);
        QCOMPARE(fake.explained(0), 0);
    }

    void aPinnedTileKeepsItsPart() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        fake.workspace.setInside(channel("stem.relu", 2));
        fake.tiles.setPinned(fake.id(0), true);
        fake.workspace.setTarget(5);
        QVERIFY(fake.settled());
        QCOMPARE(fake.value(0, TilesModel::TargetRole).toString(), QStringLiteral("channel 2 of stem.relu"));
        QCOMPARE(fake.explained(1), 5);
    }

    void aChosenScoreIsForClasses() {
        FakeWorkspace fake({QStringLiteral("gradient"), QStringLiteral("grad_cam")});
        QVERIFY(fake.open());
        fake.workspace.setScore(Score::probability);
        fake.workspace.setInside(channel("stem.relu", 2));
        QVERIFY(fake.settled());
        QVERIFY(!fake.tiles.mapOf(fake.id(0))->recipe.target.score);
        // Where no layer was chosen, the method finds one before the part by itself.
        QVERIFY(fake.tiles.mapOf(fake.id(1))->recipe.layer.empty());
        fake.workspace.setLayer(QStringLiteral("stem.conv"));
        QVERIFY(fake.settled());
        QCOMPARE(fake.tiles.mapOf(fake.id(1))->recipe.layer, std::string("stem.conv"));
        fake.workspace.clearTarget();
        QVERIFY(fake.settled());
        QVERIFY(fake.tiles.mapOf(fake.id(0))->recipe.target.score == Score::probability);
    }

    void aSoftmaxAtTheEndIsSaid() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        QVERIFY(fake.workspace.outputText().isEmpty());
        fake.workspace.openModel(QStringLiteral("soft-10"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.exploration().model.ends_with("soft-10"); }));
        const QString words = fake.workspace.outputText();
        QVERIFY2(words.contains("probabilities") && words.contains("head"), qPrintable(words));
        QVERIFY(fake.settled());
    }
};

QTEST_MAIN(TestInsideTarget)
#include "tst_inside_target.moc"
