// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/array.h"
#include "engine/network/layer.h"

namespace saccade::architectures {

/// A layer of a plan, by its place.
using Node = int;

/// A convolution to be: what it makes of its input's channels.
struct Convolution {
    std::int64_t out = 0;
    std::array<std::int64_t, 2> kernel{1, 1};
    std::int64_t stride = 1;
    std::array<std::int64_t, 2> padding{0, 0};
    std::int64_t groups = 1;
    bool bias = true;

    /// A square window; without `padding` the picture keeps its size at stride 1.
    static Convolution square(std::int64_t out, std::int64_t kernel, std::int64_t stride = 1);
    Convolution padded(std::int64_t sides) const;
    Convolution padded(std::int64_t rows, std::int64_t columns) const;
    Convolution windowed(std::int64_t rows, std::int64_t columns) const;
    Convolution grouped(std::int64_t count) const;
    Convolution unbiased() const;
};

/// A pooling window.
struct Pool {
    std::int64_t kernel = 2;
    std::int64_t stride = 2;
    std::int64_t padding = 0;
    bool ceil = false;
};

/// An architecture written down as PyTorch's modules call each other: which layers there are, which tensors they ask
/// for, and which module each belongs to. Knows no weights, so that many can be compared with a file quickly.
///
/// Every function takes the layer it works on and gives the layer it makes; `name` is a module's name inside of the
/// module that is being called, and an empty one is an operation of that module itself.
class Plan {
 public:
    /// A tensor that is asked for.
    struct Wish {
        std::string role;
        std::string name;
        Shape shape;
        bool flat = false;  ///< goes to the layer as a vector
    };
    enum class What { layer, enter, leave };
    struct Step {
        What what = What::layer;
        std::string path;  ///< of the module that is entered
        Kind kind = Kind::input;
        std::vector<Node> inputs;  ///< of a layer; of `leave`: the layer that the module returns
        Attributes attributes;
        std::vector<Wish> tensors;
    };

    Node input(std::int64_t channels);
    std::int64_t channels(Node node) const { return channels_[static_cast<std::size_t>(node)]; }
    const std::vector<Step>& steps() const { return steps_; }
    std::int64_t inputChannels() const { return channels_.front(); }

    /// Calls a module whose body is `body`: Node to Node.
    template <typename Body>
    Node module(const std::string& name, Node x, const Body& body) {
        enter(name);
        const Node result = body(x);
        leave(result);
        return result;
    }

    Node convolution(Node x, const std::string& name, const Convolution& shape);
    Node batchNorm(Node x, const std::string& name, double epsilon = 1e-5);
    Node layerNorm(Node x, const std::string& name, double epsilon);
    Node linear(Node x, const std::string& name, std::int64_t in, std::int64_t out);
    Node affine(Node x, const std::string& tensor, const Shape& shape);
    Node maxPool(Node x, const std::string& name, const Pool& pool);
    Node averagePool(Node x, const std::string& name, const Pool& pool);
    Node adaptiveAveragePool(Node x, const std::string& name, std::int64_t rows = 1, std::int64_t columns = 1);
    /// One of the kinds without tensors that keep channels: relu, clamp, silu, dropout, softmax.
    Node plain(Node x, const std::string& name, Kind kind, Attributes attributes = {});
    Node relu(Node x, const std::string& name = {}) { return plain(x, name, Kind::relu); }
    Node relu6(Node x, const std::string& name) {
        return plain(x, name, Kind::clamp, {{"minimum", 0.0}, {"maximum", 6.0}});
    }
    Node dropout(Node x, const std::string& name) { return plain(x, name, Kind::dropout); }
    /// All axes but the batch as one.
    Node flatten(Node x, const std::string& name = {});
    Node permute(Node x, const std::string& name, std::vector<std::int64_t> order);
    Node reshape(Node x, std::vector<std::int64_t> shape);
    Node slice(Node x, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step = 1);
    Node padChannels(Node x, std::int64_t before, std::int64_t after);
    Node mean(Node x);
    Node add(Node a, Node b);
    Node multiply(Node a, Node b);
    Node concatenate(const std::vector<Node>& parts);

 private:
    void enter(const std::string& name);
    void leave(Node result);
    std::string path(const std::string& name) const;
    Node step(const std::string& name, Kind kind, std::vector<Node> inputs, Attributes attributes,
              std::vector<Wish> tensors, std::int64_t channels);

    std::vector<Step> steps_;
    std::vector<std::int64_t> channels_;
    std::vector<std::string> scopes_;
};

}  // namespace saccade::architectures
