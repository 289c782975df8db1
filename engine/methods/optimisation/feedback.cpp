// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Feedback: Cao et al., "Look and think twice: capturing top-down visual attention with feedback convolutional neural
/// networks", 2015, and "Feedback convolutional neural network for visual localization and segmentation", 2018; review
/// section 2.3.11.
///
/// Shows the gradient of the target after the network has looked again with all that speaks against it switched off.
/// Every unit of every rectifier gets a gate z in [0, 1] on its output; the gates are what is optimised,
///
///     max over z of Y(x, z),    the map is dY/dx through the gated network.
///
/// pruning (selective pruning): a gate closes where its unit's part in the score, z dY/dz = signal x activation, is
/// negative, and stays closed. recovery: gates are set anew from the top down as the signal arrives, open where it is
/// positive and closed elsewhere, so that one that was closed can open again; what is below hears only through those
/// that are open. Layers move together and the score is not linear in them, so the new gates are taken in full where
/// the score does not fall, else half of the way, a quarter and so on.
///
/// Two forwards and one backward an iteration. Misleads where a class lives on what other units take away: with those
/// switched off it sees itself in much that it would not have called its own.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/methods/optimisation/optimised.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/target_signal.h"
#include "engine/propagate/gradient.h"
#include "engine/propagate/intervened_gradient.h"

namespace saccade {
namespace {

// A rectifier on the way down of recovery: its gate is whether the signal is positive, and what passes is that.
class Recovering final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const LayerKind& rules = context.layer.rules();
        // The run holds the gated output; the slope is that of the layer's own.
        return rules.backward(context.layer, context.inputs, rules.forward(context.layer, context.inputs),
                              context.signal.clamp_min(0));
    }
};

class RecoveryRules final : public RuleBook {
 public:
    const Rule& rule(const Network& network, LayerId layer) const override {
        if (isRectifier(network.layer(layer))) return recovering_;
        return gradientRules().rule(network, layer);
    }

 private:
    Recovering recovering_;
};

/// The gates of every rectifier, one tensor a layer, as parameters.
class Gates final : public Problem {
 public:
    Gates(Study& study, const Question& question, bool recovery)
        : used_(optimisedNetwork(study, question)), input_(study.input()), question_(question), recovery_(recovery) {
        if (used_.rectifiers.empty()) {
            throw RequestError(
                SACCADE_TEXT("feedback switches rectifiers off (ReLU and its kin), and there is none "
                             "between the input and the target; gradient does without"));
        }
        const auto shapes = used_.network->shapes(study.subject().input.shape);
        for (const LayerId id : used_.rectifiers)
            shapes_.push_back(shapes.at(static_cast<std::size_t>(id)));
    }

    Tensors start() const override {
        Tensors gates;
        for (const Shape& shape : shapes_)
            gates.push_back(at::ones(shape, input_.options()));
        return gates;
    }

    // The gradients are those of minus the score; in recovery, what arrives from the top down takes their place.
    Evaluated evaluate(const Tensors& gates, std::int64_t /*step*/, Job& job) override {
        const auto interventions = interventionsOf(gates);
        const Run run = runWith(interventions, job);
        Evaluated here;
        here.terms.push_back({"score", -1, scoreOf(run)});
        here.gradients.resize(gates.size());
        const SignalObserver observer = [&](LayerId id, const at::Tensor& signal) {
            for (std::size_t i = 0; i < used_.rectifiers.size(); ++i) {
                if (used_.rectifiers[i] != id) continue;
                const Layer& layer = run.network().layer(id);
                here.gradients[i] = (signal * layer.rules().forward(layer, run.inputsOf(id))).neg();
            }
        };
        sweepOf(run, interventions, observer, job);
        for (std::size_t i = 0; i < gates.size(); ++i) {
            if (!here.gradients[i].defined()) here.gradients[i] = at::zeros_like(gates[i]);
        }
        return here;
    }

    double total(const Tensors& gates, std::int64_t /*step*/, Job& job) override {
        return -scoreOf(runWith(interventionsOf(gates), job));
    }

    void project(Tensors& gates) const override {
        for (at::Tensor& gate : gates)
            gate.clamp_(0, 1);
    }

    // The gradient of the score at the input, through the gates as they are: 1 x C x H x W.
    at::Tensor inputGradient(const Tensors& gates, Job& job, double& score) const {
        const auto interventions = interventionsOf(gates);
        const Run run = runWith(interventions, job);
        score = scoreOf(run);
        return sweep(run, IntervenedGradient(interventions), startOf(run), job).front();
    }

 private:
    std::vector<Intervention> interventionsOf(const Tensors& gates) const {
        std::vector<Intervention> interventions;
        for (std::size_t i = 0; i < gates.size(); ++i) {
            interventions.push_back(
                {used_.rectifiers[i], Intervention::Action::multiply, gates[i], at::Tensor(), at::Tensor()});
        }
        return interventions;
    }

    Run runWith(const std::vector<Intervention>& interventions, Job& job) const {
        RunOptions options;
        options.keepAll = true;
        options.stop = used_.target;
        options.interventions = interventions;
        return {used_.network, input_, std::move(options), job};
    }

