// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network/torch.h"

namespace saccade {

/// The mean over the batch of -sum(target x log softmax(logits)): cross entropy against a distribution over the
/// classes, both N x classes. Differentiable.
at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& targets);

}  // namespace saccade
