// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/cache_folder.h"

#include <cstdlib>

namespace saccade {

std::filesystem::path userCacheFolder() {
    // Only the person who starts the program sets its environment.
    if (const char* const named = std::getenv("SACCADE_CACHE")) return named;
    // The base directory specification lets relative paths count for nothing.
    const char* const cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && std::filesystem::path(cache).is_absolute()) return std::filesystem::path(cache) / "saccade";
    const char* const home = std::getenv("HOME");
    if (home != nullptr && std::filesystem::path(home).is_absolute()) {
        return std::filesystem::path(home) / ".cache" / "saccade";
    }
    return {};
}

}  // namespace saccade
