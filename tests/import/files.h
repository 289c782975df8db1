// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Files and sentences for the tests of the readers.
#pragma once

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/core/card.h"
#include "engine/core/error.h"
#include "engine/import/open.h"

namespace saccade::test {

inline std::filesystem::path importData(const std::string& name) {
    return std::filesystem::path(SACCADE_SOURCE_DIR) / "tests" / "import" / "data" / name;
}

inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline void write(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

inline std::filesystem::path inside(const QTemporaryDir& folder, const std::string& name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

/// A card that says only how large the input is.
inline Card cardOfSize(std::int64_t channels, std::int64_t height, std::int64_t width) {
    Card card;
    card.channels = channels;
    card.input = {height, width};
    return card;
}

/// The sentence a file is refused with; empty where it is opened. Any other exception is the test's failure.
inline std::string refusal(const std::filesystem::path& file) {
    Job job;
    try {
        openModel(file, std::nullopt, job);
    } catch (const RequestError& error) {
        return error.what();
    }
    return {};
}

/// Whether a text is one printable sentence of a length that a person reads.
inline bool isOneSentence(const std::string& text) {
    return !text.empty() && text.size() < 700 && text.find('\n') == std::string::npos &&
           text.find("Exception raised") == std::string::npos;
}

}  // namespace saccade::test
