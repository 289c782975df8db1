// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/train/losses.h"

namespace saccade {

at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& targets) {
    return -(targets * at::log_softmax(logits, 1)).sum(1).mean();
}

}  // namespace saccade
