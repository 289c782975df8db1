// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "engine/image/segments.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// An input with some of its segments switched off: pixels of a segment that is on are the input's, of one that is off
/// the fill's. LIME and the methods of Shapley values over superpixels.
class SegmentSwitches : public Perturbation {
 public:
    /// Sets the switch of every segment for a sample: 1 on, 0 off. A function of the sample alone.
    using Draw = std::function<void(std::int64_t sample, std::span<std::uint8_t> on)>;

    /// `input` and `fill` are 1 x C x H x W, the segments H x W; `count` is the number of samples.
    SegmentSwitches(at::Tensor input, at::Tensor fill, const Segments& segments, Draw draw, std::int64_t count);

    std::int64_t size() const override { return count_; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

    /// The switches of the samples [begin, end), n x segments, float64: made again wherever they are wanted.
    at::Tensor switches(std::int64_t begin, std::int64_t end) const;

 private:
    at::Tensor input_;
    at::Tensor fill_;
    at::Tensor labels_;  // H x W, flat
    std::int64_t segments_;
    Draw draw_;
    std::int64_t count_;
};

/// The mean of every channel over each segment, as a picture: 1 x C x H x W.
at::Tensor segmentMeans(const at::Tensor& input, const Segments& segments);

/// One value a segment, on every one of its pixels: H x W, float32.
at::Tensor painted(const at::Tensor& values, const Segments& segments);

}  // namespace saccade
