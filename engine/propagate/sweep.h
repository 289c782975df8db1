// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "engine/core/job.h"
#include "engine/network/run.h"

namespace saccade {

/// What a rule sees of the layer it passes a signal through.
struct RuleContext {
    const Run& run;
    LayerId id;
    const Layer& layer;
    const Tensors& inputs;           ///< what the layer saw, one tensor an input
    const at::Tensor& output;        ///< what it gave
    const at::Tensor& signal;        ///< what arrives at its output, in its shape; several parts stacked in front
    const Run* reference = nullptr;  ///< the run of the baseline, for methods that compare two
    Tensors referenceInputs{};       ///< what the layer saw there: the same batch, or one for all
    at::Tensor referenceOutput{};    ///< what it gave there

    const Network& network() const { return run.network(); }
};

/// How one kind of layer passes a signal from its output to its inputs. Stateless or immutable; made of
/// differentiable operations.
class Rule {
 public:
    virtual ~Rule() = default;
    /// The signal at each input, in the inputs' shapes. An undefined tensor means that nothing passes.
    virtual Tensors pass(const RuleContext& context) const = 0;
};

/// Which rule each layer gets: by kind, by position, by name.
class RuleBook {
 public:
    virtual ~RuleBook() = default;
    virtual const Rule& rule(const Network& network, LayerId layer) const = 0;
    /// How many signals go along an edge together. More than one are stacked in a new first axis: parts x N x ....
    virtual std::int64_t parts() const { return 1; }
};

/// The signal as it arrives at the output of a layer, before the layer's rule passes it on.
using SignalObserver = std::function<void(LayerId layer, const at::Tensor& signal)>;

/// What a layer's rule made of the signal at its output: the signals at its inputs, undefined where nothing passes or
/// nothing is wanted.
using PassObserver = std::function<void(LayerId layer, const at::Tensor& signal, const Tensors& passed)>;

/// What goes on in place of the signal that arrived at a layer, in its shape.
using SignalChange = std::function<at::Tensor(LayerId layer, const at::Tensor& signal)>;

struct SweepRequest {
    std::vector<std::pair<LayerId, at::Tensor>> start;  ///< where the signal enters, and the signal
    std::vector<LayerId> stop;                          ///< where it is wanted; default the network's input
    SignalObserver observer;                            ///< may be empty
    const Run* reference = nullptr;  ///< holds what `run` must hold; one sample may serve a whole batch
    PassObserver passed{};           ///< may be empty; called for the layers that pass something on
    SignalChange changed{};          ///< may be empty; called after the observer
};

/// One sweep through the layers in reverse order: adds up where an output fans out, frees what has been passed, checks
/// the job's cancel flag at every layer. Answers the signal at every stop layer, zeros where none arrives. Signals have
/// the shape of their layer's output, behind an axis for the book's parts where it has more than one.
///
/// `run` must hold the activations between the stop layers and the start (RunOptions::keepAll does).
Tensors sweep(const Run& run, const RuleBook& book, SweepRequest request, Job& job);

/// The same for a run that nobody needs afterwards: lets go of every activation that it has passed, so that a batch
/// takes no more memory on the way back than on the way there. For rules that look at no layer behind their own.
Tensors sweep(Run&& run, const RuleBook& book, SweepRequest request, Job& job);

}  // namespace saccade
