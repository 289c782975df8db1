// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace saccade {

/// Bounds what this process can do from here on: memory and the size of files by the size of the model file, time on
/// the processor, no core dumps, no further privileges. A sanitizer's memory is exempt: it reserves terabytes.
void limitThisProcess(std::uint64_t modelFileSize);

}  // namespace saccade
