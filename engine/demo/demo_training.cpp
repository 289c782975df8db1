// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/demo/demo_training.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/demo/scene_feed.h"
#include "engine/import/open.h"
#include "engine/import/read_file.h"
#include "engine/network/run.h"
#include "engine/scenes/scene.h"
#include "engine/train/residual_network.h"
#include "engine/train/trainer.h"

namespace saccade {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* modelName = "demo.safetensors";
constexpr const char* checkpointName = "checkpoint.safetensors";
/// A checkpoint is written this often, so that little is lost when the machine is switched off.
constexpr std::chrono::seconds checkpointInterval{60};
constexpr std::int64_t reportSteps = 50;
/// Seeds of training have their top bit cleared: unseen scenes come from where none can reach.
constexpr std::uint64_t unseenSeed = std::uint64_t{1} << 63U;

ResidualOutline demoOutline() {
    ResidualOutline outline;
    outline.stemChannels = 16;
    outline.stages = {{32, 1}, {64, 2}, {128, 2}};
    outline.classes = static_cast<std::int64_t>(sceneClasses().size());
    return outline;
}

DescentOptions descentOptions(const DemoTrainingOptions& options) {
    DescentOptions descent;
    descent.steps = options.steps;
    return descent;
}

void check(const DemoTrainingOptions& options) {
    constexpr std::int64_t mostSteps = 1'000'000;
    constexpr std::int64_t mostBatch = 1024;
    if (options.steps < 1 || options.steps > mostSteps) {
        throw RequestError(SACCADE_TEXT("a training takes 1 to 1,000,000 steps, not {steps}"),
                           {{"steps", std::to_string(options.steps)}});
    }
    // Batch norm has no variance to learn from with one sample.
    if (options.batch < 2 || options.batch > mostBatch) {
        throw RequestError(SACCADE_TEXT("a step takes 2 to 1,024 scenes, not {batch}"),
                           {{"batch", std::to_string(options.batch)}});
    }
    if (options.seed >= unseenSeed) {
        throw RequestError(SACCADE_TEXT("the seed of a training is a number below {limit}"),
                           {{"limit", std::to_string(unseenSeed)}});
    }
}

void makeFolder(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (!std::filesystem::is_directory(folder)) {
        throw RequestError(SACCADE_TEXT("the folder {folder} cannot be made"), {{"folder", folder.string()}});
    }
}

/// Means since the last report.
struct Means {
    double loss = 0;
    double accuracy = 0;
    std::int64_t steps = 0;

    void add(const Trainer::Step& step) {
        loss += step.loss;
        accuracy += step.accuracy;
        ++steps;
    }
    DemoTrainingReport report(std::int64_t step) const {
        const auto count = static_cast<double>(std::max<std::int64_t>(1, steps));
        return {step, loss / count, accuracy / count};
    }
};

}  // namespace

Card demoCard() {
    Card card;
    card.channels = 3;
    card.input = {128, 128};
    card.resizeShorterSide = 128;
    card.centreCrop = Card::Size{128, 128};
    card.mean = {0.5, 0.5, 0.5};
    card.deviation = {0.25, 0.25, 0.25};
    card.classes = sceneClasses();
    card.origin = "the demo world";
    return card;
}

DemoTrainingResult trainDemo(const DemoTrainingOptions& options, const std::filesystem::path& folder, Job& job,
                             const std::function<void(const DemoTrainingReport&)>& listener) {
    check(options);
    makeFolder(folder);
    const auto start = Clock::now();
    const std::filesystem::path checkpoint = folder / checkpointName;
    const Card card = demoCard();
    const SceneFeed feed(options.seed, card);
    Trainer trainer(residualNetwork(demoOutline(), options.seed), feed, options.batch, descentOptions(options));
    // Scenes that are drawn differently make another training.
    const std::string about = nlohmann::json{
        {"seed", options.seed},
        {"steps", options.steps},
        {"batch", options.batch},
        {"world", sceneWorld}}.dump();

    DemoTrainingResult result;
    if (!options.restart && std::filesystem::exists(checkpoint)) {
        trainer.resume(readModelFile(checkpoint), about, checkpoint.string());
        result.resumedFrom = trainer.stepsDone();
    }
    Means means;
    auto written = Clock::now();
    while (!trainer.finished()) {
        if (job.cancelled()) {
            writeModelFile(checkpoint, trainer.checkpoint(about));
            throw Cancelled();
        }
        means.add(trainer.step());
        job.progress(trainer.stepsDone(), options.steps);
        if (trainer.stepsDone() % reportSteps == 0 || trainer.finished()) {
            const DemoTrainingReport report = means.report(trainer.stepsDone());
            result.loss = report.loss;
            if (listener) listener(report);
            means = {};
        }
        if (Clock::now() - written > checkpointInterval) {
            writeModelFile(checkpoint, trainer.checkpoint(about));
            written = Clock::now();
        }
    }
    // Kept until the model is there: an interruption of what follows costs no step.
    writeModelFile(checkpoint, trainer.checkpoint(about));
    const auto network = trainer.network();
    result.unseen = options.unseen;
    result.accuracy = demoAccuracy(network, options.unseen, job);
    result.model = folder / modelName;
    saveModel(*network, card, result.model);
    std::error_code ignored;
    std::filesystem::remove(checkpoint, ignored);
    result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return result;
}

double demoAccuracy(const std::shared_ptr<const Network>& network, std::int64_t count, Job& job) {
    constexpr std::int64_t batch = 50;
    SceneOptions alone;
    alone.most = 1;
    const SceneFeed feed(unseenSeed, demoCard(), alone);
    const auto folded = network->folded();
    std::int64_t right = 0;
    for (std::int64_t first = 0; first < count; first += batch) {
        const TrainingBatch scenes = feed.scenes(first, std::min(batch, count - first));
        RunOptions options;
        options.stop = folded->logits();
        const Run run(folded, scenes.inputs, options, job);
        right += run.output().argmax(1).eq(scenes.targets.argmax(1)).sum().item<std::int64_t>();
    }
    return static_cast<double>(right) / static_cast<double>(count);
}

}  // namespace saccade
