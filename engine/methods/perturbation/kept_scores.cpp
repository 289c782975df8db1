// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/perturbation/kept_scores.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/core/error.h"
#include "engine/network/tensors.h"
#include "engine/perturb/incremental.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

// What was evaluated so far: a row a sample, in a tensor that grows by doubling.
struct KeptRows {
    at::Tensor rows;
    std::int64_t count = 0;

    void append(const at::Tensor& more) {
        const std::int64_t needed = count + more.size(0);
        if (!rows.defined() || rows.size(0) < needed) {
            at::Tensor larger = at::empty({std::max(needed, 2 * count), more.size(1)}, more.options());
            if (count > 0) larger.slice(0, 0, count).copy_(rows.slice(0, 0, count));
            rows = larger;
        }
        rows.slice(0, count, needed).copy_(more);
        count = needed;
    }
    at::Tensor range(std::int64_t begin, std::int64_t end) const { return rows.slice(0, begin, end); }
};

// How a question is put to inputs: rows are the logits of all classes, or the one score of any other target.
class Scorer {
 public:
    Scorer(Study& study, const Question& question, Kept kept = Kept::everyClass)
        : study_(study),
          question_(question),
          ofClasses_(question.target.layer.empty() && (question.target.kind == Target::Kind::classIndex ||
                                                       question.target.kind == Target::Kind::contrast)),
          allClasses_(ofClasses_ && kept == Kept::everyClass) {
        if (!ofClasses_) network_ = study.networkObserving({question.target.layer});
    }

    bool allClasses() const { return allClasses_; }

    std::string key() const {
        if (allClasses_) return "all classes";
        return toJson(question_.target).dump() + std::string(toText(question_.score));
    }

    at::Tensor rows(const at::Tensor& inputs, Job& job) const {
        if (allClasses_) return study_.logitsOf(inputs, job);
        if (ofClasses_) return ofLogits(study_.logitsOf(inputs, job)).unsqueeze(1);
        RunOptions options;
        options.stop = targetLayer(*network_, question_.target);
        const Run run(network_, inputs, options, job);
        return targetScore(question_.target, question_.score, run.output()).unsqueeze(1);
    }

    /// Forwards that compute only what differs from the clean run.
    IncrementalForward incremental(Job& job) const {
        if (ofClasses_) return {study_.cleanRun(job), study_.folded()->logits()};
        const Run& clean = study_.runObserving(question_.target.layer, job);
        return {clean, targetLayer(clean.network(), question_.target)};
    }
    at::Tensor rowsOf(const at::Tensor& output) const {
        if (allClasses_) return Study::classValues(output);
        if (ofClasses_) return ofLogits(Study::classValues(output)).unsqueeze(1);
        return targetScore(question_.target, question_.score, output).unsqueeze(1);
    }

    at::Tensor scores(const at::Tensor& rows) const { return allClasses_ ? ofLogits(rows) : rows.select(1, 0); }

 private:
    at::Tensor ofLogits(const at::Tensor& logits) const {
        return fromClassScores(question_.target, classScores(question_.score, logits));
    }

    Study& study_;
    const Question& question_;
    bool ofClasses_;
    bool allClasses_;
    std::shared_ptr<const Network> network_;
};

// Where the samples [begin, end) differ from the study's input; nothing where one of them does not say.
std::optional<std::vector<Box>> changedBoxes(const Perturbation& perturbation, std::int64_t begin, std::int64_t end) {
    std::vector<Box> boxes;
    for (std::int64_t sample = begin; sample < end; ++sample) {
        const auto box = perturbation.changed(sample);
        if (!box) return {};
        boxes.push_back(*box);
    }
    return boxes;
}

// Evaluates what was not kept. Where the samples say where they differ, and following that through the network is
// clearly less work than all of it, nothing else is computed.
class Evaluator {
 public:
    Evaluator(const Perturbation& perturbation, std::int64_t begin, const Scorer& scorer, Study& study, Job& job)
        : perturbation_(perturbation), scorer_(scorer), study_(study), job_(job) {
        constexpr std::int64_t typical = 16;
        constexpr double clearlyLess = 0.8;
        const auto boxes = changedBoxes(perturbation, begin, std::min(begin + typical, perturbation.size()));
        if (!boxes || boxes->empty()) return;
        try {
            incremental_.emplace(scorer.incremental(job));
        } catch (const Cancelled&) {
            return;  // the machine sees it, too, and leaves what was folded
        }
        share_ = incremental_->share(*boxes);
        if (share_ > clearlyLess) incremental_.reset();
    }

