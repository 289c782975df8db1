// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// One forward and one sweep, as the methods of this folder ask for them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/propagate/sweep.h"

namespace saccade {

/// The clean run, with the question's layers and the target's observable. All activations are held.
const Run& cleanRun(Study& study, const Question& question, Job& job);

/// A run of other inputs, N x C x H x W, up to the target. Holds what a sweep from the target down to `from` (default
/// the input) needs.
Run runOf(Study& study, const at::Tensor& inputs, const Question& question, Job& job,
          const std::string& from = std::string());

/// The target's score for every sample of a run: N.
at::Tensor scoreOf(const Run& run, const Question& question);

/// Sends the derivative of the target's score back to the input under a rule book: N x C x H x W.
at::Tensor inputSignal(const Run& run, const RuleBook& book, const Question& question, Job& job);
/// A run of inputs, N x C x H x W, and its signal, N x C x H x W, in the least memory. Only for books whose rules look
/// at nothing but what the kinds' own backwards look at: the gradient's, and the rectifiers'.
at::Tensor inputSignalOf(Study& study, const at::Tensor& inputs, const RuleBook& book, const Question& question,
                         Job& job);

/// A map of one sample's values, 1 x C x H x W or 1 x H x W.
Map mapOf(const at::Tensor& values);

/// The layers that a layer method can look at for a target: between the input and the target's layer, with height and
/// width over 1. Ids of the network as loaded, in order.
std::vector<LayerId> spatialLayers(const Study& study, const Target& target);

/// The name of the layer a method looks at: the one asked for, else the default. Throws RequestError where it is not
/// there, has no rows and columns, or does not lie before the target; says which layers are possible.
std::string checkedLayer(const Study& study, const std::string& method, const std::string& layer, const Target& target);

}  // namespace saccade
