// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/core/random.h"

namespace saccade {

/// Random numbers one after another: a stream of its own for every seed, purpose and sample, so that what one part of
/// a scene draws never moves the numbers of another part.
class Dice {
 public:
    Dice(std::uint64_t seed, std::string_view purpose, std::uint64_t sample);

    std::uint32_t word();
    float uniform();                       ///< in [0, 1)
    float range(float least, float most);  ///< uniform in [least, most)
    int whole(int least, int most);        ///< uniform, both ends included
    bool chance(float probability);
    float sign();  ///< -1 or 1
    float bell();  ///< near normal: mean 0, deviation 1, never beyond 3.5

 private:
    Random random_;
    std::uint64_t sample_;
    std::uint64_t position_ = 0;
    std::array<std::uint32_t, 4> words_{};
    unsigned used_ = 4;
};

}  // namespace saccade
