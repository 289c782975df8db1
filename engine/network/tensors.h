// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/network/torch.h"

namespace saccade {

/// A copy as a contiguous float32 tensor.
at::Tensor toTensor(const Array& array);
/// A copy of any float tensor.
Array toArray(const at::Tensor& tensor);
Shape shapeOf(const at::Tensor& tensor);

/// The sum of all values in float64, a tensor without axes on the same device. On the CPU without LibTorch's copy of
/// all of them in float64, and the same whatever the number of threads.
at::Tensor totalOf(const at::Tensor& tensor);

/// Half-pixel bilinear up- or down-sampling of N x C x h x w (no antialiasing, edges clamped).
at::Tensor resizedBilinear(const at::Tensor& tensor, std::int64_t height, std::int64_t width);

/// N x C x H x W convolved with a Gaussian to three sigma, edges repeated; as it is for a sigma of 0.
at::Tensor gaussianBlurred(const at::Tensor& tensor, double sigma);

}  // namespace saccade
