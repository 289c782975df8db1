// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

namespace saccade {

/// Where results that can be made again may be kept for the next start: the folder that the environment's
/// SACCADE_CACHE names, else `saccade` in the user's cache folder (XDG_CACHE_HOME, or .cache at home). Empty where
/// there is none. Nothing is made.
std::filesystem::path userCacheFolder();

}  // namespace saccade
