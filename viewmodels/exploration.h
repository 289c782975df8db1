// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/target.h"
#include "engine/image/overlay.h"
#include "engine/image/picture.h"

namespace saccade {

/// Names a tile for as long as a program runs: never used twice, kept through undo and redo. 0 names none.
using TileId = std::uint64_t;

/// Parameters of a method as texts that Parameter::parse reads, defaults left out.
using TileSettings = std::vector<std::pair<std::string, std::string>>;

/// Where a picture comes from: a file, or pixels that were pasted or dropped.
struct PictureSource {
    std::string file;                       ///< UTF-8; empty for pasted pixels
    std::shared_ptr<const Picture> pasted;  ///< nullptr for a file
    std::string name;                       ///< "two_birds.png", "pasted picture 2"

    bool empty() const { return file.empty() && !pasted; }
    bool operator==(const PictureSource&) const = default;
};

/// A model as it is asked for: its file, and the card it is read with.
struct ModelSource {
    std::string file;  ///< UTF-8, or "demo"
    std::string card;  ///< JSON; empty: what the file brings, else a guess

    bool operator==(const ModelSource&) const = default;
};

/// A part of the network, instead of a class, that maps explain.
struct InsideTarget {
    enum class Kind { channel, unit, cell };

    Kind kind = Kind::channel;
    std::string layer;
    std::int64_t channel = 0;  ///< channel, unit
    std::int64_t row = 0;      ///< unit, cell
    std::int64_t column = 0;   ///< unit, cell

    bool operator==(const InsideTarget&) const = default;
};

/// The same as the engine takes it.
Target targetOf(const InsideTarget& inside);

/// What is explained, as a person chose it.
struct ChosenTarget {
    std::optional<std::int64_t> index;     ///< a class; nothing: the first prediction, whatever it is
    std::optional<std::int64_t> contrast;  ///< the class it is held against
    std::optional<InsideTarget> inside;    ///< where there is one, the classes do not count

    bool operator==(const ChosenTarget&) const = default;
};

/// One tile of the comparison, without its map.
struct TileChoice {
    TileId id = 0;
    std::string method;
    TileSettings settings;
    bool pinned = false;
    /// Pinned: what it goes on explaining whatever is chosen elsewhere.
    ChosenTarget ownTarget;

    bool operator==(const TileChoice&) const = default;
};

/// How maps are shown. Changing it never computes a map.
struct Display {
    MapView::Sign sign = MapView::Sign::both;
    double opacity = 0.6;      ///< 0: the picture alone, 1: the map alone
    double percentile = 99;    ///< rank percentile at which the scale is cut, 50 to 100
    std::string colours;       ///< a colour map's id; empty: chosen by the map's signs
    bool pixelated = false;    ///< show the map's own pixels
    bool sharedScale = false;  ///< one scale for all tiles
    bool truth = true;         ///< boxes and masks over the picture, where known

    bool operator==(const Display&) const = default;
};

/// Everything a person chose: one value. Equal explorations show equal things. Commands replace it whole, which is
/// what makes every change one step of undo.
struct Exploration {
    std::string model;  ///< the file, UTF-8; empty: none yet
    std::string card;   ///< how pictures are prepared for it, as JSON; empty: the model's own card, or a guess
    PictureSource picture;
    ChosenTarget target;
    std::optional<Score> score;  ///< empty: each method's own
    std::string layer;           ///< for the methods that look at one; empty: the default layer
    std::uint64_t seed = 0;
    std::vector<TileChoice> tiles;
    Display display;

    const TileChoice* find(TileId id) const;
    TileChoice* find(TileId id);

    bool operator==(const Exploration&) const = default;
};

/// A change that is still going on (a slider under the pointer) becomes one step of undo together with the changes of
/// the same thing before it; one that is done closes that step.
enum class Change { done, dragging };

}  // namespace saccade
