// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Prediction difference analysis (Zintgraf, Cohen, Adel and Welling 2017; Robnik-Sikonja and Kononenko 2008; review
/// section 2.3.1).
///
/// Shows how much the prediction owes to what stands in a window: the window is filled with what else might have stood
/// there, many times, and the prediction without knowing it is the mean.
///
///     p(c | x without w) = mean over samples s of p(c | x with s in w)
///     WE(w) = log2 odds p(c | x) - log2 odds p(c | x without w),   p corrected to (p N + 1) / (N + K)
///     R(pixel) = mean of WE over the windows that hold it
///
/// `conditional` draws what stands in a window given the pixels around it, from the multivariate Gaussian of patches of
/// a folder's pictures; `marginal` takes what stands there in other pictures. The weight of evidence is for
/// probabilities; logits and units inside the network give the plain difference. N is the number of training pictures,
/// K of classes (Laplace's correction, so that no odds are infinite).
///
/// Forwards: windows times samples, of which only what the window reaches is computed. The paper moves the window by
/// one pixel, which at 224 x 224 takes half a million; by default it moves by its own side, so that every pixel is in
/// one window (in two at the far borders), with the paper's window and samples. What a window says is the same; less
/// overlap averages less of its chance away, which `standard_error` tells. Misleads where the Gaussian draws what no
/// picture has: blurred patches, noise; and where evidence is there twice.
#include <cmath>
#include <numbers>

#include "engine/core/error.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/perturbation/patch_draws.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/occlusion_windows.h"
#include "engine/perturb/window_samples.h"

namespace saccade {
namespace {

// Ten pixels of 224.
constexpr double windowsAcross = 22.4;
// Of a small picture: less would be guessed from around it without fail.
constexpr std::int64_t leastWindow = 3;
// Scores that may be kept: 200 MB. Beyond, those of the class that is asked for alone.
constexpr std::int64_t mostScores = 50'000'000;

// The scores of each window's samples, as they come.
class WindowScores {
 public:
    explicit WindowScores(std::int64_t each) : each_(each) {}

    void add(const at::Tensor& scores) {
        const at::Tensor plain = scores.to(at::kCPU, at::kDouble).contiguous();
        for (std::int64_t i = 0; i < plain.numel(); ++i)
            add(plain.data_ptr<double>()[i]);
    }
    /// Windows that all samples came of.
    std::int64_t windows() const { return static_cast<std::int64_t>(means_.size()); }
    double mean(std::int64_t window) const { return means_[static_cast<std::size_t>(window)]; }
    /// Of the mean; zero for a single sample.
    double standardError(std::int64_t window) const { return errors_[static_cast<std::size_t>(window)]; }

 private:
    void add(double score) {
        open_.push_back(score);
        if (static_cast<std::int64_t>(open_.size()) < each_) return;
        const auto n = static_cast<double>(each_);
        double sum = 0;
        for (const double each : open_)
            sum += each;
        double squares = 0;
        for (const double each : open_)
            squares += (each - sum / n) * (each - sum / n);
        means_.push_back(sum / n);
        errors_.push_back(each_ < 2 ? 0 : std::sqrt(squares / (n - 1) / n));
        open_.clear();
    }

    std::int64_t each_;
    std::vector<double> open_;  // of the window that samples are still coming of
    std::vector<double> means_;
    std::vector<double> errors_;
};

// What a score says: its plain value, or the logarithm of its odds.
class Evidence {
 public:
    /// `pictures` the network was trained with; `classes`: 0 for a score that is no probability.
    Evidence(double pictures, double classes) : pictures_(pictures), classes_(classes) {}

    double of(double score) const {
        if (classes_ <= 0) return score;
        const double corrected = correct(score);
        return std::log2(corrected / (1 - corrected));
    }
    /// How fast it changes with the score.
    double slope(double score) const {
        if (classes_ <= 0) return 1;
        const double corrected = correct(score);
        return pictures_ / (pictures_ + classes_) / (corrected * (1 - corrected) * std::numbers::ln2);
    }

 private:
    double correct(double probability) const { return (probability * pictures_ + 1) / (pictures_ + classes_); }

    double pictures_;
    double classes_;
};

// One class (or any other target) of the question, and how it counts.
struct Part {
    Question question;
    double sign = 1;
    double clean = 0;
    WindowScores scores;
};

// Probabilities of two classes have odds each, their difference has none.
std::vector<Part> partsOf(Study& study, const Question& question, bool odds, std::int64_t each, Job& job) {
    std::vector<Part> parts{{question, 1, 0, WindowScores(each)}};
    if (odds && question.target.kind == Target::Kind::contrast) {
        parts[0].question.target = Target::ofClass(question.target.index);
        parts.push_back({question, -1, 0, WindowScores(each)});
        parts[1].question.target = Target::ofClass(question.target.other);
    }
    for (Part& part : parts)
        part.clean = cleanScore(study, part.question, job);
    return parts;
}

// A window's evidence goes to all its pixels.
class EvidenceMap {
 public:
    EvidenceMap(const WindowSamples& samples, const at::Tensor& input, const Evidence& evidence)
        : samples_(samples), evidence_(evidence), mean_(input.size(2), input.size(3)) {}

