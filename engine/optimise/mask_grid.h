// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/optimise/mask_maker.h"

namespace saccade {

/// A coarse grid enlarged bilinearly (half-pixel) and smoothed with a Gaussian: the mask of Fong and Vedaldi 2017. A
/// grid that is the same everywhere gives the same mask everywhere, to the border.
class MaskGrid final : public MaskMaker {
 public:
    /// `start` is K x c x h x w; `sigma` in pixels of the picture, 0 for none.
    MaskGrid(at::Tensor start, std::int64_t height, std::int64_t width, double sigma = 0);

    at::Tensor start() const override { return start_.clone(); }
    at::Tensor enlarged(const at::Tensor& parameters) const override;

 private:
    at::Tensor start_;
    std::int64_t height_;
    std::int64_t width_;
    double sigma_;
};

}  // namespace saccade
