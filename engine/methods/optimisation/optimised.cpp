// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/optimisation/optimised.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/network/target_signal.h"
#include "engine/perturb/memory.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

constexpr double designSide = 224;

}  // namespace

OptimisedNetwork optimisedNetwork(Study& study, const Question& question) {
    OptimisedNetwork found;
    found.network = study.networkObserving({question.target.layer});
    found.target = targetLayer(*found.network, question.target);
    const auto path = found.network->between(found.network->input(), found.target);
    for (LayerId id = 0; id < found.network->size(); ++id) {
        if (path.at(static_cast<std::size_t>(id)) && isRectifier(found.network->layer(id)))
            found.rectifiers.push_back(id);
    }
    return found;
}

std::string optimisationKey(const std::string& method, const Question& question) {
    std::string key = method + "/" + toJson(question.target).dump() + "/" + std::string(toText(question.score)) + "/" +
                      std::to_string(question.seed);
    for (const auto& [id, value] : question.parameters.values()) {
        if (id != "iterations") key += "/" + id + "=" + toText(value);
    }
    return key;
}

Figures maskedFigures(const MaskedPicture& masked, Study& study, const Question& question, Job& job) {
    return {{"clean_score", cleanScore(study, question, job)},
            {"masked_score", keptScore(masked.inputs, masked.key, study, question, job)},
            {"area", masked.marked.mean().item<double>()}};
}

OptimiseState& keptOptimisation(Study& study, const std::string& key) {
    return study.state<OptimiseState>("optimise/" + key);
}

Map optimised(Study& study, const Question& question, const Optimisation& wanted, Job& job) {
    const std::int64_t steps = question.parameters.integer("iterations");
    auto& kept = keptOptimisation(study, wanted.key);
    // Steps cannot be taken back: fewer than were done begin anew.
    OptimiseState fresh;
    OptimiseState& state = kept.step > steps ? fresh : kept;

    const auto result = [&] {
        Map map = mapOf(wanted.map(state.parameters));
        map.recipe.partial = !state.met && state.step < steps;
        map.recipe.figures = {{"steps", static_cast<double>(state.step)}};
        const auto totalOf = [](const std::vector<TermValue>& terms) { return Evaluated{terms, {}, false}.total(); };
        if (!state.history.empty()) {
            map.recipe.figures.emplace_back("objective_first", totalOf(state.history.front()));
            map.recipe.figures.emplace_back("objective", totalOf(state.history.back()));
            for (const TermValue& term : state.history.back())
                map.recipe.figures.emplace_back(term.name, term.value);
        }
        return map;
    };
    const bool done = optimise(
        wanted.problem, wanted.rule, state, steps, [&] { job.partial(result); }, job);
    if (!done && state.step == 0) throw Cancelled();
    Map map = result();
    if (!done || !wanted.figures) return map;
    try {
        const auto own = wanted.figures(state);
        map.recipe.figures.insert(map.recipe.figures.end(), own.begin(), own.end());
    } catch (const Cancelled&) {
        // All steps are done: the map stands, only what it is worth to the network is not said.
    }
    return map;
}

Map optimisedMask(Study& study, const Question& question, const Optimisation& wanted, const MaskedInput& seen,
                  Job& job) {
    Optimisation said = wanted;
    said.figures = [&](const OptimiseState& state) {
        return maskedFigures({wanted.key + "/" + std::to_string(state.step), seen.make(state.parameters).inputs,
                              wanted.map(state.parameters)},
                             study, question, job);
    };
    return optimised(study, question, said, job);
}

double scaledLength(const Study& study, double pixelsOf224) {
    return pixelsOf224 * static_cast<double>(std::min(study.input().size(2), study.input().size(3))) / designSide;
}

std::int64_t rowsAtOnce(const Study& study, const Question& question) {
    if (question.batch > 0) return question.batch;
    return largestBatch(*study.folded(), study.folded()->shapes(study.subject().input.shape), Held::all);
}

Parameter replacementParameter(const std::string& first) {
    std::vector<std::string> words{first};
    for (const char* const word : {"blur", "zero", "black", "white", "mean", "noise"}) {
        if (word != first) words.emplace_back(word);
    }
    Parameter parameter =
        Parameter::choice("baseline", SACCADE_TEXT("Baseline"), std::move(words),
                          SACCADE_TEXT("What stands where the picture is taken away. zero is zero in the network's "
                                       "input space: the mean colour where inputs are normalised."));
    parameter.acceptsFile = true;
    return parameter;
}

}  // namespace saccade
