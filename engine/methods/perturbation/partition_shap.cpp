// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Partition SHAP (Lundberg's shap; Owen 1977; review section 2.3.4).
///
/// Shows how the difference between the score of the picture and that of a baseline is shared out among its parts:
/// halves, halves of halves, and so on, across the longer side. The two halves of a part share its value as two
/// players of a game do, with everything outside revealed as it was when the part's own value was measured:
///
///     left  = 1/2 (Y(c + left) - Y(c)) + 1/2 (Y(c + left + right) - Y(c + right))     and the right one likewise
///
/// and either term is divided further with its own context c. At single pixels these are the Owen values, without any
/// chance in them. The part with the largest share of the score goes first; when the evaluations are spent, a part's
/// value is shared out evenly among its pixels, so that the map sums to the difference at every moment.
///
/// Two forwards a division. Misleads at borders of parts that cut through an object, and where the baseline, or a box
/// of picture in it, shows something itself.
#include <cmath>
#include <nlohmann/json.hpp>
#include <queue>

#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/revealed_boxes.h"

namespace saccade {
namespace {

// Divided at once, before the scores are looked at again. Part of what the method is: the batch must not show.
constexpr std::size_t together = 8;

// A part of the picture, what else is revealed, and its share of the score in that context.
struct Part {
    Box box;
    RevealedBoxes::Boxes context;
    double without = 0;  // Y(context)
    double with = 0;     // Y(context + box)
    double weight = 1;   // of this context among all
    std::int64_t number = 0;

    double credit() const { return weight * (with - without); }
    bool divisible() const { return box.width() > 1 || box.height() > 1; }
};

struct GoesLater {
    bool operator()(const Part& a, const Part& b) const {
        const double one = std::abs(a.credit());
        const double other = std::abs(b.credit());
        return one != other ? one < other : a.number > b.number;
    }
};

std::pair<Box, Box> halves(const Box& box) {
    Box first = box;
    Box second = box;
    if (box.height() > box.width()) {
        first.y1 = second.y0 = box.y0 + box.height() / 2;
    } else {
        first.x1 = second.x0 = box.x0 + box.width() / 2;
    }
    return {first, second};
}

RevealedBoxes::Boxes plus(RevealedBoxes::Boxes boxes, const Box& box) {
    boxes.push_back(box);
    return boxes;
}

// All parts that the picture is divided into so far, each in its contexts.
class Division {
 public:
    Division(const Box& whole, double without, double with) { add({whole, {}, without, with, 1, 0}); }

    /// Takes out the parts that are divided next, at most so many.
    std::vector<Part> next(std::size_t most) {
        std::vector<Part> parts;
        while (parts.size() < most && !waiting_.empty()) {
            parts.push_back(waiting_.top());
            waiting_.pop();
        }
        return parts;
    }

    /// Puts a part's halves in its place: the scores are those with only the first, and only the second revealed.
    void divide(const Part& part, double first, double second) {
        const auto [one, other] = halves(part.box);
        const double weight = part.weight / 2;
        add({one, part.context, part.without, first, weight, 0});
        add({other, part.context, part.without, second, weight, 0});
        add({one, plus(part.context, other), second, part.with, weight, 0});
        add({other, plus(part.context, one), first, part.with, weight, 0});
        ++divided_;
    }

    void putBack(const Part& part) { waiting_.push(part); }
    std::int64_t divided() const { return divided_; }

    /// Every part's credit, spread evenly over its pixels: H x W, float64.
    at::Tensor map(std::int64_t height, std::int64_t width) const {
        at::Tensor sum = pixels_.defined() ? pixels_.clone() : at::zeros({height, width}, at::kDouble);
        auto waiting = waiting_;
        for (; !waiting.empty(); waiting.pop())
            spread(waiting.top(), sum);
        return sum;
    }

 private:
    static void spread(const Part& part, at::Tensor& sum) {
        const Box& box = part.box;
        sum.slice(0, box.y0, box.y1).slice(1, box.x0, box.x1) +=
            part.credit() / (static_cast<double>(box.width()) * box.height());
    }

    void add(Part part) {
        part.number = added_++;
        if (!pixels_.defined()) pixels_ = at::zeros({part.box.y1, part.box.x1}, at::kDouble);
        if (part.divisible()) {
            waiting_.push(std::move(part));
        } else {
            spread(part, pixels_);
        }
    }

