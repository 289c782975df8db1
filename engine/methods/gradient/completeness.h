// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// What a path method says of its own error: the map's `sum`, the `score_difference` of the ends of its path and the
/// `completeness_gap` between them. `from` is where the path began, 1 x C x H x W; it ends at the study's input. Costs
/// one forward.
void addCompleteness(Map& map, double sum, const at::Tensor& from, Study& study, const Question& question, Job& job);

}  // namespace saccade
