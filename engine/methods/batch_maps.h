// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A method as the base of another: what SmoothGrad and its kin average.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// The methods whose maps can be averaged: gradient first, then the others in the registry's order, all but those that
/// average, or work on, the maps of a base themselves.
std::vector<std::string> batchMapBases(const std::vector<Method>& among = methods());

/// The score of the method chosen under `base`, for Method::defaultScoreFor.
Score scoreOfBase(const Parameters& parameters);

/// The parameter `base`, whose choices the registry fills in.
Parameter baseParameter(std::string help);

/// A question put to a base method in place of the one that asks: the same target, score, seed and batch, the base's
/// own parameters at their defaults, and the layer, where the base looks at one, as asked for or its default (none
/// where the base needs none).
Question baseQuestion(const Study& study, const Method& base, const Question& question);

/// The score that a map is about: the one the target names, else the method's default.
Score scoreAskedFor(const Method& method, const Question& question);

/// The maps of a base method for a batch of inputs N x C x H x W: N x C x H x W, or N x 1 x H x W where its map has no
/// channels. By Method::maps, or one input after the other, each a study of its own. Throws Cancelled, or MemoryError
/// where the batch is too large; RequestError for a base that takes a base itself.
at::Tensor batchMaps(Study& study, std::string_view base, const at::Tensor& inputs, const Question& question, Job& job);

/// A map from what was folded of such maps, C x H x W or 1 x H x W.
Map averagedMap(const Study& study, const at::Tensor& values);

}  // namespace saccade
