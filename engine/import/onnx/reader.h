// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/card.h"
#include "engine/core/job.h"
#include "engine/import/native_format.h"

namespace saccade {

/// Whether a file begins as an ONNX file does: with a protobuf message whose first field is a small version.
bool looksLikeOnnx(std::string_view content);

/// The network of an ONNX file (opset 7 to 25, the operators of convolutional networks). Tensors outside it are read
/// from `folder`, where it lies. `size`: the height and width to read it at where it does not say; else sizes in common
/// use are tried. `output`: see chosenOutput(). Nothing of the file is run. Throws RequestError that begins with
/// `where`.
NativeModel readOnnx(const std::string& content, const std::filesystem::path& folder,
                     const std::optional<Card::Size>& size, const std::string& output, const std::string& where,
                     const Job& job);

}  // namespace saccade
