// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace saccade {

/// What a computation runs on, in words: "cpu", "cuda" or "cuda:1". This header needs no torch.
///
/// Throws RequestError with one sentence where the word is none of these, or where this machine or this build of
/// LibTorch has no such device.
void checkDevice(const std::string& word);

}  // namespace saccade
