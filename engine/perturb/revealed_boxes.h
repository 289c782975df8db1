// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/image/box.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// A fill in which boxes of the input are revealed. Samples are appended as they become known, up to a number that is
/// known from the start: what is asked next may depend on what came of those before.
class RevealedBoxes : public Perturbation {
 public:
    using Boxes = std::vector<Box>;

    /// `input` and `fill` are 1 x C x H x W; `most` is the number of samples there will be at most.
    RevealedBoxes(at::Tensor input, at::Tensor fill, std::int64_t most);

    std::int64_t size() const override { return most_; }
    /// Of samples that were appended.
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

    void append(Boxes revealed) { samples_.push_back(std::move(revealed)); }
    std::int64_t known() const { return static_cast<std::int64_t>(samples_.size()); }

 private:
    at::Tensor input_;
    at::Tensor fill_;
    std::int64_t most_;
    std::vector<Boxes> samples_;
};

}  // namespace saccade
