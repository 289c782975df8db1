// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What DeepLIFT and DeepSHAP share.
#pragma once

#include <string>

#include "engine/methods/method.h"
#include "engine/network/run.h"

namespace saccade {

struct DeepLiftChoice {
    std::string rule = "rescale";       ///< "rescale", "reveal_cancel" or "reveal_cancel_dense"
    std::string pooling = "cross_max";  ///< "cross_max" or "gradient"
};

/// The parameters `rule` and `pooling`.
Schema deepLiftParameters();
DeepLiftChoice deepLiftChoice(const Parameters& parameters);

/// What each value of every input of `run` contributes to the difference of the target's score between it and the input
/// of `reference`: N x C x H x W, or as many as the baselines where those are the batch and the input is one. One of
/// the two may hold one sample for a whole batch of the other; both hold what a sweep from the target needs.
at::Tensor deepLiftMaps(const Run& run, const Run& reference, const DeepLiftChoice& choice, const Question& question,
                        Job& job);

/// The difference of the target's score that the maps must sum to: N.
at::Tensor scoreDifference(const Run& run, const Run& reference, const Question& question);

}  // namespace saccade
