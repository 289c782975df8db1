// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/optimise/mask_maker.h"

namespace saccade {

/// The smooth masks of extremal perturbations (Fong, Patrick and Vedaldi 2019): every point i of a coarse grid casts a
/// disc k(|u - u_i| / sigma) m_i, k(z) = exp(-2 max(z - 1/2, 0)^2), and a pixel takes the smooth maximum of them,
///
///     M(u) = sum over i of s_i softmax_i(20 s_i),   s_i = k(|u - u_i| / sigma) m_i,
///
/// which lets a mask be flat inside and lets it fall off no faster than the kernel. The points lie at multiples of the
/// step; those within 1 + ceil(sigma / step) of a pixel's own take part, points outside the picture with s = 0.
///
/// Its margin is sigma, rounded, as in the authors' TorchRay: a disc at the border has its soft edge there. Without, a
/// band along the border would be the only region without one on all sides, and the cheapest of its area.
class SmoothMaxMask final : public MaskMaker {
 public:
    /// `masks` at once over height x width pixels; `step` in pixels, at least 1; `sigma` in pixels, above 0. They
    /// start with every point at 1.
    SmoothMaxMask(std::int64_t masks, std::int64_t height, std::int64_t width, std::int64_t step, double sigma,
                  const at::TensorOptions& options);

    at::Tensor start() const override;
    at::Tensor enlarged(const at::Tensor& parameters) const override;
    std::int64_t margin() const override { return margin_; }

 private:
    std::int64_t masks_;
    std::int64_t height_;
    std::int64_t width_;
    std::int64_t step_;
    std::int64_t radius_;  // of the window of points, in points
    std::int64_t margin_;
    at::Tensor kernel_;  // window x 1 x step x 1 x step: it depends on where a pixel lies within its step alone
};

}  // namespace saccade
