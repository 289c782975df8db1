// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/survey/survey.h"

namespace saccade {

/// The place of one survey's result in a cache folder. A result is known by all that decides it: the model file's
/// digest, which variant of the network was run, the source's fingerprint, the accumulator's id and parameters, and the
/// range of samples; anything else is another file.
class CachedSurvey {
 public:
    CachedSurvey(const SurveyCache& cache, const InputSource& source, const Accumulator& accumulator,
                 std::int64_t begin, std::int64_t end);

    /// Fills the accumulator from the file and answers how far the survey was; nothing, and the accumulator as it was,
    /// where there is no file or it is damaged.
    std::optional<SurveyProgress> read(Accumulator& accumulator) const;
    /// Throws RequestError where the folder cannot be made or written to.
    void write(const Accumulator& accumulator, const SurveyProgress& progress) const;

    const std::filesystem::path& file() const { return file_; }

 private:
    std::string key_;
    std::filesystem::path file_;
};

}  // namespace saccade
