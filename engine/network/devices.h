// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

namespace saccade {

/// What a computation runs on, in words: "cpu", "cuda" or "cuda:1". This header needs no torch.
///
/// Throws RequestError with one sentence where the word is none of these, or where this machine or this build of
/// LibTorch has no such device.
void checkDevice(const std::string& word);

/// Every device that there is, "cpu" first, then "cuda:0", "cuda:1", ... Where there is CUDA the first call starts its
/// driver, which may take some hundred milliseconds.
std::vector<std::string> devices();

}  // namespace saccade
