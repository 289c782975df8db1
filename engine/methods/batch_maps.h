// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// The methods whose maps are one sweep a sample, and so can be averaged over changed inputs: gradient first, then
/// gradient_x_input, guided_backpropagation, deconvnet, integrated_gradients, lrp, grad_cam.
const std::vector<std::string>& batchMapBases();

/// The maps of a base method for a batch of inputs N x C x H x W, the target and the score as in `question`:
/// N x C x H x W, or N x 1 x H x W for grad_cam (the ReLU map, up-sampled). The base's own parameters are its
/// defaults; the layer is the question's, else the default layer. Throws Cancelled, or MemoryError where the batch is
/// too large; an unknown base is a RequestError.
at::Tensor batchMaps(Study& study, std::string_view base, const at::Tensor& inputs, const Question& question, Job& job);

}  // namespace saccade
