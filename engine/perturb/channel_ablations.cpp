// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/channel_ablations.h"

namespace saccade {

at::Tensor ChannelAblations::inputs(std::int64_t begin, std::int64_t end) const {
    at::Tensor samples = activation_.repeat({end - begin, 1, 1, 1});
    for (std::int64_t channel = begin; channel < end; ++channel)
        samples[channel - begin][channel].zero_();
    return samples;
}

}  // namespace saccade
