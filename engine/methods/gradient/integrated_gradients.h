// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/methods/gradient/quadrature.h"
#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// Integrated gradients of one input, 1 x C x H x W, along the line from a baseline. Throws Cancelled.
at::Tensor integratedGradients(Study& study, const at::Tensor& input, const at::Tensor& baseline,
                               const Quadrature& points, const Question& question, Job& job);

}  // namespace saccade
