// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/perturb/perturbation.h"

namespace saccade {

/// An input seen through a hole: in every sample one window of it is replaced by the baseline.
///
/// Windows begin at every multiple of the stride, until one reaches the far border, where it is cut off. They come
/// coarse grid first, then what lies between, so that the first few already cover the whole picture.
class OcclusionWindows : public Perturbation {
 public:
    struct Window {
        std::int64_t top = 0;
        std::int64_t left = 0;
        std::int64_t bottom = 0;  ///< exclusive
        std::int64_t right = 0;   ///< exclusive
    };

    /// `input` and `baseline` are 1 x C x H x W; `window` and `stride` are pixels, at least 1. A window larger than
    /// the picture covers all of it.
    OcclusionWindows(at::Tensor input, at::Tensor baseline, std::int64_t window, std::int64_t stride);

    std::int64_t size() const override { return static_cast<std::int64_t>(windows_.size()); }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;
    std::optional<Box> changed(std::int64_t sample) const override;
    const Window& window(std::int64_t sample) const { return windows_.at(static_cast<std::size_t>(sample)); }

 private:
    at::Tensor input_;
    at::Tensor baseline_;
    std::vector<Window> windows_;
};

/// Folds the value of every window into the mean over the windows that cover a pixel: H x W.
class CoverageMean {
 public:
    CoverageMean(std::int64_t height, std::int64_t width);

    void add(const OcclusionWindows::Window& window, double value);
    /// float32, H x W; 0 where no window came yet.
    at::Tensor mean() const;

 private:
    at::Tensor sum_;
    at::Tensor cover_;
};

}  // namespace saccade
