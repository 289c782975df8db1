// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Where tests find reference results and, where they lie beside the project, real models and pictures.
#pragma once

#include <QTest>
#include <filesystem>
#include <string>

namespace saccade::test {

inline std::filesystem::path golden(const std::string& name) {
    return std::filesystem::path(SACCADE_GOLDEN_DIR) / name;
}

inline std::filesystem::path shared(const std::string& name) {
    return std::filesystem::path(SACCADE_SHARED_DIR) / name;
}

}  // namespace saccade::test

/// Skips a test where the shared material is absent: the only reason for which a test may skip (CI checks the words).
#define SACCADE_NEEDS_SHARED(name)                                        \
    if (!std::filesystem::exists(saccade::test::shared(name))) {          \
        QSKIP("the shared material is absent beside the project: " name); \
    }
