// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/random_masks.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "engine/network/parallel.h"

namespace saccade {
namespace {

// Which two cells a pixel lies between, and how far it is on its way to the second.
struct Between {
    std::size_t first = 0;
    std::size_t second = 0;
    float share = 0;
};

// The half-pixel bilinear rule for `extent` pixels from `offset` on, out of cells enlarged to `enlarged` pixels.
std::vector<Between> positions(std::int64_t extent, std::int64_t offset, std::int64_t cells, std::int64_t enlarged) {
    std::vector<Between> result(static_cast<std::size_t>(extent));
    const double scale = static_cast<double>(cells) / static_cast<double>(enlarged);
    const auto last = static_cast<std::size_t>(cells - 1);
    for (std::int64_t i = 0; i < extent; ++i) {
        const double source = std::max((static_cast<double>(i + offset) + 0.5) * scale - 0.5, 0.0);
        const auto first = std::min(static_cast<std::size_t>(source), last);
        result[static_cast<std::size_t>(i)] = {first, std::min(first + 1, last),
                                               static_cast<float>(source - std::floor(source))};
    }
    return result;
}

std::int64_t dividedUp(std::int64_t value, std::int64_t by) {
    return (value + by - 1) / by;
}

}  // namespace

RandomMasks::RandomMasks(at::Tensor input, Grid grid, std::uint64_t seed, std::int64_t count)
    : input_(std::move(input)),
      grid_(grid),
      count_(count),
      height_(input_.size(2)),
      width_(input_.size(3)),
      cellHeight_(dividedUp(height_, grid.cells)),
      cellWidth_(dividedUp(width_, grid.cells)),
      openings_(seed, "rise/cells"),
      offsets_(seed, "rise/offset") {
    if (grid.cells < 1 || count < 0) throw std::logic_error("a mask without cells");
}

std::pair<std::int64_t, std::int64_t> RandomMasks::offset(std::int64_t sample) const {
    const auto at = static_cast<std::uint64_t>(sample);
    return {offsets_.below(static_cast<std::uint32_t>(cellHeight_), at, 0),
            offsets_.below(static_cast<std::uint32_t>(cellWidth_), at, 1)};
}

void RandomMasks::makeMask(std::int64_t sample, float* mask) const {
    const auto cells = static_cast<std::size_t>(grid_.cells);
    std::vector<float> open(cells * cells);
    openings_.uniform(open, static_cast<std::uint64_t>(sample));
    for (float& cell : open)
        cell = static_cast<double>(cell) < grid_.probability ? 1.0F : 0.0F;

    const auto [top, left] = offset(sample);
    const auto rows = positions(height_, top, grid_.cells, (grid_.cells + 1) * cellHeight_);
    const auto columns = positions(width_, left, grid_.cells, (grid_.cells + 1) * cellWidth_);

    // Along the columns once for every row of cells, then between the rows of cells.
    const auto width = static_cast<std::size_t>(width_);
    std::vector<float> stretched(cells * width);
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const float* const line = open.data() + cell * cells;
        for (std::size_t x = 0; x < width; ++x) {
            const Between& at = columns[x];
            stretched[cell * width + x] = line[at.first] + at.share * (line[at.second] - line[at.first]);
        }
    }
    for (const Between& at : rows) {
        const float* const above = stretched.data() + at.first * width;
        const float* const below = stretched.data() + at.second * width;
        for (std::size_t x = 0; x < width; ++x)
            mask[x] = above[x] + at.share * (below[x] - above[x]);
        mask += width;
    }
}

at::Tensor RandomMasks::masks(std::int64_t begin, std::int64_t end) const {
    if (last_.defined() && lastRange_ == std::pair(begin, end)) return last_;
    at::Tensor result = at::empty({end - begin, height_, width_}, at::kFloat);
    float* const values = result.data_ptr<float>();
    inParallel(begin, end, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t sample = first; sample < last; ++sample) {
            makeMask(sample, values + (sample - begin) * height_ * width_);
        }
    });
    lastRange_ = {begin, end};
    last_ = result.to(input_.device());
    return last_;
}

at::Tensor RandomMasks::inputs(std::int64_t begin, std::int64_t end) const {
    return input_.mul(masks(begin, end).unsqueeze(1));
}

}  // namespace saccade
