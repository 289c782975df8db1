// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <tuple>

#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/network/tensors.h"
#include "engine/propagate/relevance_table.h"

namespace saccade {
namespace {

constexpr const char* gradientComposite = "gradient_x_input";

// What arrives at the layers and is passed on, added up as the sweep goes by and read once at its end: on a device
// every number that is read waits for all that was asked for before.
class FlowSums {
 public:
    void note(const std::string& layer, const at::Tensor& signal, const Tensors& passed) {
        layers_.push_back(layer);
        const at::Tensor arrives = known(signal);
        arrives_.push_back(arrives);
        Tensors parts;
        Tensors sums;
        for (const at::Tensor& part : passed) {
            if (!part.defined()) continue;
            parts.push_back(part);
            sums.push_back(part.is_same(signal) ? arrives : totalOf(part));
        }
        passes_.push_back(sums.empty() ? at::zeros({}, signal.options().dtype(at::kDouble)) : at::stack(sums).sum());
        lastParts_ = std::move(parts);
        lastSums_ = std::move(sums);
    }

    void write(std::vector<LayerFlow>& flow) const {
        if (layers_.empty()) return;
        const std::vector<double> arrives = read(arrives_);
        const std::vector<double> passes = read(passes_);
        for (std::size_t i = 0; i < layers_.size(); ++i)
            flow.push_back({layers_[i], arrives[i], passes[i]});
    }

 private:
    // Along a chain what arrives is what the layer before passed on.
    at::Tensor known(const at::Tensor& signal) const {
        for (std::size_t i = 0; i < lastParts_.size(); ++i) {
            if (lastParts_[i].is_same(signal)) return lastSums_[i];
        }
        return totalOf(signal);
    }
    static std::vector<double> read(const Tensors& sums) {
        const at::Tensor all = at::stack(sums).to(at::kCPU).contiguous();
        const auto* const values = all.data_ptr<double>();
        return {values, values + all.numel()};
    }

