// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/run.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "engine/core/error.h"

namespace saccade {
namespace {

// Multiplications that take about 50 ms on two cores: more of them in one layer run in slices of the batch, so that a
// cancel is answered in between.
constexpr std::int64_t sliceMultiplications = std::int64_t{5} * 1000 * 1000 * 1000;

at::Tensor forwardInSlices(const Layer& layer, const Tensors& inputs, std::int64_t batch, Job& job) {
    const LayerKind& rules = layer.rules();
    if (batch <= 1) return rules.forward(layer, inputs);
    std::vector<Shape> single;
    for (const auto& input : inputs) {
        Shape shape = input.sizes().vec();
        if (!shape.empty() && shape[0] == batch) shape[0] = 1;
        single.push_back(std::move(shape));
    }
    const std::int64_t each = rules.multiplications(layer, single, rules.outputShape(layer, single));
    if (each <= 0 || each * batch <= sliceMultiplications) return rules.forward(layer, inputs);
    const std::int64_t size = std::max<std::int64_t>(1, sliceMultiplications / each);
    Tensors parts;
    for (std::int64_t start = 0; start < batch; start += size) {
        job.check();
        Tensors slice;
        for (const auto& input : inputs) {
            const bool batched = input.dim() > 0 && input.size(0) == batch;
            slice.push_back(batched ? input.narrow(0, start, std::min(size, batch - start)) : input);
        }
        parts.push_back(rules.forward(layer, slice));
    }
    return at::cat(parts, 0);
}

// Layers that are bound by memory, not by arithmetic: worth computing in place.
bool overwrites(const Layer& layer) {
    const auto role = layer.rules().role();
    return role == LayerKind::Role::activation || role == LayerKind::Role::sum;
}

// Over the first input where nothing else holds it: no view, no other layer, nobody outside, no gradient.
at::Tensor forwardAlone(const Layer& layer, Tensors inputs) {
    const at::Tensor& first = inputs.front();
    const bool alone = first.use_count() == 1 && first.storage().use_count() == 1 && !first.requires_grad();
    return alone ? layer.rules().forwardOver(layer, std::move(inputs)) : layer.rules().forward(layer, inputs);
}

// What is left of an activation that was computed over: a tensor of its shape that shows whoever reads it after all.
at::Tensor shapeAlone(const at::Tensor& activation) {
    return at::full({}, std::numeric_limits<float>::quiet_NaN(), activation.options()).expand(activation.sizes());
}

// Whether no backward reads the values that pass from a layer to the one that uses them.
bool unread(const Layer& from, const Layer& to) {
    return !from.rules().backwardReadsOutput() && !to.rules().backwardReadsInputs();
}

at::Tensor intervened(const at::Tensor& activation, const Intervention& change) {
    switch (change.action) {
        case Intervention::Action::multiply:
            return activation * change.value;
        case Intervention::Action::replace:
            return change.mask.defined() ? at::where(change.mask, change.value, activation)
                                         : change.value.expand_as(activation);
        case Intervention::Action::clamp:
            return at::minimum(at::maximum(activation, change.value), change.upper);
    }
    return activation;
}

// Which layers have to be computed for the wanted ones, when the given ones need not be.
std::vector<bool> neededLayers(const Network& network, const std::vector<bool>& wanted, const Tensors& given) {
    std::vector<bool> needed = wanted;
    for (auto id = static_cast<std::size_t>(network.size()); id-- > 0;) {
        if (!needed[id] || given[id].defined()) continue;
        for (const LayerId source : network.layers()[id].inputs)
            needed[static_cast<std::size_t>(source)] = true;
    }
    return needed;
}

}  // namespace

Run::Run(std::shared_ptr<const Network> network, at::Tensor input, RunOptions options, Job& job)
    : network_(std::move(network)), last_(options.stop.value_or(network_->output())) {
    const auto count = static_cast<std::size_t>(network_->size());
    activations_.resize(count);
    for (const auto& [layer, tensor] : options.given)
        activations_.at(static_cast<std::size_t>(layer)) = tensor;
    if (input.defined()) {
        if (input.dim() == 4) input = input.contiguous(network_->layout());
        activations_[static_cast<std::size_t>(network_->input())] = std::move(input);
    }
    for (const auto& activation : activations_) {
        if (activation.defined()) batch_ = activation.size(0);
    }

    std::vector<bool> wanted(count, false);
    wanted.at(static_cast<std::size_t>(last_)) = true;
    for (const LayerId layer : options.keep)
        wanted.at(static_cast<std::size_t>(layer)) = true;
    const std::vector<bool> needed = neededLayers(*network_, wanted, activations_);

    std::vector<int> remainingUses(count, 0);
    std::vector<bool> fromOutside(count, false);
    for (std::size_t id = 0; id < count; ++id) {
        fromOutside[id] = activations_[id].defined();
        if (!needed[id] || fromOutside[id]) continue;
        for (const LayerId source : network_->layers()[id].inputs)
            ++remainingUses[static_cast<std::size_t>(source)];
    }

    const std::vector<int> uses = remainingUses;
    const auto isHeld = [&](std::size_t id) { return options.keepAll || wanted[id]; };
    // Held, and yet to be computed over.
    const auto isSpare = [&](std::size_t id, const Layer& user) {
        return options.onlyForBackward && uses[id] == 1 && !fromOutside[id] && static_cast<LayerId>(id) != last_ &&
               unread(network_->layers()[id], user) && !activations_[id].requires_grad();
    };

    const auto changed = [&options](LayerId id, at::Tensor activation) {
        for (const auto& change : options.interventions) {
            if (change.layer == id) activation = intervened(activation, change);
        }
        return activation;
    };

    std::int64_t held = 0;
    for (std::size_t id = 0; id < count; ++id) {
        if (!needed[id]) {
            activations_[id] = at::Tensor();
            continue;
        }
        job.check();
        const Layer& layer = network_->layers()[id];
        const bool given = fromOutside[id];
        if (given) {
            activations_[id] = changed(static_cast<LayerId>(id), activations_[id]);
        } else {
            if (layer.kind == Kind::input) {
                throw std::logic_error("the run needs the network's input and was not given it");
            }
            Tensors inputs = inputsOf(static_cast<LayerId>(id));
            std::vector<Shape> shapes;
            for (const auto& tensor : inputs)
                shapes.push_back(tensor.sizes().vec());
            // The kind's own check: LibTorch never sees what does not fit.
            layer.rules().outputShape(layer, shapes);
            const auto first = static_cast<std::size_t>(layer.inputs.empty() ? 0 : layer.inputs.front());
            if (overwrites(layer) && remainingUses[first] == 1 && (!isHeld(first) || isSpare(first, layer))) {
                activations_[first] = isHeld(first) ? shapeAlone(inputs.front()) : at::Tensor();
                activations_[id] = changed(static_cast<LayerId>(id), forwardAlone(layer, std::move(inputs)));
            } else {
                activations_[id] = changed(static_cast<LayerId>(id), forwardInSlices(layer, inputs, batch_, job));
            }
        }
        if (isHeld(id)) {
            held += activations_[id].numel() * static_cast<std::int64_t>(sizeof(float));
            if (options.memoryBudget > 0 && held > options.memoryBudget) {
                throw MemoryError(
                    SACCADE_TEXT("the activations of a batch of {batch} need more than the {budget} MB "
                                 "allowed; a smaller batch needs less"),
                    {{"batch", std::to_string(batch_)}, {"budget", std::to_string(options.memoryBudget >> 20)}});
            }
        }
        // A given layer uses nothing, and its inputs may be of use to others.
        if (options.keepAll || given) continue;
        for (const LayerId source : layer.inputs) {
            const auto at = static_cast<std::size_t>(source);
            if (--remainingUses[at] == 0 && !wanted[at]) activations_[at] = at::Tensor();
        }
    }
    job.countForwards(batch_);
}

const at::Tensor& Run::activation(LayerId layer) const {
    const at::Tensor& tensor = activations_.at(static_cast<std::size_t>(layer));
    if (!tensor.defined()) throw std::logic_error("the run did not keep " + network_->layer(layer).name);
    return tensor;
}

Tensors Run::inputsOf(LayerId layer) const {
    Tensors inputs;
    for (const LayerId source : network_->layer(layer).inputs)
        inputs.push_back(activation(source));
    return inputs;
}

}  // namespace saccade
