// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/core/job.h"
#include "engine/network/network.h"

namespace saccade {

/// A change of a layer's output while the network runs.
struct Intervention {
    enum class Action {
        multiply,  ///< by `value`, broadcast (Feedback's gates, Ablation-CAM)
        replace,   ///< with `value`, where `mask` is defined only where it is true
        clamp,     ///< to [value, upper], broadcast (FGVis)
    };
    LayerId layer = 0;
    Action action = Action::multiply;
    at::Tensor value;
    at::Tensor upper;  ///< clamp only
    at::Tensor mask;   ///< replace only; may be undefined
};

struct RunOptions {
    bool keepAll = false;
    std::vector<LayerId> keep;    ///< activations to hold; the last layer computed is always held
    std::optional<LayerId> stop;  ///< the last layer wanted; default the network's output
    /// Activations to start from: these layers and what only leads to them are not computed.
    std::vector<std::pair<LayerId, at::Tensor>> given;
    std::vector<Intervention> interventions;
    /// Nobody but a sweep by the kinds' own backwards will look at what is held, but for the last layer: an activation
    /// whose values none of them reads may be computed over by the one layer that uses it. What is held in its place
    /// has its shape and no values (NaN): a tensor less, and a pass over it less.
    bool onlyForBackward = false;
    std::int64_t memoryBudget = 0;  ///< bytes of held activations allowed; 0: no limit
};

/// One batch going through a network: computes only what is asked for, holds only what is asked for. The network may
/// be shared by many runs; a run belongs to one thread.
class Run {
 public:
    /// Computes at once. `input` is N x C x H x W float32; it may be undefined where `given` covers all that is
    /// needed. Throws RequestError where the input does not fit, Cancelled between layers (and between slices of the
    /// batch in slow layers), MemoryError over the budget.
    Run(std::shared_ptr<const Network> network, at::Tensor input, RunOptions options, Job& job);

    const Network& network() const { return *network_; }
    std::shared_ptr<const Network> sharedNetwork() const { return network_; }

    bool has(LayerId layer) const { return activations_.at(static_cast<std::size_t>(layer)).defined(); }
    /// A held activation; asking for one that was not kept is a programming error.
    const at::Tensor& activation(LayerId layer) const;
    /// The activations of a layer's inputs.
    Tensors inputsOf(LayerId layer) const;
    /// The output of the last layer asked for.
    const at::Tensor& output() const { return activation(last_); }
    std::int64_t batch() const { return batch_; }
    /// Lets go of an activation that is not needed again.
    void forget(LayerId layer) { activations_.at(static_cast<std::size_t>(layer)) = at::Tensor(); }

 private:
    std::shared_ptr<const Network> network_;
    Tensors activations_;
    LayerId last_ = 0;
    std::int64_t batch_ = 0;
};

}  // namespace saccade
