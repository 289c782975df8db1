// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/study.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <nlohmann/json.hpp>
#include <numeric>
#include <tuple>

#include "engine/core/error.h"
#include "engine/network/device.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

void checkInput(const Array& input) {
    if (input.shape.size() != 4 || input.shape[0] != 1 || input.empty()) {
        throw RequestError(SACCADE_TEXT("the input must be 1 x C x H x W, not {shape}"),
                           {{"shape", describe(input.shape)}});
    }
    if (!std::all_of(input.values.begin(), input.values.end(), [](float value) { return std::isfinite(value); })) {
        throw RequestError(SACCADE_TEXT("the input holds values that are not finite numbers"));
    }
}

bool allFinite(const at::Tensor& values) {
    return at::isfinite(values).all().item<bool>();
}

// Weights that are not numbers, or so large that their products are not, are a matter of the file: nothing can be
// computed from such scores, and the first layer whose output is unsound is where to look.
void checkScores(const at::Tensor& scores, const Network& network, const Run& run) {
    if (allFinite(scores)) return;
    for (const Layer& layer : network.layers()) {
        if (allFinite(run.activation(network.find(layer.name)))) continue;
        throw RequestError(SACCADE_TEXT("the network's scores for this input are not finite numbers, from layer "
                                        "\"{layer}\" on; its weights may be damaged, or the card wrong"),
                           {{"layer", layer.name}});
    }
}

// Whether a layer's output may be gone after folding, because batch norm was merged into it or it into another layer.
bool mayFold(const Network& network, LayerId id) {
    const auto isNorm = [&](LayerId other) {
        const Kind kind = network.layer(other).kind;
        return kind == Kind::batchNorm || kind == Kind::affine;
    };
    // Folding may reach over dropout.
    LayerId source = id;
    while (network.layer(source).kind == Kind::dropout)
        source = network.layer(source).inputs.front();
    if (isNorm(source)) return true;
    const auto& users = network.users(id);
    return std::any_of(users.begin(), users.end(),
                       [&](LayerId user) { return isNorm(user) || network.layer(user).kind == Kind::dropout; });
}

// The fixed size, which evaluations, and what of the activations they hold.
using PlannerKey = std::tuple<std::int64_t, std::string, Held>;
using Planners = std::map<PlannerKey, BatchPlanner>;

// A study belongs to one thread, and so does what was measured there.
Planners& plannersOf(const std::shared_ptr<const Network>& network, const Shape& shape) {
    struct Remembered {
        std::weak_ptr<const Network> network;
        Shape shape;
        Planners planners;
    };
    thread_local std::list<Remembered> all;
    all.remove_if([](const Remembered& entry) { return entry.network.expired(); });
    for (auto& entry : all) {
        if (entry.network.lock() == network && entry.shape == shape) return entry.planners;
    }
    return all.emplace_back(Remembered{network, shape, {}}).planners;
}

}  // namespace

Study::Study(Subject subject, Job& job) : subject_(std::move(subject)) {
    checkInput(subject_.input);
    shapes_ = subject_.network->shapes(subject_.input.shape);
    try {
        open(job);
    } catch (const c10::Error& error) {
        if (!wantsMemory(error) || !leaveDevice(job)) throw;
    }
}

void Study::open(Job& job) {
    const at::Device device = deviceOf(subject_.device);
    subject_.network = subject_.network->to(device);
    input_ = toTensor(subject_.input).to(device);
    folded_ = subject_.network->folded();
    runClean(job);
}

void Study::runClean(Job& job) const {
    RunOptions options;
    options.keepAll = true;
    clean_ = std::make_unique<Run>(folded_, input_, options, job);
    const at::Tensor& output = clean_->activation(folded_->logits());
    checkScores(output, *folded_, *clean_);
    if (output.dim() >= 2) logits_ = toArray(classValues(output)).values;
}

bool Study::leaveDevice(Job& job) {
    if (subject_.device == "cpu") return false;
    leftDevice_ = subject_.device;
    subject_.device = "cpu";
    states_.clear();
    sharedStates_ = std::make_shared<States>();
    observingRuns_.clear();
    observingNetworks_.clear();
    clean_.reset();
    open(job);
    return true;
}

const Run& Study::cleanRun(Job& job) {
    job.check();
    if (!clean_) runClean(job);
    return *clean_;
}

