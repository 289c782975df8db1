// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A small network and inputs to survey, and a statistic of a kind that the program does not have yet.
#pragma once

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/random.h"
#include "engine/survey/survey.h"
#include "engine/survey/tensor_source.h"
#include "tests/support/network_builder.h"

namespace saccade::test {

inline at::Tensor normal(const Shape& shape, std::uint64_t seed) {
    at::Tensor tensor = at::empty(shape, at::kFloat);
    Random(seed, "test").normal({tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}, 0);
    return tensor;
}

/// Convolutions with stride, uneven padding, dilation and groups, and a linear layer; for inputs of 3 x 9 x 8.
inline std::shared_ptr<const Network> surveyedNetwork() {
    using List = std::vector<std::int64_t>;
    return NetworkBuilder()
        .add(Kind::convolution, "conv1", {"input"}, {{"padding", List{1, 0, 2, 1}}, {"stride", List{2, 1}}},
             {{"weight", normal({6, 3, 3, 2}, 1) * 0.3}, {"bias", normal({6}, 2) * 0.2}})
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::convolution, "conv2", {"relu1"},
             {{"padding", List{2, 2, 2, 2}}, {"dilation", List{2, 2}}, {"groups", std::int64_t{2}}},
             {{"weight", normal({4, 3, 3, 3}, 3) * 0.3}, {"bias", normal({4}, 4) * 0.2}})
        .add(Kind::relu, "relu2", {"conv2"})
        .add(Kind::flatten, "flatten", {"relu2"})
        .add(Kind::linear, "fc", {"flatten"}, {}, {{"weight", normal({5, 160}, 5)}, {"bias", normal({5}, 6)}})
        .build("fc");
}

/// Inputs of which some cannot be read, and which counts how often it is asked.
class PatchySource final : public InputSource {
 public:
    PatchySource(at::Tensor inputs, std::vector<std::int64_t> broken)
        : inputs_(std::move(inputs)), broken_(std::move(broken)) {}

    std::int64_t size() const override { return inputs_.size(0); }
    std::string name(std::int64_t sample) const override { return "picture " + std::to_string(sample); }
    SourceBatch read(std::int64_t begin, std::int64_t end) const override {
        SourceBatch batch;
        std::vector<at::Tensor> rows;
        for (std::int64_t i = begin; i < end; ++i) {
            if (std::find(broken_.begin(), broken_.end(), i) != broken_.end()) {
                batch.skipped.push_back({name(i), "it is broken"});
            } else {
                rows.push_back(inputs_.narrow(0, i, 1));
                batch.samples.push_back(i);
            }
        }
        if (!rows.empty()) batch.inputs = at::cat(rows, 0);
        reads += end - begin;
        return batch;
    }
    std::string fingerprint() const override { return "patchy"; }

    mutable std::int64_t reads = 0;

 private:
    at::Tensor inputs_;
    std::vector<std::int64_t> broken_;
};

/// The places where a channel is most active over all pictures: what top patches will be made of. Holds samples, so it
/// shows whether the machine says rightly which row is which.
class TopPlaces final : public Accumulator {
 public:
    TopPlaces(std::string layer, std::int64_t channel, std::size_t most)
        : layer_(std::move(layer)), channel_(channel), most_(most) {}

    struct Place {
        double value = 0;
        std::int64_t sample = 0;
        std::int64_t cell = 0;
        bool operator==(const Place&) const = default;
    };

    std::string id() const override { return "top_places"; }
    std::string parameters() const override {
        return nlohmann::json{{"layer", layer_}, {"channel", channel_}, {"most", most_}}.dump();
    }
    std::vector<LayerId> layers(const Network& network) const override { return {network.find(layer_)}; }
    void add(const Run& run, const std::vector<std::int64_t>& samples) override {
        const at::Tensor cells = run.activation(run.network().find(layer_)).select(1, channel_).flatten(1);
        for (std::size_t row = 0; row < samples.size(); ++row) {
            const at::Tensor values = cells[static_cast<std::int64_t>(row)];
            const auto at = values.argmax().item<std::int64_t>();
            places_.push_back({values[at].item<double>(), samples[row], at});
        }
        keepBest();
    }
    void merge(const Accumulator& other) override {
        const auto& more = dynamic_cast<const TopPlaces&>(other).places_;
        places_.insert(places_.end(), more.begin(), more.end());
        keepBest();
    }
    SurveyState save() const override {
        SurveyState state;
        nlohmann::json list = nlohmann::json::array();
        at::Tensor values = at::empty({static_cast<std::int64_t>(places_.size())}, at::kDouble);
        for (std::size_t i = 0; i < places_.size(); ++i) {
            list.push_back({places_[i].sample, places_[i].cell});
            values.data_ptr<double>()[i] = places_[i].value;
        }
        state.text = list.dump();
        state.tensors["values"] = values;
        return state;
    }
    void load(const SurveyState& state) override {
        places_.clear();
        const at::Tensor values = stored(state, "values", at::kDouble, {-1});
        for (const auto& place : nlohmann::json::parse(state.text)) {
            const double value = values.data_ptr<double>()[places_.size()];
            places_.push_back({value, place[0].get<std::int64_t>(), place[1].get<std::int64_t>()});
        }
    }

    const std::vector<Place>& places() const { return places_; }

 private:
    void keepBest() {
        std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
            return a.value != b.value ? a.value > b.value : a.sample < b.sample;
        });
        if (places_.size() > most_) places_.resize(most_);
    }

    std::string layer_;
    std::int64_t channel_;
    std::size_t most_;
    std::vector<Place> places_;
};

/// The largest difference, relative to the largest value of `expected`.
inline double apart(const at::Tensor& actual, const at::Tensor& expected) {
    if (actual.sizes() != expected.sizes()) return std::numeric_limits<double>::infinity();
    if (expected.numel() == 0) return 0;
    const double scale = expected.abs().max().item<double>();
    return actual.sub(expected).abs().max().item<double>() / (scale > 0 ? scale : 1);
}

}  // namespace saccade::test
