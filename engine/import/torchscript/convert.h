// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/card.h"

namespace saccade::torchscript {

/// Reads a scanned TorchScript archive (see scannedTorchScript) with LibTorch and turns its network into the native
/// format. Nothing is executed but the few constant operators that are allowed. `sizes` are tried first, then sizes in
/// common use. `output`: see chosenOutput(). Throws RequestError with a sentence that does not name the file.
std::string convertTorchScript(const std::string& archive, const std::vector<Card::Size>& sizes,
                               const std::string& output);

}  // namespace saccade::torchscript
