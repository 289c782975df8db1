// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/random.h"
#include "engine/survey/accumulator.h"

namespace saccade {

/// The mean and the covariance of square patches of the network's input: the Gaussian that prediction difference
/// analysis draws hidden pixels from (Zintgraf et al. 2017). From every picture the same number of patches is taken, at
/// places that depend on the seed and the picture's number alone.
class PatchGaussian final : public Accumulator {
 public:
    /// `side` pixels, `patches` a picture; both at least 1.
    PatchGaussian(std::int64_t side, std::int64_t patches, std::uint64_t seed);

    std::string id() const override { return "patch_gaussian"; }
    std::string parameters() const override;
    std::vector<LayerId> layers(const Network& network) const override { return {network.input()}; }
    /// Throws RequestError where the input is smaller than a patch.
    void add(const Run& run, const std::vector<std::int64_t>& samples) override;
    void merge(const Accumulator& other) override;
    SurveyState save() const override;
    void load(const SurveyState& state) override;

    std::int64_t side() const { return side_; }
    /// Patches so far.
    std::int64_t count() const { return count_; }
    /// float64, D = C x side x side, in the order channel, row, column. Undefined before the first patch.
    at::Tensor mean() const;
    /// float64, D x D, divided by n - 1. Undefined below two patches.
    at::Tensor covariance() const;

 private:
    std::int64_t side_;
    std::int64_t patches_;
    std::uint64_t seed_;
    Random places_;
    std::int64_t count_ = 0;
    at::Tensor sum_;       // float64, D
    at::Tensor products_;  // float64, D x D
};

}  // namespace saccade
