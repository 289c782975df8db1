// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/onnx/tensors.h"

#include <charconv>

#include "engine/core/error.h"
#include "engine/import/printable.h"
#include "engine/import/read_file.h"
#include "engine/import/state_dict/stored_tensor.h"
#include "engine/import/weights.h"

namespace saccade::onnx_import {
namespace {

constexpr int mostDimensions = 8;

std::optional<ElementType> storedAs(int type) {
    switch (type) {
        case onnx::TensorProto::FLOAT:
            return ElementType::float32;
        case onnx::TensorProto::DOUBLE:
            return ElementType::float64;
        case onnx::TensorProto::FLOAT16:
            return ElementType::float16;
        case onnx::TensorProto::BFLOAT16:
            return ElementType::bfloat16;
        case onnx::TensorProto::INT64:
            return ElementType::int64;
        case onnx::TensorProto::INT32:
            return ElementType::int32;
        case onnx::TensorProto::INT16:
            return ElementType::int16;
        case onnx::TensorProto::INT8:
            return ElementType::int8;
        case onnx::TensorProto::UINT8:
            return ElementType::uint8;
        case onnx::TensorProto::BOOL:
            return ElementType::boolean;
        default:
            return std::nullopt;
    }
}

bool isFloat(ElementType type) {
    return type == ElementType::float32 || type == ElementType::float64 || type == ElementType::float16 ||
           type == ElementType::bfloat16;
}

// The bytes of a tensor that is listed number by number.
template <typename Stored, typename Listed>
std::string listed(const Listed& numbers) {
    std::string bytes(static_cast<std::size_t>(numbers.size()) * sizeof(Stored), '\0');
    for (int i = 0; i < numbers.size(); ++i) {
        const auto number = static_cast<Stored>(numbers.Get(i));
        std::memcpy(bytes.data() + static_cast<std::size_t>(i) * sizeof(Stored), &number, sizeof(number));
    }
    return bytes;
}

std::string listedBytes(const onnx::TensorProto& tensor, ElementType type) {
    switch (type) {
        case ElementType::float32:
            return listed<float>(tensor.float_data());
        case ElementType::float64:
            return listed<double>(tensor.double_data());
        case ElementType::int64:
            return listed<std::int64_t>(tensor.int64_data());
        case ElementType::int32:
            return listed<std::int32_t>(tensor.int32_data());
        case ElementType::float16:
        case ElementType::bfloat16:
        case ElementType::int16:
            return listed<std::uint16_t>(tensor.int32_data());
        default:
            return listed<std::uint8_t>(tensor.int32_data());
    }
}

}  // namespace

void TensorReader::refuse(const onnx::TensorProto& tensor, const std::string& why) const {
    throw RequestError(SACCADE_TEXT("{file}: tensor \"{name}\": {reason}"),
                       {{"file", where_}, {"name", printable(tensor.name())}, {"reason", why}});
}

std::string_view TensorReader::externalBytes(const onnx::TensorProto& tensor, std::uint64_t wanted) {
    std::string location;
    std::uint64_t offset = 0;
    std::uint64_t length = wanted;
    const auto number = [&](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size()) refuse(tensor, "its place outside is no number");
        return value;
    };
    for (const auto& entry : tensor.external_data()) {
        if (entry.key() == "location") location = entry.value();
        if (entry.key() == "offset") offset = number(entry.value());
        if (entry.key() == "length") length = number(entry.value());
    }
    const std::filesystem::path relative(location);
    bool inside = !location.empty() && relative.is_relative() && location.find('\0') == std::string::npos;
    for (const auto& part : relative)
        inside = inside && part != "..";
    if (!inside) refuse(tensor, "its numbers lie outside the folder of the file");
    if (length != wanted) refuse(tensor, "its size is not that of its shape");
    if (!files_.contains(location)) {
        try {
            files_.emplace(location, readModelFile(folder_ / relative));
        } catch (const RequestError& failure) {
            refuse(tensor, std::string("its numbers cannot be read: ") + failure.what());
        }
    }
    const std::string_view content = files_.at(location);
    if (offset > content.size() || length > content.size() - offset) {
        refuse(tensor, "its numbers end beyond \"" + printable(location) + "\"");
    }
    return content.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
}

at::Tensor TensorReader::read(const onnx::TensorProto& tensor) {
    const auto type = storedAs(tensor.data_type());
    if (!type) refuse(tensor, "its type " + std::to_string(tensor.data_type()) + " has no place in a float network");
    if (tensor.dims_size() > mostDimensions) refuse(tensor, "it has more than 8 dimensions");
    StoredTensor stored;
    stored.type = *type;
    std::uint64_t count = 1;
    for (const std::int64_t extent : tensor.dims()) {
        if (extent < 0 || __builtin_mul_overflow(count, static_cast<std::uint64_t>(extent), &count) ||
            count > (std::uint64_t{1} << 40U)) {
            refuse(tensor, "its shape cannot be");
        }
        stored.shape.push_back(extent);
    }
    stored.strides = denseStrides(stored.shape);
    stored.storage = std::make_shared<Storage>();
    stored.storage->type = *type;
    stored.storage->count = count;
    const std::uint64_t bytes = count * sizeOf(*type);
    if (tensor.data_location() == onnx::TensorProto::EXTERNAL) {
        stored.storage->bytes = externalBytes(tensor, bytes);
    } else if (tensor.has_raw_data()) {
        stored.storage->bytes = tensor.raw_data();
    } else {
        stored.storage->owned = listedBytes(tensor, *type);
        stored.storage->bytes = stored.storage->owned;
    }
    if (stored.storage->bytes.size() != bytes) refuse(tensor, "its size is not that of its shape");
    if (isFloat(*type)) return tensorOf(stored);
    if (*type == ElementType::int64) {
        at::Tensor result = at::empty(stored.shape, at::kLong);
        if (bytes > 0) std::memcpy(result.data_ptr(), stored.storage->bytes.data(), static_cast<std::size_t>(bytes));
        return result;
    }
    return tensorOf(stored).to(at::kLong);
}

}  // namespace saccade::onnx_import
