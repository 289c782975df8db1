// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/pixels.h"

#include <utility>

namespace saccade {

Pixels::Pixels(at::Tensor start, at::Tensor low, at::Tensor high)
    : start_(std::move(start)), low_(std::move(low)), high_(std::move(high)) {}

Made Pixels::make(const Tensors& parameters) const {
    return {parameters.at(0), {{"pixels", parameters[0]}}};
}

void Pixels::project(Tensors& parameters) const {
    if (low_.defined()) parameters.at(0) = at::maximum(parameters[0], low_);
    if (high_.defined()) parameters.at(0) = at::minimum(parameters[0], high_);
}

}  // namespace saccade
