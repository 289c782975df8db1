// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/channel_masks.h"

#include <utility>

namespace saccade {

ChannelMasks::ChannelMasks(at::Tensor input, at::Tensor activation, Corners corners)
    : input_(std::move(input)), activation_(std::move(activation)), corners_(corners) {
    const at::Tensor flat = activation_.detach().to(at::kCPU).flatten(2).squeeze(0);
    const at::Tensor same = flat.amax(1).eq(flat.amin(1)).contiguous();
    const bool* const values = same.data_ptr<bool>();
    constant_.assign(values, values + same.numel());
}

at::Tensor ChannelMasks::masks(std::int64_t begin, std::int64_t end) const {
    // One channel a sample: LibTorch may round differently where it enlarges several at once.
    const at::Tensor channels = activation_.slice(1, begin, end).transpose(0, 1);
    const at::Tensor large = at::upsample_bilinear2d(channels, {input_.size(2), input_.size(3)},
                                                     corners_ == Corners::aligned, c10::nullopt, c10::nullopt);
    const at::Tensor least = large.amin({1, 2, 3}, true);
    const at::Tensor range = large.amax({1, 2, 3}, true).sub(least);
    at::Tensor masks = large.sub(least);
    for (std::int64_t channel = begin; channel < end; ++channel) {
        at::Tensor mask = masks[channel - begin];
        // Enlarging a constant may leave rounding, which must not be stretched to a mask.
        if (constant_.at(static_cast<std::size_t>(channel))) {
            mask.zero_();
        } else {
            mask.div_(range[channel - begin]);
        }
    }
    return masks;
}

at::Tensor ChannelMasks::inputs(std::int64_t begin, std::int64_t end) const {
    return input_.mul(masks(begin, end));
}

}  // namespace saccade