    std::priority_queue<Part, std::vector<Part>, GoesLater> waiting_;
    at::Tensor pixels_;  // the credit of single pixels
    std::int64_t added_ = 0;
    std::int64_t divided_ = 0;
};

Map explainPartitionShap(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    const auto height = static_cast<int>(input.size(2));
    const auto width = static_cast<int>(input.size(3));
    const std::string& baseline = question.parameters.choice("baseline");
    const at::Tensor fill = study.baseline(baseline, question.seed);
    std::string place = baseline;
    if (baseline == "noise") place += "/" + std::to_string(question.seed);
    const double empty = keptScore(fill, "partition_shap/baseline/" + place, study, question, job);
    const double clean = cleanScore(study, question, job);
    // What is divided next depends on the scores of this very target.
    const std::string key =
        "partition_shap/" + place + "/" + toJson(question.target).dump() + "/" + std::string(toText(question.score));

    // The picture and the baseline are two evaluations, too.
    const std::int64_t budget = question.parameters.integer("evaluations") - 2;
    RevealedBoxes revealed(input, fill, budget);
    Division division({0, 0, width, height}, empty, clean);
    std::vector<Part> parts;
    std::vector<double> scores;
    const auto result = [&](bool partial) {
        for (const Part& part : parts)
            division.putBack(part);
        const at::Tensor values = division.map(height, width);
        Map map;
        map.values = toArray(values);
        map.recipe.figures = {{"evaluations", static_cast<double>(2 * division.divided() + 2)},
                              {"score_difference", clean - empty},
                              {"completeness_gap", values.sum().item<double>() - (clean - empty)}};
        map.recipe.batch = study.planner(question.batch).chosen();
        map.recipe.partial = partial;
        return map;
    };
    const ScoreFold fold = [&](std::int64_t, const at::Tensor& batch) {
        const at::Tensor plain = batch.to(at::kCPU, at::kDouble).contiguous();
        scores.insert(scores.end(), plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel());
    };
    std::int64_t done = 0;
    while (done + 2 <= budget) {
        parts = division.next(std::min(together, static_cast<std::size_t>((budget - done) / 2)));
        if (parts.empty()) break;
        for (const Part& part : parts) {
            const auto [one, other] = halves(part.box);
            revealed.append(plus(part.context, one));
            revealed.append(plus(part.context, other));
        }
        scores.clear();
        done = foldScores(revealed, done, revealed.known(), key, fold, study, question, job);
        if (done < revealed.known()) return result(true);
        for (std::size_t i = 0; i < parts.size(); ++i)
            division.divide(parts[i], scores.at(2 * i), scores.at(2 * i + 1));
        parts.clear();
        job.partial([&] { return result(true); });
    }
    return result(false);
}

}  // namespace

Method partitionShapMethod() {
    Method method;
    method.id = "partition_shap";
    method.title = "Partition SHAP";
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Lundberg and Lee 2017, Owen 1977; review section 2.3.4";
    method.shows = SACCADE_TEXT(
        "How the score's difference from that of a baseline is shared out among halves of the picture, halves of "
        "halves, and so on.");
    method.formula = "left = 1/2 (Y(c + left) - Y(c)) + 1/2 (Y(c + left + right) - Y(c + right)), and so on in each";
    method.cost = SACCADE_TEXT("As many forwards as evaluations");
    method.misleads = SACCADE_TEXT(
        "The parts are halves of the picture, whatever it shows: one that cuts through an object credits it unevenly. "
        "The baseline decides what counts as absent.");
    method.defaultScore = Score::logit;
    method.progressive = true;
    Parameter baseline =
        Parameter::choice("baseline", SACCADE_TEXT("Baseline"), {"blur", "zero", "black", "white", "mean", "noise"},
                          SACCADE_TEXT("What stands where the picture is absent."));
    baseline.acceptsFile = true;
    method.parameters = {
        Parameter::integer("evaluations", SACCADE_TEXT("Evaluations"), 500, 2, 100000,
                           SACCADE_TEXT("Forwards that may be spent; more divide the picture further.")),
        baseline,
    };
    method.explain = explainPartitionShap;
    return method;
}

}  // namespace saccade