    std::vector<std::string> layers_;
    Tensors arrives_;
    Tensors passes_;
    Tensors lastParts_;
    Tensors lastSums_;
};

}  // namespace

Schema relevanceParameters() {
    auto epsilon = Parameter::real("epsilon", SACCADE_TEXT("Epsilon"), 1e-6, 1e-12, 10, 1e-3,
                                   SACCADE_TEXT("Added to the denominators of the epsilon rule: larger values give "
                                                "calmer maps and absorb relevance."));
    epsilon.advanced = true;
    auto gamma = Parameter::real("gamma", SACCADE_TEXT("Gamma"), 0.25, 0, 100, 0.05,
                                 SACCADE_TEXT("How much the gamma rule prefers contributions of the output's own sign; "
                                              "used by epsilon_gamma_box."));
    gamma.advanced = true;
    auto residual = Parameter::choice(
        "residual", SACCADE_TEXT("Residual additions"), {"proportional", "equal", "main"},
        SACCADE_TEXT(
            "How branches that are added share what arrives: in proportion to what each adds, the same to each, "
            "or all to the branch with the most layers."));
    residual.advanced = true;
    auto rules = Parameter::text(
        "rules", SACCADE_TEXT("Rules"),
        SACCADE_TEXT("rows such as conv=gamma(0.25),first=z_box,layer1.0.conv2=epsilon"),
        [](std::string_view text) { relevanceRows(text); },
        SACCADE_TEXT(
            "Rules that go before the composite's own: by kind (conv, dense, depthwise), by position (first, last, "
            "3, 1..3) or by the name of a layer."));
    rules.advanced = true;
    auto biases = Parameter::boolean(
        "biases", SACCADE_TEXT("Biases take part"), true,
        SACCADE_TEXT(
            "Whether biases keep their share of the relevance; without them rules that conserve do so everywhere."));
    biases.advanced = true;
    return {Parameter::choice("composite", SACCADE_TEXT("Composite"), relevanceComposites(),
                              SACCADE_TEXT("Which rule each kind of layer follows.")),
            rules,
            residual,
            biases,
            epsilon,
            gamma};
}

RelevanceChoice relevanceChoice(const Parameters& parameters) {
    RelevanceChoice choice;
    choice.composite = parameters.choice("composite");
    choice.epsilon = parameters.real("epsilon");
    choice.gamma = parameters.real("gamma");
    choice.biases = parameters.boolean("biases");
    choice.rules = parameters.text("rules");
    const std::string& residual = parameters.choice("residual");
    if (residual == "equal") choice.branches = BranchSharing::equal;
    if (residual == "main") choice.branches = BranchSharing::main;
    return choice;
}

std::shared_ptr<const RuleBook> relevanceBook(const Study& study, const Network& network,
                                              const RelevanceChoice& choice) {
    RelevanceOptions options;
    options.epsilon = choice.epsilon;
    options.gamma = choice.gamma;
    options.branches = choice.branches;
    options.biases = choice.biases;
    options.rows = choice.rules;
    std::tie(options.low, options.high) = study.pixelBounds();
    checkRelevanceRows(relevanceRows(choice.rules), network);
    return relevanceRules(choice.composite, options);
}

at::Tensor relevanceFrom(const at::Tensor& start, const Run& run, const RuleBook& book, const Question& question,
                         Job& job, std::vector<LayerFlow>* flow) {
    const Network& network = run.network();
    SweepRequest request;
    request.start.emplace_back(targetLayer(network, question.target), start);
    FlowSums sums;
    if (flow != nullptr) {
        request.passed = [&](LayerId layer, const at::Tensor& signal, const Tensors& passed) {
            sums.note(network.layer(layer).name, signal, passed);
        };
    }
    const at::Tensor relevance = sweep(run, book, std::move(request), job).front();
    if (flow != nullptr) {
        sums.note(network.layer(network.input()).name, relevance, {relevance});
        sums.write(*flow);
    }
    return relevance;
}

at::Tensor relevanceStart(const Question& question, const at::Tensor& output) {
    const at::Tensor chosen = targetSignal(question.target, Score::logit, output);
    return question.score == Score::logit ? chosen * output : chosen * classScores(question.score, output);
}

at::Tensor relevanceMaps(Study& study, const Run& run, const RelevanceChoice& choice, const Question& question,
                         Job& job, std::vector<LayerFlow>* flow) {
    const auto book = relevanceBook(study, run.network(), choice);
    if (choice.composite == gradientComposite) {
        return inputSignal(run, *book, question, job) * run.activation(run.network().input());
    }
    const at::Tensor& output = run.activation(targetLayer(run.network(), question.target));
    return relevanceFrom(relevanceStart(question, output), run, *book, question, job, flow);
}

void tellConservation(double entered, double arrived, Recipe& recipe) {
    constexpr double noticed = 0.01;
    recipe.figures = {{"sum", arrived}, {"score", entered}};
    if (entered != 0) recipe.figures.emplace_back("conserved", arrived / entered);
    const LayerFlow* worst = nullptr;
    for (const LayerFlow& layer : recipe.flow) {
        const double change = std::abs(layer.arrives - layer.passes);
        if (worst == nullptr || change > std::abs(worst->arrives - worst->passes)) worst = &layer;
    }
    if (worst == nullptr || !(std::abs(worst->arrives - worst->passes) > noticed * std::abs(entered))) return;
    constexpr int digits = 3;
    const auto text = [](double value) {
        const double scale = value == 0 ? 1 : std::pow(10, digits - 1 - std::floor(std::log10(std::abs(value))));
        return number(std::round(value * scale) / scale);
    };
    recipe.notes.emplace_back(
        SACCADE_TEXT("the sum of the relevance changes most at {layer}: {arrives} arrives, {passes} is passed on"),
        Message::Arguments{
            {"layer", worst->layer}, {"arrives", text(worst->arrives)}, {"passes", text(worst->passes)}});
}

}  // namespace saccade
