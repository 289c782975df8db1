// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Contrastive layer-wise relevance propagation: Gu, Yang and Tresp, "Understanding individual decisions of CNNs via
/// contrastive backpropagation", 2018.
///
/// Shows what speaks for a class and not as much for the others: relevance R of the class minus relevance D of its
/// dual. The dual is either the other classes, each with an equal part of the class's logit (`other_classes`, the
/// paper's CLRP1), or the class whose weights in the last layer are turned round (`opposite`, CLRP2; both sweeps then
/// pass the last layer by the z-plus rule, since under the epsilon rule the class and its opposite share alike). For a
/// contrast of two classes the dual is the second class.
///
///     signed:      R - D
///     max0:        max(0, R - D), the paper's
///     normalised:  max(0, R / sum R - D / sum D), as the authors' program does; the dual then starts with the other
///                  classes' own logits, made positive
///
/// One forward and two backward passes. It misleads where the other classes are alike: what they share is taken away
/// from the class as well, and a class without evidence gets weight in the dual like one with much.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/methods/relevance/opposite.h"

namespace saccade {
namespace {

void checkClasses(const Run& run, const Question& question) {
    const Target& target = question.target;
    const bool ofClasses = targetLayer(run.network(), target) == run.network().logits() &&
                           (target.kind == Target::Kind::classIndex || target.kind == Target::Kind::contrast);
    if (!ofClasses) {
        throw RequestError(
            SACCADE_TEXT("clrp sets a class of the network's output against the other classes; for what lies "
                         "inside the network lrp is the method"));
    }
    if (run.output().size(1) < 2) {
        throw RequestError(
            SACCADE_TEXT("clrp needs another class to compare with, and this network has one; lrp needs none"));
    }
}

// What enters for the class alone, in the output's shape: its score at the class.
at::Tensor startOf(const Question& question, const at::Tensor& output) {
    Question single = question;
    single.target = Target::ofClass(question.target.index);
    return relevanceStart(single, output);
}

// What enters for the dual.
at::Tensor dualStart(const Question& question, const at::Tensor& output, bool ownLogits) {
    const std::int64_t classes = output.size(1);
    const std::int64_t chosen = question.target.index;
    const bool pair = question.target.kind == Target::Kind::contrast;
    at::Tensor dual;
    if (ownLogits) {
        // A mean over rows and columns where there are any, as the score has it.
        const double cells = output.dim() > 2 ? static_cast<double>(output[0][0].numel()) : 1;
        dual = output.abs() / cells;
    } else {
        const double each = pair ? 1 : 1 / static_cast<double>(classes - 1);
        dual = (startOf(question, output).sum(1, true) * each).expand_as(output).contiguous();
    }
    at::Tensor others = at::ones({classes}, output.options());
    if (pair) {
        others.zero_();
        others.select(0, question.target.other).fill_(1);
    }
    others.select(0, chosen).fill_(0);
    Shape shape(static_cast<std::size_t>(output.dim()), 1);
    shape.at(1) = -1;
    return dual * others.view(shape);
}

at::Tensor dualRelevance(const Study& study, const Run& run, const RelevanceChoice& choice, const Question& question,
                         bool opposite, bool ownLogits, Job& job) {
    const at::Tensor& output = run.activation(run.network().logits());
    if (!opposite) {
        const auto book = relevanceBook(study, run.network(), choice);
        return relevanceFrom(dualStart(question, output, ownLogits), run, *book, question, job);
    }
    const LayerId logits = run.network().logits();
    const Run turned = oppositeRun(run, layerOfWeights(run.network(), logits, "clrp with dual=opposite"), logits, job);
    const auto book = relevanceBook(study, turned.network(), choice);
    return relevanceFrom(startOf(question, output), turned, *book, question, job);
}

// Sample by sample.
at::Tensor sumToOne(const at::Tensor& relevance) {
    const at::Tensor sum = relevance.flatten(1).sum(1, false, at::kDouble).view({-1, 1, 1, 1});
    return relevance / at::where(at::eq(sum, 0), at::ones_like(sum), sum).to(relevance.scalar_type());
}

struct Contrasted {
    at::Tensor relevance;  // all N x C x H x W
    at::Tensor dual;
    at::Tensor difference;
};

Contrasted contrasted(const Study& study, const Run& run, const Question& question, Job& job) {
    checkClasses(run, question);
    const std::string& variant = question.parameters.choice("variant");
    const bool opposite = question.parameters.choice("dual") == "opposite";
    if (opposite && question.target.kind == Target::Kind::contrast) {
        throw RequestError(SACCADE_TEXT("a contrast has its dual, the other class; leave out dual=opposite"));
    }
    RelevanceChoice choice = relevanceChoice(question.parameters);
    if (choice.composite == "gradient_x_input") {
        throw RequestError(
            SACCADE_TEXT("clrp needs rules of relevance, and the composite gradient_x_input has none; the nearest "
                         "is the composite epsilon"));
    }
    if (opposite) choice.rules = "last=z_plus," + choice.rules;

    const at::Tensor& output = run.activation(run.network().logits());
    const auto book = relevanceBook(study, run.network(), choice);
    const at::Tensor relevance = relevanceFrom(startOf(question, output), run, *book, question, job);
    const at::Tensor dual =
        dualRelevance(study, run, choice, question, opposite, variant == "normalised" && !opposite, job);
    at::Tensor difference = variant == "normalised" ? sumToOne(relevance) - sumToOne(dual) : relevance - dual;
    if (variant != "signed") difference = difference.clamp_min(0);
    return {relevance, dual, difference};
}

Map explainClrp(Study& study, const Question& question, Job& job) {
    const Contrasted all = contrasted(study, cleanRun(study, question, job), question, job);
    Map map = mapOf(all.difference);
    map.recipe.figures = {{"sum", all.difference.sum(at::kDouble).item<double>()},
                          {"relevance", all.relevance.sum(at::kDouble).item<double>()},
                          {"dual_relevance", all.dual.sum(at::kDouble).item<double>()}};
    return map;
}

at::Tensor clrpMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return contrasted(study, runOf(study, inputs, question, job), question, job).difference;
}

}  // namespace

Method clrpMethod() {
    Method method;
    method.id = "clrp";
    method.title = SACCADE_TEXT("Contrastive layer-wise relevance");
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Gu et al. 2018; review section 2.3.4";
    method.shows = SACCADE_TEXT("What speaks for the class and does not speak for the other classes as well.");
    method.formula = "M = R(class) - R(dual), the dual being the other classes with equal parts of the class's logit";
    method.cost = SACCADE_TEXT("1 forward, 2 backwards of two to four times the gradient's work");
    method.misleads = SACCADE_TEXT(
        "All other classes count alike, however unlikely they are; what similar classes share is taken away from "
        "each.");
    auto dual =
        Parameter::choice("dual", SACCADE_TEXT("Dual"), {"other_classes", "opposite"},
                          SACCADE_TEXT("What is subtracted: the relevance of the other classes, or that of the class "
                                       "with the weights of the last layer turned round."));
    dual.advanced = true;
    method.parameters = {
        Parameter::choice(
            "variant", SACCADE_TEXT("Variant"), {"signed", "max0", "normalised"},
            SACCADE_TEXT("The difference with its sign; its positive part, as in the paper; or the positive part "
                         "after both were scaled to a sum of 1, as in the authors' program.")),
        dual};
    const Schema shared = relevanceParameters();
    method.parameters.insert(method.parameters.end(), shared.begin(), shared.end());
    method.explain = explainClrp;
    method.maps = clrpMaps;
    return method;
}

}  // namespace saccade
