// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

struct RelevanceChoice {
    std::string composite = "epsilon_plus";
    double epsilon = 1e-6;
    double gamma = 0.25;
};

/// The relevance of every sample of a run that holds all activations, N x C x H x W.
at::Tensor relevanceMaps(Study& study, const Run& run, const RelevanceChoice& choice, const Question& question,
                         Job& job);

}  // namespace saccade
