// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace saccade {

/// The bare function: ten rounds of Philox 4x32 on a counter under a key, as Salmon et al. publish it with known
/// answers.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Counter-based random numbers (Philox 4x32-10; Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
///
/// Every number is a function of seed, purpose, sample index and position alone: batch size, threads, order and
/// interruption do not change a sample.
class Random {
 public:
    /// `purpose` names what the numbers are for ("rise/mask"), so that two uses of one seed are independent.
    Random(std::uint64_t seed, std::string_view purpose);

    /// Four uniform 32-bit words at a position of a sample.
    std::array<std::uint32_t, 4> words(std::uint64_t sample, std::uint64_t position) const;

    /// Uniform in [0, 1).
    float uniform(std::uint64_t sample, std::uint64_t position) const;

    /// Uniform whole number in [0, bound); bound > 0.
    std::uint32_t below(std::uint32_t bound, std::uint64_t sample, std::uint64_t position) const;

    /// Fills with standard normal numbers (Box-Muller), value i being position first + i of the sample; `first` is a
    /// multiple of 4.
    void normal(std::span<float> values, std::uint64_t sample, std::uint64_t first = 0) const;

    /// Fills with uniform numbers in [0, 1), value i being position i of the sample.
    void uniform(std::span<float> values, std::uint64_t sample) const;

 private:
    std::array<std::uint32_t, 2> key_{};
    std::uint32_t purpose_ = 0;
};

}  // namespace saccade
