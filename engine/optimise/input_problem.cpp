// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/input_problem.h"

#include <algorithm>

#include "engine/propagate/intervened_gradient.h"

namespace saccade {
namespace {

std::vector<Intervention> joined(std::vector<Intervention> one, const std::vector<Intervention>& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

}  // namespace

InputProblem::InputProblem(std::shared_ptr<const Parametrisation> parametrisation, Asked asked)
    : parametrisation_(std::move(parametrisation)),
      asked_(std::move(asked)),
      rules_(std::make_unique<IntervenedGradient>(joined(asked_.interventions, asked_.onTheWayBack))) {
    for (const auto& term : asked_.networkTerms)
        last_ = std::max(last_, term->last(*asked_.network));
}

// The gradient of the network's terms at its inputs; their values go into `here`.
at::Tensor InputProblem::inputSignal(const at::Tensor& inputs, Evaluated& here, Job& job) const {
    for (const auto& term : asked_.networkTerms)
        here.terms.push_back({term->name(), term->weight(), 0});
    const std::int64_t rows = inputs.size(0);
    const std::int64_t together = asked_.rowsAtOnce > 0 ? std::min(asked_.rowsAtOnce, rows) : rows;
    Tensors signals;
    for (std::int64_t begin = 0; begin < rows; begin += together) {
        RunOptions options;
        options.keepAll = true;
        options.stop = last_;
        options.interventions = asked_.interventions;
        const Run run(asked_.network, inputs.narrow(0, begin, std::min(together, rows - begin)), std::move(options),
                      job);
        SweepRequest request;
        for (std::size_t i = 0; i < asked_.networkTerms.size(); ++i)
            here.terms[i].value += asked_.networkTerms[i]->evaluate(run, begin, request.start);
        if (begin == 0 && asked_.goal) here.met = asked_.goal(run);
        signals.push_back(sweep(run, *rules_, std::move(request), job).front());
    }
    return at::cat(signals, 0);
}

Evaluated InputProblem::evaluate(const Tensors& parameters, std::int64_t step, Job& job) {
    Evaluated here;
    Tensors leaves;
    for (const at::Tensor& parameter : parameters)
        leaves.push_back(parameter.detach().clone().set_requires_grad(true));

    const c10::AutoGradMode recording(true);
    const Made made = parametrisation_->make(leaves);
    at::Tensor inputs = made.inputs;
    for (const Transform& transform : asked_.transforms)
        inputs = transform(inputs, step);

    at::Tensor total;
    if (!asked_.networkTerms.empty()) {
        at::Tensor signal;
        {
            const c10::AutoGradMode plain(false);
            signal = inputSignal(inputs.detach(), here, job);
        }
        // Its derivative is the signal: what the network asks of its inputs.
        total = (inputs * signal).sum();
    }
    for (const PartTerm& term : asked_.partTerms) {
        const double weight = term.weight(step);
        const PartValue value = term.value(made);
        here.terms.push_back({term.name, weight, value.reported});
        const at::Tensor weighted = value.derived * weight;
        total = total.defined() ? total + weighted : weighted;
    }
    total.backward();
    for (const at::Tensor& leaf : leaves)
        here.gradients.push_back(leaf.grad().defined() ? leaf.grad().detach() : at::zeros_like(leaf.detach()));
    return here;
}

}  // namespace saccade
