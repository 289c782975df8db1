// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/network.h"

#include <algorithm>
#include <unordered_set>

#include "engine/core/error.h"

namespace saccade {
namespace {

constexpr std::size_t mostLayers = 100000;
constexpr std::size_t longestName = 500;

// What a single layer can have wrong, apart from its place in the graph.
void checkLayer(Layer& layer, const std::string& where) {
    const LayerKind& rules = layer.rules();
    const std::string place = where + ", layer " + layer.name + " (" + std::string(rules.name()) + ")";
    if (layer.name.empty() || layer.name.size() > longestName) {
        throw RequestError(SACCADE_TEXT("{where}: a layer's name must have 1 to {most} characters"),
                           {{"where", where}, {"most", std::to_string(longestName)}});
    }
    const auto [least, most] = rules.arity();
    if (layer.inputs.size() < least || layer.inputs.size() > most) {
        throw RequestError(SACCADE_TEXT("{place}: it has {count} inputs, not {least} to {most}"),
                           {{"place", place},
                            {"count", std::to_string(layer.inputs.size())},
                            {"least", std::to_string(least)},
                            {"most", std::to_string(most)}});
    }
    checkAttributes(layer.attributes, rules.attributeSchemas(), place);
    const auto roles = rules.tensorRoles();
    for (auto entry = layer.tensors.begin(); entry != layer.tensors.end();) {
        const auto role =
            std::find_if(roles.begin(), roles.end(), [&](const auto& r) { return r.name == entry->first; });
        if (role == roles.end()) {
            throw RequestError(SACCADE_TEXT("{place}: it has no tensor \"{role}\""),
                               {{"place", place}, {"role", entry->first.substr(0, 200)}});
        }
        if (!entry->second.defined()) {
            entry = layer.tensors.erase(entry);
            continue;
        }
        if (entry->second.scalar_type() != at::kFloat) {
            throw RequestError(SACCADE_TEXT("{place}: its tensor \"{role}\" must be 32-bit floats"),
                               {{"place", place}, {"role", entry->first}});
        }
        entry->second = entry->second.contiguous(entry->second.suggest_memory_format());
        ++entry;
    }
    for (const auto& role : roles) {
        if (role.required && layer.tensors.find(role.name) == layer.tensors.end()) {
            throw RequestError(SACCADE_TEXT("{place}: its tensor \"{role}\" is missing"),
                               {{"place", place}, {"role", role.name}});
        }
    }
}

// A softmax over the classes that nothing but dropout and reshaping follows.
LayerId logitsOf(const std::vector<Layer>& layers, LayerId output) {
    const auto& last = layers[static_cast<std::size_t>(output)];
    const bool softmax = last.kind == Kind::softmax || last.kind == Kind::logSoftmax;
    return softmax ? last.inputs.front() : output;
}

// Channels last where a convolution over more than one cell has its weight so; one over single cells fits either.
at::MemoryFormat layoutOf(const std::vector<Layer>& layers) {
    for (const Layer& layer : layers) {
        const at::Tensor weight = layer.kind == Kind::convolution ? layer.tensor("weight") : at::Tensor();
        if (!weight.defined() || weight.is_contiguous()) continue;
        if (weight.is_contiguous(at::MemoryFormat::ChannelsLast)) return at::MemoryFormat::ChannelsLast;
    }
    return at::MemoryFormat::Contiguous;
}

}  // namespace

std::shared_ptr<const Network> Network::build(std::vector<Layer> layers, Aliases aliases, const std::string& output,
                                              const std::string& where) {
    const auto refuse = [&where](const char* why) {
        return RequestError(SACCADE_TEXT("{where}: {why}"), {{"where", where}, {"why", why}});
    };
    if (layers.empty()) throw refuse("the network has no layers");
    if (layers.size() > mostLayers) throw refuse("the network has more than 100,000 layers");

    std::shared_ptr<Network> network(new Network);
    network->users_.resize(layers.size());
    std::size_t inputs = 0;
    for (std::size_t id = 0; id < layers.size(); ++id) {
        Layer& layer = layers[id];
        checkLayer(layer, where);
        if (!network->names_.emplace(layer.name, static_cast<LayerId>(id)).second) {
            throw RequestError(SACCADE_TEXT("{where}: two layers are called \"{name}\""),
                               {{"where", where}, {"name", layer.name}});
        }
        for (const LayerId input : layer.inputs) {
            if (input < 0 || static_cast<std::size_t>(input) >= id) {
                throw RequestError(SACCADE_TEXT("{where}: layer {name} uses a layer that does not come before it"),
                                   {{"where", where}, {"name", layer.name}});
            }
            auto& users = network->users_[static_cast<std::size_t>(input)];
            if (users.empty() || users.back() != static_cast<LayerId>(id)) users.push_back(static_cast<LayerId>(id));
        }
        if (layer.kind == Kind::input) {
            network->input_ = static_cast<LayerId>(id);
            ++inputs;
        }
    }
    if (inputs != 1) throw refuse("the network must have exactly one input");
    network->layers_ = std::move(layers);
    network->layout_ = layoutOf(network->layers_);
    for (const auto& [alias, name] : aliases) {
        const auto found = network->names_.find(name);
        if (found == network->names_.end() || alias.empty() || alias.size() > longestName) {
            throw RequestError(SACCADE_TEXT("{where}: the name \"{alias}\" stands for a layer that is not there"),
                               {{"where", where}, {"alias", alias.substr(0, longestName)}});
        }
        // A layer's own name goes before another layer's alias.
        if (network->names_.emplace(alias, found->second).second) network->aliases_.emplace(alias, name);
    }
    const auto last = network->names_.find(output);
    if (last == network->names_.end()) throw refuse("the output names a layer that is not there");
    network->output_ = last->second;
    network->logits_ = logitsOf(network->layers_, network->output_);
    if (!network->between(network->input_, network->output_)[static_cast<std::size_t>(network->output_)]) {
        throw refuse("the output does not depend on the input");
    }
    return network;
}

std::optional<LayerId> Network::contains(std::string_view name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? std::nullopt : std::optional<LayerId>(found->second);
}

LayerId Network::find(std::string_view name) const {
    if (const auto id = contains(name)) return *id;
    std::vector<std::string> names;
    names.reserve(names_.size());
    for (const auto& [known, id] : names_)
        names.push_back(known);
    auto offers = similar(name, names);
    if (offers.empty()) offers = {layer(output_).name};
    throw RequestError(SACCADE_TEXT("no layer is called \"{name}\"; similar: {offers} (inspect lists all)"),
                       {{"name", std::string(name.substr(0, 200))}, {"offers", enumerate(offers, "or")}});
}

std::vector<Shape> Network::shapes(const Shape& input) const {
    std::vector<Shape> shapes(layers_.size());
    for (std::size_t id = 0; id < layers_.size(); ++id) {
        if (static_cast<LayerId>(id) == input_) {
            elements(input);
            shapes[id] = input;
            continue;
        }
        std::vector<Shape> inputs;
        for (const LayerId source : layers_[id].inputs)
            inputs.push_back(shapes[static_cast<std::size_t>(source)]);
        shapes[id] = layers_[id].rules().outputShape(layers_[id], inputs);
    }
    return shapes;
}

std::vector<ReceptiveField> Network::receptiveFields(const Shape& input) const {
    const auto allShapes = shapes(input);
    const auto dependent = between(input_, output_);
    std::vector<ReceptiveField> fields(layers_.size());
    std::vector<bool> constant(layers_.size(), false);
    for (std::size_t id = 0; id < layers_.size(); ++id) {
        if (static_cast<LayerId>(id) == input_) continue;
        std::vector<ReceptiveField> reaching;
        std::vector<Shape> reachingShapes;
        for (const LayerId source : layers_[id].inputs) {
            const auto at = static_cast<std::size_t>(source);
            if (constant[at]) continue;
            reaching.push_back(fields[at]);
            reachingShapes.push_back(allShapes[at]);
        }
        constant[id] = reaching.empty();
        if (!constant[id]) fields[id] = layers_[id].rules().receptiveField(layers_[id], reaching, reachingShapes);
    }
    return fields;
}

std::vector<std::int64_t> Network::multiplications(const std::vector<Shape>& shapes) const {
    std::vector<std::int64_t> counts(layers_.size(), 0);
    for (std::size_t id = 0; id < layers_.size(); ++id) {
        std::vector<Shape> inputs;
        for (const LayerId source : layers_[id].inputs)
            inputs.push_back(shapes[static_cast<std::size_t>(source)]);
        counts[id] = layers_[id].rules().multiplications(layers_[id], inputs, shapes[id]);
    }
    return counts;
}

namespace {

// A mean or a maximum of N x C x H x W over channels, as of a network that turns its pictures grey.
bool takesChannelsTogether(const Layer& layer) {
    if (layer.kind != Kind::mean && layer.kind != Kind::maximum) return false;
    const auto& axes = layer.attributes.integers("axes");
    return std::any_of(axes.begin(), axes.end(), [](std::int64_t axis) { return axis == 1 || axis == -3; });
}

}  // namespace

std::optional<std::int64_t> Network::inputChannels() const {
    // The first weighted or per-channel layer that the input reaches through layers that keep channels.
    std::unordered_set<LayerId> same{input_};
    for (std::size_t id = 0; id < layers_.size(); ++id) {
        const Layer& layer = layers_[id];
        if (layer.inputs.empty() || same.count(layer.inputs.front()) == 0) continue;
        if (layer.kind == Kind::convolution) {
            return layer.tensor("weight").size(1) * layer.attributes.integer("groups");
        }
        if (layer.kind == Kind::batchNorm) return layer.tensor("mean").size(0);
        const auto role = layer.rules().role();
        const bool keeps = role == LayerKind::Role::activation || role == LayerKind::Role::affine ||
                           role == LayerKind::Role::pooling || role == LayerKind::Role::averaging ||
                           role == LayerKind::Role::identity;
        const bool planePad = layer.kind == Kind::pad && layer.attributes.integers("before")[0] == 0 &&
                              layer.attributes.integers("after")[0] == 0;
        if ((keeps || planePad) && !takesChannelsTogether(layer)) same.insert(static_cast<LayerId>(id));
    }
    return std::nullopt;
}

std::optional<LayerId> Network::lastSpatialLayer(const std::vector<Shape>& shapes) const {
    const Shape& classes = shapes.at(static_cast<std::size_t>(logits_));
    const auto onPath = between(input_, logits_);
    for (LayerId id = logits_; id > input_; --id) {
        const Shape& shape = shapes.at(static_cast<std::size_t>(id));
        if (!onPath[static_cast<std::size_t>(id)] || shape.size() != 4 || shape[2] < 2 || shape[3] < 2) continue;
        if (classes.size() >= 2 && shape[1] == classes[1]) continue;
        return id;
    }
    return std::nullopt;
}

std::vector<bool> Network::between(LayerId from, LayerId to) const {
    std::vector<bool> after(layers_.size(), false);
    after[static_cast<std::size_t>(from)] = true;
    for (std::size_t id = static_cast<std::size_t>(from) + 1; id < layers_.size(); ++id) {
        for (const LayerId source : layers_[id].inputs) {
            if (after[static_cast<std::size_t>(source)]) after[id] = true;
        }
    }
    std::vector<bool> before(layers_.size(), false);
    before[static_cast<std::size_t>(to)] = true;
    for (auto id = static_cast<std::size_t>(to) + 1; id-- > 0;) {
        if (!before[id]) continue;
        for (const LayerId source : layers_[id].inputs)
            before[static_cast<std::size_t>(source)] = true;
    }
    std::vector<bool> both(layers_.size());
    for (std::size_t id = 0; id < layers_.size(); ++id)
        both[id] = after[id] && before[id];
    return both;
}

std::shared_ptr<const Network> Network::with(const NetworkChanges& changes) const {
    std::vector<Layer> layers;
    Aliases aliases = aliases_;
    std::vector<LayerId> place(layers_.size());
    std::string output = layer(output_).name;
    const auto mustExist = [this](const std::string& name) { return find(name); };
    for (const auto& [key, tensor] : changes.tensors) {
        const at::Tensor old = layer(mustExist(key.first)).tensor(key.second);
        if (!old.defined() || old.sizes() != tensor.sizes()) {
            throw RequestError(SACCADE_TEXT("layer {layer} has no tensor \"{role}\" of that shape"),
                               {{"layer", key.first}, {"role", key.second}});
        }
    }
    for (const auto& [name, replacement] : changes.replaced)
        mustExist(name);
    for (const auto& [name, insertion] : changes.insertedAfter)
        mustExist(name);
    for (const auto& name : changes.removed) {
        if (layer(mustExist(name)).inputs.size() != 1) {
            throw RequestError(SACCADE_TEXT("layer {layer} cannot be removed: it does not have exactly one input"),
                               {{"layer", name}});
        }
    }
    for (std::size_t id = 0; id < layers_.size(); ++id) {
        Layer copy = layers_[id];
        for (auto& source : copy.inputs)
            source = place[static_cast<std::size_t>(source)];
        if (changes.removed.count(copy.name) != 0) {
            place[id] = copy.inputs.front();
            const std::string& heir = layers[static_cast<std::size_t>(place[id])].name;
            for (auto& [alias, name] : aliases) {
                if (name == copy.name) name = heir;
            }
            aliases.emplace(copy.name, heir);
            if (output == copy.name) output = heir;
            continue;
        }
        if (const auto found = changes.replaced.find(copy.name); found != changes.replaced.end()) {
            copy.kind = found->second.kind;
            copy.attributes = found->second.attributes;
            copy.tensors = found->second.tensors;
        }
        for (auto& [role, tensor] : copy.tensors) {
            const auto found = changes.tensors.find({copy.name, role});
            if (found != changes.tensors.end()) tensor = found->second;
        }
        layers.push_back(std::move(copy));
        place[id] = static_cast<LayerId>(layers.size()) - 1;
        for (const auto& [name, insertion] : changes.insertedAfter) {
            if (name != layers_[id].name) continue;
            Layer inserted = insertion;
            inserted.inputs = {place[id]};
            if (output == name) output = inserted.name;
            layers.push_back(std::move(inserted));
            place[id] = static_cast<LayerId>(layers.size()) - 1;
        }
    }
    return build(std::move(layers), std::move(aliases), output, "variant");
}

std::shared_ptr<const Network> Network::to(const at::Device& wanted) const {
    if (device() == wanted) return shared_from_this();
    const std::lock_guard lock(remembering_);
    auto& slot = moved_[wanted.str()];
    if (slot) return slot;
    std::vector<Layer> layers = layers_;
    std::map<const void*, at::Tensor> moved;  // a tensor that layers share is moved once
    for (auto& layer : layers) {
        for (auto& [role, tensor] : layer.tensors) {
            at::Tensor& there = moved[tensor.unsafeGetTensorImpl()];
            if (!there.defined()) there = tensor.to(wanted);
            tensor = there;
        }
    }
    slot = build(std::move(layers), aliases_, layer(output_).name, "moved");
    return slot;
}

at::Device Network::device() const {
    for (const auto& layer : layers_) {
        if (!layer.tensors.empty()) return layer.tensors.begin()->second.device();
    }
    return at::kCPU;
}

std::int64_t Network::bytes() const {
    std::unordered_set<const void*> seen;
    std::int64_t total = 0;
    for (const auto& layer : layers_) {
        for (const auto& [role, tensor] : layer.tensors) {
            if (seen.insert(tensor.storage().data()).second)
                total += static_cast<std::int64_t>(tensor.storage().nbytes());
        }
    }
    return total;
}

}  // namespace saccade
