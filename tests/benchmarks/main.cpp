// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Times of forwards, backwards, methods, opening and starting, for the model files and architectures (with random
/// weights) that are named before Google Benchmark's own options; default SqueezeNet, MobileNet v2, ResNet-50 and
/// VGG-16 at 224 x 224. docs/performance.md says how to read it.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>

#include "engine/core/error.h"
#include "engine/network/runtime.h"
#include "tests/benchmarks/model.h"

int main(int argc, char** argv) {
    using namespace saccade;
    const RuntimeInfo runtime = setUpRuntime();
    std::printf("threads: %d, BLAS: %s\n", runtime.threads, runtime.blas.c_str());
    std::vector<std::string> names;
    int options = 1;
    while (options < argc && argv[options][0] != '-')
        names.emplace_back(argv[options++]);
    if (names.empty()) names = {"squeezenet1_0", "mobilenet_v2", "resnet50", "vgg16"};

    std::vector<std::unique_ptr<benchmarks::Model>> models;
    for (const auto& name : names) {
        try {
            models.push_back(benchmarks::modelOf(name));
        } catch (const Error& error) {
            std::fprintf(stderr, "%s\n", error.what());
            return 2;
        }
    }
    for (auto& model : models) {
        benchmarks::registerNetwork(*model);
        benchmarks::registerMethods(*model);
        benchmarks::registerProcess(*model);
    }
    benchmarks::registerPrograms();
    int rest = argc - options + 1;
    argv[options - 1] = argv[0];
    benchmark::Initialize(&rest, argv + options - 1);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
