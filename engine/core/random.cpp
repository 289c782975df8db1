// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/random.h"

#include <algorithm>
#include <bit>
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

// 24 bits: every value is exactly representable and below 1. By way of a signed number, which vector instructions can
// convert.
inline float unit(std::uint32_t word) {
    return static_cast<float>(static_cast<std::int32_t>(word >> 8U)) * 0x1.0p-24F;
}

// FNV-1a, so that a purpose keeps its stream for ever (std::hash may change between libraries).
std::uint32_t hashOf(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

// Samples and positions stay below 2^48 and 2^32 in any use; the rest of the counter names the purpose.
std::array<std::uint32_t, 4> counterOf(std::uint64_t sample, std::uint64_t position, std::uint32_t purpose) {
    return {static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(sample),
            static_cast<std::uint32_t>(sample >> 32U) ^ static_cast<std::uint32_t>(position >> 32U) << 16U, purpose};
}

// Normal numbers are made by the thousand: in blocks of many counters side by side, by loops without branches or calls,
// which the compiler turns into vector instructions. Being series of additions and multiplications alone, on ranges so
// short that they are exact to float32, they give the same bits on every machine.
constexpr std::size_t lanes = 64;
constexpr std::size_t perBlock = 4 * lanes;

using Words = std::array<std::uint32_t, lanes>;
using Numbers = std::array<float, lanes>;

void oneRound(std::uint32_t* __restrict w0, std::uint32_t* __restrict w1, std::uint32_t* __restrict w2,
              std::uint32_t* __restrict w3, std::array<std::uint32_t, 2> key) {
    for (std::size_t i = 0; i < lanes; ++i) {
        const std::uint64_t product0 = std::uint64_t{multiplier0} * w0[i];
        const std::uint64_t product1 = std::uint64_t{multiplier1} * w2[i];
        w0[i] = static_cast<std::uint32_t>(product1 >> 32U) ^ w1[i] ^ key[0];
        w1[i] = static_cast<std::uint32_t>(product1);
        w2[i] = static_cast<std::uint32_t>(product0 >> 32U) ^ w3[i] ^ key[1];
        w3[i] = static_cast<std::uint32_t>(product0);
    }
}

// Of a number in (0, 1]: that of its power of two, and with s = (m - 1) / (m + 1) of the rest m, which lies within a
// factor of root 2 of one, 2 (s + s^3 / 3 + s^5 / 5 + ...); the first term left out is 2e-9 of it.
inline float logarithm(float x) {
    constexpr std::uint32_t rootOfHalf = 0x3F3504F3U;
    constexpr std::uint32_t mantissa = 0x007FFFFFU;
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x) - rootOfHalf;
    const auto power = static_cast<float>(static_cast<std::int32_t>(bits) >> 23);
    const auto m = std::bit_cast<float>((bits & mantissa) + rootOfHalf);
    const float s = (m - 1) / (m + 1);
    const float q = s * s;
    const float series = 1 + q * (1.0F / 3 + q * (1.0F / 5 + q * (1.0F / 7 + q * (1.0F / 9))));
    return 2 * s * series + power * std::numbers::ln2_v<float>;
}

// Box and Muller: two uniform words become two independent normal numbers, radius times cosine and sine.
void pairOfNormals(const std::uint32_t* __restrict radii, const std::uint32_t* __restrict turns,
                   float* __restrict first, float* __restrict second) {
    for (std::size_t i = 0; i < lanes; ++i) {
        // 1 - u lies in (0, 1]: the logarithm is finite.
        const float radius = std::sqrt(-2 * logarithm(1 - unit(radii[i])));
        // To the nearest quarter of a turn, and the rest, at most an eighth: the first terms left out are 2e-9.
        const float turn = unit(turns[i]);
        const auto quarter = static_cast<std::int32_t>(4 * turn + 0.5F);
        const float x = 2 * std::numbers::pi_v<float> * (turn - 0.25F * static_cast<float>(quarter));
        const float y = x * x;
        const float sine = x * (1 + y * (-1.0F / 6 + y * (1.0F / 120 + y * (-1.0F / 5040 + y * (1.0F / 362880)))));
        const float cosine =
            1 + y * (-1.0F / 2 + y * (1.0F / 24 + y * (-1.0F / 720 + y * (1.0F / 40320 + y * (-1.0F / 3628800)))));
        const bool odd = (quarter & 1) != 0;
        const float along = odd ? sine : cosine;
        const float across = odd ? cosine : sine;
        first[i] = radius * (((quarter + 1) & 2) != 0 ? -along : along);
        second[i] = radius * ((quarter & 2) != 0 ? -across : across);
    }
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
    return philox(counterOf(sample, position, purpose_), key_);
}

float Random::uniform(std::uint64_t sample, std::uint64_t position) const {
    return unit(words(sample, position / 4)[position % 4]);
}

std::uint32_t Random::below(std::uint32_t bound, std::uint64_t sample, std::uint64_t position) const {
    // Multiply-shift: the bias is below bound / 2^32, invisible for the bounds in use.
    return static_cast<std::uint32_t>(std::uint64_t{words(sample, position / 4)[position % 4]} * bound >> 32U);
}

void Random::normal(std::span<float> values, std::uint64_t sample, std::uint64_t first) const {
    for (std::size_t begin = 0; begin < values.size(); begin += perBlock) {
        std::array<Words, 4> words;
        for (std::size_t i = 0; i < lanes; ++i) {
            const auto counter = counterOf(sample, (first + begin) / 4 + i, purpose_);
            for (std::size_t j = 0; j < 4; ++j)
                words[j][i] = counter[j];
        }
        std::array<std::uint32_t, 2> key = key_;
        for (int round = 0; round < rounds; ++round) {
            oneRound(words[0].data(), words[1].data(), words[2].data(), words[3].data(), key);
            key[0] += weyl0;
            key[1] += weyl1;
        }
        std::array<Numbers, 4> numbers;
        pairOfNormals(words[0].data(), words[1].data(), numbers[0].data(), numbers[1].data());
        pairOfNormals(words[2].data(), words[3].data(), numbers[2].data(), numbers[3].data());
        const std::size_t count = std::min(values.size() - begin, perBlock);
        float* const block = values.data() + begin;
        if (count == perBlock) {
            for (std::size_t i = 0; i < lanes; ++i) {
                for (std::size_t j = 0; j < 4; ++j)
                    block[4 * i + j] = numbers[j][i];
            }
        } else {
            for (std::size_t i = 0; i < count; ++i)
                block[i] = numbers[i % 4][i / 4];
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
