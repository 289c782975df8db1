// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/mask_grid.h"

#include <utility>

#include "engine/network/tensors.h"

namespace saccade {

MaskGrid::MaskGrid(at::Tensor start, std::int64_t height, std::int64_t width, double sigma)
    : start_(std::move(start)), height_(height), width_(width), sigma_(sigma) {}

at::Tensor MaskGrid::enlarged(const at::Tensor& parameters) const {
    const bool asLarge = parameters.size(2) == height_ && parameters.size(3) == width_;
    return gaussianBlurred(asLarge ? parameters : resizedBilinear(parameters, height_, width_), sigma_);
}

}  // namespace saccade
