// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Occlusion (Zeiler and Fergus 2014; review section 2.3.1).
///
/// Shows what the score loses when a square of the picture is replaced by a baseline. The value of a pixel is the mean
/// drop over the windows that cover it, so that borders are not dimmer than the middle.
///
///     R(p) = mean over windows w that contain p of  Y(x) - Y(x with the baseline inside w)
///
/// One forward a window: 729 at 224 x 224 with the automatic window of 16 and stride of 8. Misleads where evidence is
/// redundant (either eye alone can be hidden without loss), and where the baseline itself looks like something.
#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/occlusion_windows.h"

namespace saccade {
namespace {

// Sixteen pixels of 224.
constexpr double windowsAcross = 14;

std::int64_t automaticWindow(const at::Tensor& input) {
    const auto side = static_cast<double>(std::min(input.size(2), input.size(3)));
    return std::max<std::int64_t>(1, std::llround(side / windowsAcross));
}

Map explainOcclusion(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    std::int64_t window = question.parameters.integer("window");
    if (window == 0) window = automaticWindow(input);
    std::int64_t stride = question.parameters.integer("stride");
    if (stride == 0) stride = std::max<std::int64_t>(1, window / 2);
    if (stride > window) {
        throw RequestError(SACCADE_TEXT("occlusion: a stride of {stride} would leave pixels between windows of "
                                        "{window} that nothing covers; allowed are 1 to {window}"),
                           {{"stride", std::to_string(stride)}, {"window", std::to_string(window)}});
    }
    const std::string& baseline = question.parameters.choice("baseline");
    std::string key = "occlusion/" + std::to_string(window) + "/" + std::to_string(stride) + "/" + baseline;
    if (baseline == "noise") key += "/" + std::to_string(question.seed);

    const OcclusionWindows windows(input, study.baseline(baseline, question.seed), window, stride);
    const double clean = cleanScore(study, question, job);
    CoverageMean drops(input.size(2), input.size(3));
    std::int64_t done = 0;
    const auto result = [&] {
        Map map;
        map.values = toArray(drops.mean());
        map.recipe.figures = {{"windows", static_cast<double>(done)}};
        map.recipe.batch = study.planner(question.batch).chosen();
        map.recipe.partial = done < windows.size();
        return map;
    };
    const ScoreFold fold = [&](std::int64_t begin, const at::Tensor& scores) {
        const at::Tensor drop = scores.to(at::kCPU, at::kDouble).neg().add(clean).contiguous();
        for (std::int64_t i = 0; i < drop.size(0); ++i) {
            drops.add(windows.window(begin + i), drop.data_ptr<double>()[i]);
        }
        done = begin + drop.size(0);
        job.partial(result);
    };
    foldScores(windows, key, fold, study, question, job);
    return result();
}

}  // namespace

Method occlusionMethod() {
    Method method;
    method.id = "occlusion";
    method.title = SACCADE_TEXT("Occlusion");
    method.family = SACCADE_TEXT("Perturbation");
    method.paper = "Zeiler and Fergus 2014; review section 2.3";
    method.shows = SACCADE_TEXT("What the score loses when a square of the picture is hidden there.");
    method.formula = "R(p) = mean over windows w containing p of Y(x) - Y(x with the baseline in w)";
    method.cost = SACCADE_TEXT("One forward a window, 729 at 224 x 224; another class costs none");
    method.misleads = SACCADE_TEXT(
        "Evidence that is there twice does not show: hiding either half changes little. The baseline is itself a "
        "picture the network may see something in.");
    method.defaultScore = Score::logit;
    method.progressive = true;

    Parameter window = Parameter::integer("window", SACCADE_TEXT("Window"), 0, 0, 4096,
                                          SACCADE_TEXT("Side of the square that is hidden. Automatic: a fourteenth of "
                                                       "the shorter side, 16 at 224."));
    window.unit = SACCADE_TEXT("pixels");
    window.zeroIsAutomatic = true;
    Parameter stride =
        Parameter::integer("stride", SACCADE_TEXT("Stride"), 0, 0, 4096,
                           SACCADE_TEXT("How far the window moves, at most its side. Automatic: half the window."));
    stride.unit = SACCADE_TEXT("pixels");
    stride.zeroIsAutomatic = true;
    Parameter baseline =
        Parameter::choice("baseline", SACCADE_TEXT("Baseline"), {"zero", "black", "white", "mean", "blur", "noise"},
                          SACCADE_TEXT("What stands in the window. Zero is zero in the network's "
                                       "input space: the mean colour where inputs are normalised."));
    baseline.acceptsFile = true;
    method.parameters = {window, stride, baseline};
    method.explain = explainOcclusion;
    return method;
}

}  // namespace saccade
