// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/preprocess.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "engine/core/error.h"
#include "engine/image/resize.h"

namespace saccade {
namespace {

std::string sizeOf(std::int64_t width, std::int64_t height) {
    return std::to_string(width) + " x " + std::to_string(height);
}

// Luma of ITU-R 601 in 16-bit fixed point, as Pillow's "L".
Picture grey(Picture picture) {
    for (std::size_t i = 0; i + 2 < picture.rgb.size(); i += 3) {
        const std::uint32_t luma = picture.rgb[i] * 19595U + picture.rgb[i + 1] * 38470U + picture.rgb[i + 2] * 7471U;
        std::fill_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(i), 3,
                    static_cast<std::uint8_t>((luma + 0x8000U) >> 16U));
    }
    return picture;
}

// a x b / 255, rounded as Pillow rounds it.
std::uint8_t product(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t level = a * b + 128;
    return static_cast<std::uint8_t>(((level >> 8U) + level) >> 8U);
}

// Through colours that are multiplied by alpha, so that what is transparent gives no colour to what is not.
Picture resizedWithAlpha(const Picture& picture, int width, int height) {
    if (picture.alpha.empty() || (picture.width == width && picture.height == height)) {
        Picture result = resized(picture, width, height);
        result.alpha = picture.alpha;
        return result;
    }
    Picture weighed = picture;
    Picture opacity{picture.width, picture.height, std::vector<std::uint8_t>(picture.rgb.size())};
    for (std::size_t i = 0; i < picture.rgb.size(); ++i) {
        const std::uint8_t alpha = picture.alpha[i / 3];
        weighed.rgb[i] = product(picture.rgb[i], alpha);
        opacity.rgb[i] = alpha;
    }
    Picture result = resized(weighed, width, height);
    const Picture alphas = resized(opacity, width, height);
    result.alpha.resize(alphas.rgb.size() / 3);
    for (std::size_t i = 0; i < result.rgb.size(); ++i) {
        const std::uint32_t alpha = alphas.rgb[i];
        result.alpha[i / 3] = alphas.rgb[i];
        if (alpha != 0 && alpha != 255) {
            result.rgb[i] = static_cast<std::uint8_t>(std::min<std::uint32_t>(255, 255U * result.rgb[i] / alpha));
        }
    }
    return result;
}

Picture resizedAsCard(const Picture& picture, const Card& card) {
    std::int64_t width = picture.width;
    std::int64_t height = picture.height;
    if (card.resizeShorterSide) {
        const std::int64_t side = *card.resizeShorterSide;
        // The longer side is cut, not rounded, to whole pixels: torchvision's choice.
        if (width <= height) {
            height = side * height / width;
            width = side;
        } else {
            width = side * width / height;
            height = side;
        }
    } else if (card.resizeExact) {
        width = card.resizeExact->width;
        height = card.resizeExact->height;
    }
    if (std::max(width, height) > std::numeric_limits<std::int32_t>::max()) {
        throw RequestError(
            SACCADE_TEXT("a picture of {from} pixels is too long and narrow to be resized to a shorter side "
                         "of {side}"),
            {{"from", sizeOf(picture.width, picture.height)}, {"side", std::to_string(std::min(width, height))}});
    }
    return card.order == Card::Order::rgba
               ? resizedWithAlpha(picture, static_cast<int>(width), static_cast<int>(height))
               : resized(picture, static_cast<int>(width), static_cast<int>(height));
}

// Where a crop of `wanted` pixels starts on a side of `present` pixels; negative where it pads. torchvision pads half
// of what is missing (rounded down) in front, and rounds half a pixel to the even one when it cuts.
std::int64_t cropStart(std::int64_t present, std::int64_t wanted) {
    if (wanted > present) return -((wanted - present) / 2);
    const std::int64_t rest = present - wanted;
    const std::int64_t half = rest / 2;
    return rest % 2 == 0 ? half : half + half % 2;
}

Picture cropped(const Picture& picture, std::int64_t left, std::int64_t top, std::int64_t width, std::int64_t height) {
    Picture result{static_cast<int>(width), static_cast<int>(height), {}};
    result.rgb.assign(static_cast<std::size_t>(width * height) * 3, 0);
    if (!picture.alpha.empty()) result.alpha.assign(static_cast<std::size_t>(width * height), 0);
    const std::int64_t firstColumn = std::max<std::int64_t>(left, 0);
    const std::int64_t lastColumn = std::min<std::int64_t>(left + width, picture.width);
    for (std::int64_t y = std::max<std::int64_t>(top, 0); y < std::min<std::int64_t>(top + height, picture.height);
         ++y) {
        const std::int64_t at = y * picture.width + firstColumn;
        const std::int64_t to = (y - top) * width + firstColumn - left;
        const std::int64_t count = lastColumn - firstColumn;
        std::copy_n(picture.rgb.begin() + at * 3, count * 3, result.rgb.begin() + to * 3);
        if (!picture.alpha.empty()) std::copy_n(picture.alpha.begin() + at, count, result.alpha.begin() + to);
    }
    return result;
}

void checkCard(const Card& card) {
    const bool withAlpha = card.channels == 4 && card.order == Card::Order::rgba;
    if (card.channels != 1 && card.channels != 3 && !withAlpha) {
        throw RequestError(
            SACCADE_TEXT(
                "{origin}: a network with {channels} input channels takes no picture, but for four in the order "
                "RGBA; give it a tensor file (.npy)"),
            {{"origin", card.origin}, {"channels", std::to_string(card.channels)}});
    }
    if (card.channels == 3 && card.order == Card::Order::grey) {
        throw RequestError(SACCADE_TEXT("{origin}: the order GREY goes with 1 input channel, not with 3"),
                           {{"origin", card.origin}});
    }
}

void checkSize(const Picture& original, const Picture& seen, const Card& card) {
    if (seen.width == card.input.width && seen.height == card.input.height) return;
    const std::string input = sizeOf(card.input.width, card.input.height);
    if (!card.resizeShorterSide && !card.resizeExact && !card.centreCrop) {
        throw RequestError(
            SACCADE_TEXT("{origin}: the picture has {picture} pixels (width x height), the network's input "
                         "{input}, and the card gives neither a resize nor a crop"),
            {{"origin", card.origin}, {"picture", sizeOf(original.width, original.height)}, {"input", input}});
    }
    throw RequestError(SACCADE_TEXT("{origin}: the card's resize and crop make {seen} pixels (width x height) of this "
                                    "picture of {picture}, but the network's input has {input}"),
                       {{"origin", card.origin},
                        {"seen", sizeOf(seen.width, seen.height)},
                        {"picture", sizeOf(original.width, original.height)},
                        {"input", input}});
}

Array normalised(const Picture& seen, const Card& card) {
    Array input(Shape{1, card.channels, seen.height, seen.width});
    const auto pixels = static_cast<std::size_t>(seen.width) * static_cast<std::size_t>(seen.height);
    for (std::size_t c = 0; c < static_cast<std::size_t>(card.channels); ++c) {
        std::array<float, 256> table{};
        for (std::size_t level = 0; level < table.size(); ++level) {
            table[level] = static_cast<float>(card.inSpace(static_cast<double>(level) / 255.0, c));
        }
        const std::size_t source = card.order == Card::Order::bgr && card.channels == 3 ? 2 - c : c;
        const bool alpha = c == 3;
        for (std::size_t i = 0; i < pixels; ++i) {
            const std::uint8_t level = !alpha               ? seen.rgb[i * 3 + source]
                                       : seen.alpha.empty() ? std::uint8_t{255}
                                                            : seen.alpha[i];
            input.values[c * pixels + i] = table[level];
        }
    }
    return input;
}

}  // namespace

Prepared prepare(const Picture& picture, const Card& card) {
    checkCard(card);
    if (picture.empty()) throw RequestError(SACCADE_TEXT("an empty picture cannot be prepared for a network"));
    Prepared prepared;
    prepared.seen = resizedAsCard(card.channels == 1 ? grey(picture) : picture, card);
    const double across = static_cast<double>(picture.width) / prepared.seen.width;
    const double down = static_cast<double>(picture.height) / prepared.seen.height;
    std::int64_t left = 0;
    std::int64_t top = 0;
    if (card.centreCrop) {
        left = cropStart(prepared.seen.width, card.centreCrop->width);
        top = cropStart(prepared.seen.height, card.centreCrop->height);
        prepared.seen = cropped(prepared.seen, left, top, card.centreCrop->width, card.centreCrop->height);
    }
    checkSize(picture, prepared.seen, card);
    prepared.frame = {static_cast<double>(left) * across, static_cast<double>(top) * down, prepared.seen.width * across,
                      prepared.seen.height * down};
    prepared.input = normalised(prepared.seen, card);
    return prepared;
}

}  // namespace saccade
