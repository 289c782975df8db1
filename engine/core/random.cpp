// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/random.h"

#include <cmath>
#include <numbers>

namespace saccade {
namespace {

// The constants of Philox 4x32 (Salmon et al. 2011, table 2).
constexpr std::uint32_t multiplier0 = 0xD2511F53U;
constexpr std::uint32_t multiplier1 = 0xCD9E8D57U;
constexpr std::uint32_t weyl0 = 0x9E3779B9U;
constexpr std::uint32_t weyl1 = 0xBB67AE85U;
constexpr int rounds = 10;

// 24 bits: every value is exactly representable and below 1.
float unit(std::uint32_t word) {
    return static_cast<float>(word >> 8U) * 0x1.0p-24F;
}

// FNV-1a, so that a purpose keeps its stream for ever (std::hash may change between libraries).
std::uint32_t hashOf(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t product0 = std::uint64_t{multiplier0} * counter[0];
        const std::uint64_t product1 = std::uint64_t{multiplier1} * counter[2];
        counter = {
            static_cast<std::uint32_t>(product1 >> 32U) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product1),
            static_cast<std::uint32_t>(product0 >> 32U) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(product0)};
        key[0] += weyl0;
        key[1] += weyl1;
    }
    return counter;
}

Random::Random(std::uint64_t seed, std::string_view purpose)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)}, purpose_(hashOf(purpose)) {}

std::array<std::uint32_t, 4> Random::words(std::uint64_t sample, std::uint64_t position) const {
    // Samples and positions stay below 2^48 and 2^32 in any use; the rest of the counter names the purpose.
    return philox(
        {static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(sample),
         static_cast<std::uint32_t>(sample >> 32U) ^ static_cast<std::uint32_t>(position >> 32U) << 16U, purpose_},
        key_);
}

float Random::uniform(std::uint64_t sample, std::uint64_t position) const {
    return unit(words(sample, position / 4)[position % 4]);
}

std::uint32_t Random::below(std::uint32_t bound, std::uint64_t sample, std::uint64_t position) const {
    // Multiply-shift: the bias is below bound / 2^32, invisible for the bounds in use.
    return static_cast<std::uint32_t>(std::uint64_t{words(sample, position / 4)[position % 4]} * bound >> 32U);
}

void Random::normal(std::span<float> values, std::uint64_t sample) const {
    for (std::size_t i = 0; i < values.size(); i += 4) {
        const auto word = words(sample, i / 4);
        for (std::size_t pair = 0; pair < 2; ++pair) {
            // 1 - u lies in (0, 1]: the logarithm is finite.
            const double radius = std::sqrt(-2.0 * std::log(1.0 - static_cast<double>(unit(word[2 * pair]))));
            const double angle = 2.0 * std::numbers::pi * static_cast<double>(unit(word[2 * pair + 1]));
            const std::size_t at = i + 2 * pair;
            if (at < values.size()) values[at] = static_cast<float>(radius * std::cos(angle));
            if (at + 1 < values.size()) values[at + 1] = static_cast<float>(radius * std::sin(angle));
        }
    }
}

void Random::uniform(std::span<float> values, std::uint64_t sample) const {
    for (std::size_t i = 0; i < values.size(); i += 4) {
        const auto word = words(sample, i / 4);
        for (std::size_t j = 0; j < 4 && i + j < values.size(); ++j)
            values[i + j] = unit(word[j]);
    }
}

}  // namespace saccade
