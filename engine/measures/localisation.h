// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// How well a map's evidence lies on the thing it should explain (review, section 4: localisation).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/core/array.h"
#include "engine/image/ground_truth.h"
#include "engine/image/preprocess.h"

namespace saccade {

/// How signed evidence is read before it is located: both are H x W without negative values.
enum class Reading {
    positive,  ///< channels summed, what speaks against the target left out
    absolute,  ///< the greatest absolute value among the channels, as for gradients (Simonyan et al. 2013)
};

std::string_view toText(Reading reading);

/// A map of C x H x W or H x W as evidence to be located, H x W. Values that are not finite count as none.
Array evidence(const Array& map, Reading reading);

/// Where a thing is in the network's input: height x width bytes, 0 where it is not.
struct InputMask {
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::vector<std::uint8_t> thing;

    std::int64_t area() const;
};

/// A mask of the original picture (width x height bytes) as the network's input has it: each input pixel takes the
/// value of the original's pixel under its centre; what the frame cuts off is lost.
InputMask inInput(const std::vector<std::uint8_t>& mask, int width, int height, const Frame& frame,
                  std::int64_t inputHeight, std::int64_t inputWidth);

/// The same of a thing that is known to be on a picture of width x height pixels; where only its box is known, all of
/// it counts as the thing.
InputMask inInput(const TrueThing& thing, int width, int height, const Frame& frame, std::int64_t inputHeight,
                  std::int64_t inputWidth);

/// The pointing game (Zhang et al., "Top-down neural attention by excitation backprop", 2016) on one thing: 1 where the
/// greatest evidence lies on the mask or at most `tolerance` pixels from it, else 0. Of several places with the same
/// greatest evidence, the share that hits; a map without evidence misses. Throws RequestError where the mask's size is
/// not the map's.
double pointingGame(const Array& evidence, const InputMask& mask, double tolerance);

/// The share of all evidence that lies on the mask (mass accuracy, also called energy inside; Arras et al. 2022), 0 to
/// 1; 0 for a map without evidence. Throws RequestError where the mask's size is not the map's.
double massAccuracy(const Array& evidence, const InputMask& mask);

}  // namespace saccade
