// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmarks/model.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/recognise.h"
#include "engine/import/open.h"
#include "engine/network/run.h"
#include "engine/network/target_signal.h"
#include "engine/network/tensors.h"
#include "engine/propagate/gradient.h"

namespace saccade::benchmarks {
namespace {

constexpr std::int64_t largestBatch = 32;

RunOptions keepingAll() {
    RunOptions options;
    options.keepAll = true;
    return options;
}

// Random weights that neither blow activations up nor let them fade; the variances of batch norm are ones.
class RandomWeights {
 public:
    explicit RandomWeights(const architectures::Architecture& architecture) {
        architectures::Plan plan;
        architecture.write(plan, architectures::Sizes(StateDict()));
        for (const auto& step : plan.steps()) {
            for (const auto& wish : step.tensors)
                add(wish);
        }
    }

    const StateDict& dictionary() const { return dictionary_; }

 private:
    void add(const architectures::Plan::Wish& wish) {
        auto& numbers = numbers_.emplace_back(static_cast<std::size_t>(elements(wish.shape)));
        if (wish.role == "variance") {
            std::fill(numbers.begin(), numbers.end(), 1.0F);
        } else {
            Random(1, wish.name).normal(numbers, 0);
            const bool matrix = wish.shape.size() > 1;
            const double inputs = matrix ? static_cast<double>(elements(wish.shape) / wish.shape[0]) : 1;
            const double scale = matrix ? std::sqrt(2 / inputs) : 0.1;
            for (float& number : numbers)
                number = static_cast<float>(number * scale + (!matrix && wish.role == "weight" ? 1 : 0));
        }
        StoredTensor tensor;
        tensor.shape = wish.shape;
        tensor.strides = denseStrides(wish.shape);
        tensor.storage = std::make_shared<Storage>();
        tensor.storage->count = numbers.size();
        tensor.storage->bytes = {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float)};
        dictionary_.add(wish.name, std::move(tensor));
    }

    std::vector<std::vector<float>> numbers_;
    StateDict dictionary_;
};

}  // namespace

double secondsOf(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : values[values.size() / 2];
}

double sgemmRate() {
    const std::int64_t side = 1024;
    const at::Tensor a = at::randn({side, side});
    const auto product = [&a] { at::matmul(a, a); };
    product();
    std::vector<double> seconds;
    for (int i = 0; i < 15; ++i)
        seconds.push_back(secondsOf(product));
    return 2.0 * static_cast<double>(side * side * side) / median(seconds);
}

Model::Model(std::string name, std::shared_ptr<const Network> network, Card card)
    : name_(std::move(name)), network_(std::move(network)), folded_(network_->folded()), card_(std::move(card)) {}

Array Model::input(std::int64_t batch) const {
    Array array({batch, card_.channels, card_.input.height, card_.input.width});
    Random(1, "benchmark").normal(array.values, 0);
    return array;
}

Subject Model::subject() const {
    Subject subject;
    subject.network = network_;
    subject.input = input(1);
    subject.card = card_;
    return subject;
}

double Model::operations() const {
    double sum = 0;
    for (const auto count : folded_->multiplications(folded_->shapes(input(1).shape)))
        sum += 2.0 * static_cast<double>(count);
    return sum;
}

double Model::forward(std::int64_t batch, int times) const {
    const at::Tensor inputs = toTensor(input(batch));
    const auto once = [&] {
        Job job;
        RunOptions options;
        options.stop = folded_->logits();
        const Run run(folded_, inputs, options, job);
    };
    once();
    std::vector<double> seconds;
    for (int i = 0; i < times; ++i)
        seconds.push_back(secondsOf(once) / static_cast<double>(batch));
    return median(seconds);
}

double Model::backward(std::int64_t batch, int times) const {
    Job job;
    const Run run(folded_, toTensor(input(batch)), keepingAll(), job);
    const LayerId logits = folded_->logits();
    const at::Tensor signal = targetSignal(Target::ofClass(0), Score::logit, run.activation(logits));
    std::vector<double> seconds;
    for (int i = 0; i < times + 1; ++i) {
        const double each = secondsOf([&] { sweep(run, gradientRules(), {{{logits, signal}}, {}, {}, nullptr}, job); });
        if (i > 0) seconds.push_back(each / static_cast<double>(batch));
    }
    return median(seconds);
}

std::int64_t Model::bestBatch() {
    if (bestBatch_ > 0) return bestBatch_;
    double best = std::numeric_limits<double>::infinity();
    for (std::int64_t batch = 1; batch <= largestBatch; batch *= 2) {
        const double each = forward(batch, 1);
        if (each < best) {
            best = each;
            bestBatch_ = batch;
        }
    }
    return bestBatch_;
}

std::int64_t Model::bestSweepBatch() {
    if (bestSweepBatch_ > 0) return bestSweepBatch_;
    double best = std::numeric_limits<double>::infinity();
    for (std::int64_t batch = 1; batch <= largestBatch / 4; batch *= 2) {
        const double each = forward(batch, 1) + backward(batch, 1);
        if (each < best) {
            best = each;
            bestSweepBatch_ = batch;
        }
    }
    return bestSweepBatch_;
}

std::unique_ptr<Model> modelOf(const std::string& fileOrArchitecture) {
    for (const auto& architecture : architectures::catalogue()) {
        if (architecture.name != fileOrArchitecture) continue;
        const RandomWeights weights(architecture);
        const NativeModel made = networkOfArchitecture(weights.dictionary(), architecture.name, architecture.name);
        Card card;
        card.input = {architecture.side, architecture.side};
        return std::make_unique<Model>(architecture.name, made.network, card);
    }
    Job job;
    const OpenedModel opened = openModel(fileOrArchitecture, std::nullopt, job);
    const std::filesystem::path file(fileOrArchitecture);
    return std::make_unique<Model>(file.parent_path().filename().string() + "/" + file.stem().string(), opened.network,
                                   cardFor(opened));
}

}  // namespace saccade::benchmarks
