// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Patterns beside the model they were learned for, so that they go where it goes: STEM.patterns.safetensors, or
/// STEM.patterns.linear.safetensors for the linear estimator.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/network/network.h"
#include "engine/propagate/patterns.h"

namespace saccade {

/// What was learned, and from what.
struct LearnedPatterns {
    Patterns patterns;          ///< by layer of the folded network
    double worst = 0;           ///< the largest |w a - 1| of all units
    std::int64_t pictures = 0;  ///< how many were looked at
    std::string folder;         ///< whose pictures: its name without where it lies
};

/// The place of a network's patterns, "two_component" or "linear". Empty where the model came from no file.
std::filesystem::path patternsBeside(const std::string& modelFile, const std::string& estimator);

/// Puts the file in place whole or not at all. Throws RequestError where it cannot be written.
void writePatterns(const std::filesystem::path& file, const LearnedPatterns& learned, const std::string& modelHash);

/// Nothing where there is no such file, or it belongs to a model of another digest. Throws RequestError where it is
/// damaged, or its patterns are not those of the network's weighted layers.
std::optional<LearnedPatterns> readPatterns(const std::filesystem::path& file, const Network& network,
                                            const std::string& modelHash);

}  // namespace saccade
