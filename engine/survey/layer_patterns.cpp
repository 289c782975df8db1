// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/layer_patterns.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"

namespace saccade {
namespace {

// Of unfolded patches at a time, in bytes.
constexpr std::int64_t unfoldedBytes = 32'000'000;
// How many sums have a value for every output and input.
constexpr std::int64_t wideSums = 3;

}  // namespace

std::string LayerPatterns::parameters() const {
    return nlohmann::json{{"layers", names_}}.dump();
}

std::vector<LayerId> LayerPatterns::weightedLayers(const Network& network) const {
    std::vector<LayerId> found;
    const auto isWeighted = [&](LayerId id) {
        return network.layer(id).kind == Kind::convolution || network.layer(id).kind == Kind::linear;
    };
    for (const auto& name : names_) {
        const LayerId id = network.find(name);
        if (!isWeighted(id)) {
            throw RequestError(SACCADE_TEXT("{layer} is of the kind {kind}; patterns are those of convolutions and "
                                            "linear layers"),
                               {{"layer", name}, {"kind", std::string(network.layer(id).rules().name())}});
        }
        found.push_back(id);
    }
    for (LayerId id = 0; names_.empty() && id < network.size(); ++id) {
        if (isWeighted(id)) found.push_back(id);
    }
    if (found.empty()) throw RequestError(SACCADE_TEXT("the network has neither convolutions nor linear layers"));
    return found;
}

std::vector<LayerId> LayerPatterns::layers(const Network& network) const {
    std::vector<LayerId> wanted = weightedLayers(network);
    for (std::size_t i = 0, own = wanted.size(); i < own; ++i)
        wanted.push_back(network.layer(wanted[i]).inputs.front());
    return wanted;
}

std::vector<std::pair<const char*, at::Tensor*>> LayerPatterns::Sums::tensors() {
    return {{"input", &input},
            {"output", &output},
            {"squared_output", &squaredOutput},
            {"product", &product},
            {"positives", &positives},
            {"positive_input", &positiveInput},
            {"positive_output", &positiveOutput},
            {"positive_product", &positiveProduct}};
}

void LayerPatterns::Sums::add(const at::Tensor& x, const at::Tensor& y) {
    const at::Tensor across = x.transpose(1, 2);  // G x L x K
    const at::Tensor positive = y.gt(0).to(at::kDouble);
    const at::Tensor rectified = y * positive;
    Sums more;
    more.input = x.sum(2);
    more.output = y.sum(2);
    more.squaredOutput = y.square().sum(2);
    more.product = at::bmm(y, across);
    more.positives = positive.sum(2);
    more.positiveInput = at::bmm(positive, across);
    more.positiveOutput = rectified.sum(2);
    more.positiveProduct = at::bmm(rectified, across);
    const auto from = more.tensors();
    const auto to = tensors();
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to[i].second->defined()) {
            to[i].second->add_(*from[i].second);
        } else {
            *to[i].second = *from[i].second;
        }
    }
    count += x.size(2);
}

void LayerPatterns::Sums::hold(const at::Tensor& x, const at::Tensor& y) {
    heldInputs.push_back(x.to(at::kCPU, at::kFloat).contiguous());
    heldOutputs.push_back(y.to(at::kCPU, at::kFloat).contiguous());
    count += x.size(0);
    if (product.defined()) {
        settle();
        return;
    }
    std::int64_t held = 0;
    for (std::size_t i = 0; i < heldInputs.size(); ++i)
        held += heldInputs[i].numel() + heldOutputs[i].numel();
    const std::int64_t summed = wideSums * x.size(1) * y.size(1);
    if (held * static_cast<std::int64_t>(sizeof(float)) > summed * static_cast<std::int64_t>(sizeof(double))) settle();
}

void LayerPatterns::Sums::settle() {
    if (heldInputs.empty()) return;
    const at::Tensor x = at::cat(heldInputs, 0).to(at::kDouble);
    const at::Tensor y = at::cat(heldOutputs, 0).to(at::kDouble);
    heldInputs.clear();
    heldOutputs.clear();
    count -= x.size(0);
    add(x.t().unsqueeze(0), y.t().unsqueeze(0));
}

std::int64_t LayerPatterns::Sums::outputs() const {
    return product.defined() ? product.size(0) * product.size(1) : heldOutputs.front().size(1);
}

