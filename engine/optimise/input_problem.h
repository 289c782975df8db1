// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/optimise/optimise.h"
#include "engine/optimise/parametrisation.h"
#include "engine/optimise/part_terms.h"
#include "engine/optimise/target_term.h"
#include "engine/optimise/transforms.h"
#include "engine/propagate/sweep.h"

namespace saccade {

/// Parameters that make inputs for a network: what is seen, and what is asked of it.
///
/// The gradient of the network comes from the sweep, under the gradient's rules (with the interventions, where there
/// are any): it is checked for cancelling at every layer, needs no recording of the network, and obeys interventions
/// and rule books. Parametrisation, transforms and the terms over the parts are small: there LibTorch's own
/// differentiation takes over, from the signal at the input to the parameters.
class InputProblem : public Problem {
 public:
    struct Asked {
        std::shared_ptr<const Network> network;
        std::vector<Intervention> interventions;
        /// Of the way back alone: a clamp lets the signal pass where the output lies within, and leaves the output.
        std::vector<Intervention> onTheWayBack;
        std::vector<std::unique_ptr<NetworkTerm>> networkTerms;
        std::vector<PartTerm> partTerms;
        std::vector<Transform> transforms;  ///< one after the other
        std::int64_t rowsAtOnce = 0;        ///< of the inputs, through the network; 0: all
        /// Looks at a step's run of the first rows and says whether the goal is reached; may be empty.
        std::function<bool(const Run& run)> goal;
    };

    InputProblem(std::shared_ptr<const Parametrisation> parametrisation, Asked asked);

    Tensors start() const override { return parametrisation_->start(); }
    Evaluated evaluate(const Tensors& parameters, std::int64_t step, Job& job) override;
    void project(Tensors& parameters) const override { parametrisation_->project(parameters); }

 private:
    at::Tensor inputSignal(const at::Tensor& inputs, Evaluated& here, Job& job) const;

    std::shared_ptr<const Parametrisation> parametrisation_;
    Asked asked_;
    LayerId last_ = 0;
    std::unique_ptr<RuleBook> rules_;
};

}  // namespace saccade
