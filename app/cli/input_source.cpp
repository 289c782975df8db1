// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/input_source.h"

#include <algorithm>
#include <cmath>

#include "engine/core/cache_folder.h"
#include "engine/core/error.h"
#include "engine/core/npy.h"
#include "engine/core/sha256.h"

namespace saccade::cli {
namespace {

/// A tensor has no picture of its own: its values between the least and the greatest become black to white, three
/// channels as red, green and blue, any other number as their mean.
Picture picturedTensor(const Array& tensor) {
    const auto channels = tensor.shape.at(1);
    const auto height = tensor.shape.at(2);
    const auto width = tensor.shape.at(3);
    const auto plane = static_cast<std::size_t>(height * width);
    std::vector<float> levels(plane * 3);
    for (std::size_t pixel = 0; pixel < plane; ++pixel) {
        double mean = 0;
        for (std::int64_t c = 0; c < channels; ++c)
            mean += tensor.values[static_cast<std::size_t>(c) * plane + pixel];
        mean /= static_cast<double>(channels);
        for (std::size_t colour = 0; colour < 3; ++colour) {
            levels[pixel * 3 + colour] =
                channels == 3 ? tensor.values[colour * plane + pixel] : static_cast<float>(mean);
        }
    }
    const auto [least, greatest] = std::minmax_element(levels.begin(), levels.end());
    const float low = *least;
    const float range = *greatest - low;
    Picture picture{static_cast<int>(width), static_cast<int>(height), {}};
    picture.rgb.reserve(levels.size());
    for (const float level : levels) {
        const float share = range > 0 ? (level - low) / range : 0.5F;
        picture.rgb.push_back(static_cast<std::uint8_t>(std::lround(share * 255)));
    }
    return picture;
}

}  // namespace

Input loadPicture(const std::string& file, const Card& card) {
    Input input;
    input.name = file;
    input.file = file;
    input.original = readPicture(file);
    input.hash = sha256OfFile(file);
    Prepared prepared = prepare(input.original, card);
    input.tensor = std::move(prepared.input);
    input.frame = prepared.frame;
    return input;
}

std::vector<Input> loadTensors(const std::string& file) {
    const Array array = readNpy(file);
    constexpr std::int64_t largestSide = 16384;
    const bool shaped = array.shape.size() == 4 && std::all_of(array.shape.begin(), array.shape.end(), [](auto extent) {
                            return extent >= 1 && extent <= largestSide;
                        });
    if (!shaped) {
        throw RequestError(
            SACCADE_TEXT("{file}: a tensor is N x C x H x W with extents from 1 to {most}; this one is {shape}"),
            {{"file", file},
             {"most", std::to_string(largestSide)},
             {"shape", array.shape.empty() ? "a single number" : describe(array.shape)}});
    }
    if (!std::all_of(array.values.begin(), array.values.end(), [](float value) { return std::isfinite(value); })) {
        throw RequestError(SACCADE_TEXT("{file}: the tensor holds values that are not finite"), {{"file", file}});
    }
    const std::string hash = sha256OfFile(file);
    const std::int64_t samples = array.shape[0];
    const auto size = array.values.size() / static_cast<std::size_t>(samples);
    std::vector<Input> inputs;
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        Input input;
        input.name = samples == 1 ? file : file + "[" + std::to_string(sample) + "]";
        input.file = file;
        input.hash = hash;
        const auto start = array.values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(sample) * size);
        input.tensor = Array({1, array.shape[1], array.shape[2], array.shape[3]},
                             std::vector<float>(start, start + static_cast<std::ptrdiff_t>(size)));
        input.original = picturedTensor(input.tensor);
        input.frame = {0, 0, static_cast<double>(input.original.width), static_cast<double>(input.original.height)};
        inputs.push_back(std::move(input));
    }
    return inputs;
}

void checkInputNamed(const Arguments& arguments) {
    const bool picture = arguments.positionals().size() > 1;
    if (picture == arguments.has("tensor")) {
        throw RequestError(picture ? SACCADE_TEXT("{command} takes a picture or --tensor, not both")
                                   : SACCADE_TEXT("{command} needs a picture after the model, or --tensor"),
                           {{"command", arguments.command()}});
    }
}

Input loadInput(const Arguments& arguments, const Card& card) {
    checkInputNamed(arguments);
    const auto tensor = arguments.value("tensor");
    if (!tensor) return loadPicture(arguments.positionals().at(1), card);
    auto inputs = loadTensors(*tensor);
    if (inputs.size() != 1) {
        throw RequestError(
            SACCADE_TEXT("{file} holds {count} samples; {command} takes a tensor of one, 1 x C x H x W"),
            {{"file", *tensor}, {"count", std::to_string(inputs.size())}, {"command", arguments.command()}});
    }
    return std::move(inputs.front());
}

Subject subjectOf(const LoadedModel& model, const Input& input) {
    Subject subject;
    subject.network = model.opened.network;
    subject.input = input.tensor;
    subject.card = model.card;
    subject.modelFile = model.file;
    subject.modelHash = model.opened.hash;
    subject.imageFile = input.file;
    subject.imageHash = input.hash;
    subject.cacheFolder = userCacheFolder();
    subject.device = model.device;
    return subject;
}

}  // namespace saccade::cli
