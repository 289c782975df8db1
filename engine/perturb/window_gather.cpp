// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/window_gather.h"

#include <algorithm>

#include "engine/network/parallel.h"

namespace saccade {
namespace {

using Index = at::indexing::TensorIndex;

// One sample in memory: where it begins and the steps from one channel, row and column to the next.
struct Plane {
    const float* data = nullptr;
    std::int64_t channelStep = 0;
    std::int64_t rowStep = 0;
    std::int64_t columnStep = 0;

    Plane() = default;
    Plane(const at::Tensor& tensor, std::int64_t sample)
        : data(tensor.data_ptr<float>() + sample * tensor.stride(0)),
          channelStep(tensor.stride(1)),
          rowStep(tensor.stride(2)),
          columnStep(tensor.stride(3)) {}

    void copyCell(std::int64_t row, std::int64_t column, std::int64_t channels, float* to) const {
        const float* const from = data + row * rowStep + column * columnStep;
        if (channelStep == 1) {
            std::copy_n(from, channels, to);
            return;
        }
        for (std::int64_t channel = 0; channel < channels; ++channel)
            to[channel] = from[channel * channelStep];
    }
};

at::Tensor numbers(const std::vector<std::int64_t>& values, at::IntArrayRef shape, const at::Tensor& like) {
    return at::tensor(values, at::kLong).view(shape).to(like.device());
}

}  // namespace

at::Tensor gathered(const at::Tensor& clean, const Patches* patches, const Cells& cells, double fill) {
    if (!clean.device().is_cpu()) return gatheredByIndex(clean, patches, cells, fill);
    const std::int64_t channels = clean.size(1);
    const auto samples = static_cast<std::int64_t>(cells.rows.size()) / cells.rowCount;
    at::Tensor result = at::empty({samples, cells.rowCount, cells.columnCount, channels}, clean.options());
    auto* const out = result.data_ptr<float>();
    const Plane whole(clean, 0);
    const std::int64_t height = patches != nullptr ? patches->values.size(2) : 0;
    const std::int64_t width = patches != nullptr ? patches->values.size(3) : 0;
    constexpr std::int64_t grain = 8;
    inParallel(0, samples * cells.rowCount, grain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t line = begin; line < end; ++line) {
            const std::int64_t sample = line / cells.rowCount;
            const std::int64_t row = cells.rows[static_cast<std::size_t>(line)];
            const std::int64_t* const columns = cells.columns.data() + sample * cells.columnCount;
            float* to = out + line * cells.columnCount * channels;
            Plane patch;
            std::int64_t top = 0;
            std::int64_t left = 0;
            if (patches != nullptr) {
                patch = Plane(patches->values, sample);
                top = patches->tops[static_cast<std::size_t>(sample)];
                left = patches->lefts[static_cast<std::size_t>(sample)];
            }
            const bool rowInPatch = row >= top && row < top + height;
            for (std::int64_t i = 0; i < cells.columnCount; ++i, to += channels) {
                const std::int64_t column = columns[i];
                if (row < 0 || column < 0) {
                    std::fill_n(to, channels, static_cast<float>(fill));
                } else if (rowInPatch && column >= left && column < left + width) {
                    patch.copyCell(row - top, column - left, channels, to);
                } else {
                    whole.copyCell(row, column, channels, to);
                }
            }
        }
    });
    return result.permute({0, 3, 1, 2});
}

at::Tensor gatheredByIndex(const at::Tensor& clean, const Patches* patches, const Cells& cells, double fill) {
    const auto samples = static_cast<std::int64_t>(cells.rows.size()) / cells.rowCount;
    const at::Tensor rows = numbers(cells.rows, {samples, cells.rowCount, 1}, clean);
    const at::Tensor columns = numbers(cells.columns, {samples, 1, cells.columnCount}, clean);
    const at::Tensor whole = clean.squeeze(0).permute({1, 2, 0});
    at::Tensor result = whole.index({Index(rows.clamp_min(0)), Index(columns.clamp_min(0))});
    if (patches != nullptr) {
        const at::Tensor values = patches->values.permute({0, 2, 3, 1});
        const at::Tensor y = rows.sub(numbers(patches->tops, {samples, 1, 1}, clean));
        const at::Tensor x = columns.sub(numbers(patches->lefts, {samples, 1, 1}, clean));
        const at::Tensor inside =
            y.ge(0).logical_and(y.lt(values.size(1))).logical_and(x.ge(0)).logical_and(x.lt(values.size(2)));
        const at::Tensor sample = at::arange(samples, rows.options()).view({samples, 1, 1});
        const at::Tensor own =
            values.index({Index(sample), Index(y.clamp(0, values.size(1) - 1)), Index(x.clamp(0, values.size(2) - 1))});
        result = at::where(inside.unsqueeze(3), own, result);
    }
    const at::Tensor outside = rows.lt(0).logical_or(columns.lt(0));
    return result.masked_fill(outside.unsqueeze(3), fill).permute({0, 3, 1, 2});
}

}  // namespace saccade
