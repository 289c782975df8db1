// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/train/trainer.h"

#include <charconv>
#include <map>

#include "engine/core/error.h"
#include "engine/import/safetensors.h"
#include "engine/train/losses.h"

namespace saccade {
namespace {

constexpr const char* aboutKey = "saccade.training";
constexpr const char* stepsKey = "saccade.training_steps";

std::string tensorName(const char* group, const TrainedTensor& trained) {
    return std::string(group) + "/" + trained.layer + "/" + trained.role;
}

// The share of samples whose highest logit belongs to a class with a share in the target.
double firstIsTrue(const at::Tensor& logits, const at::Tensor& targets) {
    const at::Tensor first = logits.detach().argmax(1, true);
    return targets.gather(1, first).gt(0).to(at::kDouble).mean().item<double>();
}

}  // namespace

Trainer::Trainer(std::shared_ptr<const Network> start, const TrainingFeed& feed, std::int64_t batch,
                 const DescentOptions& options)
    : network_(std::move(start)),
      feed_(feed),
      batch_(batch),
      options_(options),
      descent_(network_.parameters(), options) {}

Trainer::Step Trainer::step() {
    const TrainingBatch batch = feed_.batch(done_, batch_);
    const c10::AutoGradMode recording(true);
    const at::Tensor logits = network_.forward(batch.inputs);
    const at::Tensor loss = crossEntropy(logits, batch.targets);
    loss.backward();
    descent_.step(done_);
    ++done_;
    return {loss.detach().item<double>(), firstIsTrue(logits, batch.targets)};
}

std::string Trainer::checkpoint(const std::string& about) const {
    std::map<std::string, at::Tensor> tensors;
    const auto& parameters = network_.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        tensors[tensorName("parameter", parameters[i])] = parameters[i].tensor.detach();
        tensors[tensorName("velocity", parameters[i])] = descent_.velocities()[i];
    }
    for (const TrainedTensor& statistic : network_.statistics())
        tensors[tensorName("statistic", statistic)] = statistic.tensor;
    return writeSafetensors(tensors, {{aboutKey, about}, {stepsKey, std::to_string(done_)}});
}

void Trainer::resume(const std::string& content, const std::string& about, const std::string& where) {
    const Safetensors file(content, where);
    const auto said = file.metadata().find(aboutKey);
    const auto steps = file.metadata().find(stepsKey);
    if (said == file.metadata().end() || steps == file.metadata().end()) {
        throw RequestError(SACCADE_TEXT("{file} is no checkpoint of a training"), {{"file", where}});
    }
    if (said->second != about) {
        throw RequestError(
            SACCADE_TEXT("{file} is of another training ({theirs}), not of this one ({ours}); --restart begins anew"),
            {{"file", where}, {"theirs", said->second.substr(0, 400)}, {"ours", about}});
    }
    std::int64_t done = 0;
    const std::string& text = steps->second;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), done);
    if (failure != std::errc() || end != text.data() + text.size() || done < 0 || done > options_.steps) {
        throw RequestError(SACCADE_TEXT("{file}: \"{steps}\" is no number of steps from 0 to {most}"),
                           {{"file", where}, {"steps", text.substr(0, 40)}, {"most", std::to_string(options_.steps)}});
    }
    // All are read before the first is changed: a file that does not fit leaves the training as it was.
    std::vector<std::pair<at::Tensor, at::Tensor>> copies;
    const auto expect = [&](const std::string& name, const at::Tensor& into) {
        at::Tensor tensor = file.tensor(name);
        if (tensor.sizes() != into.sizes()) {
            throw RequestError(SACCADE_TEXT("{file}: the tensor {name} has another shape than the network's"),
                               {{"file", where}, {"name", name}});
        }
        copies.emplace_back(into, std::move(tensor));
    };
    const auto& parameters = network_.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        expect(tensorName("parameter", parameters[i]), parameters[i].tensor);
        expect(tensorName("velocity", parameters[i]), descent_.velocities()[i]);
    }
    for (const TrainedTensor& statistic : network_.statistics())
        expect(tensorName("statistic", statistic), statistic.tensor);
    const c10::AutoGradMode plain(false);
    for (auto& [into, from] : copies)
        into.copy_(from);
    done_ = done;
}

}  // namespace saccade
