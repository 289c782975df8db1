// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "engine/import/onnx/proto.h"
#include "engine/network/torch.h"

namespace saccade::onnx_import {

/// Reads tensors of an ONNX file: those inside it, and those in files beside it.
class TensorReader {
 public:
    /// `folder`: where the file lies; other files are read from there only.
    TensorReader(std::filesystem::path folder, std::string where)
        : folder_(std::move(folder)), where_(std::move(where)) {}

    /// A tensor of floats (of any width in the file) or of 64-bit whole numbers; booleans are whole numbers. Throws
    /// RequestError that names the tensor.
    at::Tensor read(const onnx::TensorProto& tensor);

 private:
    [[noreturn]] void refuse(const onnx::TensorProto& tensor, const std::string& why) const;
    std::string_view externalBytes(const onnx::TensorProto& tensor, std::uint64_t wanted);

    std::filesystem::path folder_;
    std::string where_;
    std::map<std::string, std::string> files_;
};

}  // namespace saccade::onnx_import
