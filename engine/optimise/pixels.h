// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/optimise/parametrisation.h"

namespace saccade {

/// The pixels themselves, kept between bounds. Their part is called "pixels".
class Pixels final : public Parametrisation {
 public:
    /// `start` is N x C x H x W; the bounds broadcast to it, and may be undefined: none.
    explicit Pixels(at::Tensor start, at::Tensor low = {}, at::Tensor high = {});

    Tensors start() const override { return {start_.clone()}; }
    Made make(const Tensors& parameters) const override;
    void project(Tensors& parameters) const override;

 private:
    at::Tensor start_;
    at::Tensor low_;
    at::Tensor high_;
};

}  // namespace saccade
