// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <vector>

#include "engine/image/box.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// Windows of a size that lie within the picture whole, at every multiple of the stride and at the far borders; a
/// window larger than the picture covers all of it. Coarse grid first, then what lies between.
std::vector<Box> slidingWindows(std::int64_t height, std::int64_t width, std::int64_t window, std::int64_t stride);

/// An input in which a window is filled with something that might have stood there: several samples a window, one
/// after the other. Prediction difference analysis.
class WindowSamples : public Perturbation {
 public:
    /// What stands in a window in its samples [begin, end): n x C x h x w of the window, each a function of the window
    /// and its number alone.
    using Draw = std::function<at::Tensor(std::int64_t window, std::int64_t begin, std::int64_t end)>;

    /// `input` is 1 x C x H x W.
    WindowSamples(at::Tensor input, std::vector<Box> windows, std::int64_t each, Draw draw);

    std::int64_t size() const override { return static_cast<std::int64_t>(windows_.size()) * each_; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;
    std::optional<Box> changed(std::int64_t sample) const override { return window(sample / each_); }

    const Box& window(std::int64_t number) const { return windows_.at(static_cast<std::size_t>(number)); }
    std::int64_t windows() const { return static_cast<std::int64_t>(windows_.size()); }
    std::int64_t each() const { return each_; }

 private:
    at::Tensor input_;
    std::vector<Box> windows_;
    std::int64_t each_;
    Draw draw_;
};

}  // namespace saccade
