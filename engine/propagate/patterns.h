// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/propagate/sweep.h"

namespace saccade {

/// The patterns of layers with weights, by the layer's own name: each in the shape of the layer's weight.
using Patterns = std::map<std::string, at::Tensor>;

/// PatternNet and PatternAttribution (Kindermans et al., "Learning how to explain neural networks", 2018): the
/// gradient, but a layer with weights passes by its pattern a in place of its weight w (`attribution`: by w a, element
/// by element).
///
/// Batch norm that could not be folded has the pattern 1 / scale. For attributions branches that are added share in
/// proportion to what each adds, as for relevance; signals go back along all of them. Throws std::logic_error for a
/// layer with weights that has no pattern.
std::shared_ptr<const RuleBook> patternRules(Patterns patterns, bool attribution);

}  // namespace saccade
