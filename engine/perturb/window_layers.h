// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/image/box.h"
#include "engine/network/network.h"
#include "engine/perturb/window_axis.h"

namespace saccade {

/// What a batch of samples that differ from a picture inside boxes has of its own in a layer's output.
struct Region {
    enum class State {
        clean,  ///< nothing: all samples have the picture's own output
        patch,  ///< a rectangle each, all of one size
        whole,  ///< everything
    };
    State state = State::clean;
    std::int64_t height = 0;  ///< of the rectangles; 0 but for patches
    std::int64_t width = 0;
    std::vector<std::int64_t> tops;
    std::vector<std::int64_t> lefts;
};

/// How the change of a part of the input goes through the layers of a network: which part of each layer's output it
/// reaches, and how that part alone is computed. Prepared once for a network, an input shape and the last layer wanted.
///
/// Layers that act on every cell alone, on windows of cells, or that move cells are followed; behind any other kind,
/// or where what is reached is nearly everything, everything counts as changed.
class WindowLayers {
 public:
    /// How a layer is computed where the change reaches.
    struct Treatment {
        enum class Way {
            whole,   ///< not in parts
            same,    ///< every cell from the same cell of its one changed input
            joined,  ///< every cell from the same cell of several inputs
            moved,   ///< from cells that `rows` and `columns` name, through `local`
        };
        Way way = Way::whole;
        /// Where rows and columns stand in the output's shape: 2, or 1 where the channels come last.
        std::int64_t rowAxis = 2;
        AxisRule rows;
        AxisRule columns;
        double fill = 0;             ///< what stands outside of the input
        std::optional<Layer> local;  ///< the layer without its padding; none: moving the cells is all
        at::Tensor factor;           ///< 1 x 1 x H x W by which `local`'s output is multiplied; may be undefined
    };

    /// `shapes` as of Network::shapes, batch 1.
    WindowLayers(const Network& network, std::vector<Shape> shapes, LayerId last);

    const Treatment& treatment(LayerId layer) const { return treatments_.at(static_cast<std::size_t>(layer)); }
    /// Whether the layer is wanted and depends on the input.
    bool dependent(LayerId layer) const { return dependent_.at(static_cast<std::size_t>(layer)); }
    LayerId last() const { return last_; }

    /// What the boxes, as far as they lie inside of the picture, reach in every layer.
    std::vector<Region> regions(const std::vector<Box>& boxes) const;

    /// The work of these regions as a share of the work of computing everything; values that are moved count too.
    double share(const std::vector<Region>& regions) const;

 private:
    Region through(LayerId layer, const std::vector<Region>& regions) const;
    Region moved(LayerId layer, const Region& from) const;
    Region joined(LayerId layer, const std::vector<Region>& regions) const;
    Region placed(LayerId layer, const std::vector<Span>& rows, const std::vector<Span>& columns) const;

    const Network& network_;
    std::vector<Shape> shapes_;
    LayerId last_;
    std::vector<bool> dependent_;
    std::vector<Treatment> treatments_;
};

/// How a layer of a network is treated whose inputs have rows and columns at `rowAxis`; all shapes with batch 1.
WindowLayers::Treatment windowTreatment(const Layer& layer, std::int64_t rowAxis, const std::vector<Shape>& inputs,
                                        const Shape& output);

}  // namespace saccade
