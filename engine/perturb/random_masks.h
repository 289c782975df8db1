// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <utility>

#include "engine/core/random.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// An input under RISE's random masks (Petsiuk et al. 2018): a coarse grid whose cells are open with a probability,
/// enlarged bilinearly to a little more than the picture, and cut out of that at a random place, so that the cells'
/// borders lie elsewhere in every mask. Closed means zero in the network's input space.
class RandomMasks : public Perturbation {
 public:
    struct Grid {
        std::int64_t cells = 7;    ///< along each axis
        double probability = 0.5;  ///< of a cell to be open
    };

    /// `input` is 1 x C x H x W; `count` is the number of samples.
    RandomMasks(at::Tensor input, Grid grid, std::uint64_t seed, std::int64_t count);

    std::int64_t size() const override { return count_; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

    /// The masks alone, (end - begin) x H x W in [0, 1]: made again wherever they are wanted, but for the last ones,
    /// which a fold wants right after the inputs were made. Used by one thread; not to be changed.
    at::Tensor masks(std::int64_t begin, std::int64_t end) const;

    /// Where the mask of a sample was cut out: row and column offset, each from 0 to below a cell's extent.
    std::pair<std::int64_t, std::int64_t> offset(std::int64_t sample) const;

 private:
    void makeMask(std::int64_t sample, float* mask) const;

    at::Tensor input_;
    Grid grid_;
    std::int64_t count_;
    std::int64_t height_;
    std::int64_t width_;
    std::int64_t cellHeight_;
    std::int64_t cellWidth_;
    Random openings_;
    Random offsets_;
    mutable std::pair<std::int64_t, std::int64_t> lastRange_{0, 0};
    mutable at::Tensor last_;
};

}  // namespace saccade
