// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// CLEAR: Kumar, Wong and Taylor, "Explaining the unexplained: a class-enhanced attentive response (CLEAR) approach to
/// understanding deep neural networks", 2017; review section 2.3.7.
///
/// Shows which class each place of the picture speaks for, and how much. Every class has an attentive map, what the
/// last layer makes of the features at a place,
///
///     R_c = sum over k of w_ck A_k + b_c,
///
/// the class's own channel where the last convolution has one a class. Of these:
///
///     dominant response = max over c of R_c (the map's values),  dominant class = the c of that maximum (its classes)
///
/// shown together, the class as hue and the response as brightness. The mean of R_c over the places is the logit of c.
/// The review has the maps of the class channels themselves, which this follows.
/// One forward, no backward; for networks that CAM is for, no others. Hues tell some ten classes apart: those with the
/// largest logits take part. The maps are enlarged before they are compared. The target plays no role.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/cam/pooled_end.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

// The classes by falling logit, at most `most`, as an index into the classes.
at::Tensor chosenClasses(const Study& study, std::int64_t most) {
    const std::vector<std::int64_t> top = topClasses(study, static_cast<std::size_t>(most));
    return at::tensor(c10::ArrayRef<std::int64_t>(top), at::kLong);
}

// The attentive maps of some classes, n x h x w.
at::Tensor responses(const PooledEnd& end, const at::Tensor& features, const at::Tensor& classes) {
    const at::Tensor weights = end.weights.index_select(0, classes.to(end.weights.device()));
    at::Tensor maps = at::matmul(weights, features[0].flatten(1)).view({-1, features.size(2), features.size(3)});
    if (end.bias.defined()) maps = maps + end.bias.index_select(0, classes.to(end.bias.device())).view({-1, 1, 1});
    return maps;
}

Map explainClear(Study& study, const Question& question, Job& job) {
    if (question.score != Score::logit) {
        throw RequestError(
            SACCADE_TEXT("clear compares the responses of the classes, which are logits; leave the "
                         "score at logit"));
    }
    const PooledEnd end = requirePooledEnd("clear", study);
    const Run& run = study.runObserving(end.observed, job);
    const at::Tensor chosen = chosenClasses(study, question.parameters.integer("classes"));
    const at::Tensor maps = responses(end, run.activation(end.features), chosen);

    Map map;
    map.native = toArray(std::get<0>(maps.max(0)));
    const auto [response, place] = atInputSize(study, maps, false).squeeze(1).max(0);
    map.values = toArray(response);
    map.classes = toArray(chosen.index_select(0, place.flatten().to(at::kCPU)).view(place.sizes()).to(at::kFloat));
    map.recipe.figures = {{"classes", static_cast<double>(chosen.numel())}};
    return map;
}

}  // namespace

Method clearMethod() {
    Method method;
    method.id = "clear";
    method.title = "CLEAR";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Kumar et al. 2017; review section 2.3.7";
    method.shows = SACCADE_TEXT("Which class each place of the picture speaks for most, and how strongly.");
    method.formula = "response = max over c of R_c, class = the c of the maximum, R_c = sum over k of w_ck A_k + b_c";
    method.cost = SACCADE_TEXT("1 forward");
    method.misleads = SACCADE_TEXT(
        "Every place is given to one class, however close the next one is; classes outside the chosen number are not "
        "there at all. The target plays no role.");
    method.parameters = {Parameter::integer("classes", SACCADE_TEXT("Classes"), 10, 1, 1000,
                                            SACCADE_TEXT("How many classes take part, those with the largest logits "
                                                         "first. Hues tell some ten apart."))};
    method.explain = explainClear;
    return method;
}

}  // namespace saccade
