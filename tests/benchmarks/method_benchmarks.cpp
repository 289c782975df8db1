// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Methods, as ratios to their floors: what its forwards and backwards would take at the best batch, measured right
/// before and right after it, so that a machine that changes its pace does not show in the ratio.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <set>

#include "engine/core/error.h"
#include "engine/methods/study.h"
#include "engine/network/tensors.h"
#include "engine/perturb/incremental.h"
#include "engine/perturb/occlusion_windows.h"
#include "tests/benchmarks/model.h"

namespace saccade::benchmarks {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

// Fewer samples cost the same each: the ratios are those of the usual numbers.
Settings settingsOf(const Method& method) {
    Settings settings;
    for (const auto& parameter : method.parameters) {
        if (parameter.id == "samples" && method.id == "rise") settings.emplace_back("samples", "160");
        if (parameter.id == "tolerance") settings.emplace_back("tolerance", "0");
    }
    return settings;
}

Request requestFor(const Method& method) {
    Request request;
    request.method = method.id;
    request.parameters = settingsOf(method);
    request.target = Target::ofClass(0);
    return request;
}

struct Floor {
    double forward = 0;
    double backward = 0;
};

// The best forward, for methods that sample forwards; forward and backward at the batch that is best for both.
Floor floorOf(Model& model, bool sweeps) {
    if (!sweeps) return {model.forward(model.bestBatch(), 1), 0};
    return {model.forward(model.bestSweepBatch(), 1), model.backward(model.bestSweepBatch(), 1)};
}

// A method of every way of working; most others cost what one of these does.
bool isMeasured(const Method& method) {
    static const std::set<std::string> measured{"gradient",
                                                "guided_backpropagation",
                                                "integrated_gradients",
                                                "smoothgrad",
                                                "grad_cam",
                                                "score_cam",
                                                "lrp",
                                                "occlusion",
                                                "rise"};
    return measured.contains(method.id);
}

// The best batches are measured once for a network and an input's size and remembered: not part of any method's time.
void measureBatches(const Model& model) {
    static std::set<std::string> measured;
    if (!measured.insert(model.name()).second) return;
    Job job;
    const auto study = openStudy(model.subject(), job);
    for (const auto& known : methods()) {
        if (known.id == "rise" || known.id == "integrated_gradients") explain(*study, requestFor(known), job);
    }
}

void method(benchmark::State& state, Model& model, const Method& asked) {
    try {
        measureBatches(model);
        for (auto unused : state) {
            Job opening;
            const auto study = openStudy(model.subject(), opening);
            const double single = model.forward(1);
            const bool sweeps = asked.family != "Perturbation" && asked.id != "score_cam";
            const Floor before = floorOf(model, sweeps);
            Job job;
            Map map;
            const double seconds = secondsOf([&] { map = explain(*study, requestFor(asked), job); });
            const Floor after = floorOf(model, sweeps);
            // The clean forward was made when the study was opened.
            const auto forwards = static_cast<double>(map.recipe.forwards - 1);
            const auto backwards = static_cast<double>(map.recipe.backwards);
            const double floor =
                forwards * (before.forward + after.forward) / 2 + backwards * (before.backward + after.backward) / 2;
            state.SetIterationTime(seconds);
            state.counters["forwards"] = forwards;
            state.counters["backwards"] = backwards;
            state.counters["batch"] = static_cast<double>(map.recipe.batch);
            if (floor > 0) state.counters["ratio_to_floor"] = seconds / floor;
            // What a person waits for: with the clean forward, in forwards of one picture.
            state.counters["with_clean_forward"] = (single + seconds) / single;
        }
    } catch (const Error& error) {
        state.SkipWithError(error.what());
    }
}

// Incremental forwards of a batch of windows against full ones, by turns: how much faster, and how far apart as a share
// of the largest logit.
void incremental(benchmark::State& state, Model& model) {
    for (auto unused : state) {
        Job job;
        const auto study = openStudy(model.subject(), job);
        const OcclusionWindows windows(study->input(), at::zeros_like(study->input()), 16, 8);
        const IncrementalForward forward(study->cleanRun(job), study->folded()->logits());
        constexpr std::int64_t count = 16;
        std::vector<Box> boxes;
        for (std::int64_t i = 0; i < count; ++i)
            boxes.push_back(*windows.changed(i));
        const at::Tensor inputs = windows.inputs(0, count);
        at::Tensor parts = forward.outputs(inputs, boxes, job);
        const at::Tensor whole = study->logitsOf(inputs, job);
        std::vector<double> some;
        std::vector<double> all;
        for (int i = 0; i < 3; ++i) {
            some.push_back(secondsOf([&] { parts = forward.outputs(inputs, boxes, job); }));
            all.push_back(model.forward(model.bestBatch(), 1) * count);
        }
        state.SetIterationTime(median(some));
        state.counters["times_faster"] = median(all) / median(some);
        state.counters["share_of_work"] = forward.share(boxes);
        state.counters["apart"] = ((parts - whole).abs().max() / whole.abs().max()).item<double>();
    }
}

// The methods that rest on one gradient, on one picture, against the gradient alone.
void together(benchmark::State& state, Model& model) {
    const auto seconds = [&model](const std::vector<std::string>& ids) {
        Job job;
        const auto study = openStudy(model.subject(), job);
        return secondsOf([&] {
            for (const auto& known : methods()) {
                if (std::find(ids.begin(), ids.end(), known.id) != ids.end()) explain(*study, requestFor(known), job);
            }
        });
    };
    for (auto unused : state) {
        std::vector<double> alone;
        std::vector<double> all;
        for (int i = 0; i < 5; ++i) {
            alone.push_back(seconds({"gradient"}));
            all.push_back(
                seconds({"gradient", "gradient_x_input", "grad_cam", "grad_cam_pp", "layer_cam", "hires_cam"}));
        }
        state.SetIterationTime(median(all));
        state.counters["gradients"] = median(all) / median(alone);
    }
}

}  // namespace

void registerMethods(Model& model) {
    const auto add = [&model](const std::string& name, const std::function<void(benchmark::State&)>& work) {
        benchmark::RegisterBenchmark((model.name() + "/" + name).c_str(), work)
            ->UseManualTime()
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
    };
    for (const auto& entry : methods()) {
        if (isMeasured(entry)) {
            add(entry.id, [&model, &entry](benchmark::State& state) { method(state, model, entry); });
        }
    }
    add("incremental", [&model](benchmark::State& state) { incremental(state, model); });
    add("gradient_and_cams", [&model](benchmark::State& state) { together(state, model); });
}

}  // namespace saccade::benchmarks
