// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Folding batch norm into weighted layers: the same function with fewer layers.
///
/// Into the one before it wherever that is alone with it; else into the one after it, over dropout, which does nothing
/// here. What a convolution pads with zeros is not what it would have been before the batch norm, but what batch norm
/// makes zero of: -shift / scale, a channel each, which is then padded explicitly (x - p, zeros, + p).
#include <algorithm>
#include <optional>

#include "engine/network/network.h"

namespace saccade {
namespace {

/// A per-channel y = scale x + shift.
struct ChannelMap {
    at::Tensor scale;
    at::Tensor shift;
};

ChannelMap channelMap(const Layer& batchNorm) {
    // In double: the quotient of small variances is where float32 loses most.
    const auto wide = [&batchNorm](const char* role) { return batchNorm.tensor(role).to(at::kDouble); };
    at::Tensor scale = at::rsqrt(wide("variance") + batchNorm.attributes.real("epsilon"));
    if (batchNorm.tensor("weight").defined()) scale = scale * wide("weight");
    at::Tensor shift = -wide("mean") * scale;
    if (batchNorm.tensor("bias").defined()) shift = shift + wide("bias");
    return {scale, shift};
}

class Folder {
 public:
    Folder(const Network& network, const std::set<std::string>& observed) : network_(network) {
        for (const auto& name : observed)
            observed_.insert(network.find(name));
        ranksTwo_.resize(static_cast<std::size_t>(network.size()), false);
        for (LayerId id = 0; id < network.size(); ++id)
            ranksTwo_[static_cast<std::size_t>(id)] = hasRankTwo(id);
    }

    std::shared_ptr<const Network> fold() {
        layers_ = network_.layers();
        for (LayerId id = 0; id < network_.size(); ++id) {
            if (at(id).kind == Kind::batchNorm) foldOne(id);
        }
        return rebuilt();
    }

 private:
    Layer& at(LayerId id) { return layers_[static_cast<std::size_t>(id)]; }

    // Whether a layer's output is known to be N x features: there a linear layer's outputs are batch norm's channels.
    bool hasRankTwo(LayerId id) const {
        const Layer& layer = network_.layer(id);
        const auto before = [&] { return ranksTwo_[static_cast<std::size_t>(layer.inputs.front())]; };
        switch (layer.kind) {
            case Kind::flatten:
                return layer.attributes.integer("start") == 1 && layer.attributes.integer("end") == -1;
            case Kind::reshape:
                return layer.attributes.integers("shape").size() == 2;
            case Kind::mean:
                return !layer.attributes.boolean("keep_axes") && layer.attributes.integers("axes").size() == 2;
            case Kind::linear:
            case Kind::batchNorm:
            case Kind::affine:
            case Kind::dropout:
                return before();
            default:
                return layer.rules().role() == LayerKind::Role::activation && before();
        }
    }

    bool mergeable(LayerId weighted) const {
        const Layer& layer = network_.layer(weighted);
        return layer.kind == Kind::convolution ||
               (layer.kind == Kind::linear && ranksTwo_[static_cast<std::size_t>(weighted)]);
    }

    void foldOne(LayerId id) {
        const ChannelMap map = channelMap(at(id));
        // Follows what earlier folding has merged: in conv, bn, bn the second merges too.
        const LayerId before = resolved(at(id).inputs.front());
        const LayerId direct = at(id).inputs.front();
        if (mergeable(before) && soleUser(direct, id) && observed_.count(direct) == 0) {
            mergeBackwards(before, map);
            mergedInto_[id] = before;
            return;
        }
        const auto next = soleWeightedAfter(id);
        if (next && (unpadded(at(*next)) || invertible(map))) {
            if (!unpadded(at(*next))) padBefore(*next, map);
            mergeForwards(*next, map);
            skipped_.insert(id);
            return;
        }
        Layer affine;
        affine.kind = Kind::affine;
        affine.name = at(id).name;
        affine.inputs = at(id).inputs;
        affine.tensors = {{"scale", map.scale.to(at::kFloat)}, {"shift", map.shift.to(at::kFloat)}};
        at(id) = std::move(affine);
    }

    LayerId resolved(LayerId id) const {
        while (mergedInto_.count(id) != 0)
            id = mergedInto_.at(id);
        return id;
    }

    // The weighted layer that alone sees a layer's output, but for dropout between them.
    std::optional<LayerId> soleWeightedAfter(LayerId id) const {
        while (network_.users(id).size() == 1 && observed_.count(id) == 0 && id != network_.output()) {
            id = network_.users(id).front();
            if (mergeable(id)) return id;
            if (network_.layer(id).kind != Kind::dropout) return {};
        }
        return {};
    }

    // Whether the padding that becomes zero can be told without losing the digits of what it stands beside.
    static bool invertible(const ChannelMap& map) {
        constexpr double most = 64;
        return at::lt(map.shift.abs(), most * map.scale.abs()).all().item<bool>();
    }

    std::string unusedName(const std::string& wanted) const {
        std::string name = wanted;
        for (int number = 2; network_.contains(name); ++number)
            name = wanted + "#" + std::to_string(number);
        return name;
    }