LayerPatterns::Sums LayerPatterns::Sums::ofOutputs(std::int64_t begin, std::int64_t end) const {
    Sums some;
    if (!product.defined()) {
        const at::Tensor x = at::cat(heldInputs, 0).to(at::kDouble);
        const at::Tensor y = at::cat(heldOutputs, 0).slice(1, begin, end).to(at::kDouble);
        some.add(x.t().unsqueeze(0), y.t().unsqueeze(0));
        return some;
    }
    some.count = count;
    const std::int64_t each = product.size(1);
    const auto rows = [&](const at::Tensor& sums) { return sums.flatten(0, 1).slice(0, begin, end).unsqueeze(1); };
    // One group a row, which has its group's inputs.
    some.input = input.index_select(0, at::arange(begin, end, at::kLong).div(each, "floor"));
    some.output = rows(output);
    some.squaredOutput = rows(squaredOutput);
    some.product = rows(product);
    some.positives = rows(positives);
    some.positiveInput = rows(positiveInput);
    some.positiveOutput = rows(positiveOutput);
    some.positiveProduct = rows(positiveProduct);
    return some;
}

void LayerPatterns::addConvolution(Sums& sums, const Layer& layer, const at::Tensor& input, const at::Tensor& output) {
    const at::Tensor weight = layer.tensor("weight");
    const auto& padding = layer.attributes.integers("padding");
    const auto& stride = layer.attributes.integers("stride");
    const auto& dilation = layer.attributes.integers("dilation");
    const std::int64_t groups = layer.attributes.integer("groups");
    const std::int64_t kernelHeight = weight.size(2);
    const std::int64_t kernelWidth = weight.size(3);
    const std::int64_t perGroup = weight.size(1) * kernelHeight * kernelWidth;
    const std::int64_t height = output.size(2);
    const std::int64_t width = output.size(3);
    const std::int64_t together = std::clamp<std::int64_t>(
        unfoldedBytes / (groups * perGroup * width * static_cast<std::int64_t>(sizeof(double))), 1, height);

    const at::Tensor padded = at::constant_pad_nd(input, {padding[2], padding[3], padding[0], padding[1]}, 0);
    for (std::int64_t row = 0; row < height; row += together) {
        const std::int64_t rows = std::min(together, height - row);
        const std::int64_t seen = (rows - 1) * stride[0] + dilation[0] * (kernelHeight - 1) + 1;
        const at::Tensor patches =
            at::im2col(padded.narrow(2, row * stride[0], seen), {kernelHeight, kernelWidth}, dilation, {0, 0}, stride);
        sums.add(patches.view({groups, perGroup, -1}),
                 output.narrow(2, row, rows).reshape({groups, output.size(1) / groups, -1}));
    }
}

void LayerPatterns::add(const Run& run, const std::vector<std::int64_t>& samples) {
    for (const LayerId id : weightedLayers(run.network())) {
        const Layer& layer = run.network().layer(id);
        Sums& sums = sums_[layer.name];
        if (layer.kind == Kind::linear) {
            // Whatever stands before the last extent are places.
            const at::Tensor input = run.activation(layer.inputs.front()).detach();
            const at::Tensor output = run.activation(id).detach();
            for (std::int64_t row = 0; row < static_cast<std::int64_t>(samples.size()); ++row)
                sums.hold(input[row].reshape({-1, input.size(-1)}), output[row].reshape({-1, output.size(-1)}));
            continue;
        }
        // A picture by itself: batches do not show in the sums, and the float64 copies stay small.
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const auto row = static_cast<std::int64_t>(i);
            const at::Tensor input =
                run.activation(layer.inputs.front()).detach().narrow(0, row, 1).to(at::kCPU, at::kDouble);
            const at::Tensor output = run.activation(id).detach().narrow(0, row, 1).to(at::kCPU, at::kDouble);
            addConvolution(sums, layer, input, output);
        }
    }
}

