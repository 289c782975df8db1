// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network/torch.h"

namespace saccade {

/// Some values of a normal vector given the others:
///
///     x_w | x_g ~ N(m_w + S_wg S_gg^-1 (x_g - m_g),  S_ww - S_wg S_gg^-1 S_gw)
class ConditionalNormal {
 public:
    /// `mean` is D and `covariance` D x D, float64; `wanted` and `given` are positions among the D values, int64. A
    /// millionth of the mean variance, more where that does not suffice, is added to every variance, so that a
    /// covariance estimated from few vectors can be inverted.
    ConditionalNormal(const at::Tensor& mean, const at::Tensor& covariance, const at::Tensor& wanted,
                      const at::Tensor& given);

    /// The mean of the wanted values where the given ones are `known`; float64.
    at::Tensor mean(const at::Tensor& known) const;
    /// Their covariance, whatever the given ones are.
    at::Tensor covariance() const { return root_.mm(root_.t()); }
    /// Draws, n x wanted values: `noise` are as many standard normal numbers.
    at::Tensor draws(const at::Tensor& known, const at::Tensor& noise) const {
        return mean(known) + noise.mm(root_.t());
    }

 private:
    at::Tensor wantedMean_;
    at::Tensor givenMean_;
    at::Tensor gain_;  // wanted x given
    at::Tensor root_;  // lower triangular: root x root^T is the covariance
};

}  // namespace saccade
