// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/baseline_average.h"

#include "engine/core/error.h"
#include "engine/methods/kept_key.h"
#include "engine/network/tensors.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

struct Progressed {
    MeanEstimator maps;
    double differences = 0;
};

}  // namespace

Map averageOverBaselines(const std::string& method, const Perturbation& samples, const BaselineEvaluation& evaluate,
                         Study& study, const Question& question, Job& job) {
    // Sums cannot be taken apart: fewer samples than were folded already begin anew.
    auto& kept = study.state<Progressed>(keptKey(method, question, {"samples"}));
    Progressed fresh;
    Progressed& state = kept.maps.count() > samples.size() ? fresh : kept;
    BatchPlanner& planner = study.sweepPlanner(question.batch, method);
    const auto result = [&] {
        const at::Tensor mean = state.maps.mean();
        const auto count = static_cast<double>(state.maps.count());
        Map map;
        map.values = toArray(mean);
        const double sum = mean.sum(at::kDouble).item<double>();
        const double difference = state.differences / count;
        map.recipe.figures = {{"samples", count},
                              {"sum", sum},
                              {"score_difference", difference},
                              {"completeness_gap", sum - difference},
                              {"standard_error", state.maps.standardError().mean().item<double>()}};
        map.recipe.batch = planner.chosen();
        map.recipe.partial = state.maps.count() < samples.size();
        return map;
    };
    double differences = 0;
    const Evaluation ofBatch = [&](const at::Tensor& inputs) {
        const BaselineMaps batch = evaluate(state.maps.count(), inputs);
        differences = batch.differences;
        return batch.maps;
    };
    const Fold fold = [&](std::int64_t, const at::Tensor& maps) {
        state.maps.add(maps);
        state.differences += differences;
        job.partial(result);
    };
    perturb(samples, state.maps.count(), samples.size(), ofBatch, fold, planner, job);
    if (state.maps.count() == 0) throw Cancelled();
    return result();
}

}  // namespace saccade
