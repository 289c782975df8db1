// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Times of forwards, backwards and every method on the model files named on the command line (before Google
/// Benchmark's own options; default the reference networks), each also as a ratio to its floor: the samples it sends
/// forwards and backwards times the best time of one.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/import/open.h"
#include "engine/methods/explain.h"
#include "engine/network/run.h"
#include "engine/network/runtime.h"
#include "engine/network/target_signal.h"
#include "engine/network/tensors.h"
#include "engine/propagate/gradient.h"

namespace {

using namespace saccade;

/// The least seconds a sample that were seen, over all batches: what the ratios divide by.
struct Floor {
    double forward = 1e9;
    double backward = 1e9;
};

struct Model {
    std::string name;
    std::shared_ptr<const Network> network;
    std::shared_ptr<const Network> folded;
    Card card;
    Floor floor;

    Array input(std::int64_t batch) const {
        Array array({batch, card.channels, card.input.height, card.input.width});
        Random(1, "benchmark").normal(array.values, 0);
        return array;
    }
};

double secondsOf(benchmark::State& state, const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    state.SetIterationTime(seconds);
    return seconds;
}

// 2 x multiplications = floating-point operations, against a square matrix product of the BLAS in use.
double blasRate() {
    const std::int64_t side = 1024;
    const at::Tensor a = at::randn({side, side});
    double best = 1e9;
    for (int i = 0; i < 10; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(at::matmul(a, a));
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return 2.0 * static_cast<double>(side * side * side) / best;
}

void forward(benchmark::State& state, Model& model) {
    const std::int64_t batch = state.range(0);
    const at::Tensor input = toTensor(model.input(batch));
    const auto shapes = model.folded->shapes({1, model.card.channels, model.card.input.height, model.card.input.width});
    const auto counts = model.folded->multiplications(shapes);
    double operations = 0;
    for (const auto count : counts)
        operations += 2.0 * static_cast<double>(count);
    static const double rate = blasRate();
    double best = 1e9;
    for (auto unused : state) {
        Job job;
        best =
            std::min(best, secondsOf(state, [&] { Run(model.folded, input, {}, job); }) / static_cast<double>(batch));
    }
    model.floor.forward = std::min(model.floor.forward, best);
    state.counters["ms_a_sample"] = best * 1000;
    state.counters["share_of_sgemm"] = operations / best / rate;
}

void backward(benchmark::State& state, Model& model) {
    const std::int64_t batch = state.range(0);
    Job job;
    RunOptions options;
    options.keepAll = true;
    const Run run(model.folded, toTensor(model.input(batch)), options, job);
    const at::Tensor signal = targetSignal(Target::ofClass(0), Score::logit, run.activation(model.folded->logits()));
    double best = 1e9;
    for (auto unused : state) {
        best =
            std::min(best, secondsOf(state, [&] {
                               sweep(run, gradientRules(), {{{model.folded->logits(), signal}}, {}, {}, nullptr}, job);
                           }) / static_cast<double>(batch));
    }
    model.floor.backward = std::min(model.floor.backward, best);
    state.counters["ms_a_sample"] = best * 1000;
    state.counters["forwards"] = best / model.floor.forward;
}

void method(benchmark::State& state, Model& model, const std::string& id) {
    Subject subject;
    subject.network = model.network;
    subject.input = model.input(1);
    subject.card = model.card;
    Request request;
    request.method = id;
    try {
        double seconds = 0;
        double floor = 0;
        for (auto unused : state) {
            Job job;
            const auto study = openStudy(subject, job);
            Map map;
            seconds = secondsOf(state, [&] { map = explain(*study, request, job); });
            // The clean forward was made when the study was opened.
            floor = static_cast<double>(map.recipe.forwards - 1) * model.floor.forward +
                    static_cast<double>(map.recipe.backwards) * model.floor.backward;
            state.counters["forwards"] = static_cast<double>(map.recipe.forwards);
            state.counters["backwards"] = static_cast<double>(map.recipe.backwards);
        }
        if (floor > 0) state.counters["ratio_to_floor"] = seconds / floor;
    } catch (const Error& error) {
        state.SkipWithError(error.what());
    }
}

}  // namespace

int main(int argc, char** argv) {
    const RuntimeInfo runtime = setUpRuntime();
    std::printf("threads: %d, BLAS: %s\n", runtime.threads, runtime.blas.c_str());
    std::vector<std::filesystem::path> files;
    int options = 1;
    while (options < argc && argv[options][0] != '-')
        files.emplace_back(argv[options++]);
    if (files.empty()) {
        for (const char* name : {"vggish", "resnetish", "inceptionish"}) {
            files.push_back(std::filesystem::path(SACCADE_GOLDEN_DIR) / name / "model.pt");
        }
    }
    std::vector<std::unique_ptr<Model>> models;
    for (const auto& file : files) {
        try {
            Job job;
            const OpenedModel opened = openModel(file, std::nullopt, job);
            auto model = std::make_unique<Model>();
            model->name = file.parent_path().filename().string() + "/" + file.stem().string();
            model->network = opened.network;
            model->folded = opened.network->folded();
            model->card = cardFor(opened);
            models.push_back(std::move(model));
        } catch (const Error& error) {
            std::fprintf(stderr, "%s\n", error.what());
            return 2;
        }
    }
    for (auto& model : models) {
        Model& m = *model;
        benchmark::RegisterBenchmark((m.name + "/forward").c_str(), [&m](benchmark::State& s) { forward(s, m); })
            ->RangeMultiplier(2)
            ->Range(1, 32)
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond)
            ->MinTime(0.3);
        benchmark::RegisterBenchmark((m.name + "/backward").c_str(), [&m](benchmark::State& s) { backward(s, m); })
            ->RangeMultiplier(4)
            ->Range(1, 16)
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond)
            ->MinTime(0.3);
        for (const auto& entry : methods()) {
            benchmark::RegisterBenchmark((m.name + "/" + entry.id).c_str(),
                                         [&m, &entry](benchmark::State& s) { method(s, m, entry.id); })
                ->UseManualTime()
                ->Unit(benchmark::kMillisecond)
                ->MinTime(0.1);
        }
    }
    int rest = argc - options + 1;
    argv[options - 1] = argv[0];
    benchmark::Initialize(&rest, argv + options - 1);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