    BatchPlanner& planner(std::int64_t fixed) const {
        return incremental_ ? study_.planner(fixed, share_) : study_.planner(fixed);
    }

    at::Tensor rows(std::int64_t begin, std::int64_t end) const {
        const at::Tensor inputs = perturbation_.inputs(begin, end);
        if (incremental_) {
            if (const auto boxes = changedBoxes(perturbation_, begin, end)) {
                return scorer_.rowsOf(incremental_->outputs(inputs, *boxes, job_));
            }
        }
        return scorer_.rows(inputs, job_);
    }

 private:
    const Perturbation& perturbation_;
    const Scorer& scorer_;
    Study& study_;
    Job& job_;
    std::optional<IncrementalForward> incremental_;
    double share_ = 1;
};

KeptRows& keptRows(const std::string& key, const Scorer& scorer, Study& study) {
    return study.state<KeptRows>("scores/" + key + "/" + scorer.key());
}

}  // namespace

std::int64_t foldScores(const Perturbation& perturbation, std::int64_t begin, std::int64_t end, const std::string& key,
                        const ScoreFold& fold, Study& study, const Question& question, Job& job, Kept keeping,
                        Convergence* convergence) {
    const Scorer scorer(study, question, keeping);
    KeptRows& kept = keptRows(key, scorer, study);

    // As many at once as a fold may make masks for without showing in memory.
    constexpr std::int64_t together = 32;
    const std::int64_t known = std::clamp(kept.count, begin, end);
    std::int64_t done = begin;
    const auto enough = [&] { return convergence != nullptr && convergence->reached(done); };
    while (done < known && !job.cancelled() && !enough()) {
        std::int64_t next = std::min(done + together, known);
        if (convergence != nullptr) next = done + convergence->next(done, next - done);
        fold(done, scorer.scores(kept.range(done, next)));
        done = next;
    }
    if (done == known && done < end && !job.cancelled() && !enough()) {
        const Evaluator evaluator(perturbation, done, scorer, study, job);
        BatchPlanner& planner = evaluator.planner(question.batch);
        const RangeEvaluation evaluate = [&](std::int64_t first, std::int64_t last) {
            return evaluator.rows(first, last);
        };
        const Fold keep = [&](std::int64_t first, const at::Tensor& rows) {
            kept.append(rows);
            fold(first, scorer.scores(rows));
        };
        done = perturb(done, end, evaluate, keep, planner, job, convergence, perturbation.size());
        study.noteBatch(planner.chosen());
    }
    return done;
}

std::int64_t foldScores(const Perturbation& perturbation, const std::string& key, const ScoreFold& fold, Study& study,
                        const Question& question, Job& job, Kept keeping, Convergence* convergence) {
    const std::int64_t size = perturbation.size();
    const std::int64_t done = foldScores(perturbation, 0, size, key, fold, study, question, job, keeping, convergence);
    if (done == 0 && size > 0) throw Cancelled();
    return done;
}

double keptScore(const at::Tensor& input, const std::string& key, Study& study, const Question& question, Job& job) {
    const Scorer scorer(study, question);
    KeptRows& kept = keptRows(key, scorer, study);
    if (kept.count == 0) kept.append(scorer.rows(input, job));
    return scorer.scores(kept.range(0, 1)).item<double>();
}

double cleanScore(Study& study, const Question& question, Job& job) {
    const Scorer scorer(study, question);
    if (scorer.allClasses()) {
        const std::vector<float>& logits = study.logits();
        const at::Tensor row = toTensor(Array({1, static_cast<std::int64_t>(logits.size())}, logits));
        return scorer.scores(row).item<double>();
    }
    const Run& run = study.runObserving(question.target.layer, job);
    const at::Tensor& output = run.activation(targetLayer(run.network(), question.target));
    return targetScore(question.target, question.score, output).item<double>();
}

}  // namespace saccade
