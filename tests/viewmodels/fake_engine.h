// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// An engine whose work a test holds, lets go and counts.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "viewmodels/exploration_engine.h"

namespace saccade::test {

/// What the test's thread and the engine's thread share.
class FakeControl {
 public:
    /// From now on a map is finished only once release() allows it.
    void hold() {
        const std::lock_guard lock(mutex_);
        holding_ = true;
        allowed_ = 0;
    }
    /// Lets so many held maps finish.
    void release(int count = 1000000) {
        const std::lock_guard lock(mutex_);
        allowed_ += count;
        changed_.notify_all();
    }
    /// "rise 3": the maps that were begun, method and class.
    std::vector<std::string> begun() const {
        const std::lock_guard lock(mutex_);
        return begun_;
    }
    int count(const std::string& what) const {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(std::count(begun_.begin(), begun_.end(), what));
    }
    /// A file that can no longer be read.
    void breakPicture(const std::string& name) {
        const std::lock_guard lock(mutex_);
        broken_ = name;
    }
    void forget() {
        const std::lock_guard lock(mutex_);
        begun_.clear();
    }

 private:
    friend class FakeEngine;

    /// On the engine's thread: waits for release() or the job's end.
    void wait(const std::string& what, Job& job) {
        std::unique_lock lock(mutex_);
        begun_.push_back(what);
        while (holding_ && allowed_ == 0 && !job.cancelled())
            changed_.wait_for(lock, std::chrono::milliseconds(2));
        if (allowed_ > 0 && !job.cancelled()) --allowed_;
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool holding_ = false;
    int allowed_ = 0;
    std::vector<std::string> begun_;
    std::string broken_;
};

/// Models are called "NAME-CLASSES", pictures are grey; what begins with "bad" cannot be opened. The map of a class is
/// that number everywhere but at its first cell, where it is one more.
class FakeEngine : public ExplorationEngine {
 public:
    explicit FakeEngine(std::shared_ptr<FakeControl> control) : control_(std::move(control)) {}

    std::shared_ptr<const ModelFacts> openModel(const ModelSource& source, Job& job) override {
        const std::string& file = source.file;
        control_->wait("model " + file, job);
        job.check();
        if (file.starts_with("bad")) throw RequestError(SACCADE_TEXT("{file}: this is no model"), {{"file", file}});
        auto facts = std::make_shared<ModelFacts>();
        facts->file = file;
        facts->name = file;
        facts->format = "fake";
        facts->hash = "hash of " + file;
        facts->classes = std::stoi(file.substr(file.find('-') + 1));
        if (source.card.empty()) {
            for (std::int64_t i = 0; i < facts->classes; ++i)
                facts->card.classes.push_back("thing " + std::to_string(i));
            facts->card.input = {8, 8};
            facts->cardIsGuess = file.starts_with("guessed");
            if (facts->cardIsGuess) facts->card.origin = "a guess: value / 255";
        } else {
            facts->card = Card::fromJson(nlohmann::json::parse(source.card), "chosen", {});
            facts->chosenCard = source.card;
            if (facts->card.input.height % 2 != 0) {
                throw RequestError(SACCADE_TEXT("{file}: the height must be even"), {{"file", file}});
            }
        }
        facts->endsInSoftmax = file.starts_with("soft");
        facts->logits = "head";
        const auto layer = [&](const std::string& name, const std::string& kind, Shape shape, std::int64_t parameters,
                               bool spatial) {
            LayerSummary summary;
            summary.name = name;
            summary.kind = kind;
            summary.shape = std::move(shape);
            summary.parameters = parameters;
            facts->layers.push_back(summary);
            facts->spatial.push_back(spatial);
        };
        layer("input", "input", {1, 3, 8, 8}, 0, false);
        layer("stem.conv", "convolution", {1, 4, 8, 8}, 108, true);
        layer("stem.relu", "relu", {1, 4, 8, 8}, 0, true);
        layer("body.0.conv", "convolution", {1, 8, 4, 4}, 288, true);
        layer("body.0.relu", "relu", {1, 8, 4, 4}, 0, true);
        layer("head", "linear", {1, facts->classes}, 80, false);
        facts->layers[4].aliases = {"body.0"};
        facts->defaultLayer = "body.0.relu";
        facts->parameters = 476;
        return facts;
    }

