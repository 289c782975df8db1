// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/optimise.h"

#include <cmath>
#include <stdexcept>

#include "engine/core/error.h"

namespace saccade {
namespace {

void checkFinite(const Evaluated& here, std::int64_t step) {
    for (const TermValue& term : here.terms) {
        if (std::isfinite(term.value)) continue;
        throw ComputationError(SACCADE_TEXT("the objective's term {term} is no finite number after {step} steps; a "
                                            "smaller learning rate may help"),
                               {{"term", term.name}, {"step", std::to_string(step)}});
    }
    for (const at::Tensor& gradient : here.gradients) {
        if (gradient.isfinite().all().item<bool>()) continue;
        throw ComputationError(SACCADE_TEXT("the objective's gradient is no finite number after {step} steps; a "
                                            "smaller learning rate may help"),
                               {{"step", std::to_string(step)}});
    }
}

}  // namespace

double Evaluated::total() const {
    double sum = 0;
    for (const TermValue& term : terms)
        sum += term.weight * term.value;
    return sum;
}

bool optimise(Problem& problem, const StepRule& rule, OptimiseState& state, std::int64_t steps,
              const std::function<void()>& afterStep, Job& job) {
    // Problems turn recording on where they want a gradient of something small.
    const c10::AutoGradMode plain(false);
    if (state.parameters.empty()) state.parameters = problem.start();
    while (state.step < steps && !state.met) {
        if (job.cancelled()) return false;
        try {
            const Evaluated here = problem.evaluate(state.parameters, state.step, job);
            checkFinite(here, state.step);
            state.met = here.met;
            if (!here.met) {
                if (here.gradients.size() != state.parameters.size()) throw std::logic_error("a gradient a parameter");
                // On copies: a step that is cancelled in its midst was not done.
                Tensors parameters;
                Tensors memory;
                for (const at::Tensor& tensor : state.parameters)
                    parameters.push_back(tensor.clone());
                for (const at::Tensor& tensor : state.memory)
                    memory.push_back(tensor.clone());
                const Trial trial = [&](const Tensors& elsewhere) { return problem.total(elsewhere, state.step, job); };
                rule.step(parameters, here, state.step, memory, trial);
                problem.project(parameters);
                state.parameters = std::move(parameters);
                state.memory = std::move(memory);
                ++state.step;
            }
            state.history.push_back(here.terms);
        } catch (const Cancelled&) {
            return false;
        }
        job.progress(state.met ? steps : state.step, steps);
        if (afterStep) afterStep();
    }
    return true;
}

}  // namespace saccade
