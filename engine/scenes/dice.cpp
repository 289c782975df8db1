// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/dice.h"

namespace saccade {

Dice::Dice(std::uint64_t seed, std::string_view purpose, std::uint64_t sample)
    : random_(seed, purpose), sample_(sample) {}

std::uint32_t Dice::word() {
    if (used_ == words_.size()) {
        words_ = random_.words(sample_, position_++);
        used_ = 0;
    }
    return words_[used_++];
}

float Dice::uniform() {
    return static_cast<float>(word() >> 8) * 0x1p-24F;
}

float Dice::range(float least, float most) {
    return least + (most - least) * uniform();
}

int Dice::whole(int least, int most) {
    const auto count = static_cast<std::uint64_t>(most - least) + 1;
    return least + static_cast<int>((word() * count) >> 32);
}

bool Dice::chance(float probability) {
    return uniform() < probability;
}

float Dice::sign() {
    return chance(0.5F) ? 1.0F : -1.0F;
}

float Dice::bell() {
    // Four uniform numbers have a variance of a third.
    float sum = -2;
    for (int i = 0; i < 4; ++i)
        sum += uniform();
    return sum * 1.7320508F;
}

}  // namespace saccade
