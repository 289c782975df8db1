// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/array.h"
#include "engine/network/torch.h"

namespace saccade {

/// A reader of the safetensors format: eight bytes that say how long the header is, a JSON header with the type, the
/// shape and the place of every tensor, then the numbers. Nothing in such a file is ever executed.
class Safetensors {
 public:
    struct Entry {
        at::ScalarType type = at::kFloat;
        Shape shape;
        std::uint64_t begin = 0;  ///< in the file
        std::uint64_t end = 0;
    };

    /// Checks the whole header: types (F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL), sizes, and that the tensors fill the
    /// file without gap or overlap. `content` must outlive the reader. Throws RequestError that begins with `where`.
    Safetensors(std::string_view content, std::string where);

    const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }
    const std::map<std::string, std::string, std::less<>>& metadata() const { return metadata_; }

    /// A copy of a tensor as contiguous float32, whatever its type in the file. Throws RequestError for a name that is
    /// not there.
    at::Tensor tensor(std::string_view name) const;

    static bool looksLike(std::string_view content);

 private:
    [[noreturn]] void refuse(const std::string& why) const;

    std::string_view content_;
    std::string where_;
    std::map<std::string, Entry, std::less<>> entries_;
    std::map<std::string, std::string, std::less<>> metadata_;
};

/// A safetensors file of float32 tensors. The same tensors and metadata always give the same bytes.
std::string writeSafetensors(const std::map<std::string, at::Tensor>& tensors,
                             const std::map<std::string, std::string>& metadata);

}  // namespace saccade
