// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Forwards and backwards.
#include <benchmark/benchmark.h>

#include "tests/benchmarks/model.h"

namespace saccade::benchmarks {
namespace {

constexpr double milliseconds = 1000;

void forward(benchmark::State& state, const Model& model) {
    const std::int64_t batch = state.range(0);
    for (auto unused : state) {
        const double rate = sgemmRate();
        const double each = model.forward(batch);
        state.SetIterationTime(each * static_cast<double>(batch));
        state.counters["ms_a_sample"] = each * milliseconds;
        state.counters["share_of_sgemm"] = model.operations() / each / rate;
    }
}

void backward(benchmark::State& state, const Model& model) {
    const std::int64_t batch = state.range(0);
    for (auto unused : state) {
        const double before = model.forward(batch);
        const double each = model.backward(batch);
        const double after = model.forward(batch);
        state.SetIterationTime(each * static_cast<double>(batch));
        state.counters["ms_a_sample"] = each * milliseconds;
        state.counters["forwards"] = 2 * each / (before + after);
    }
}

}  // namespace

void registerNetwork(Model& model) {
    benchmark::RegisterBenchmark((model.name() + "/forward").c_str(),
                                 [&model](benchmark::State& state) { forward(state, model); })
        ->Arg(1)
        ->Arg(8)
        ->Arg(32)
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark((model.name() + "/backward").c_str(),
                                 [&model](benchmark::State& state) { backward(state, model); })
        ->Arg(1)
        ->Arg(8)
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
}

}  // namespace saccade::benchmarks
