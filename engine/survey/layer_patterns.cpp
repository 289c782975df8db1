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
        // A picture by itself: batches do not show in the sums, and the float64 copies stay small.
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const auto row = static_cast<std::int64_t>(i);
            const at::Tensor input =
                run.activation(layer.inputs.front()).detach().narrow(0, row, 1).to(at::kCPU, at::kDouble);
            const at::Tensor output = run.activation(id).detach().narrow(0, row, 1).to(at::kCPU, at::kDouble);
            if (layer.kind == Kind::convolution) {
                addConvolution(sums, layer, input, output);
            } else {
                // Whatever stands before the last extent are places.
                sums.add(input.reshape({1, -1, input.size(-1)}).transpose(1, 2),
                         output.reshape({1, -1, output.size(-1)}).transpose(1, 2));
            }
        }
    }
}

void LayerPatterns::merge(const Accumulator& other) {
    // Tensors of the other one are read alone; the list of pointers to them needs a copy that may be changed.
    auto more = dynamic_cast<const LayerPatterns&>(other).sums_;
    for (auto& [name, from] : more) {
        Sums& to = sums_[name];
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

PatternStatistics LayerPatterns::statistics(const std::string& layer) const {
    const auto found = sums_.find(layer);
    if (found == sums_.end() || found->second.count == 0) {
        throw RequestError(SACCADE_TEXT("the survey has nothing on the layer {layer}"), {{"layer", layer}});
    }
    const Sums& sums = found->second;
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