    std::shared_ptr<const PictureFacts> openPicture(const PictureSource& source, Job& job) override {
        control_->wait("picture " + source.name, job);
        job.check();
        bool broken = source.name.starts_with("bad");
        {
            const std::lock_guard lock(control_->mutex_);
            broken = broken || source.name == control_->broken_;
        }
        if (broken) {
            throw RequestError(SACCADE_TEXT("{file}: this is no picture"), {{"file", source.name}});
        }
        auto facts = std::make_shared<PictureFacts>();
        facts->source = source;
        facts->original = Picture{8, 8, std::vector<std::uint8_t>(8 * 8 * 3, 128)};
        facts->hash = "hash of " + source.name;
        facts->screen = facts->original;
        facts->truth = {TrueThing{1, "thing 1", Box{0, 0, 4, 4}, {}}};
        return facts;
    }

    std::shared_ptr<const Look> look(const ModelSource& model, const PictureSource& picture, const std::string& device,
                                     Job& job) override {
        return lookAt("look " + on(device), model, picture, job);
    }

    std::shared_ptr<const Look> preview(const ModelSource& model, const PictureSource& picture,
                                        const std::string& device, Job& job) override {
        return lookAt("preview " + on(device), model, picture, job);
    }

    std::vector<std::string> devices() override { return {"cpu", "cuda:0"}; }

    std::shared_ptr<const Look> lookAt(const std::string& deed, const ModelSource& model, const PictureSource& picture,
                                       Job& job) {
        auto look = std::make_shared<Look>();
        Job none;
        {
            const std::lock_guard lock(control_->mutex_);
            control_->begun_.push_back(deed + model.file + " " + picture.name);
        }
        job.check();
        if (model.file.starts_with("blind")) {
            throw RequestError(SACCADE_TEXT("{file} does not fit the network"), {{"file", picture.name}});
        }
        auto free = std::make_shared<FakeControl>();
        FakeEngine plain(free);
        look->model = plain.openModel(model, none);
        look->picture = plain.openPicture(picture, none);
        look->seen = look->picture->original;
        look->frame = {0, 0, 8, 8};
        look->input = {0, 1, 0.5, 0.25};
        // The first class is the most probable, the last the least.
        const auto classes = look->model->classes;
        for (std::int64_t i = 0; i < classes; ++i) {
            look->logits.push_back(static_cast<float>(classes - i));
            look->probabilities.push_back(static_cast<float>(classes - i) * 2 /
                                          static_cast<float>(classes * (classes + 1)));
            look->ranking.push_back(i);
        }
        return look;
    }

    std::shared_ptr<const Map> explain(const MapRequest& asked, Job& job) override {
        const Method& method = findMethod(asked.request.method);
        const auto label = asked.request.target.index;
        Map map;
        map.values = Array({4, 4}, std::vector<float>(16, static_cast<float>(label)));
        map.values.values[0] += 1;
        map.recipe.method = method.id;
        map.recipe.parameters = Parameters(method.id, method.parameters, asked.request.parameters);
        map.recipe.target = asked.request.target;
        map.recipe.score = asked.request.target.score.value_or(method.defaultScore);
        map.recipe.layer = asked.request.layer;
        map.recipe.seed = asked.request.seed;
        map.recipe.seconds = 0.5;
        map.recipe.forwards = 4;
        if (method.id == "deconvnet") throw RequestError(SACCADE_TEXT("deconvnet does not apply here"));
        if (method.id == "cam") throw ComputationError(SACCADE_TEXT("cam broke down"));
        if (method.progressive) {
            job.progress(1, 4);
            job.partial([&] {
                Map partial;
                partial.values = map.values;
                partial.recipe.partial = true;
                return partial;
            });
        }
        job.countForwards(4);
        control_->wait(on(asked.device) + method.id + " " + std::to_string(label), job);
        if (job.cancelled()) {
            if (!method.progressive) throw Cancelled();
            map.recipe.partial = true;
        }
        return std::make_shared<const Map>(std::move(map));
    }

 private:
    // What is done on the processor is called by its name alone.
    static std::string on(const std::string& device) { return device == "cpu" ? std::string() : device + " "; }

    std::shared_ptr<FakeControl> control_;
};

inline std::function<std::unique_ptr<ExplorationEngine>()> fakeMaker(const std::shared_ptr<FakeControl>& control) {
    return [control] { return std::make_unique<FakeEngine>(control); };
}

}  // namespace saccade::test
