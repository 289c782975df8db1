// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/perturbation/kept_scores.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/network/tensors.h"
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
            at::Tensor larger = at::empty({std::max(needed, 2 * count), more.size(1)}, at::kFloat);
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

KeptRows& keptRows(const std::string& key, const Scorer& scorer, Study& study) {
    return study.state<KeptRows>("scores/" + key + "/" + scorer.key());
}

}  // namespace

std::int64_t foldScores(const Perturbation& perturbation, std::int64_t begin, std::int64_t end, const std::string& key,
                        const ScoreFold& fold, Study& study, const Question& question, Job& job, Kept keeping) {
    const Scorer scorer(study, question, keeping);
    KeptRows& kept = keptRows(key, scorer, study);

    // As many at once as a fold may make masks for without showing in memory.
    constexpr std::int64_t together = 32;
    const std::int64_t known = std::clamp(kept.count, begin, end);
    std::int64_t done = begin;
    while (done < known && !job.cancelled()) {
        const std::int64_t next = std::min(done + together, known);
        fold(done, scorer.scores(kept.range(done, next)));
        done = next;
    }
    if (done == known) {
        const Evaluation evaluate = [&](const at::Tensor& inputs) { return scorer.rows(inputs, job); };
        const Fold keep = [&](std::int64_t first, const at::Tensor& rows) {
            kept.append(rows);
            fold(first, scorer.scores(rows));
        };
        done = perturb(perturbation, done, end, evaluate, keep, study.planner(question.batch), job);
    }
    return done;
}

std::int64_t foldScores(const Perturbation& perturbation, const std::string& key, const ScoreFold& fold, Study& study,
                        const Question& question, Job& job, Kept keeping) {
    const std::int64_t size = perturbation.size();
    const std::int64_t done = foldScores(perturbation, 0, size, key, fold, study, question, job, keeping);
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
