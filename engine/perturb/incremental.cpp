// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/incremental.h"

#include <algorithm>
#include <stdexcept>

#include "engine/network/tensors.h"
#include "engine/perturb/window_gather.h"

namespace saccade {
namespace {

using State = Region::State;
using Way = WindowLayers::Treatment::Way;

std::vector<Shape> shapesOf(const Run& clean) {
    return clean.network().shapes(shapeOf(clean.activation(clean.network().input())));
}

// Views with the channels in front of rows and columns, whichever comes first in the layer.
at::Tensor channelsInFront(const at::Tensor& tensor, std::int64_t rowAxis) {
    return rowAxis == 2 ? tensor : tensor.permute({0, 3, 1, 2});
}
at::Tensor asTheLayerHasThem(const at::Tensor& tensor, std::int64_t rowAxis) {
    return rowAxis == 2 ? tensor : tensor.permute({0, 2, 3, 1});
}

void append(std::vector<std::int64_t>& all, const std::vector<std::int64_t>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

// The cells of rectangles of a layer's output, or of its input that those are computed from.
Cells cellsOf(const Region& region, const AxisRule& rows, const AxisRule& columns) {
    Cells cells;
    for (std::size_t sample = 0; sample < region.tops.size(); ++sample) {
        append(cells.rows, rows.sources(region.tops[sample], region.height));
        append(cells.columns, columns.sources(region.lefts[sample], region.width));
    }
    const auto samples = static_cast<std::int64_t>(region.tops.size());
    cells.rowCount = static_cast<std::int64_t>(cells.rows.size()) / samples;
    cells.columnCount = static_cast<std::int64_t>(cells.columns.size()) / samples;
    return cells;
}

// One batch on its way.
class Passage {
 public:
    Passage(const Run& clean, const WindowLayers& layers, std::vector<Region> regions, std::int64_t batch)
        : clean_(clean), network_(clean.network()), layers_(layers), regions_(std::move(regions)), batch_(batch) {
        patches_.resize(regions_.size());
        uses_.resize(regions_.size(), 0);
        for (LayerId id = 0; id <= layers_.last(); ++id) {
            if (!layers_.dependent(id)) continue;
            for (const LayerId source : network_.layer(id).inputs)
                ++uses_[static_cast<std::size_t>(source)];
        }
    }

    at::Tensor outputs(const at::Tensor& samples, Job& job) {
        const LayerId input = network_.input();
        const State last = region(layers_.last()).state;
        if (region(input).state == State::whole) given_.emplace_back(input, samples);
        if (region(input).state == State::patch) patches_[static_cast<std::size_t>(input)] = cutOut(samples);
        for (LayerId id = input + 1; id <= layers_.last(); ++id) {
            if (!layers_.dependent(id)) continue;
            if (region(id).state == State::patch) {
                job.check();
                patches_[static_cast<std::size_t>(id)] = computed(id);
            } else if (region(id).state == State::whole) {
                hand(id);
            }
            release(id);
        }
        if (last == State::whole) {
            RunOptions options;
            options.stop = layers_.last();
            options.given = std::move(given_);
            return Run(clean_.sharedNetwork(), at::Tensor(), std::move(options), job).output();
        }
        job.countForwards(batch_);
        return full(layers_.last());
    }

 private:
    const Region& region(LayerId id) const { return regions_[static_cast<std::size_t>(id)]; }

    Patches patchesOf(LayerId id, bool inFront = true) const {
        const Region& at = region(id);
        const at::Tensor& values = patches_[static_cast<std::size_t>(id)];
        return {inFront ? channelsInFront(values, layers_.treatment(id).rowAxis) : values, at.tops, at.lefts};
    }

    at::Tensor cutOut(const at::Tensor& samples) const {
        const Region& at = region(network_.input());
        std::vector<at::Tensor> parts;
        for (std::int64_t i = 0; i < batch_; ++i) {
            const auto sample = static_cast<std::size_t>(i);
            parts.push_back(
                samples.narrow(0, i, 1).narrow(2, at.tops[sample], at.height).narrow(3, at.lefts[sample], at.width));
        }
        return at::cat(parts, 0);
    }

    // Cells of a layer's output, taken out of its patches and the clean output.
    at::Tensor cellsFrom(LayerId id, const Cells& cells, double fill) const {
        const std::int64_t axis = layers_.treatment(id).rowAxis;
        const at::Tensor whole = channelsInFront(clean_.activation(id), axis);
        if (region(id).state == State::clean) return gathered(whole, nullptr, cells, fill);
        const Patches own = patchesOf(id);
        return gathered(whole, &own, cells, fill);
    }

    at::Tensor full(LayerId id) const {
        const at::Tensor& clean = clean_.activation(id);
        if (region(id).state == State::clean) {
            Shape shape = shapeOf(clean);
            shape.front() = batch_;
            return clean.expand(shape);
        }
        const std::int64_t axis = layers_.treatment(id).rowAxis;
        Region all = region(id);
        all.height = clean.size(axis);
        all.width = clean.size(axis + 1);
        std::fill(all.tops.begin(), all.tops.end(), 0);
        std::fill(all.lefts.begin(), all.lefts.end(), 0);
        const Cells cells = cellsOf(all, AxisRule::same(all.height), AxisRule::same(all.width));
        return asTheLayerHasThem(cellsFrom(id, cells, 0), axis);
    }

    at::Tensor computed(LayerId id) {
        const Layer& layer = network_.layer(id);
        const WindowLayers::Treatment& treatment = layers_.treatment(id);
        switch (treatment.way) {
            case Way::same: {
                const auto source = static_cast<std::size_t>(layer.inputs.front());
                Tensors inputs{patches_[source]};
                if (uses_[source] > 1 || layer.inputs.front() == layers_.last()) {
                    return layer.rules().forward(layer, inputs);
                }
                patches_[source] = at::Tensor();
                const bool alone = inputs[0].use_count() == 1 && inputs[0].storage().use_count() == 1;
                return alone ? layer.rules().forwardOver(layer, std::move(inputs))
                             : layer.rules().forward(layer, inputs);
            }
            case Way::moved: {
                const Cells cells = cellsOf(region(id), treatment.rows, treatment.columns);
                at::Tensor values = cellsFrom(layer.inputs.front(), cells, treatment.fill);
                if (treatment.local) values = treatment.local->rules().forward(*treatment.local, {values});
                if (!treatment.factor.defined()) return values;
                const Cells places = cellsOf(region(id), AxisRule::same(treatment.rows.output()),
                                             AxisRule::same(treatment.columns.output()));
                return values * gathered(treatment.factor.to(values.device()), nullptr, places, 0);
            }
            case Way::joined: {
                Tensors inputs;
                for (const LayerId source : layer.inputs)
                    inputs.push_back(beside(id, source));
                return layer.rules().forward(layer, inputs);
            }
            case Way::whole:
                break;
        }
        throw std::logic_error("a layer that cannot be computed in parts");
    }

    // What one of several inputs has where a layer's rectangles lie.
    at::Tensor beside(LayerId id, LayerId source) const {
        const Region& wanted = region(id);
        const Region& own = region(source);
        if (own.state == State::patch && own.height == wanted.height && own.width == wanted.width &&
            own.tops == wanted.tops && own.lefts == wanted.lefts) {
            return patches_[static_cast<std::size_t>(source)];
        }
        const std::int64_t axis = layers_.treatment(id).rowAxis;
        at::Tensor clean = clean_.activation(source);
        if (own.state == State::clean) {
            while (clean.dim() < 4)
                clean = clean.unsqueeze(0);
            if (clean.size(axis) == 1 && clean.size(axis + 1) == 1) return clean;
        }
        const Cells cells = cellsOf(wanted, AxisRule::same(clean.size(axis)), AxisRule::same(clean.size(axis + 1)));
        const at::Tensor whole = channelsInFront(clean, axis);
        if (own.state == State::clean) return asTheLayerHasThem(gathered(whole, nullptr, cells, 0), axis);
        const Patches patches = patchesOf(source);
        return asTheLayerHasThem(gathered(whole, &patches, cells, 0), axis);
    }

    // A layer that is computed whole gets whole inputs.
    void hand(LayerId id) {
        for (const LayerId source : network_.layer(id).inputs) {
            const bool handed = std::any_of(given_.begin(), given_.end(),
                                            [source](const auto& entry) { return entry.first == source; });
            if (handed || !layers_.dependent(source) || region(source).state == State::whole) continue;
            given_.emplace_back(source, full(source));
        }
    }

    void release(LayerId id) {
        for (const LayerId source : network_.layer(id).inputs) {
            const auto position = static_cast<std::size_t>(source);
            if (--uses_[position] == 0 && source != layers_.last()) patches_[position] = at::Tensor();
        }
    }

    const Run& clean_;
    const Network& network_;
    const WindowLayers& layers_;
    std::vector<Region> regions_;
    std::int64_t batch_;
    Tensors patches_;
    std::vector<int> uses_;
    std::vector<std::pair<LayerId, at::Tensor>> given_;
};

}  // namespace

IncrementalForward::IncrementalForward(const Run& clean, LayerId last)
    : clean_(clean), layers_(clean.network(), shapesOf(clean), last) {}

at::Tensor IncrementalForward::outputs(const at::Tensor& samples, const std::vector<Box>& boxes, Job& job) const {
    if (samples.size(0) != static_cast<std::int64_t>(boxes.size())) throw std::logic_error("one box a sample");
    return Passage(clean_, layers_, layers_.regions(boxes), samples.size(0)).outputs(samples, job);
}

}  // namespace saccade
