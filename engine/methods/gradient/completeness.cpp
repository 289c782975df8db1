// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/gradient/completeness.h"

#include "engine/methods/passes.h"

namespace saccade {

void addCompleteness(Map& map, double sum, const at::Tensor& from, Study& study, const Question& question, Job& job) {
    const double clean = scoreOf(cleanRun(study, question, job), question).item<double>();
    const double empty = scoreOf(runOf(study, from, question, job), question).item<double>();
    map.recipe.figures.emplace_back("sum", sum);
    map.recipe.figures.emplace_back("score_difference", clean - empty);
    map.recipe.figures.emplace_back("completeness_gap", sum - (clean - empty));
}

}  // namespace saccade
