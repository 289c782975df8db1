// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// An object mask from a map (Simonyan, Vedaldi and Zisserman 2014, section 3.2; review section 2.3.2).
///
/// Shows the object that a map points at as a mask, 1 inside and 0 outside, and its box. A map that marks only the
/// most telling part of an object is carried on to the rest by colour:
///
///     object = pixels with a map above its 95 % quantile, background = those below its 30 % quantile;
///     a mixture of Gaussians of the colours of each, a graph cut between them, the largest connected piece
///
/// The paper's map is the gradient, its largest size over the channels; any other method's map can take its place,
/// with that method's default parameters. Costs what the map costs. Misleads where object and background share their
/// colours, and shows one object only. The box stands in the recipe's figures, in pixels of the network's input.
#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/image/graph_cut.h"
#include "engine/image/seen_pixels.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/explain.h"
#include "engine/methods/registrations.h"
#include "engine/methods/study.h"

namespace saccade {
namespace {

// C x H x W or H x W to H x W. What has one channel only is taken as it is.
Array plane(const Array& map, bool sum) {
    if (map.shape.size() == 2) return map;
    const std::int64_t channels = map.shape.at(0);
    Array result(Shape{map.shape.at(1), map.shape.at(2)});
    const std::size_t size = result.values.size();
    for (std::size_t i = 0; i < size; ++i) {
        double value = 0;
        for (std::size_t at = i; at < map.values.size(); at += size) {
            const double here = map.values[at];
            value = sum || channels == 1 ? value + here : std::max(value, std::abs(here));
        }
        result.values[i] = static_cast<float>(value);
    }
    return result;
}

Map explainGraphCut(Study& study, const Question& question, Job& job) {
    GraphCutOptions options;
    options.foreground = question.parameters.real("foreground") / 100;
    options.background = question.parameters.real("background") / 100;
    options.refinements = static_cast<int>(question.parameters.integer("refinements"));
    if (options.background > options.foreground) {
        throw RequestError(
            SACCADE_TEXT("graphcut_segmentation: the background's quantile of {background} % lies above the object's "
                         "of {foreground} %; it must not"),
            {{"background", number(options.background * 100)}, {"foreground", number(options.foreground * 100)}});
    }
    const Picture picture = seenPicture(study.subject().input, study.card());

    Request request;
    request.method = question.parameters.choice("base");
    request.target = question.target;
    request.target.score = question.score;
    request.layer = question.layer;
    request.seed = question.seed;
    request.batch = question.batch;
    Job part(&job);
    const Map base = explain(study, request, part);

    const CutOut cut = cutOut(picture, plane(base.values, question.parameters.choice("channels") == "sum"), options);
    Map map;
    map.values = Array(Shape{picture.height, picture.width});
    std::copy(cut.mask.begin(), cut.mask.end(), map.values.values.begin());
    map.recipe.partial = base.recipe.partial;
    map.recipe.batch = base.recipe.batch;
    map.recipe.figures = {{"box_left", cut.box.x0},
                          {"box_top", cut.box.y0},
                          {"box_right", cut.box.x1},
                          {"box_bottom", cut.box.y1},
                          {"area", static_cast<double>(cut.area)},
                          {"object_seeds", static_cast<double>(cut.foregroundSeeds)},
                          {"background_seeds", static_cast<double>(cut.backgroundSeeds)}};
    return map;
}

}  // namespace

Method graphCutSegmentationMethod() {
    Method method;
    method.id = "graphcut_segmentation";
    method.title = SACCADE_TEXT("Graph cut of a map");
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Simonyan et al. 2014; review section 2.3.2";
    method.shows = SACCADE_TEXT("The object that a map points at, as a mask and its box, cut out by colour.");
    method.formula = "colours of map > its 95 % quantile against colours of map < its 30 % quantile; largest piece";
    method.cost = SACCADE_TEXT("What the base method costs, and one graph cut");
    method.misleads = SACCADE_TEXT(
        "Where object and background share colours the cut goes wrong. It shows one object, and it always shows one, "
        "however little the map says.");
    method.defaultScoreFor = scoreOfBase;
    method.takesAnyMap = true;
    method.parameters = {
        baseParameter(SACCADE_TEXT("The method whose map is cut, with its default parameters.")),
        Parameter::choice("channels", SACCADE_TEXT("Channels"), {"maximum", "sum"},
                          SACCADE_TEXT("What stands for a pixel of a map with several channels: the largest size "
                                       "among them (the paper), or their sum.")),
        Parameter::real("foreground", SACCADE_TEXT("Object above"), 95, 50, 100, 1,
                        SACCADE_TEXT("Pixels with a map above this quantile are the object's.")),
        Parameter::real("background", SACCADE_TEXT("Background below"), 30, 0, 95, 1,
                        SACCADE_TEXT("Pixels with a map below this quantile are the background's.")),
        Parameter::integer("refinements", SACCADE_TEXT("Refinements"), 0, 0, 50,
                           SACCADE_TEXT("Further cuts, each with colours learnt from the one before, as GrabCut "
                                        "does; none in the paper.")),
    };
    method.parameters[2].unit = "%";
    method.parameters[3].unit = "%";
    method.parameters[4].advanced = true;
    method.explain = explainGraphCut;
    return method;
}

}  // namespace saccade
