// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/safetensors.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/core/error.h"
#include "engine/import/bounded_json.h"

namespace saccade {
namespace {

using nlohmann::json;

constexpr std::uint64_t lengthSize = 8;
constexpr std::uint64_t longestHeader = 100'000'000;
constexpr std::size_t mostDimensions = 8;

struct TypeName {
    const char* word;
    at::ScalarType type;
};
constexpr TypeName typeNames[] = {
    {"F32", at::kFloat}, {"F64", at::kDouble}, {"F16", at::kHalf}, {"BF16", at::kBFloat16}, {"I64", at::kLong},
    {"I32", at::kInt},   {"I16", at::kShort},  {"I8", at::kChar},  {"U8", at::kByte},       {"BOOL", at::kBool}};

std::optional<at::ScalarType> typeOf(const std::string& word) {
    for (const auto& [candidate, type] : typeNames) {
        if (word == candidate) return type;
    }
    return std::nullopt;
}

std::uint64_t headerLength(std::string_view content) {
    std::uint64_t length = 0;
    for (unsigned i = 0; i < lengthSize; ++i) {
        length |= std::uint64_t{static_cast<unsigned char>(content[i])} << (8U * i);
    }
    return length;
}

std::optional<std::uint64_t> naturalNumber(const json& value) {
    if (!value.is_number_unsigned()) return std::nullopt;
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return number;
}

// A name from a file, short and printable enough for a sentence.
std::string quoted(const std::string& name) {
    std::string result = "\"";
    for (const char c : name.substr(0, 100))
        result += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    return result + (name.size() > 100 ? "...\"" : "\"");
}

}  // namespace

bool Safetensors::looksLike(std::string_view content) {
    return content.size() > lengthSize && content[lengthSize] == '{' && headerLength(content) < (1ULL << 40U);
}

void Safetensors::refuse(const std::string& why) const {
    throw RequestError(SACCADE_TEXT("{file} is not a sound safetensors file: {reason}"),
                       {{"file", where_}, {"reason", why}});
}

Safetensors::Safetensors(std::string_view content, std::string where) : content_(content), where_(std::move(where)) {
    if (content_.size() < lengthSize) refuse("it ends too early");
    const std::uint64_t length = headerLength(content_);
    if (length > longestHeader) refuse("its header is longer than 100 MB");
    if (length > content_.size() - lengthSize) refuse("its header is longer than the file");
    const auto text = content_.substr(lengthSize, static_cast<std::size_t>(length));
    if (text.empty() || text.front() != '{') refuse("its header is not a JSON object");
    const json header = parseBoundedJson(text, 8);
    if (!header.is_object()) refuse("its header is not a JSON object");

    const std::uint64_t data = lengthSize + length;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> extents;
    for (const auto& [name, value] : header.items()) {
        if (!value.is_object()) refuse("the header's entry " + quoted(name) + " is not an object");
        if (name == "__metadata__") {
            for (const auto& [key, text_] : value.items()) {
                if (!text_.is_string()) refuse("its metadata " + quoted(key) + " is not a text");
                metadata_.emplace(key, text_.get<std::string>());
            }
            continue;
        }
        const auto type = value.find("dtype");
        const auto shape = value.find("shape");
        const auto offsets = value.find("data_offsets");
        if (type == value.end() || !type->is_string() || shape == value.end() || !shape->is_array() ||
            offsets == value.end() || !offsets->is_array() || offsets->size() != 2) {
            refuse("tensor " + quoted(name) + " lacks dtype, shape or data_offsets");
        }
        Entry entry;
        const auto known = typeOf(type->get<std::string>());
        if (!known) refuse("tensor " + quoted(name) + " has the unknown type " + quoted(type->get<std::string>()));
        entry.type = *known;
        if (shape->size() > mostDimensions) refuse("tensor " + quoted(name) + " has too many dimensions");
        std::uint64_t bytes = c10::elementSize(entry.type);
        bool zero = false;
        for (const auto& extent : *shape) {
            const auto number = naturalNumber(extent);
            if (!number) refuse("tensor " + quoted(name) + " has a wrong shape");
            entry.shape.push_back(static_cast<std::int64_t>(*number));
            zero = zero || *number == 0;
            if (*number != 0 && bytes > content_.size() / *number) {
                refuse("tensor " + quoted(name) + " is larger than the file");
            }
            if (*number != 0) bytes *= *number;
        }
        if (zero) bytes = 0;
        const auto begin = naturalNumber((*offsets)[0]);
        const auto end = naturalNumber((*offsets)[1]);
        if (!begin || !end || *begin > *end || *end > content_.size() - data) {
            refuse("tensor " + quoted(name) + " lies outside the file");
        }
        if (*end - *begin != bytes) refuse("tensor " + quoted(name) + " has a size that is not that of its shape");
        entry.begin = data + *begin;
        entry.end = data + *end;
        extents.emplace_back(entry.begin, entry.end);
        entries_.emplace(name, std::move(entry));
    }
    std::sort(extents.begin(), extents.end());
    std::uint64_t reached = data;
    for (const auto& [begin, end] : extents) {
        if (begin != reached) refuse(begin < reached ? "two of its tensors overlap" : "there is a gap between tensors");
        reached = end;
    }
    if (reached != content_.size()) refuse("there are bytes that belong to no tensor");
}

at::Tensor Safetensors::tensor(std::string_view name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) refuse("it has no tensor " + quoted(std::string(name)));
    const Entry& entry = found->second;
    at::Tensor result = at::empty(entry.shape, at::TensorOptions(entry.type));
    const auto size = static_cast<std::size_t>(entry.end - entry.begin);
    if (size > 0) std::memcpy(result.data_ptr(), content_.data() + entry.begin, size);
    // A byte other than 0 and 1 is not a boolean to the compiler.
    if (entry.type == at::kBool) {
        auto* bytes = static_cast<unsigned char*>(result.data_ptr());
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = bytes[i] != 0 ? 1 : 0;
    }
    return result.to(at::kFloat);
}

std::string writeSafetensors(const std::map<std::string, at::Tensor>& tensors,
                             const std::map<std::string, std::string>& metadata) {
    json header = json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::vector<at::Tensor> contents;
    std::uint64_t at = 0;
    for (const auto& [name, tensor] : tensors) {
        contents.push_back(tensor.to(at::kFloat).contiguous());
        const auto bytes = static_cast<std::uint64_t>(contents.back().nbytes());
        header[name] = {{"dtype", "F32"},
                        {"shape", std::vector<std::int64_t>(tensor.sizes().begin(), tensor.sizes().end())},
                        {"data_offsets", {at, at + bytes}}};
        at += bytes;
    }
    std::string text = header.dump();
    // The numbers then begin at a multiple of eight.
    text.append((lengthSize - text.size() % lengthSize) % lengthSize, ' ');
    std::string result;
    result.reserve(lengthSize + text.size() + static_cast<std::size_t>(at));
    for (unsigned i = 0; i < lengthSize; ++i) {
        result += static_cast<char>((std::uint64_t{text.size()} >> (8U * i)) & 0xffU);
    }
    result += text;
    for (const auto& tensor : contents)
        result.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
    return result;
}

}  // namespace saccade
