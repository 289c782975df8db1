// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// How the state of an accumulator lies on disk: the layout of safetensors (eight bytes that say how long the header
/// is, a JSON header with every tensor's type, shape and place, then the numbers), so that other programs can read it.
/// The readers of engine/import know float32 alone; sums are float64, and a damaged sum must not pass for a whole one:
/// here a digest covers all that is in the file.
#pragma once

#include <filesystem>

#include "engine/survey/accumulator.h"

namespace saccade {

/// Puts the file in place whole or not at all. Throws RequestError where it cannot be written.
void writeState(const std::filesystem::path& file, const SurveyState& state);

/// Throws RequestError with the file's name where it is missing, cut, changed, or of another kind.
SurveyState readState(const std::filesystem::path& file);

}  // namespace saccade
