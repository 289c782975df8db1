// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Terms that look at what the parameters make, not at the network: they keep a mask small, smooth, or of a given area.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/optimise/parametrisation.h"

namespace saccade {

/// A scalar whose derivative LibTorch takes. Where the value to report is not the one to derive, `reported` says it.
struct PartValue {
    at::Tensor derived;
    double reported = 0;
};

struct PartTerm {
    std::string name;
    std::function<double(std::int64_t step)> weight;
    std::function<PartValue(const Made& made)> value;
};

/// How much of masks is there, sum of m, or is not, sum of 1 - m: the absolute sums of values in [0, 1], with their
/// slope at the ends too, where |m| and |1 - m| have none.
PartTerm markedSum(std::string name, std::string part, double weight);
PartTerm unmarkedSum(std::string name, std::string part, double weight);

/// sum over pixels of (dx^2 + dy^2)^(beta / 2), with forward differences that are 0 at the far border.
PartTerm totalVariation(std::string name, std::string part, double beta, double weight);

/// Holds each of K masks at an area (Fong, Patrick and Vedaldi 2019): the squared distance, mean over the pixels, of a
/// mask's sorted values from a template of as many ones as the area's share of the pixels and zeros elsewhere; the sum
/// over the masks. Pixels of one value cannot be sorted, and what tells two that differ by less than `alike` apart is
/// where they lie in the mask's grid, or rounding: each is drawn towards the mean of the template over the ranks of all
/// that are like it, so that no corner of a flat mask goes before another. The value is that of the sorted mask.
PartTerm areaTemplate(std::string name, std::string part, std::vector<double> areas, double alike,
                      std::function<double(std::int64_t step)> weight);

}  // namespace saccade
