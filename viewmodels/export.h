// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What leaves the window as a file. Each answers one sentence that says why it could not be done, or nothing; files
/// that belong together appear together or not at all.
#pragma once

#include <QString>

#include "viewmodels/exploration.h"
#include "viewmodels/figure.h"

namespace saccade {

class Workspace;

/// The sheet of all tiles that have a map or a sentence.
Figure figureOf(const Workspace& workspace);

/// The sheet of one tile.
Figure figureOf(const Workspace& workspace, TileId id);

/// Writes the comparison: PNG, SVG, PDF or HTML by the file's ending.
QString exportComparison(const Workspace& workspace, const QString& file, const FigureStyle& style = {});

/// Writes one tile: a labelled figure for SVG, PDF and HTML, the map over the picture at the original's resolution for
/// PNG, JPEG, TIFF and WebP.
QString exportTile(const Workspace& workspace, TileId id, const QString& file, const FigureStyle& style = {});

/// Writes the raw map beside its recipe: PREFIX.npy, PREFIX.native.npy and PREFIX.classes.npy where there are such,
/// PREFIX.json.
QString exportMap(const Workspace& workspace, TileId id, const QString& prefix);

/// Writes every tile's raw map and recipe into a folder, named PICTURE.METHOD: numbered where a method is there twice.
QString exportMaps(const Workspace& workspace, const QString& folder);

/// What a person who asks for help should send: version, model, picture, tiles, and every sentence on screen.
QString textReport(const Workspace& workspace);

}  // namespace saccade
