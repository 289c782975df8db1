// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/job.h"
#include "engine/network/layer.h"

namespace saccade {

/// One term of an objective at one step, before its weight.
struct TermValue {
    std::string name;  ///< a word: "score", "area"
    double weight = 1;
    double value = 0;
};

/// An objective at one point.
struct Evaluated {
    std::vector<TermValue> terms;  ///< the same names in the same order at every step
    Tensors gradients;             ///< of the total, one a parameter, in its shape
    bool met = false;              ///< the goal is reached: the point is the answer, no step is wanted

    /// What is to fall: the terms times their weights.
    double total() const;
};

/// What is optimised: free tensors and an objective over them. Deterministic: the objective is a function of the
/// parameters and the step's number alone, so that an optimisation that was interrupted goes on as if it had not been.
class Problem {
 public:
    virtual ~Problem() = default;
    Problem() = default;
    Problem(const Problem&) = delete;
    Problem& operator=(const Problem&) = delete;

    /// The parameters before the first step.
    virtual Tensors start() const = 0;
    virtual Evaluated evaluate(const Tensors& parameters, std::int64_t step, Job& job) = 0;
    /// The objective's total alone, where that costs less.
    virtual double total(const Tensors& parameters, std::int64_t step, Job& job) {
        return evaluate(parameters, step, job).total();
    }
    /// Brings parameters back to what is allowed, after every step.
    virtual void project(Tensors& /*parameters*/) const {}
};

/// The objective's total at other parameters, for rules that try before they step.
using Trial = std::function<double(const Tensors& parameters)>;

/// How parameters move. Stateless: what it remembers between steps lies in `memory`, which it makes at the first.
class StepRule {
 public:
    virtual ~StepRule() = default;
    StepRule() = default;
    StepRule(const StepRule&) = delete;
    StepRule& operator=(const StepRule&) = delete;

    virtual void step(Tensors& parameters, const Evaluated& here, std::int64_t step, Tensors& memory,
                      const Trial& trial) const = 0;
};

/// Where an optimisation is: all it takes to go on.
struct OptimiseState {
    std::int64_t step = 0;  ///< steps done
    Tensors parameters;     ///< empty: not begun
    Tensors memory;         ///< of the step rule
    bool met = false;       ///< the problem said that its goal is reached
    /// What every term was before each step that was done; where the goal is reached, at the end too.
    std::vector<std::vector<TermValue>> history;
};

/// The optimise machine: steps down an objective until `steps` are done in all or the goal is reached. Reports progress
/// and calls `afterStep` after every step.
///
/// Answers whether it came to the end. Where the job is cancelled, `state` is that after the last whole step, a valid
/// result of so many steps, and a later call with it goes on from there. Throws ComputationError where the objective or
/// its gradient stops being a finite number.
bool optimise(Problem& problem, const StepRule& rule, OptimiseState& state, std::int64_t steps,
              const std::function<void()>& afterStep, Job& job);

}  // namespace saccade
