// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/summary.h"

#include "engine/core/text.h"
#include "engine/network/network.h"

namespace saccade {
namespace {

std::string inWords(const Attribute& attribute) {
    struct {
        std::string operator()(bool v) const { return v ? "yes" : "no"; }
        std::string operator()(std::int64_t v) const { return std::to_string(v); }
        std::string operator()(double v) const { return number(v); }
        std::string operator()(const std::string& v) const { return v; }
        std::string operator()(const std::vector<std::int64_t>& v) const { return describe(v); }
        std::string operator()(const std::vector<double>& v) const {
            std::vector<std::string> words;
            for (const double entry : v)
                words.push_back(number(entry));
            return enumerate(words, ",");
        }
    } visitor;
    return std::visit(visitor, attribute);
}

// What differs from the kind's defaults, and the kernel that a convolution keeps in its weight's shape.
std::string attributesInWords(const Layer& layer) {
    std::vector<std::string> parts;
    if (layer.kind == Kind::convolution) {
        const at::Tensor weight = layer.tensor("weight");
        parts.push_back("kernel " + describe({weight.size(2), weight.size(3)}));
    }
    for (const auto& schema : layer.rules().attributeSchemas()) {
        const Attribute& value = layer.attributes.entries().find(schema.name)->second;
        if (!schema.required && value == schema.defaultValue) continue;
        std::string name = schema.name;
        for (auto& c : name)
            c = c == '_' ? ' ' : c;
        parts.push_back(name + " " + inWords(value));
    }
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

}  // namespace

OutputSummary summariseOutput(const Network& network) {
    return {network.endsInSoftmax(), network.layer(network.logits()).name};
}

std::vector<LayerSummary> summarise(const Network& network, const Shape& input) {
    Shape batch{1};
    batch.insert(batch.end(), input.begin(), input.end());
    const auto shapes = network.shapes(batch);
    const auto fields = network.receptiveFields(batch);
    const auto multiplications = network.multiplications(shapes);
    std::vector<LayerSummary> summary;
    for (LayerId id = 0; id < network.size(); ++id) {
        const auto at = static_cast<std::size_t>(id);
        const Layer& layer = network.layer(id);
        LayerSummary row;
        row.name = layer.name;
        row.kind = layer.rules().name();
        for (const LayerId source : layer.inputs)
            row.inputs.push_back(network.layer(source).name);
        row.shape = shapes[at];
        for (const auto& [role, tensor] : layer.tensors)
            row.parameters += tensor.numel();
        row.multiplications = multiplications[at];
        row.receptiveField = fields[at];
        row.attributes = attributesInWords(layer);
        summary.push_back(std::move(row));
    }
    for (const auto& [alias, name] : network.aliases()) {
        summary[static_cast<std::size_t>(*network.contains(name))].aliases.push_back(alias);
    }
    return summary;
}

}  // namespace saccade
