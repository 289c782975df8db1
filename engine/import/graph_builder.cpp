// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/graph_builder.h"

#include <set>

#include "engine/core/error.h"

namespace saccade {
namespace {

constexpr std::size_t mostLayers = 50000;

}  // namespace

std::string operationWord(Kind kind) {
    switch (kind) {
        case Kind::addition:
            return "add";
        case Kind::multiplication:
            return "mul";
        case Kind::concatenation:
            return "cat";
        default:
            return std::string(rulesOf(kind).name());
    }
}

GraphBuilder::GraphBuilder(const Shape& input) {
    Layer layer;
    layer.kind = Kind::input;
    layer.name = "input";
    layers_.push_back(std::move(layer));
    shapes_.push_back(input);
    scopes_.emplace_back();
    calls_.push_back({"", 0, false});
}

LayerId GraphBuilder::add(Kind kind, std::vector<LayerId> inputs, Attributes attributes,
                          std::map<std::string, at::Tensor, std::less<>> tensors) {
    if (layers_.size() >= mostLayers) throw RequestError(SACCADE_TEXT("the network has too many layers"));
    Layer layer;
    layer.kind = kind;
    layer.name = (path().empty() ? "" : path() + ".") + operationWord(kind);
    layer.inputs = std::move(inputs);
    layer.attributes = std::move(attributes);
    for (auto& [role, tensor] : tensors) {
        if (!tensor.defined()) continue;
        // A weight that several layers use stays one tensor.
        auto& converted = floats_[tensor.unsafeGetTensorImpl()];
        if (!converted.defined()) {
            keepAlive_.push_back(tensor);
            converted = tensor.detach().to(at::kFloat).contiguous();
        }
        layer.tensors.emplace(role, converted);
    }
    checkAttributes(layer.attributes, layer.rules().attributeSchemas(), "layer " + layer.name);
    std::vector<Shape> shapes;
    for (const LayerId id : layer.inputs)
        shapes.push_back(shape(id));
    if (kind == Kind::convolution && layer.inputs[0] == input()) {
        const at::Tensor weight = layer.tensor("weight");
        const std::int64_t channels = weight.dim() == 4 ? weight.size(1) * layer.attributes.integer("groups") : 0;
        if (channels > 0 && shapes[0][1] != channels) throw OtherChannels{channels};
    }
    const Shape output = layer.rules().outputShape(layer, shapes);
    constexpr std::int64_t mostElements = std::int64_t{1} << 34;
    if (elements(output) > mostElements) {
        throw RequestError(SACCADE_TEXT("layer {name} would have an output of {shape}"),
                           {{"name", layer.name}, {"shape", describe(output)}});
    }
    shapes_.push_back(output);
    scopes_.push_back(path());
    layers_.push_back(std::move(layer));
    return static_cast<LayerId>(layers_.size() - 1);
}

LayerId GraphBuilder::addConstant(const at::Tensor& value, std::size_t rank) {
    at::Tensor kept = value;
    if (rank > 1 && value.dim() == static_cast<std::int64_t>(rank) && value.size(0) != 1) {
        kept = value.narrow(0, 0, std::min<std::int64_t>(1, value.size(0)));
        if (value.size(0) != shapes_[0][0] || !at::equal(kept.expand_as(value), value)) {
            throw RequestError(SACCADE_TEXT("a constant of {shape} holds other numbers for every picture of a batch"),
                               {{"shape", describe(value.sizes().vec())}});
        }
    }
    return add(Kind::constant, {}, {}, {{"value", kept}});
}

void GraphBuilder::enter(const std::string& path) {
    for (auto& call : calls_)
        call.leaf = false;
    calls_.push_back({path, static_cast<LayerId>(layers_.size()), true});
}

void GraphBuilder::leave(LayerId output) {
    const Call call = calls_.back();
    calls_.pop_back();
    if (output < 0 || call.path.empty()) return;
    results_.push_back({call.path, output, call.leaf && output >= call.firstLayer});
}

std::vector<bool> GraphBuilder::needed(LayerId output) const {
    std::vector<bool> needed(layers_.size());
    needed[static_cast<std::size_t>(output)] = true;
    for (std::size_t id = layers_.size(); id-- > 0;) {
        if (!needed[id]) continue;
        for (const LayerId from : layers_[id].inputs)
            needed[static_cast<std::size_t>(from)] = true;
    }
    // The network's input belongs to it even where nothing uses it; Network::build says so.
    needed[0] = true;
    return needed;
}

std::shared_ptr<const Network> GraphBuilder::finish(LayerId output, const std::string& where) {
    const std::vector<bool> kept = needed(output);
    std::set<std::string> taken{"input"};
    std::map<std::string, int> counts;
    const auto unique = [&](const std::string& wanted) {
        int& count = counts[wanted];
        while (true) {
            ++count;
            std::string name = count == 1 ? wanted : wanted + "#" + std::to_string(count);
            if (taken.insert(name).second) return name;
        }
    };
    // Modules choose first, so that an operation never takes a module's name.
    std::map<LayerId, std::string> names{{0, "input"}};
    std::vector<std::pair<std::string, LayerId>> further;
    for (const Result& result : results_) {
        if (!kept[static_cast<std::size_t>(result.layer)]) continue;
        std::string name = unique(result.path);
        if (!result.owns || !names.emplace(result.layer, name).second)
            further.emplace_back(std::move(name), result.layer);
    }
    std::vector<LayerId> moved(layers_.size(), -1);
    std::vector<Layer> layers;
    for (std::size_t id = 0; id < layers_.size(); ++id) {
        if (!kept[id]) continue;
        Layer layer = layers_[id];
        const auto named = names.find(static_cast<LayerId>(id));
        if (named != names.end()) {
            layer.name = named->second;
        } else {
            layer.name = unique((scopes_[id].empty() ? "" : scopes_[id] + ".") + operationWord(layer.kind));
        }
        for (LayerId& from : layer.inputs)
            from = moved[static_cast<std::size_t>(from)];
        moved[id] = static_cast<LayerId>(layers.size());
        layers.push_back(std::move(layer));
    }
    const auto nameOf = [&](LayerId id) {
        return layers[static_cast<std::size_t>(moved[static_cast<std::size_t>(id)])].name;
    };
    Network::Aliases aliases;
    for (const auto& [alias, layer] : further)
        aliases.emplace(alias, nameOf(layer));
    const std::string last = nameOf(output);
    return Network::build(std::move(layers), std::move(aliases), last, where);
}

}  // namespace saccade
