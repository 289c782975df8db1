// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// One layer with the shapes of its inputs, as the tests of the kinds ask them.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/network/layer.h"

namespace saccade::test {

struct KindCase {
    std::string name;
    Layer layer;
    std::vector<Shape> inputs;
};

inline KindCase makeCase(std::string name, Kind kind, std::vector<Shape> inputs, Attributes attributes = {},
                         std::map<std::string, at::Tensor, std::less<>> tensors = {}) {
    Layer layer;
    layer.kind = kind;
    layer.name = name;
    layer.attributes = std::move(attributes);
    layer.tensors = std::move(tensors);
    checkAttributes(layer.attributes, layer.rules().attributeSchemas(), name);
    return {std::move(name), std::move(layer), std::move(inputs)};
}

/// The largest size of a value.
inline double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
}

}  // namespace saccade::test