    void padBefore(LayerId id, const ChannelMap& map) {
        using List = std::vector<std::int64_t>;
        Layer& convolution = at(id);
        const at::Tensor padding = (-map.shift / map.scale).to(at::kFloat);
        const auto& sides = convolution.attributes.integers("padding");  // top, bottom, left, right
        Layer less;
        less.kind = Kind::affine;
        less.name = unusedName(convolution.name + ".less");
        less.tensors = {{"shift", -padding}};
        Layer zeros;
        zeros.kind = Kind::pad;
        zeros.name = unusedName(convolution.name + ".pad");
        zeros.attributes = {{"before", List{0, sides[0], sides[2]}},
                            {"after", List{0, sides[1], sides[3]}},
                            {"mode", std::string("constant")},
                            {"value", 0.0}};
        Layer more;
        more.kind = Kind::affine;
        more.name = unusedName(convolution.name + ".more");
        more.tensors = {{"shift", padding}};
        before_[id] = {less, zeros, more};
        convolution.attributes.set("padding", List{0, 0, 0, 0});
    }

    bool soleUser(LayerId layer, LayerId user) const {
        const auto& users = network_.users(layer);
        return users.size() == 1 && users.front() == user && layer != network_.output();
    }

    static bool unpadded(const Layer& weighted) {
        if (weighted.kind != Kind::convolution) return true;
        const auto& padding = weighted.attributes.integers("padding");
        return std::all_of(padding.begin(), padding.end(), [](auto side) { return side == 0; });
    }

    // scale (W x + b) + shift
    void mergeBackwards(LayerId id, const ChannelMap& map) {
        Layer& layer = at(id);
        const at::Tensor weight = layer.tensor("weight").to(at::kDouble);
        std::vector<std::int64_t> shape(static_cast<std::size_t>(weight.dim()), 1);
        shape[0] = -1;
        const at::Tensor bias = layer.tensor("bias");
        const at::Tensor shifted = bias.defined() ? bias.to(at::kDouble) * map.scale + map.shift : map.shift;
        layer.tensors["weight"] = (weight * map.scale.view(shape)).to(at::kFloat);
        layer.tensors["bias"] = shifted.to(at::kFloat);
    }

    // W (scale x + shift) + b; the input channels of a group start where those of the group before end.
    void mergeForwards(LayerId id, const ChannelMap& map) {
        Layer& layer = at(id);
        const at::Tensor weight = layer.tensor("weight").to(at::kDouble);
        const std::int64_t groups = layer.kind == Kind::convolution ? layer.attributes.integer("groups") : 1;
        const std::int64_t outputs = weight.size(0);
        const at::Tensor grouped = weight.reshape({groups, outputs / groups, weight.size(1), -1});
        const at::Tensor scale = map.scale.view({groups, 1, -1, 1});
        const at::Tensor shift = map.shift.view({groups, 1, -1, 1});
        at::Tensor bias = (grouped * shift).sum({2, 3}).reshape({outputs});
        if (layer.tensor("bias").defined()) bias = bias + layer.tensor("bias").to(at::kDouble);
        layer.tensors["weight"] = (grouped * scale).reshape(weight.sizes()).to(at::kFloat);
        layer.tensors["bias"] = bias.to(at::kFloat);
    }

    std::shared_ptr<const Network> rebuilt() {
        std::vector<Layer> result;
        std::vector<LayerId> place(layers_.size(), -1);
        Network::Aliases aliases;
        std::map<std::string, std::string> heirs;
        for (LayerId id = 0; id < network_.size(); ++id) {
            Layer& layer = at(id);
            for (auto& source : layer.inputs)
                source = place[static_cast<std::size_t>(source)];
            if (const auto merged = mergedInto_.find(id); merged != mergedInto_.end()) {
                place[static_cast<std::size_t>(id)] = place[static_cast<std::size_t>(resolved(id))];
                heirs[layer.name] = at(resolved(id)).name;
                continue;
            }
            if (skipped_.count(id) != 0) {
                place[static_cast<std::size_t>(id)] = layer.inputs.front();
                continue;
            }
            heirs[layer.name] = layer.name;
            if (const auto inserted = before_.find(id); inserted != before_.end()) {
                for (Layer& extra : inserted->second) {
                    extra.inputs = {layer.inputs.front()};
                    result.push_back(std::move(extra));
                    layer.inputs.front() = static_cast<LayerId>(result.size()) - 1;
                }
            }
            if (layer.kind == Kind::convolution) {
                at::Tensor& weight = layer.tensors["weight"];
                weight = weight.contiguous(at::MemoryFormat::ChannelsLast);
            }
            result.push_back(layer);
            place[static_cast<std::size_t>(id)] = static_cast<LayerId>(result.size()) - 1;
        }
        for (const auto& [name, heir] : heirs) {
            if (name != heir) aliases[name] = heir;
        }
        for (const auto& [alias, name] : network_.aliases()) {
            if (const auto heir = heirs.find(name); heir != heirs.end()) aliases[alias] = heir->second;
        }
        return Network::build(std::move(result), std::move(aliases), heirs.at(network_.layer(network_.output()).name),
                              "folded");
    }

    const Network& network_;
    std::set<LayerId> observed_;
    std::vector<bool> ranksTwo_;
    std::vector<Layer> layers_;
    std::map<LayerId, LayerId> mergedInto_;
    std::set<LayerId> skipped_;
    std::map<LayerId, std::vector<Layer>> before_;  // put in front of a layer
};

}  // namespace

std::shared_ptr<const Network> Network::folded(const std::set<std::string>& observed) const {
    const std::lock_guard lock(remembering_);
    if (observed.empty()) {
        if (!folded_) folded_ = Folder(*this, observed).fold();
        return folded_;
    }
    auto& slot = foldedAround_[observed];
    if (auto network = slot.lock()) return network;
    auto network = Folder(*this, observed).fold();
    slot = network;
    return network;
}

}  // namespace saccade
