// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// The derivative of the question's score with respect to the output of a layer (a name of the network as loaded;
/// empty: the input) on the study's own picture, in that output's shape.
///
/// One sweep serves every method that asks about the same target and score: it leaves what it saw at the layers that it
/// passed, the last ones first, as far as they take a bounded amount of memory. Counts a backward either way, as the
/// clean forward is counted for every map that rests on it.
at::Tensor sharedGradient(Study& study, const Question& question, const std::string& layer, Job& job);

}  // namespace saccade