    void addUpTo(std::int64_t windows, const std::vector<Part>& parts) {
        for (; done_ < windows; ++done_) {
            double value = 0;
            double squares = 0;
            for (const Part& part : parts) {
                const double score = part.scores.mean(done_);
                value += part.sign * (evidence_.of(part.clean) - evidence_.of(score));
                squares += std::pow(part.scores.standardError(done_) * evidence_.slope(score), 2);
            }
            const Box& box = samples_.window(done_);
            mean_.add({box.y0, box.x0, box.y1, box.x1}, value);
            errors_ += std::sqrt(squares);
        }
    }
    Array values() const { return toArray(mean_.mean()); }
    std::int64_t windows() const { return done_; }
    double standardError() const { return done_ > 0 ? errors_ / static_cast<double>(done_) : 0; }

 private:
    const WindowSamples& samples_;
    const Evidence& evidence_;
    CoverageMean mean_;
    double errors_ = 0;
    std::int64_t done_ = 0;
};

struct Windows {
    std::vector<std::int64_t> sizes;
    std::vector<Box> boxes;
    std::string key;
};

Windows windowsOf(const at::Tensor& input, const Parameters& parameters) {
    const std::int64_t side = std::min(input.size(2), input.size(3));
    std::int64_t window = parameters.integer("window");
    if (window == 0)
        window = std::max<std::int64_t>(leastWindow, std::llround(static_cast<double>(side) / windowsAcross));
    std::int64_t stride = parameters.integer("stride");
    if (stride > std::min(window, side)) {
        throw RequestError(SACCADE_TEXT("prediction_difference: a stride of {stride} would leave pixels between "
                                        "windows of {window} that nothing covers; allowed are 1 to {window}"),
                           {{"stride", std::to_string(stride)}, {"window", std::to_string(std::min(window, side))}});
    }
    Windows windows;
    for (std::int64_t i = 0; i < parameters.integer("sizes"); ++i, window *= 2) {
        const std::int64_t size = std::min(window, side);
        const std::int64_t step = stride > 0 ? stride : size;
        const std::vector<Box> boxes = slidingWindows(input.size(2), input.size(3), size, step);
        windows.boxes.insert(windows.boxes.end(), boxes.begin(), boxes.end());
        windows.sizes.push_back(size);
        windows.key += std::to_string(size) + " by " + std::to_string(step) + "/";
        if (size == side) break;
    }
    return windows;
}

Map explainPredictionDifference(Study& study, const Question& question, Job& job) {
    const Parameters& parameters = question.parameters;
    const at::Tensor& input = study.input();
    const Windows windows = windowsOf(input, parameters);
    const bool conditional = parameters.choice("sampling") == "conditional";
    const std::int64_t each = parameters.integer("samples");
    const PatchPictures pictures = patchPictures(study, parameters.folder("folder"));
    const PatchLearning learning{parameters.integer("padding"), parameters.integer("patches"), question.seed,
                                 question.batch};
    const std::unique_ptr<PatchDraws> draws = conditional
                                                  ? conditionalDraws(study, pictures, windows.sizes, learning, job)
                                                  : marginalDraws(study, pictures, each, question.seed);
    const WindowSamples samples(
        input, windows.boxes, each, [&](std::int64_t window, std::int64_t begin, std::int64_t end) {
            return draws->draw(windows.boxes[static_cast<std::size_t>(window)], window, begin, end);
        });
    const std::string key = "prediction_difference/" + parameters.choice("sampling") + "/" +
                            pictures.source->fingerprint() + "/" + windows.key + std::to_string(each) + "/" +
                            std::to_string(learning.padding) + "/" + std::to_string(learning.patches) + "/" +
                            std::to_string(question.seed);

    // Inside the network and for logits there are no odds.
    const bool odds = question.score == Score::probability;
    std::vector<Part> parts = partsOf(study, question, odds, each, job);
    const Evidence evidence(static_cast<double>(parameters.integer("training_pictures")),
                            odds ? static_cast<double>(study.logits().size()) : 0.0);
    EvidenceMap evidenceMap(samples, input, evidence);
    const auto result = [&] {
        Map map;
        map.values = evidenceMap.values();
        map.recipe.figures = {{"windows", static_cast<double>(evidenceMap.windows())},
                              {"samples", static_cast<double>(evidenceMap.windows() * each)},
                              {"standard_error", evidenceMap.standardError()}};
        map.recipe.notes = pictures.notes;
        map.recipe.batch = study.planner(question.batch).chosen();
        map.recipe.partial = evidenceMap.windows() < samples.windows();
        return map;
    };
    const auto folded = [&](Part& part) {
        return [&](std::int64_t, const at::Tensor& scores) {
            part.scores.add(scores);
            if (parts.size() > 1) return;
            evidenceMap.addUpTo(part.scores.windows(), parts);
            if (evidenceMap.windows() > 0) job.partial(result);
        };
    };
    const auto classes = static_cast<std::int64_t>(study.logits().size());
    const Kept kept = samples.size() * classes > mostScores ? Kept::asked : Kept::everyClass;
    const std::int64_t done = foldScores(samples, key, folded(parts[0]), study, parts[0].question, job, kept);
    if (parts.size() > 1) {
        // Where scores of all classes were kept: no forward, and nothing to cancel.
        Job reading;
        Job running(&job);
        foldScores(samples, 0, done, key, folded(parts[1]), study, parts[1].question,
                   kept == Kept::everyClass ? reading : running, kept);
        evidenceMap.addUpTo(std::min(parts[0].scores.windows(), parts[1].scores.windows()), parts);
    }
    if (evidenceMap.windows() == 0) throw Cancelled();
    return result();
}

}  // namespace

Method predictionDifferenceMethod() {
    Method method;
    method.id = "prediction_difference";
    method.title = SACCADE_TEXT("Prediction difference");
    method.family = SACCADE_TEXT("Perturbation");
    method.paper = "Zintgraf et al. 2017; review section 2.3.1";
    method.shows = SACCADE_TEXT("How much the prediction owes to what stands in a window, against what else might.");
    method.formula = "WE(w) = log2 odds p(c | x) - log2 odds of the mean of p(c | x with s in w) over samples s";
    method.cost = SACCADE_TEXT("Forwards: windows times samples, 5,290 at 224 x 224; another class costs none");
    method.misleads = SACCADE_TEXT(
        "What is drawn for a window may be unlike any picture. Evidence that is there twice does not show, and where "
        "the window is easy to guess from around it, it owes little whatever it shows.");
    method.defaultScore = Score::probability;
    method.progressive = true;
    Parameter window = Parameter::integer("window", SACCADE_TEXT("Window"), 0, 0, 1024,
                                          SACCADE_TEXT("Side of the square that is taken as unknown. Automatic: 10 "
                                                       "pixels at 224, at least 3."));
    window.unit = SACCADE_TEXT("pixels");
    window.zeroIsAutomatic = true;
    Parameter stride =
        Parameter::integer("stride", SACCADE_TEXT("Stride"), 0, 0, 1024,
                           SACCADE_TEXT("How far the window moves, at most its side. Automatic: by its side, so that "
                                        "each pixel is asked about once; half of it takes four times as long, one "
                                        "pixel, as in the paper, a hundred times."));
    stride.unit = SACCADE_TEXT("pixels");
    stride.zeroIsAutomatic = true;
    Parameter padding = Parameter::integer("padding", SACCADE_TEXT("Padding"), 2, 0, 64,
                                           SACCADE_TEXT("Pixels around a window that its content is guessed from."));
    padding.unit = SACCADE_TEXT("pixels");
    Parameter samples =
        Parameter::integer("samples", SACCADE_TEXT("Samples"), 10, 1, 1000,
                           SACCADE_TEXT("How often a window is filled with what else might stand there."));
    samples.unit = SACCADE_TEXT("a window");
    method.parameters = {
        Parameter::folder("folder", SACCADE_TEXT("Pictures"),
                          SACCADE_TEXT("Pictures to learn from what else might stand in a window, the first thousand. "
                                       "Where none is named, those beside the picture; where they do not fit, the "
                                       "picture itself.")),
        Parameter::choice("sampling", SACCADE_TEXT("Sampling"), {"conditional", "marginal"},
                          SACCADE_TEXT("Whether what stands in the window is drawn given the pixels around it, or "
                                       "taken from other pictures whatever is around it.")),
        window,
        stride,
        Parameter::integer("sizes", SACCADE_TEXT("Window sizes"), 1, 1, 4,
                           SACCADE_TEXT("Windows of so many sizes, each twice the last; their evidence is averaged.")),
        samples,
        padding,
        Parameter::integer("patches", SACCADE_TEXT("Patches"), 20000, 2, 1000000,
                           SACCADE_TEXT("About so many are learnt from.")),
        Parameter::integer("training_pictures", SACCADE_TEXT("Training pictures"), 1200000, 1, 1000000000,
                           SACCADE_TEXT("How many the network was trained with: with fewer, probabilities near 0 and "
                                        "1 count less.")),
    };
    for (std::size_t i = 6; i < method.parameters.size(); ++i)
        method.parameters[i].advanced = true;
    method.explain = explainPredictionDifference;
    return method;
}

}  // namespace saccade
