// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/survey.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/perturb/perturb.h"
#include "engine/survey/survey_cache.h"

namespace saccade {
namespace {

// The samples of a source as the machine that sends batches through a network wants them. It remembers which of the
// last batch could be read.
class Streamed final : public Perturbation {
 public:
    Streamed(const InputSource& source, std::int64_t end) : source_(source), end_(end) {}

    std::int64_t size() const override { return end_; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override {
        batch_ = source_.read(begin, end);
        asked_ = end - begin;
        return batch_.inputs;
    }

    const SourceBatch& batch() const { return batch_; }
    std::int64_t asked() const { return asked_; }

 private:
    const InputSource& source_;
    std::int64_t end_;
    mutable SourceBatch batch_;
    mutable std::int64_t asked_ = 0;
};

RunOptions optionsFor(const Network& network, const Accumulator& accumulator) {
    RunOptions options;
    options.keep = accumulator.layers(network);
    if (options.keep.empty()) throw std::logic_error("a survey of no layer");
    options.stop = *std::max_element(options.keep.begin(), options.keep.end());
    return options;
}

void checkShard(const InputSource& source, std::int64_t begin, std::int64_t end) {
    if (begin >= 0 && begin <= end && end <= source.size()) return;
    throw RequestError(
        SACCADE_TEXT("the samples {begin} to {end} are not there; the source has {size}"),
        {{"begin", std::to_string(begin)}, {"end", std::to_string(end)}, {"size", std::to_string(source.size())}});
}

void checkUse(const SurveyProgress& progress) {
    if (!progress.complete() || progress.used > 0 || progress.skipped.empty()) return;
    throw RequestError(SACCADE_TEXT("none of the {count} pictures can be used; the first is {name}: {reason}"),
                       {{"count", std::to_string(progress.skipped.size())},
                        {"name", progress.skipped.front().name},
                        {"reason", progress.skipped.front().reason}});
}

}  // namespace

SurveyProgress survey(const std::shared_ptr<const Network>& network, const InputSource& source,
                      Accumulator& accumulator, const SurveyOptions& options, BatchPlanner& planner, Job& job) {
    SurveyProgress progress;
    progress.begin = progress.done = options.begin;
    progress.end = options.end.value_or(source.size());
    checkShard(source, progress.begin, progress.end);
    if (options.unfinished) progress = *options.unfinished;
    const RunOptions runOptions = optionsFor(*network, accumulator);

    std::optional<CachedSurvey> cached;
    if (options.cache) cached.emplace(*options.cache, source, accumulator, progress.begin, progress.end);
    if (cached && !options.unfinished) progress = cached->read(accumulator).value_or(progress);
    checkUse(progress);
    if (progress.complete()) return progress;

    const std::int64_t before = progress.done;
    const Streamed samples(source, progress.end);
    std::optional<Run> run;
    const Evaluation evaluate = [&](const at::Tensor& inputs) {
        run.reset();
        if (inputs.defined()) run.emplace(network, inputs, runOptions, job);
        // The machine wants a row a sample; what is folded is the run itself.
        return at::empty({samples.asked(), 0});
    };
    const Fold fold = [&](std::int64_t begin, const at::Tensor& rows) {
        const SourceBatch& batch = samples.batch();
        if (run) accumulator.add(*run, batch.samples);
        run.reset();
        progress.used += static_cast<std::int64_t>(batch.samples.size());
        progress.skipped.insert(progress.skipped.end(), batch.skipped.begin(), batch.skipped.end());
        progress.done = begin + rows.size(0);
    };
    perturb(samples, progress.done, progress.end, evaluate, fold, planner, job);
    checkUse(progress);
    if (cached && progress.done > before) {
        try {
            cached->write(accumulator, progress);
        } catch (const RequestError& error) {
            progress.cacheProblem = error.what();
        }
    }
    return progress;
}

}  // namespace saccade
