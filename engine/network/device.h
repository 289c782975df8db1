// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "engine/network/devices.h"
#include "engine/network/torch.h"

namespace saccade {

/// The device of a word that checkDevice() allows. The first CUDA device that is asked for sets LibTorch up so that it
/// computes there as exactly as on the CPU: float32 without TF32, and algorithms that always give the same.
at::Device deviceOf(const std::string& word);

/// Whether an error says that memory does not suffice, on the CPU or on a device. LibTorch reports the former as a
/// plain error: only its words tell.
bool wantsMemory(const c10::Error& error);

/// Waits until a device has done what it was asked: before a clock is read. Nothing to wait for on the CPU.
void waitFor(const at::Device& device);

}  // namespace saccade
