// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/architectures/plan.h"

namespace saccade::architectures {
namespace {

using List = std::vector<std::int64_t>;

}  // namespace

Convolution Convolution::square(std::int64_t out, std::int64_t kernel, std::int64_t stride) {
    Convolution made;
    made.out = out;
    made.kernel = {kernel, kernel};
    made.stride = stride;
    made.padding = {(kernel - 1) / 2, (kernel - 1) / 2};
    return made;
}

Convolution Convolution::padded(std::int64_t sides) const {
    return padded(sides, sides);
}

Convolution Convolution::padded(std::int64_t rows, std::int64_t columns) const {
    Convolution made = *this;
    made.padding = {rows, columns};
    return made;
}

Convolution Convolution::windowed(std::int64_t rows, std::int64_t columns) const {
    Convolution made = *this;
    made.kernel = {rows, columns};
    made.padding = {(rows - 1) / 2, (columns - 1) / 2};
    return made;
}

Convolution Convolution::grouped(std::int64_t count) const {
    Convolution made = *this;
    made.groups = count;
    return made;
}

Convolution Convolution::unbiased() const {
    Convolution made = *this;
    made.bias = false;
    return made;
}

std::string Plan::path(const std::string& name) const {
    if (scopes_.empty()) return name;
    return name.empty() ? scopes_.back() : scopes_.back() + "." + name;
}

void Plan::enter(const std::string& name) {
    Step made;
    made.what = What::enter;
    made.path = path(name);
    scopes_.push_back(made.path);
    steps_.push_back(std::move(made));
}

void Plan::leave(Node result) {
    Step made;
    made.what = What::leave;
    made.inputs = {result};
    scopes_.pop_back();
    steps_.push_back(std::move(made));
}

Node Plan::step(const std::string& name, Kind kind, std::vector<Node> inputs, Attributes attributes,
                std::vector<Wish> tensors, std::int64_t channels) {
    if (!name.empty()) enter(name);
    Step made;
    made.kind = kind;
    made.inputs = std::move(inputs);
    made.attributes = std::move(attributes);
    made.tensors = std::move(tensors);
    steps_.push_back(std::move(made));
    channels_.push_back(channels);
    const Node node = static_cast<Node>(channels_.size()) - 1;
    if (!name.empty()) leave(node);
    return node;
}

Node Plan::input(std::int64_t channels) {
    channels_.push_back(channels);
    return 0;
}

Node Plan::convolution(Node x, const std::string& name, const Convolution& shape) {
    const std::string base = path(name);
    std::vector<Wish> tensors{
        {"weight", base + ".weight", {shape.out, channels(x) / shape.groups, shape.kernel[0], shape.kernel[1]}, false}};
    if (shape.bias) tensors.push_back({"bias", base + ".bias", {shape.out}, false});
    return step(name, Kind::convolution, {x},
                {{"stride", List{shape.stride, shape.stride}},
                 {"padding", List{shape.padding[0], shape.padding[0], shape.padding[1], shape.padding[1]}},
                 {"groups", shape.groups}},
                std::move(tensors), shape.out);
}

Node Plan::batchNorm(Node x, const std::string& name, double epsilon) {
    const std::string base = path(name);
    const Shape vector{channels(x)};
    return step(name, Kind::batchNorm, {x}, {{"epsilon", epsilon}},
                {{"weight", base + ".weight", vector, false},
                 {"bias", base + ".bias", vector, false},
                 {"mean", base + ".running_mean", vector, false},
                 {"variance", base + ".running_var", vector, false}},
                channels(x));
}

// Named as a module of its own; where `name` is empty, the module that is being called holds the tensors.
Node Plan::layerNorm(Node x, const std::string& name, double epsilon) {
    const std::string base = path(name);
    return step(name, Kind::layerNorm, {x}, {{"axes", std::int64_t{1}}, {"epsilon", epsilon}},
                {{"weight", base + ".weight", {channels(x)}, false}, {"bias", base + ".bias", {channels(x)}, false}},
                channels(x));
}

Node Plan::linear(Node x, const std::string& name, std::int64_t in, std::int64_t out) {
    const std::string base = path(name);
    return step(name, Kind::linear, {x}, {},
                {{"weight", base + ".weight", {out, in}, false}, {"bias", base + ".bias", {out}, false}}, out);
}

Node Plan::affine(Node x, const std::string& tensor, const Shape& shape) {
    return step({}, Kind::affine, {x}, {}, {{"scale", path(tensor), shape, true}}, channels(x));
}

Node Plan::maxPool(Node x, const std::string& name, const Pool& pool) {
    return step(name, Kind::maxPool, {x},
                {{"kernel", List{pool.kernel, pool.kernel}},
                 {"stride", List{pool.stride, pool.stride}},
                 {"padding", List{pool.padding, pool.padding}},
                 {"ceil_mode", pool.ceil}},
                {}, channels(x));
}

Node Plan::averagePool(Node x, const std::string& name, const Pool& pool) {
    return step(name, Kind::averagePool, {x},
                {{"kernel", List{pool.kernel, pool.kernel}},
                 {"stride", List{pool.stride, pool.stride}},
                 {"padding", List{pool.padding, pool.padding}},
                 {"ceil_mode", pool.ceil}},
                {}, channels(x));
}

Node Plan::adaptiveAveragePool(Node x, const std::string& name, std::int64_t rows, std::int64_t columns) {
    return step(name, Kind::adaptiveAveragePool, {x}, {{"size", List{rows, columns}}}, {}, channels(x));
}

Node Plan::plain(Node x, const std::string& name, Kind kind, Attributes attributes) {
    return step(name, kind, {x}, std::move(attributes), {}, channels(x));
}

Node Plan::flatten(Node x, const std::string& name) {
    return step(name, Kind::flatten, {x}, {{"start", std::int64_t{1}}, {"end", std::int64_t{-1}}}, {}, channels(x));
}

Node Plan::permute(Node x, const std::string& name, std::vector<std::int64_t> order) {
    return step(name, Kind::permute, {x}, {{"order", std::move(order)}}, {}, channels(x));
}

Node Plan::reshape(Node x, std::vector<std::int64_t> shape) {
    return step({}, Kind::reshape, {x}, {{"shape", std::move(shape)}}, {}, channels(x));
}

Node Plan::slice(Node x, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step_) {
    const std::int64_t left = axis == 1 ? end - start : channels(x);
    return step({}, Kind::slice, {x}, {{"axis", axis}, {"start", start}, {"end", end}, {"step", step_}}, {}, left);
}

Node Plan::padChannels(Node x, std::int64_t before, std::int64_t after) {
    return step({}, Kind::pad, {x}, {{"before", List{before, 0, 0}}, {"after", List{after, 0, 0}}}, {},
                channels(x) + before + after);
}

Node Plan::mean(Node x) {
    return step({}, Kind::mean, {x}, {{"axes", List{2, 3}}}, {}, channels(x));
}

Node Plan::add(Node a, Node b) {
    return step({}, Kind::addition, {a, b}, {}, {}, channels(a));
}

Node Plan::multiply(Node a, Node b) {
    return step({}, Kind::multiplication, {a, b}, {}, {}, channels(b));
}

Node Plan::concatenate(const std::vector<Node>& parts) {
    std::int64_t total = 0;
    for (const Node part : parts)
        total += channels(part);
    return step({}, Kind::concatenation, parts, {{"axis", std::int64_t{1}}}, {}, total);
}

}  // namespace saccade::architectures
