// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What excitation backpropagation and its contrastive form share.
#pragma once

#include <memory>

#include "engine/core/map.h"
#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/propagate/sweep.h"

namespace saccade {

/// The parameter `variant`: `paper` or `zennit`.
Parameter excitationVariant();

/// The rules of a variant.
std::shared_ptr<const RuleBook> excitationBook(const Study& study, const std::string& variant);

/// What enters at the target's layer: under `paper` a probability of one at the target (times the class's probability
/// where that is the score), under `zennit` the target's value.
at::Tensor excitationStart(const Question& question, const std::string& variant, const at::Tensor& output);

/// The layer a map is wanted at: the question's, else the network's input.
LayerId excitationStop(const Network& network, const Question& question);

/// What arrived at a layer, N x C x h x w, as Method::maps answers it.
at::Tensor excitationMaps(const Study& study, const Network& network, LayerId stop, const at::Tensor& arrived);

/// The same of one sample as a map: at the input as it is, C x H x W; at another layer its sum over the channels,
/// native and up-sampled bilinearly.
Map excitationMap(const Study& study, const Network& network, LayerId stop, const at::Tensor& arrived);

/// Notes it where most of what entered was won by units that nothing excited, and stayed there.
void tellExcitation(double entered, double arrived, Recipe& recipe);

}  // namespace saccade
