// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/patch_gaussian.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/core/error.h"

namespace saccade {

PatchGaussian::PatchGaussian(std::int64_t side, std::int64_t patches, std::uint64_t seed)
    : side_(side), patches_(patches), seed_(seed), places_(seed, "survey/patches") {
    if (side < 1 || patches < 1) throw std::logic_error("a Gaussian of no patches");
}

std::string PatchGaussian::parameters() const {
    return nlohmann::json{{"side", side_}, {"patches", patches_}, {"seed", seed_}}.dump();
}

void PatchGaussian::add(const Run& run, const std::vector<std::int64_t>& samples) {
    const at::Tensor inputs = run.activation(run.network().input()).detach().to(at::kCPU, at::kDouble);
    const std::int64_t height = inputs.size(2);
    const std::int64_t width = inputs.size(3);
    if (side_ > height || side_ > width) {
        throw RequestError(
            SACCADE_TEXT("a patch of {side} pixels does not fit into an input of {height} x {width}"),
            {{"side", std::to_string(side_)}, {"height", std::to_string(height)}, {"width", std::to_string(width)}});
    }
    // A picture's patches are added by themselves, so that batches do not show in the sums.
    for (std::size_t row = 0; row < samples.size(); ++row) {
        const at::Tensor picture = inputs[static_cast<std::int64_t>(row)];
        const auto sample = static_cast<std::uint64_t>(samples[row]);
        std::vector<at::Tensor> taken;
        for (std::int64_t i = 0; i < patches_; ++i) {
            const auto at = static_cast<std::uint64_t>(2 * i);
            const std::int64_t top = places_.below(static_cast<std::uint32_t>(height - side_ + 1), sample, at);
            const std::int64_t left = places_.below(static_cast<std::uint32_t>(width - side_ + 1), sample, at + 1);
            taken.push_back(picture.narrow(1, top, side_).narrow(2, left, side_).flatten());
        }
        const at::Tensor patches = at::stack(taken);
        const at::Tensor products = at::matmul(patches.t(), patches);
        sum_ = sum_.defined() ? sum_ + patches.sum(0) : patches.sum(0);
        products_ = products_.defined() ? products_ + products : products;
        count_ += patches_;
    }
}

void PatchGaussian::merge(const Accumulator& other) {
    const auto& more = dynamic_cast<const PatchGaussian&>(other);
    if (more.count_ == 0) return;
    sum_ = sum_.defined() ? sum_ + more.sum_ : more.sum_;
    products_ = products_.defined() ? products_ + more.products_ : more.products_;
    count_ += more.count_;
}

SurveyState PatchGaussian::save() const {
    SurveyState state;
    state.tensors["count"] = at::full({}, count_, at::kLong);
    if (sum_.defined()) {
        state.tensors["sum"] = sum_;
        state.tensors["products"] = products_;
    }
    return state;
}

void PatchGaussian::load(const SurveyState& state) {
    const auto count = stored(state, "count", at::kLong, {}).item<std::int64_t>();
    at::Tensor sum;
    at::Tensor products;
    if (count > 0) {
        sum = stored(state, "sum", at::kDouble, {-1});
        products = stored(state, "products", at::kDouble, {sum.size(0), sum.size(0)});
    }
    count_ = count;
    sum_ = sum;
    products_ = products;
}

at::Tensor PatchGaussian::mean() const {
    return count_ == 0 ? at::Tensor() : sum_ / static_cast<double>(count_);
}

at::Tensor PatchGaussian::covariance() const {
    if (count_ < 2) return {};
    const auto n = static_cast<double>(count_);
    return (products_ - at::outer(sum_, sum_) / n) / (n - 1);
}

}  // namespace saccade
