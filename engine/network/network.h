// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/network/layer.h"

namespace saccade {

/// What changes in a variant of a network; see Network::with.
struct NetworkChanges {
    /// Tensors that take the place of a layer's own: (layer name, role) to tensor of the same shape.
    std::map<std::pair<std::string, std::string>, at::Tensor> tensors;
    /// Layers whose kind, attributes and tensors are replaced (softplus for ReLU); name and inputs stay.
    std::map<std::string, Layer> replaced;
    /// Layers put between a layer and all that used it; the new layer's inputs are ignored.
    std::vector<std::pair<std::string, Layer>> insertedAfter;
    /// Layers with one input that are taken out; their users use that input.
    std::set<std::string> removed;
};

/// An immutable directed graph of layers in the order of computation, with its weights. Every reader of files ends
/// here and every machine starts here. Safe to use from several threads at once.
class Network : public std::enable_shared_from_this<Network> {
 public:
    using Aliases = std::map<std::string, std::string, std::less<>>;

    /// Checks everything a file could have wrong: one input layer, at most 100,000 layers, every input earlier than
    /// its user, arity, attributes, tensor roles and types, unique names, aliases that name layers, at least one
    /// output. Throws RequestError with `where` (a file name) in front.
    ///
    /// `aliases`: further names of layers, such as a block's name for its last layer.
    static std::shared_ptr<const Network> build(std::vector<Layer> layers, Aliases aliases, const std::string& output,
                                                const std::string& where);

    const std::vector<Layer>& layers() const { return layers_; }
    const Layer& layer(LayerId id) const { return layers_.at(static_cast<std::size_t>(id)); }
    LayerId size() const { return static_cast<LayerId>(layers_.size()); }
    const Aliases& aliases() const { return aliases_; }

    LayerId input() const { return input_; }
    LayerId output() const { return output_; }
    /// The output before a softmax over the classes that ends the network; else the output.
    LayerId logits() const { return logits_; }
    bool endsInSoftmax() const { return logits_ != output_; }

    /// The layers that use a layer's output.
    const std::vector<LayerId>& users(LayerId id) const { return users_.at(static_cast<std::size_t>(id)); }

    std::optional<LayerId> contains(std::string_view name) const;
    /// The layer of a name or alias. Throws RequestError that offers similar names.
    LayerId find(std::string_view name) const;

    /// The shape of every layer's output for an input shape N x C x H x W. Throws RequestError that names the first
    /// layer that does not fit.
    std::vector<Shape> shapes(const Shape& input) const;
    std::vector<ReceptiveField> receptiveFields(const Shape& input) const;
    /// Multiplications of every layer for one sample.
    std::vector<std::int64_t> multiplications(const std::vector<Shape>& shapes) const;

    /// The number of channels the first layers ask of the input; nothing where they do not say.
    std::optional<std::int64_t> inputChannels() const;

    /// The last layer with height and width over 1 whose channels are not the classes: what CAM methods look at where
    /// nothing else was said. Nothing where there is none.
    std::optional<LayerId> lastSpatialLayer(const std::vector<Shape>& shapes) const;

    /// Which layers lie on a path from `from` to `to`, both included.
    std::vector<bool> between(LayerId from, LayerId to) const;

    /// A variant that shares every unchanged tensor. Throws RequestError for names that are not there.
    std::shared_ptr<const Network> with(const NetworkChanges& changes) const;

    /// The same function with batch norm merged into the weighted layer before it, or into the one after it where no
    /// more than dropout lies between (zero padding then pads what becomes zero); what cannot be merged becomes a
    /// per-channel affine layer.
    /// A merged layer's name becomes an alias. The outputs of `observed` layers are kept as they are. Its convolutions
    /// are laid out for speed (see layout()). Made once and remembered, those with observed layers while somebody holds
    /// them.
    std::shared_ptr<const Network> folded(const std::set<std::string>& observed = {}) const;

    /// The same network with its tensors on a device; itself where they are there already. Made once and remembered.
    std::shared_ptr<const Network> to(const at::Device& device) const;
    /// Where its tensors are; the CPU where it has none.
    at::Device device() const;

    /// How its convolutions want their inputs to lie in memory: a run brings the network's input into this layout, and
    /// whatever is computed from it stays there. Only where values lie differs, not what they are.
    at::MemoryFormat layout() const { return layout_; }

    /// Bytes of all tensors, those shared counted once.
    std::int64_t bytes() const;

 private:
    Network() = default;

    std::vector<Layer> layers_;
    Aliases aliases_;
    std::map<std::string, LayerId, std::less<>> names_;
    std::vector<std::vector<LayerId>> users_;
    LayerId input_ = 0;
    LayerId output_ = 0;
    LayerId logits_ = 0;
    at::MemoryFormat layout_ = at::MemoryFormat::Contiguous;

    mutable std::mutex remembering_;
    mutable std::shared_ptr<const Network> folded_;
    mutable std::map<std::set<std::string>, std::weak_ptr<const Network>> foldedAround_;  // by what is observed
    mutable std::map<std::string, std::shared_ptr<const Network>> moved_;                 // by device
};

}  // namespace saccade
