// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/weights.h"

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/import/architectures/recognise.h"
#include "engine/import/bounded_json.h"
#include "engine/import/printable.h"

namespace saccade {
namespace {

ElementType elementType(at::ScalarType type) {
    switch (type) {
        case at::kDouble:
            return ElementType::float64;
        case at::kHalf:
            return ElementType::float16;
        case at::kBFloat16:
            return ElementType::bfloat16;
        case at::kLong:
            return ElementType::int64;
        case at::kInt:
            return ElementType::int32;
        case at::kShort:
            return ElementType::int16;
        case at::kChar:
            return ElementType::int8;
        case at::kByte:
            return ElementType::uint8;
        case at::kBool:
            return ElementType::boolean;
        default:
            return ElementType::float32;
    }
}

// The card says how the layers hang together; the weights have the names of their modules.
NativeModel ofGraph(const StateDict& weights, const std::string& graph, const std::string& where) {
    constexpr int deepest = 8;
    const nlohmann::json parsed = parseBoundedJson(graph, deepest);
    if (!parsed.is_object()) {
        throw RequestError(SACCADE_TEXT("{file}: the graph in its card is not a JSON object, or names a key twice"),
                           {{"file", where}});
    }
    const TensorSource tensors = [&](const std::string& name, bool required) {
        const StoredTensor* found = weights.find(name);
        if (found != nullptr) return tensorOf(*found);
        if (required) {
            throw RequestError(SACCADE_TEXT("{file}: the tensor \"{name}\" that the card's graph asks for is missing"),
                               {{"file", where}, {"name", printable(name)}});
        }
        return at::Tensor();
    };
    return {readGraph(parsed, tensors, where), std::nullopt, std::nullopt, {}};
}

}  // namespace

StateDict weightsOf(const Safetensors& file, std::string_view content) {
    StateDict result;
    for (const auto& [name, entry] : file.entries()) {
        StoredTensor tensor;
        tensor.type = elementType(entry.type);
        tensor.shape = entry.shape;
        tensor.strides = denseStrides(entry.shape);
        tensor.storage = std::make_shared<Storage>();
        tensor.storage->type = tensor.type;
        tensor.storage->count = (entry.end - entry.begin) / sizeOf(tensor.type);
        tensor.storage->bytes =
            content.substr(static_cast<std::size_t>(entry.begin), static_cast<std::size_t>(entry.end - entry.begin));
        result.add(name, std::move(tensor));
    }
    return result;
}

at::Tensor tensorOf(const StoredTensor& tensor) {
    at::Tensor result = at::empty(tensor.shape, at::kFloat);
    copyFloats(tensor, result.data_ptr<float>());
    return result;
}

NativeModel networkOfWeights(const StateDict& weights, const std::optional<Card>& card, const std::string& where) {
    const std::string architecture = card ? card->architecture : std::string();
    if (weights.tensors().empty()) {
        throw RequestError(SACCADE_TEXT("{file} holds no tensors"), {{"file", where}});
    }
    if (architecture.starts_with("{")) return ofGraph(weights, architecture, where);
    return networkOfArchitecture(weights, architecture, where);
}

}  // namespace saccade
