// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/layer_mean.h"

#include <nlohmann/json.hpp>

#include "engine/core/error.h"

namespace saccade {

std::string LayerMean::parameters() const {
    return nlohmann::json{{"layer", layer_}}.dump();
}

void LayerMean::add(const Run& run, const std::vector<std::int64_t>& samples) {
    const at::Tensor values = run.activation(run.network().find(layer_)).detach().to(at::kDouble);
    const at::Tensor sum = values.sum(0).to(at::kCPU);
    const at::Tensor squares = values.square().sum(0).to(at::kCPU);
    sum_ = sum_.defined() ? sum_ + sum : sum;
    squares_ = squares_.defined() ? squares_ + squares : squares;
    count_ += static_cast<std::int64_t>(samples.size());
}

void LayerMean::merge(const Accumulator& other) {
    const auto& more = dynamic_cast<const LayerMean&>(other);
    if (more.count_ == 0) return;
    sum_ = sum_.defined() ? sum_ + more.sum_ : more.sum_;
    squares_ = squares_.defined() ? squares_ + more.squares_ : more.squares_;
    count_ += more.count_;
}

SurveyState LayerMean::save() const {
    SurveyState state;
    state.tensors["count"] = at::full({}, count_, at::kLong);
    if (sum_.defined()) {
        state.tensors["sum"] = sum_;
        state.tensors["squares"] = squares_;
    }
    return state;
}

void LayerMean::load(const SurveyState& state) {
    const auto count = stored(state, "count", at::kLong, {}).item<std::int64_t>();
    at::Tensor sum;
    at::Tensor squares;
    if (count > 0) {
        const auto found = state.tensors.find("sum");
        std::vector<std::int64_t> shape;
        if (found != state.tensors.end()) shape = found->second.sizes().vec();
        sum = stored(state, "sum", at::kDouble, shape);
        squares = stored(state, "squares", at::kDouble, shape);
    }
    count_ = count;
    sum_ = sum;
    squares_ = squares;
}

at::Tensor LayerMean::mean() const {
    return count_ == 0 ? at::Tensor() : sum_ / static_cast<double>(count_);
}

at::Tensor LayerMean::deviation() const {
    if (count_ == 0) return {};
    const auto n = static_cast<double>(count_);
    return (squares_ / n - (sum_ / n).square()).clamp_min(0).sqrt();
}

}  // namespace saccade
