// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/interruption.h"
#include "app/cli/progress_bar.h"
#include "engine/core/error.h"
#include "engine/demo/demo_training.h"

namespace saccade::cli {
namespace {

std::string line(const DemoTrainingReport& report) {
    char text[128];
    std::snprintf(text, sizeof text, "step %lld: loss %.4f, %.1f %% of the batches right\n",
                  static_cast<long long>(report.step), report.loss, report.accuracy * 100);
    return text;
}

}  // namespace

const Syntax& trainDemoSyntax() {
    static const Syntax syntax{
        "train-demo",
        "",
        "Teach the demo network on scenes of the demo world",
        0,
        0,
        std::vector<Option>{
            {"out", "DIR", "the folder that demo.safetensors is written into"},
            {"seed", "N", "the seed of the first weights and of the scenes, 0 unless said otherwise"},
            {"steps", "N", "steps of the training, 3000 unless said otherwise"},
            {"scenes", "N", "scenes a step, 64 unless said otherwise"},
            {"unseen", "N", "fresh scenes that the finished network is tried on, 1000 unless said otherwise"},
            {"restart", "", "begin anew where the folder holds a checkpoint"},
        } + generalOptions(),
        {"A training that was interrupted goes on from DIR/checkpoint.safetensors when the same command comes again, "
         "as "
         "if it had not been interrupted. The same seed gives the same network on the same machine and number of "
         "threads."},
        {{"--out demo", "writes demo/demo.safetensors"}},
    };
    return syntax;
}

int runTrainDemo(const Arguments& arguments, Session& session) {
    const auto out = arguments.value("out");
    if (!out || out->empty()) throw RequestError(SACCADE_TEXT("train-demo needs --out, the folder to write into"));
    constexpr std::uint64_t most = 1'000'000;
    DemoTrainingOptions options;
    options.seed = arguments.number("seed", 0, (std::uint64_t{1} << 63U) - 1).value_or(options.seed);
    options.steps = static_cast<std::int64_t>(
        arguments.number("steps", 1, most).value_or(static_cast<std::uint64_t>(options.steps)));
    options.batch = static_cast<std::int64_t>(
        arguments.number("scenes", 2, 1024).value_or(static_cast<std::uint64_t>(options.batch)));
    options.unseen = static_cast<std::int64_t>(
        arguments.number("unseen", 1, most).value_or(static_cast<std::uint64_t>(options.unseen)));
    options.restart = arguments.has("restart");
    session.warnOfSlowSetUp();

    ProgressBar bar("Training", !session.quiet());
    Job job(bar.listener(), {});
    const Watched watched(job);
    DemoTrainingResult result;
    try {
        result = trainDemo(options, *out, job, [&](const DemoTrainingReport& report) {
            if (!session.quiet()) std::fputs(line(report).c_str(), stdout);
            std::fflush(stdout);
        });
    } catch (const Cancelled&) {
        complain("interrupted; the same command goes on from the checkpoint in " + *out);
        return wasInterrupted;
    }
    if (result.resumedFrom > 0) session.note("went on from step " + std::to_string(result.resumedFrom));
    char summary[256];
    std::snprintf(summary, sizeof summary,
                  "%s\n%.1f %% of %lld unseen scenes with one thing right, loss %.4f, %.0f s\n",
                  result.model.string().c_str(), result.accuracy * 100, static_cast<long long>(result.unseen),
                  result.loss, result.seconds);
    std::fputs(summary, stdout);
    return done;
}

}  // namespace saccade::cli
