// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/perturbation/superpixel_choice.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/core/error.h"
#include "engine/image/felzenszwalb.h"
#include "engine/image/quickshift.h"
#include "engine/image/seen_pixels.h"
#include "engine/image/slic.h"
#include "engine/network/tensors.h"
#include "engine/perturb/segment_switches.h"

namespace saccade {
namespace {

constexpr std::int64_t mostSuperpixels = 1000;
// Fifty pixels of 224 x 224.
constexpr double pixelsAcross = 1000;

std::string text(const Question& question, std::string_view id) {
    return toText(question.parameters.values().find(id)->second);
}

Segments cut(Study& study, const Question& question, Job& job) {
    const Array pixels = seenPixels(study.subject().input, study.card());
    const Parameters& parameters = question.parameters;
    const std::string& kind = parameters.choice("superpixels");
    if (kind == "felzenszwalb") {
        std::int64_t least = parameters.integer("minimum_area");
        if (least == 0) {
            const auto area = static_cast<double>(pixels.shape[1] * pixels.shape[2]);
            least = std::max<std::int64_t>(1, std::llround(area / pixelsAcross));
        }
        return felzenszwalb(pixels, {parameters.real("scale"), parameters.real("sigma"), least}, job);
    }
    if (kind == "quickshift") {
        return quickshift(
            pixels, {parameters.real("kernel_size"), parameters.real("maximum_distance"), parameters.real("ratio")},
            job);
    }
    return slic(pixels, {parameters.integer("segments"), parameters.real("compactness")}, job);
}

}  // namespace

Schema superpixelParameters() {
    Parameter least = Parameter::integer(
        "minimum_area", SACCADE_TEXT("Smallest area"), 0, 0, 1000000,
        SACCADE_TEXT("felzenszwalb: what is smaller joins a neighbour. Automatic: a thousandth of the picture."));
    least.unit = SACCADE_TEXT("pixels");
    least.zeroIsAutomatic = true;
    Schema schema{
        Parameter::choice("superpixels", SACCADE_TEXT("Superpixels"), {"slic", "felzenszwalb", "quickshift"},
                          SACCADE_TEXT("How the picture is cut into the parts that are switched on and off.")),
        Parameter::integer("segments", SACCADE_TEXT("Segments"), 50, 1, mostSuperpixels,
                           SACCADE_TEXT("slic: about so many.")),
        Parameter::real("compactness", SACCADE_TEXT("Compactness"), 10, 0.1, 1000, 1,
                        SACCADE_TEXT("slic: more makes the superpixels squarer, less makes them follow colours.")),
        Parameter::real("scale", SACCADE_TEXT("Scale"), 100, 1, 100000, 10,
                        SACCADE_TEXT("felzenszwalb: more makes fewer and larger ones.")),
        Parameter::real("sigma", SACCADE_TEXT("Sigma"), 0.8, 0, 20, 0.1,
                        SACCADE_TEXT("felzenszwalb: deviation of the Gaussian that comes first, in pixels.")),
        least,
        Parameter::real("kernel_size", SACCADE_TEXT("Kernel size"), 4, 1, 20, 0.5,
                        SACCADE_TEXT("quickshift: deviation of the density's Gaussian; more makes fewer ones.")),
        Parameter::real("maximum_distance", SACCADE_TEXT("Largest distance"), 200, 0, 10000, 10,
                        SACCADE_TEXT("quickshift: longer links are cut; more makes fewer ones.")),
        Parameter::real("ratio", SACCADE_TEXT("Ratio"), 0.2, 0, 10, 0.1,
                        SACCADE_TEXT("quickshift: how much colour counts against place.")),
    };
    for (std::size_t i = 2; i < schema.size(); ++i)
        schema[i].advanced = true;
    return schema;
}

std::string superpixelKey(const Question& question) {
    const std::string& kind = question.parameters.choice("superpixels");
    std::vector<std::string> ids{"segments", "compactness"};
    if (kind == "felzenszwalb") ids = {"scale", "sigma", "minimum_area"};
    if (kind == "quickshift") ids = {"kernel_size", "maximum_distance", "ratio"};
    std::string key = kind;
    for (const std::string& id : ids)
        key += "/" + text(question, id);
    return key;
}

const Segments& superpixels(Study& study, const std::string& method, const Question& question, Job& job) {
    auto& kept = study.state<std::optional<Segments>>("superpixels/" + superpixelKey(question));
    if (!kept) kept = cut(study, question, job);
    if (kept->count > mostSuperpixels) {
        throw RequestError(
            SACCADE_TEXT("{method}: {superpixels} cuts this picture into {count} superpixels, more than {most}; set "
                         "its parameters so that they become larger, or use slic"),
            {{"method", method},
             {"superpixels", question.parameters.choice("superpixels")},
             {"count", std::to_string(kept->count)},
             {"most", std::to_string(mostSuperpixels)}});
    }
    return *kept;
}

Parameter superpixelBaseline(std::string first, std::string help) {
    std::vector<std::string> names{"superpixel_mean", "zero", "black", "white", "mean", "blur", "noise"};
    std::rotate(names.begin(), std::find(names.begin(), names.end(), first),
                std::find(names.begin(), names.end(), first) + 1);
    Parameter baseline = Parameter::choice("baseline", SACCADE_TEXT("Baseline"), std::move(names), std::move(help));
    baseline.acceptsFile = true;
    return baseline;
}

at::Tensor superpixelFill(Study& study, const Segments& segments, const Question& question) {
    const std::string& name = question.parameters.choice("baseline");
    if (name == "superpixel_mean") return segmentMeans(study.input(), segments);
    return study.baseline(name, question.seed);
}

std::string superpixelFillKey(const Question& question) {
    const std::string& name = question.parameters.choice("baseline");
    return name == "noise" ? name + "/" + std::to_string(question.seed) : name;
}

}  // namespace saccade
