// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the aggregates of several methods share: Rieger and Hansen, "Aggregating explanation methods for stable and
/// robust explainability", 2019.
#pragma once

#include <functional>

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// The parameters `methods` and `evidence`; the registry fills in which methods there are. `least`: how many it takes.
Schema aggregateParameters(std::size_t least);

/// Folds the maps of the methods so far, n x H x W in float64, each of which sums to one, into one map H x W.
using AggregateFold = std::function<at::Tensor(const at::Tensor& maps)>;

/// Asks the chosen methods one after the other, each with its own defaults, on the study's one clean run, normalises
/// their maps and folds them. A method that does not apply ends it with a RequestError that names the method and its
/// reason. Where the job was cancelled the map is that of the methods that were ready, from `least` on; they are kept
/// for the next time.
Map aggregate(const std::string& id, std::size_t least, const AggregateFold& fold, Study& study,
              const Question& question, Job& job);

}  // namespace saccade
