// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/core/random.h"
#include "engine/methods/study.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// Many baselines for one picture: the pictures of a folder, prepared as the card says, or noise that is uniform
/// between the pixel bounds. Sample i is a function of the seed and i alone.
class BaselineSet : public Perturbation {
 public:
    /// `folder` empty: noise. Of a folder every picture comes once, in an order that the seed decides, and then all
    /// over again. Throws RequestError where the folder cannot be read or holds no picture.
    BaselineSet(const Study& study, const std::string& folder, std::uint64_t seed, std::int64_t count);

    std::int64_t size() const override { return count_; }
    /// Throws RequestError where a file is no picture or becomes another shape than the input.
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

    /// The pictures there are; 0 for noise.
    std::size_t pictures() const { return files_.size(); }

 private:
    const Study& study_;
    std::vector<std::string> files_;
    Random random_;
    std::int64_t count_;
    // The last range, which is often asked for again: pictures are slow to read.
    mutable std::pair<std::int64_t, std::int64_t> lastRange_{0, 0};
    mutable at::Tensor last_;
};

/// The parameters `baselines`, a folder, and `samples`.
Schema baselineSetParameters(std::int64_t samples);

}  // namespace saccade