const std::vector<float>& Study::logits() const {
    if (!clean_) {
        Job unwatched;
        runClean(unwatched);
    }
    return logits_;
}

std::shared_ptr<const Network> Study::networkObserving(const std::set<std::string>& layers) {
    const Network& loaded = *subject_.network;
    std::set<std::string> wanted;
    for (const auto& layer : layers) {
        if (layer.empty()) continue;
        const LayerId id = loaded.find(layer);
        if (mayFold(loaded, id)) wanted.insert(loaded.layer(id).name);
    }
    if (wanted.empty()) return folded_;
    auto& network = observingNetworks_[wanted];
    if (!network) network = loaded.folded(wanted);
    return network;
}

const Run& Study::runObserving(const std::set<std::string>& layers, Job& job) {
    const auto network = networkObserving(layers);
    if (network == folded_) return cleanRun(job);
    for (const auto& [names, run] : observingRuns_) {
        if (run && run->sharedNetwork() == network) return *run;
    }
    RunOptions options;
    options.keepAll = true;
    auto& run = observingRuns_[layers];
    run = std::make_unique<Run>(network, input_, options, job);
    return *run;
}

const std::string& Study::preprocessing() const {
    if (preprocessing_.empty()) preprocessing_ = toJson(subject_.card).dump();
    return preprocessing_;
}

at::Tensor Study::classValues(const at::Tensor& output) {
    return output.dim() > 2 ? output.flatten(2).mean(2) : output;
}

at::Tensor Study::logitsOf(const at::Tensor& inputs, Job& job) const {
    RunOptions options;
    options.stop = folded_->logits();
    return classValues(Run(folded_, inputs, options, job).output());
}

std::pair<at::Tensor, at::Tensor> Study::pixelBounds() const {
    const std::int64_t channels = input_.size(1);
    at::Tensor low = at::empty({1, channels, 1, 1}, input_.options());
    at::Tensor high = at::empty_like(low);
    for (std::int64_t c = 0; c < channels; ++c) {
        const double black = card().inSpace(0, static_cast<std::size_t>(c));
        const double white = card().inSpace(1, static_cast<std::size_t>(c));
        low.select(1, c).fill_(std::min(black, white));
        high.select(1, c).fill_(std::max(black, white));
    }
    return {low, high};
}

BatchPlanner& Study::planner(std::int64_t fixed) {
    return rememberedPlanner(fixed, {}, Held::passing);
}

BatchPlanner& Study::planner(std::int64_t fixed, double share) {
    const std::string tenths = std::to_string(std::lround(10 * std::clamp(share, 0.0, 1.0)));
    return rememberedPlanner(fixed, tenths, Held::passing);
}

BatchPlanner& Study::sweepPlanner(std::int64_t fixed, const std::string& what) {
    return rememberedPlanner(fixed, what, Held::all);
}

BatchPlanner& Study::rememberedPlanner(std::int64_t fixed, const std::string& what, Held held) {
    const Shape& shape = subject_.input.shape;
    auto& planners = plannersOf(folded_, shape);
    const PlannerKey key{fixed, what, held};
    const auto found = planners.find(key);
    if (found != planners.end()) return found->second;
    return planners.try_emplace(key, fixed, largestBatch(*folded_, folded_->shapes(shape), held)).first->second;
}

std::shared_ptr<Study> openStudy(Subject subject, Job& job) {
    return std::make_shared<Study>(std::move(subject), job);
}

const std::vector<float>& logits(const Study& study) {
    return study.logits();
}

std::vector<float> probabilities(const Study& study) {
    const auto& values = study.logits();
    if (values.empty()) return {};
    // Outputs that are said to be probabilities, but not by a softmax at the end, are what they are.
    if (study.card().output == Card::Output::probabilities && !study.network()->endsInSoftmax()) return values;
    const at::Tensor tensor = toTensor(Array({1, static_cast<std::int64_t>(values.size())}, values));
    return toArray(at::softmax(tensor, 1)).values;
}

std::vector<std::int64_t> topClasses(const Study& study, std::size_t most) {
    const auto& values = study.logits();
    std::vector<std::int64_t> order(values.size());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
        return values[static_cast<std::size_t>(a)] > values[static_cast<std::size_t>(b)];
    });
    order.resize(std::min(order.size(), most));
    return order;
}

}  // namespace saccade
