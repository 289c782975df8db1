// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A channel, a unit or a place of a layer becomes what the tiles explain.
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeView>

#include "tests/ui/fake_window.h"
#include "ui/comparison/elided_label.h"
#include "viewmodels/layers_model.h"

using namespace saccade;
using namespace saccade::test;

class TestInsideBar : public QObject {
    Q_OBJECT

    static void select(FakeWindow& w, const QString& layer) {
        auto* const tree = w.find<QTreeView>("layers");
        const QModelIndex at = w.workspace.layers()->find(layer);
        QVERIFY(at.isValid());
        tree->scrollTo(at);
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, Qt::NoModifier, tree->visualRect(at).center());
        QCOMPARE(tree->currentIndex().siblingAtColumn(0), at);
    }

 private Q_SLOTS:
    void aChannelIsExplainedAndWalkedThrough() {
        FakeWindow w;
        QVERIFY(w.open());
        auto* const bar = w.find<QWidget>("insideTargetBar");
        select(w, "stem.relu");
        QVERIFY(bar->isVisible());
        auto* const channel = w.find<QSpinBox>("insideChannel");
        QCOMPARE(channel->maximum(), 3);
        QVERIFY(!w.find<QSpinBox>("insideRow")->isVisible());
        auto* const explain = w.find<QPushButton>("insideExplain");
        // Before it was asked for, turning the number explains nothing.
        channel->setFocus();
        QTest::keyClick(channel, Qt::Key_Up);
        QVERIFY(!w.workspace.exploration().target.inside);
        QTest::mouseClick(explain, Qt::LeftButton);
        QCOMPARE(w.workspace.targetText(), QString("channel 1 of stem.relu"));
        QCOMPARE(w.find<QToolButton>("target")->text(), QString("channel 1 of stem.relu"));
        QVERIFY(!w.find<QComboBox>("score")->isEnabled());
        QVERIFY(!explain->isEnabled());
        // From now on it does.
        QTest::keyClick(channel, Qt::Key_Up);
        QTest::keyClick(channel, Qt::Key_Up);
        QTest::keyClick(channel, Qt::Key_Up);
        QCOMPARE(w.workspace.targetText(), QString("channel 0 of stem.relu"));
        QVERIFY(w.fake.settled());
        QCOMPARE(w.fake.tiles.mapOf(w.fake.id(0))->recipe.target.layer, std::string("stem.relu"));
        QTest::mouseClick(w.find<QPushButton>("insideBack"), Qt::LeftButton);
        QCOMPARE(w.workspace.targetText(), QString("thing 0"));
        QVERIFY(w.find<QComboBox>("score")->isEnabled());
        QVERIFY(!w.find<QPushButton>("insideBack")->isVisible());
        QVERIFY(w.fake.settled());
    }

    void unitsAndPlacesHaveTheirFields() {
        FakeWindow w;
        QVERIFY(w.open());
        select(w, "body.0.conv");
        auto* const kind = w.find<QComboBox>("insideKind");
        const auto pick = [&](int row) {
            kind->setCurrentIndex(row);
            Q_EMIT kind->activated(row);
        };
        pick(1);
        QVERIFY(w.find<QSpinBox>("insideChannel")->isVisible() && w.find<QSpinBox>("insideRow")->isVisible());
        QCOMPARE(w.find<QSpinBox>("insideRow")->maximum(), 3);
        QCOMPARE(w.find<QSpinBox>("insideRow")->value(), 1);
        QTest::mouseClick(w.find<QPushButton>("insideExplain"), Qt::LeftButton);
        QCOMPARE(w.workspace.targetText(), QString("the unit of channel 0 at row 1, column 1 of body.0.conv"));
        pick(2);
        QVERIFY(!w.find<QSpinBox>("insideChannel")->isVisible());
        QCOMPARE(w.workspace.targetText(), QString("the place at row 1, column 1 of body.0.conv"));
        // Taken back, the fields say what is explained.
        w.action(Command::undo)->trigger();
        QCOMPARE(kind->currentIndex(), 1);
        QVERIFY(w.fake.settled());
    }

    void aLayerWithoutPlacesHasChannelsOnly() {
        FakeWindow w;
        QVERIFY(w.open());
        select(w, "head");
        QVERIFY(!w.find<QComboBox>("insideKind")->isEnabled());
        QCOMPARE(w.find<QSpinBox>("insideChannel")->maximum(), 9);
        // It is no layer that class activation maps could look at: the click chose none.
        QVERIFY(w.workspace.exploration().layer.empty());
    }

    void theMenuOfALayerOffersTheSame() {
        FakeWindow w;
        QVERIFY(w.open());
        auto* const tree = w.find<QTreeView>("layers");
        const QModelIndex at = w.workspace.layers()->find("stem.conv");
        tree->scrollTo(at);
        const QPoint place = tree->visualRect(at).center();
        Q_EMIT tree->customContextMenuRequested(place);
        auto* const menu = w.find<QMenu>("layerMenu");
        QTRY_VERIFY(menu && menu->isVisible());
        QCOMPARE(menu->actions().size(), 5);
        menu->actions().last()->trigger();
        menu->close();
        QCOMPARE(w.workspace.targetText(), QString("the place at row 3, column 3 of stem.conv"));
        QVERIFY(w.fake.settled());
        Q_EMIT tree->customContextMenuRequested(tree->visualRect(w.workspace.layers()->find("head")).center());
        for (QMenu* const each : w.window.findChildren<QMenu*>("layerMenu")) {
            if (!each->isVisible()) continue;
            QVERIFY(each->actions()[2]->isEnabled());
            QVERIFY(!each->actions()[3]->isEnabled() && !each->actions()[4]->isEnabled());
            each->close();
        }
    }

    void probabilitiesAreExplained() {
        FakeWindow w;
        QVERIFY(w.open());
        auto* const words = w.find<QLabel>("outputText");
        QVERIFY(!words->isVisible());
        w.workspace.openModel("soft-10");
        QVERIFY(w.fake.waitFor([&] { return w.workspace.exploration().model.ends_with("soft-10"); }));
        QVERIFY(words->isVisible() && words->text().contains("softmax"));
        QVERIFY(w.fake.settled());
    }
};

QTEST_MAIN(TestInsideBar)
#include "tst_inside_bar.moc"
