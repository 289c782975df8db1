// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/native_format.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/core/error.h"
#include "engine/import/bounded_json.h"

namespace saccade {
namespace {

using nlohmann::json;

constexpr const char* graphKey = "saccade.graph";
constexpr const char* cardKey = "saccade.card";
constexpr std::int64_t version = 1;

class GraphReader {
 public:
    GraphReader(const TensorSource& tensors, const std::string& where) : source_(tensors), where_(where) {}

    std::shared_ptr<const Network> read(const json& graph) {
        const json& found = member(graph, "version", "the graph");
        if (!found.is_number_integer() || found != version) {
            throw RequestError(SACCADE_TEXT("{file}: its graph is of another version than {version}; it was written by "
                                            "a newer Saccade"),
                               {{"file", where_}, {"version", std::to_string(version)}});
        }
        const json& layers = member(graph, "layers", "the graph");
        if (!layers.is_array()) refuse("\"layers\" is not a list");
        std::vector<Layer> result;
        std::map<std::string, LayerId> ids;
        for (const json& entry : layers) {
            Layer layer = readLayer(entry, ids);
            ids.emplace(layer.name, static_cast<LayerId>(result.size()));
            result.push_back(std::move(layer));
        }
        Network::Aliases aliases;
        const json& names = member(graph, "aliases", "the graph");
        if (!names.is_object()) refuse("\"aliases\" is not an object");
        for (const auto& [alias, name] : names.items())
            aliases.emplace(alias, text(name, "an alias"));
        return Network::build(std::move(result), std::move(aliases),
                              text(member(graph, "output", "the graph"), "the output"), where_);
    }

 private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw RequestError(SACCADE_TEXT("{file}: its graph is unsound: {reason}"), {{"file", where_}, {"reason", why}});
    }

    const json& member(const json& object, const char* key, const std::string& what) const {
        const auto found = object.find(key);
        if (found == object.end()) refuse(what + " has no \"" + key + "\"");
        return *found;
    }

    std::string text(const json& value, const std::string& what) const {
        if (!value.is_string()) refuse(what + " is not a text");
        auto result = value.get<std::string>();
        if (result.size() > 1000) refuse(what + " is longer than 1000 characters");
        return result;
    }

    Layer readLayer(const json& entry, const std::map<std::string, LayerId>& ids) {
        if (!entry.is_object()) refuse("a layer is not an object");
        Layer layer;
        layer.name = text(member(entry, "name", "a layer"), "a layer's name");
        const std::string what = "layer " + layer.name;
        const LayerKind& rules = rulesOf(std::string_view(text(member(entry, "kind", what), "the kind of " + what)));
        layer.kind = rules.kind();
        const json& inputs = member(entry, "inputs", what);
        if (!inputs.is_array()) refuse("the inputs of " + what + " are not a list");
        for (const json& input : inputs) {
            const auto id = ids.find(text(input, "an input of " + what));
            if (id == ids.end()) refuse(what + " has an input that does not come before it");
            layer.inputs.push_back(id->second);
        }
        readAttributes(member(entry, "attributes", what), rules, layer, what);
        if (!entry.contains("tensors")) {
            takeTensorsByName(layer, rules);
            return layer;
        }
        const json& tensors = entry["tensors"];
        if (!tensors.is_object()) refuse("the tensors of " + what + " are not an object");
        for (const auto& [role, name] : tensors.items()) {
            const std::string key = text(name, "a tensor of " + what);
            auto& tensor = tensors_[key];
            if (!tensor.defined()) tensor = source_(key, true);
            layer.tensors.emplace(role, tensor);
        }
        return layer;
    }

    // Where the graph does not say them, the names are those that PyTorch gives a module's tensors.
    void takeTensorsByName(Layer& layer, const LayerKind& rules) const {
        for (const auto& role : rules.tensorRoles()) {
            const std::string word = role.name == "mean"       ? "running_mean"
                                     : role.name == "variance" ? "running_var"
                                                               : role.name;
            at::Tensor tensor = source_(layer.name + "." + word, role.required);
            if (tensor.defined()) layer.tensors.emplace(role.name, std::move(tensor));
        }
    }

    void readAttributes(const json& attributes, const LayerKind& rules, Layer& layer, const std::string& what) const {
        if (!attributes.is_object()) refuse("the attributes of " + what + " are not an object");
        const auto schemas = rules.attributeSchemas();
        std::size_t known = 0;
        for (const auto& schema : schemas) {
            const auto value = attributes.find(schema.name);
            if (value == attributes.end()) continue;
            ++known;
            layer.attributes.set(schema.name, attributeFromJson(*value, schema, where_ + ", " + what));
        }
        if (known != attributes.size()) {
            refuse(what + " has an attribute that its kind, " + std::string(rules.name()) + ", does not know");
        }
    }