void LayerPatterns::merge(const Accumulator& other) {
    // Tensors of the other one are read alone; the list of pointers to them needs a copy that may be changed.
    auto more = dynamic_cast<const LayerPatterns&>(other).sums_;
    for (auto& [name, from] : more) {
        Sums& to = sums_[name];
        if (!from.heldInputs.empty()) {
            for (std::size_t i = 0; i < from.heldInputs.size(); ++i)
                to.hold(from.heldInputs[i], from.heldOutputs[i]);
            continue;
        }
        to.settle();
        if (to.count == 0) {
            for (const auto& [role, tensor] : from.tensors())
                *tensor = tensor->clone();
            to = from;
            continue;
        }
        const auto added = from.tensors();
        const auto sums = to.tensors();
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i].second->add_(*added[i].second);
        to.count += from.count;
    }
}

SurveyState LayerPatterns::save() const {
    SurveyState state;
    nlohmann::json layers = nlohmann::json::array();
    for (auto [name, sums] : sums_) {
        const std::string at = std::to_string(layers.size()) + "/";
        layers.push_back(name);
        state.tensors[at + "count"] = at::full({}, sums.count, at::kLong);
        if (!sums.heldInputs.empty()) {
            state.tensors[at + "held_inputs"] = at::cat(sums.heldInputs, 0);
            state.tensors[at + "held_outputs"] = at::cat(sums.heldOutputs, 0);
            continue;
        }
        for (const auto& [role, tensor] : sums.tensors())
            state.tensors[at + role] = *tensor;
    }
    state.text = layers.dump();
    return state;
}

void LayerPatterns::load(const SurveyState& state) {
    std::map<std::string, Sums> loaded;
    const nlohmann::json layers = nlohmann::json::parse(state.text, nullptr, false);
    if (!layers.is_array()) throw RequestError(SACCADE_TEXT("the state of a survey does not name its layers"));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (!layers[i].is_string()) throw RequestError(SACCADE_TEXT("the state of a survey does not name its layers"));
        const std::string at = std::to_string(i) + "/";
        Sums& sums = loaded[layers[i].get<std::string>()];
        sums.count = stored(state, at + "count", at::kLong, {}).item<std::int64_t>();
        if (state.tensors.count(at + "held_inputs") != 0) {
            sums.heldInputs = {stored(state, at + "held_inputs", at::kFloat, {sums.count, -1})};
            sums.heldOutputs = {stored(state, at + "held_outputs", at::kFloat, {sums.count, -1})};
            continue;
        }
        sums.product = stored(state, at + "product", at::kDouble, {-1, -1, -1});
        const Shape whole = sums.product.sizes().vec();
        for (const auto& [role, tensor] : sums.tensors()) {
            const std::string_view word = role;
            Shape shape{whole[0], whole[1]};
            if (word == "input") shape = {whole[0], whole[2]};
            if (word.ends_with("product") || word == "positive_input") shape = whole;
            *tensor = stored(state, at + role, at::kDouble, shape);
        }
    }
    sums_ = std::move(loaded);
}

const LayerPatterns::Sums& LayerPatterns::sumsOf(const std::string& layer) const {
    const auto found = sums_.find(layer);
    if (found == sums_.end() || found->second.count == 0) {
        throw RequestError(SACCADE_TEXT("the survey has nothing on the layer {layer}"), {{"layer", layer}});
    }
    return found->second;
}

PatternStatistics LayerPatterns::statistics(const std::string& layer) const {
    return statistics(layer, 0, sumsOf(layer).outputs());
}

PatternStatistics LayerPatterns::statistics(const std::string& layer, std::int64_t begin, std::int64_t end) const {
    const Sums sums = sumsOf(layer).ofOutputs(begin, end);
    const auto n = static_cast<double>(sums.count);
    const std::int64_t inputs = sums.product.size(2);
    // Where nothing was positive there is nothing to divide either.
    const at::Tensor positives = sums.positives.clamp_min(1);
    PatternStatistics result;
    result.count = sums.count;
    result.input = sums.input.unsqueeze(1).expand_as(sums.product).reshape({-1, inputs}) / n;
    result.output = sums.output.flatten() / n;
    result.squaredOutput = sums.squaredOutput.flatten() / n;
    result.product = sums.product.reshape({-1, inputs}) / n;
    result.positives = sums.positives.flatten();
    result.positiveInput = (sums.positiveInput / positives.unsqueeze(2)).reshape({-1, inputs});
    result.positiveOutput = (sums.positiveOutput / positives).flatten();
    result.positiveProduct = (sums.positiveProduct / positives.unsqueeze(2)).reshape({-1, inputs});
    return result;
}

}  // namespace saccade
