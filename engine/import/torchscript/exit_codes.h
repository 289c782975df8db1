// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace saccade {

/// What saccade-import and the process that started it have agreed on.
inline constexpr int childRefused = 2;      ///< the last line it wrote says why
inline constexpr int childFailed = 3;       ///< LibTorch failed in a way that has no sentence
inline constexpr int childOutOfMemory = 4;  ///< over the limit it set itself
inline constexpr const char* childSentenceMark = "saccade-import: ";

}  // namespace saccade
