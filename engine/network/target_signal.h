// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/target.h"
#include "engine/network/network.h"

namespace saccade {

/// The layer a target looks at: its own, else the network's logits.
LayerId targetLayer(const Network& network, const Target& target);

/// Throws RequestError where a target does not fit a layer's output shape (N x C or N x C x H x W): class, channel,
/// row or column out of range, with what is allowed; or a score other than the logit on a hidden layer.
void checkTarget(const Network& network, const Target& target, Score score, const std::vector<Shape>& shapes);

/// The target's value for every sample of a layer's output: N. A cell is projected on its `weights`, a value a channel,
/// where it has some; else on itself, which is then taken for a constant.
at::Tensor targetScore(const Target& target, Score score, const at::Tensor& output);

/// The same for every class at once, N x classes, of logits N x classes: what masked forwards keep.
at::Tensor classScores(Score score, const at::Tensor& logits);

/// Folds classScores into the target's value: N. Class and contrast targets only.
at::Tensor fromClassScores(const Target& target, const at::Tensor& scores);

/// The derivative of targetScore with respect to the layer's output, in the output's shape: what a gradient sweep
/// starts with.
at::Tensor targetSignal(const Target& target, Score score, const at::Tensor& output);

}  // namespace saccade
