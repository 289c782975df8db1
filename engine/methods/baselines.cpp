// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Baselines: what stands for "nothing to see" in the methods that compare the input with something.
#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/image/picture.h"
#include "engine/image/preprocess.h"
#include "engine/methods/study.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

// At 224 pixels 14: objects go, the light of the scene stays.
constexpr double sidesPerSigma = 16;

at::Tensor level(const Card& card, const at::Tensor& like, double value) {
    at::Tensor result = at::empty_like(like);
    for (std::int64_t c = 0; c < like.size(1); ++c) {
        result.select(1, c).fill_(card.inSpace(value, static_cast<std::size_t>(c)));
    }
    return result;
}

at::Tensor fromFile(const std::string& file, const Card& card, const at::Tensor& like) {
    const at::Tensor picture = toTensor(prepare(readPicture(file), card).input);
    if (picture.sizes() != like.sizes()) {
        throw RequestError(SACCADE_TEXT("the baseline {file} becomes {shape}, but the input is {input}"),
                           {{"file", file}, {"shape", describe(shapeOf(picture))}, {"input", describe(shapeOf(like))}});
    }
    return picture.to(like.device());
}

}  // namespace

at::Tensor Study::baselineOf(const at::Tensor& input, const std::string& name, std::uint64_t seed) const {
    if (name == "zero") return at::zeros_like(input);
    if (name == "black") return level(card(), input, 0);
    if (name == "white") return level(card(), input, 1);
    if (name == "mean") return input.mean({2, 3}, true).expand_as(input).contiguous();
    if (name == "blur") {
        return gaussianBlurred(input, static_cast<double>(std::max(input.size(2), input.size(3))) / sidesPerSigma);
    }
    if (name == "noise") {
        Array values(shapeOf(input));
        Random(seed, "baseline").uniform(values.values, 0);
        const auto [low, high] = pixelBounds();
        return low + toTensor(values).to(low.device()) * (high - low);
    }
    return fromFile(name, card(), input);
}

}  // namespace saccade