    const TensorSource& source_;
    const std::string& where_;
    std::map<std::string, at::Tensor> tensors_;
};

std::optional<Card> readCard(const Safetensors& file, const std::string& where) {
    const auto text = file.metadata().find(cardKey);
    if (text == file.metadata().end()) return std::nullopt;
    const json content = parseBoundedJson(text->second, 64);
    if (content.is_discarded()) {
        throw RequestError(SACCADE_TEXT("{file}: the card in it is not valid JSON"), {{"file", where}});
    }
    // A card beside a model may name a text file with the classes. One inside a model may not: nobody chose it.
    if (content.is_object() && content.contains("classes") && content["classes"].is_string() &&
        content["classes"] != imagenetWord) {
        throw RequestError(SACCADE_TEXT("{file}: the card in it names a file; it must list the classes"),
                           {{"file", where}});
    }
    return Card::fromJson(content, where, {});
}

std::vector<std::string> readOutputs(const Safetensors& file) {
    std::vector<std::string> names;
    const auto text = file.metadata().find(outputsKey);
    if (text == file.metadata().end()) return names;
    const json content = parseBoundedJson(text->second, 2);
    if (!content.is_array()) return names;
    for (const auto& name : content) {
        if (name.is_string()) names.push_back(name.get<std::string>());
    }
    return names;
}

// Tensors are the same where they are the same numbers in memory in the same shape.
using TensorIdentity = std::pair<const void*, std::vector<std::int64_t>>;

}  // namespace

bool holdsGraph(const Safetensors& file) {
    return file.metadata().find(graphKey) != file.metadata().end();
}

NativeModel readNative(const Safetensors& file, const std::string& where) {
    const json graph = parseBoundedJson(file.metadata().find(graphKey)->second, 8);
    if (!graph.is_object()) {
        throw RequestError(SACCADE_TEXT("{file}: its graph is not a JSON object"), {{"file", where}});
    }
    const auto size = file.metadata().find(importedSizeKey);
    const TensorSource tensors = [&file](const std::string& name, bool required) {
        return required || file.entries().contains(name) ? file.tensor(name) : at::Tensor();
    };
    return {readGraph(graph, tensors, where), readCard(file, where),
            size == file.metadata().end() ? std::nullopt : parseSize(size->second), readOutputs(file)};
}

std::string outputsNote(const std::vector<std::string>& names) {
    return json(names).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::shared_ptr<const Network> readGraph(const json& graph, const TensorSource& tensors, const std::string& where) {
    return GraphReader(tensors, where).read(graph);
}

std::optional<Card::Size> parseSize(const std::string& text) {
    constexpr std::int64_t largestSide = 16384;
    Card::Size size;
    const char* end = text.data() + text.size();
    const auto [cross, heightError] = std::from_chars(text.data(), end, size.height);
    if (heightError != std::errc() || cross == end || *cross != 'x') return std::nullopt;
    const auto [rest, widthError] = std::from_chars(cross + 1, end, size.width);
    if (widthError != std::errc() || rest != end) return std::nullopt;
    const auto allowed = [](std::int64_t side) { return side >= 1 && side <= largestSide; };
    return allowed(size.height) && allowed(size.width) ? std::optional(size) : std::nullopt;
}

std::string writeNative(const Network& network, const std::optional<Card>& card,
                        const std::map<std::string, std::string>& notes) {
    std::map<std::string, at::Tensor> tensors;
    std::map<TensorIdentity, std::string> stored;
    json layers = json::array();
    for (const Layer& layer : network.layers()) {
        json inputs = json::array();
        for (const LayerId input : layer.inputs)
            inputs.push_back(network.layer(input).name);
        json attributes = json::object();
        for (const auto& [name, value] : layer.attributes.entries())
            attributes[name] = toJson(value);
        json roles = json::object();
        for (const auto& [role, tensor] : layer.tensors) {
            const TensorIdentity identity{tensor.data_ptr(), tensor.sizes().vec()};
            const std::string name = layer.name + "/" + role;
            // Tensors without numbers have no place in memory to tell them apart by, and need none.
            const auto [found, isNew] = stored.emplace(identity, name);
            const bool own = isNew || tensor.numel() == 0;
            if (own) tensors.emplace(name, tensor);
            roles[role] = own ? name : found->second;
        }
        layers.push_back({{"name", layer.name},
                          {"kind", layer.rules().name()},
                          {"inputs", inputs},
                          {"attributes", attributes},
                          {"tensors", roles}});
    }
    json aliases = json::object();
    for (const auto& [alias, name] : network.aliases())
        aliases[alias] = name;
    const json graph{{"version", version},
                     {"output", network.layer(network.output()).name},
                     {"aliases", aliases},
                     {"layers", layers}};
    // Names that are not UTF-8 are mended rather than refused: they come from files.
    const auto text = [](const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); };
    std::map<std::string, std::string> metadata{{graphKey, text(graph)}};
    if (card) metadata.emplace(cardKey, text(toJson(*card)));
    metadata.insert(notes.begin(), notes.end());
    return writeSafetensors(tensors, metadata);
}

}  // namespace saccade