    double scoreOf(const Run& run) const {
        return targetScore(question_.target, question_.score, run.activation(used_.target))[0].item<double>();
    }

    SweepRequest startOf(const Run& run) const {
        SweepRequest request;
        request.start.emplace_back(used_.target,
                                   targetSignal(question_.target, question_.score, run.activation(used_.target)));
        return request;
    }

    void sweepOf(const Run& run, const std::vector<Intervention>& interventions, const SignalObserver& observer,
                 Job& job) const {
        SweepRequest request = startOf(run);
        request.observer = observer;
        if (recovery_) {
            sweep(run, RecoveryRules(), std::move(request), job);
        } else {
            sweep(run, IntervenedGradient(interventions), std::move(request), job);
        }
    }

    OptimisedNetwork used_;
    at::Tensor input_;
    const Question& question_;
    bool recovery_;
    std::vector<Shape> shapes_;
};

/// Moves the gates to where their units' parts in the score say, as far as the score does not fall.
class GateStep final : public StepRule {
 public:
    explicit GateStep(bool recovery) : recovery_(recovery) {}

    void step(Tensors& gates, const Evaluated& here, std::int64_t /*step*/, Tensors& /*memory*/,
              const Trial& trial) const override {
        Tensors wanted;
        bool same = true;
        for (std::size_t i = 0; i < gates.size(); ++i) {
            const at::Tensor part = here.gradients[i].neg();
            wanted.push_back(recovery_ ? part.gt(0).to(gates[i].scalar_type()) : gates[i] * part.ge(0));
            same = same && at::equal(wanted.back(), gates[i]);
        }
        if (same) return;
        constexpr double shortest = 1.0 / 64;
        for (double share = 1; share >= shortest; share /= 2) {
            Tensors moved;
            for (std::size_t i = 0; i < gates.size(); ++i)
                moved.push_back(gates[i] + (wanted[i] - gates[i]) * share);
            if (trial(moved) > here.total()) continue;
            gates = std::move(moved);
            return;
        }
    }

 private:
    bool recovery_;
};

// The last map and the gates it was made through, so that asking again costs nothing.
struct KeptGradient {
    Tensors gates;
    at::Tensor values;
    double score = 0;

    bool isOf(const Tensors& others) const {
        return gates.size() == others.size() &&
               std::equal(gates.begin(), gates.end(), others.begin(),
                          [](const at::Tensor& one, const at::Tensor& other) { return at::equal(one, other); });
    }
};

Map explainFeedback(Study& study, const Question& question, Job& job) {
    const bool recovery = question.parameters.choice("variant") == "recovery";
    Gates problem(study, question, recovery);
    const GateStep rule(recovery);
    const std::string key = optimisationKey("feedback", question);
    const auto gradient = [&](const Tensors& gates) -> const KeptGradient& {
        auto& kept = study.state<KeptGradient>("feedback/map/" + key);
        if (!kept.isOf(gates)) {
            // A cancelled job still gets the map of the steps it paid for.
            Job last;
            double score = 0;
            const at::Tensor values = problem.inputGradient(gates, job.cancelled() ? last : job, score);
            kept = {gates, values, score};
        }
        return kept;
    };
    const auto values = [&](const Tensors& gates) { return gradient(gates).values; };
    const auto figures = [&](const OptimiseState& done) -> std::vector<std::pair<std::string, double>> {
        double open = 0;
        double count = 0;
        for (const at::Tensor& gate : done.parameters) {
            open += gate.to(at::kDouble).sum().item<double>();
            count += static_cast<double>(gate.numel());
        }
        return {{"clean_score", -Evaluated{done.history.front(), {}, false}.total()},
                {"gated_score", gradient(done.parameters).score},
                {"closed", 1 - open / count}};
    };
    return optimised(study, question, {key, problem, rule, values, figures}, job);
}

}  // namespace

Method feedbackMethod() {
    Method method;
    method.id = "feedback";
    method.title = "Feedback";
    method.family = SACCADE_TEXT("Optimisation");
    method.paper = "Cao et al. 2015; review section 2.3";
    method.shows = SACCADE_TEXT("The gradient of the target once the units that speak against it are switched off.");
    method.formula = "z = 0 where z dY/dz < 0 at every rectifier, repeated; the map is dY/dx through the gates z";
    method.cost = SACCADE_TEXT("Two forwards and one backward an iteration");
    method.misleads = SACCADE_TEXT(
        "With all objections switched off a class sees itself in much that it would not have called its own: two "
        "classes can claim the same place.");
    method.defaultScore = Score::logit;
    method.progressive = true;
    method.parameters = {
        Parameter::choice(
            "variant", SACCADE_TEXT("Variant"), {"pruning", "recovery"},
            SACCADE_TEXT("Whether gates that closed stay closed, or all are set anew from the top down.")),
        Parameter::integer("iterations", SACCADE_TEXT("Iterations"), 4, 1, 100,
                           SACCADE_TEXT("How often the network looks again."))};
    method.explain = explainFeedback;
    return method;
}

}  // namespace saccade
