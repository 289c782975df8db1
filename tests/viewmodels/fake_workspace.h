// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A workspace on the fake engine, with everything that watches it.
#pragma once

#include <QAbstractItemModelTester>
#include <QImage>
#include <QTest>
#include <QUndoStack>

#include "tests/viewmodels/fake_engine.h"
#include "viewmodels/layers_model.h"
#include "viewmodels/methods_model.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/predictions_model.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade::test {

/// Every item model is watched for as long as it lives: a signal that does not fit its rows ends the test.
struct FakeWorkspace {
    std::shared_ptr<FakeControl> control = std::make_shared<FakeControl>();
    Workspace workspace{fakeMaker(control)};
    TilesModel& tiles = *workspace.tiles();
    QAbstractItemModelTester tilesTester{workspace.tiles()};
    QAbstractItemModelTester predictionsTester{workspace.predictions()};
    QAbstractItemModelTester layersTester{workspace.layers()};
    QAbstractItemModelTester methodsTester{workspace.methods()};

    explicit FakeWorkspace(const QStringList& methods = {QStringLiteral("gradient"), QStringLiteral("rise")}) {
        workspace.setInitialTiles(methods);
    }

    /// Opens a model of ten classes and a picture, and waits for the maps.
    bool open() {
        workspace.openModel(QStringLiteral("model-10"));
        workspace.openPicture(QStringLiteral("picture.png"));
        return settled();
    }

    /// Waits until nothing is computed any more.
    bool settled() {
        return QTest::qWaitFor([this] { return workspace.look() && !workspace.busy(); }, 20000);
    }
    static bool waitFor(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, 20000); }

    TileId id(int row) const { return tiles.idAt(row); }
    TileState state(int row) const {
        return static_cast<TileState>(tiles.data(tiles.index(row), TilesModel::StateRole).toInt());
    }
    QVariant value(int row, int role) const { return tiles.data(tiles.index(row), role); }
    /// The class that a tile's map explains, by the fake engine's maps; -1 without one.
    int explained(int row) const {
        const auto map = tiles.mapOf(id(row));
        return map ? static_cast<int>(map->values.values.back()) : -1;
    }
    QStringList methods() const {
        QStringList names;
        for (int row = 0; row < tiles.rowCount(); ++row)
            names << value(row, TilesModel::MethodRole).toString();
        return names;
    }
};

}  // namespace saccade::test
