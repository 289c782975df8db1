// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What a person waits for, and what the process takes: the first partial picture, a cancel, memory, opening, starting.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>

#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/import/open.h"
#include "tests/benchmarks/model.h"

namespace saccade::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

Request sampling(const std::string& method, const std::string& samples) {
    Request request;
    request.method = method;
    request.target = Target::ofClass(0);
    if (!samples.empty()) request.parameters = {{"samples", samples}, {"tolerance", "0"}};
    return request;
}

// From the request to the first partial map.
void firstPartial(benchmark::State& state, const Model& model, const std::string& method) {
    for (auto unused : state) {
        Job opening;
        const auto study = openStudy(model.subject(), opening);
        double first = 0;
        Clock::time_point begin;
        Job* running = nullptr;
        Job job({}, [&](const Map&) {
            if (first == 0) first = since(begin);
            running->cancel();
        });
        running = &job;
        begin = Clock::now();
        explain(*study, sampling(method, {}), job);
        state.SetIterationTime(first);
    }
}

// From a cancel in the middle of the work to the answer.
void cancelling(benchmark::State& state, const Model& model, const std::string& method) {
    for (auto unused : state) {
        Job opening;
        const auto study = openStudy(model.subject(), opening);
        Job job;
        Clock::time_point asked;
        std::thread person([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(700));
            asked = Clock::now();
            job.cancel();
        });
        try {
            explain(*study, sampling(method, {}), job);
        } catch (const Cancelled&) {
        }
        const Clock::time_point answered = Clock::now();
        person.join();
        const double waited = std::chrono::duration<double>(answered - asked).count();
        state.SetIterationTime(waited > 0 ? waited : 0);
    }
}

// The most memory that was resident since the last call, in megabytes.
double peakMegabytes() {
    std::ifstream status("/proc/self/status");
    double peak = 0;
    for (std::string word; status >> word;) {
        if (word == "VmHWM:") status >> peak;
    }
    std::ofstream("/proc/self/clear_refs") << "5";
    return peak / 1024;
}

void memory(benchmark::State& state, const Model& model) {
    for (auto unused : state) {
        const auto peak = [&model](const std::string& samples) {
            Job job;
            const auto study = openStudy(model.subject(), job);
            peakMegabytes();
            explain(*study, sampling("rise", samples), job);
            return peakMegabytes();
        };
        peak("100");
        const double few = peak("100");
        double many = 0;
        state.SetIterationTime(secondsOf([&] { many = peak("4000"); }));
        state.counters["mb_100_samples"] = few;
        state.counters["mb_4000_samples"] = many;
        state.counters["growth"] = many / few - 1;
    }
}

void opening(benchmark::State& state, const std::string& file) {
    for (auto unused : state) {
        Job job;
        state.SetIterationTime(secondsOf([&] { openModel(file, std::nullopt, job); }));
    }
}

// A program from its start to its end.
void program(benchmark::State& state, const std::string& command) {
    for (auto unused : state) {
        int code = 0;
        state.SetIterationTime(secondsOf([&] { code = std::system((command + " > /dev/null 2>&1").c_str()); }));
        if (code != 0) state.SkipWithError(("it failed: " + command).c_str());
    }
}

void add(const std::string& name, const std::function<void(benchmark::State&)>& work) {
    benchmark::RegisterBenchmark(name.c_str(), work)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
}

}  // namespace

void registerProcess(Model& model) {
    for (const std::string method : {"occlusion", "rise", "integrated_gradients"}) {
        add(model.name() + "/first_partial/" + method,
            [&model, method](benchmark::State& state) { firstPartial(state, model, method); });
        add(model.name() + "/cancel/" + method,
            [&model, method](benchmark::State& state) { cancelling(state, model, method); });
    }
    // Thousands of samples take long on a large network and say nothing more there.
    constexpr double small = 1.5e9;
    if (model.operations() > small) return;
    benchmark::RegisterBenchmark((model.name() + "/memory").c_str(),
                                 [&model](benchmark::State& state) { memory(state, model); })
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
}

void registerPrograms() {
    const std::string demo = modelFile("demo").string();
    add("open/demo", [demo](benchmark::State& state) { opening(state, demo); });
    const std::filesystem::path programs(SACCADE_PROGRAMS);
    if (std::filesystem::exists(programs / "saccade-cli")) {
        add("start/saccade-cli_inspect_demo", [programs](benchmark::State& state) {
            program(state, (programs / "saccade-cli").string() + " inspect demo");
        });
    }
    if (std::filesystem::exists(programs / "saccade")) {
        // Until the window's first tiles, quick ones, are computed and painted.
        const std::string picture = (std::filesystem::temp_directory_path() / "saccade-start.png").string();
        add("start/saccade_window", [programs, picture](benchmark::State& state) {
            program(state, "QT_QPA_PLATFORM=offscreen " + (programs / "saccade").string() +
                               " --methods gradient,grad_cam --screenshot " + picture + " --size 1280x800");
            std::error_code ignored;
            std::filesystem::remove(picture, ignored);
        });
    }
}

}  // namespace saccade::benchmarks
