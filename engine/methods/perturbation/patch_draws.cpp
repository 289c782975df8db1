// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/perturbation/patch_draws.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/methods/surveys.h"
#include "engine/perturb/conditional_normal.h"
#include "engine/survey/folder_source.h"
#include "engine/survey/patch_gaussian.h"
#include "engine/survey/survey.h"
#include "engine/survey/tensor_source.h"

namespace saccade {
namespace {

// The covariance of so many values takes 72 MB, and conditioning it some seconds.
constexpr std::int64_t mostValues = 3000;
// The first ones of a folder; each gives at most so many patches, which are held together for a moment.
constexpr std::int64_t mostPictures = 1000;
constexpr std::int64_t patchesTogether = 2000;
// Of the study's own picture, where there is no other one.
constexpr std::int64_t ownCopies = 10;
// How many pictures are tried before the folder is given up.
constexpr std::int64_t tries = 8;

std::int64_t patchSide(const at::Tensor& input, std::int64_t window, std::int64_t padding) {
    return std::min({window + 2 * padding, input.size(2), input.size(3)});
}

at::Tensor part(const at::Tensor& picture, const Box& box) {
    return picture.slice(-2, box.y0, box.y1).slice(-1, box.x0, box.x1);
}

// A survey of the study's own picture, and how far it is: an interrupted one goes on.
struct OwnPatches {
    std::unique_ptr<PatchGaussian> gaussian;
    std::optional<SurveyProgress> progress;
};

const PatchGaussian& learntFromItself(Study& study, const InputSource& source, PatchGaussian empty, Job& job) {
    auto& kept = study.state<OwnPatches>("patches/own/" + empty.parameters());
    if (!kept.gaussian) kept.gaussian = std::make_unique<PatchGaussian>(std::move(empty));
    if (!kept.progress || !kept.progress->complete()) {
        SurveyOptions options;
        options.unfinished = kept.progress;
        BatchPlanner& planner = study.sweepPlanner(1, "survey");
        kept.progress = survey(study.folded(), source, *kept.gaussian, options, planner, job);
        if (!kept.progress->complete()) throw Cancelled();
    }
    return *kept.gaussian;
}

const PatchGaussian& learnt(Study& study, const PatchPictures& pictures, std::int64_t side,
                            const PatchLearning& learning, Job& job) {
    const std::int64_t size = std::min(pictures.source->size(), mostPictures);
    const std::int64_t each = std::clamp<std::int64_t>((learning.patches + size - 1) / size, 1, patchesTogether);
    PatchGaussian empty(side, each, learning.seed);
    // Its progress is not that of the windows.
    Job part(&job);
    if (pictures.own) return learntFromItself(study, *pictures.source, std::move(empty), part);
    SurveyRequest request;
    request.folder = pictures.named;
    request.most = mostPictures;
    request.batch = learning.batch;
    const auto found = surveyed(study, request, std::move(empty), part);
    if (!found.progress.complete()) throw Cancelled();
    if (found.statistic.count() < 2) {
        throw RequestError(
            SACCADE_TEXT("prediction_difference: one patch tells nothing of how pixels vary; let it "
                         "learn from more patches or more pictures"));
    }
    return found.statistic;
}

class ConditionalDraws final : public PatchDraws {
 public:
    struct Patches {
        std::int64_t side = 0;
        at::Tensor mean;
        at::Tensor covariance;
    };

    ConditionalDraws(const Study& study, std::map<std::int64_t, Patches> byWindow, std::uint64_t seed)
        : picture_(study.input()[0].to(at::kCPU)), byWindow_(std::move(byWindow)), noise_(seed, "patches/noise") {
        const auto [low, high] = study.pixelBounds();
        low_ = low[0];
        high_ = high[0];
    }

    at::Tensor draw(const Box& box, std::int64_t window, std::int64_t begin, std::int64_t end) override {
        const Patches& patches = byWindow_.at(box.height());
        // The patch around the window, moved inwards at the borders.
        const auto start = [&](std::int64_t wanted, std::int64_t extent, std::int64_t size) {
            return std::clamp<std::int64_t>(wanted - (patches.side - extent) / 2, 0, size - patches.side);
        };
        const std::int64_t top = start(box.y0, box.height(), picture_.size(1));
        const std::int64_t left = start(box.x0, box.width(), picture_.size(2));
        const Conditioned& conditioned = at(patches, box, box.y0 - top, box.x0 - left);
        const at::Tensor known = picture_.narrow(1, top, patches.side)
                                     .narrow(2, left, patches.side)
                                     .flatten()
                                     .to(at::kDouble)
                                     .index_select(0, conditioned.given);
        const Shape shape{end - begin, picture_.size(0), box.height(), box.width()};
        const std::int64_t values = elements(shape) / (end - begin);
        at::Tensor noise = at::empty({end - begin, values}, at::kFloat);
        for (std::int64_t sample = begin; sample < end; ++sample) {
            noise_.normal({noise.data_ptr<float>() + (sample - begin) * values, static_cast<std::size_t>(values)},
                          static_cast<std::uint64_t>(window) << 20U | static_cast<std::uint64_t>(sample));
        }
        const at::Tensor drawn = conditioned.normal->draws(known, noise.to(at::kDouble));
        return at::min(at::max(drawn.view(shape).to(at::kFloat), low_), high_);
    }

 private:
    struct Conditioned {
        at::Tensor given;
        std::unique_ptr<ConditionalNormal> normal;
    };

    // The conditional distribution for a window at a place within its patch: one for the middle of the picture, a few
    // for its borders.
    const Conditioned& at(const Patches& patches, const Box& box, std::int64_t down, std::int64_t right) {
        Conditioned& result = conditioned_[{box.height(), down, right}];
        if (!result.normal) {
            at::Tensor inside = at::zeros({picture_.size(0), patches.side, patches.side}, at::kBool);
            inside.narrow(1, down, box.height()).narrow(2, right, box.width()).fill_(true);
            const at::Tensor flat = inside.flatten();
            result.given = flat.logical_not().nonzero().squeeze(1);
            result.normal = std::make_unique<ConditionalNormal>(patches.mean, patches.covariance,
                                                                flat.nonzero().squeeze(1), result.given);
        }
        return result;
    }

    at::Tensor picture_;  // C x H x W
    std::map<std::int64_t, Patches> byWindow_;
    Random noise_;
    at::Tensor low_;
    at::Tensor high_;
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, Conditioned> conditioned_;
};

class MarginalDraws final : public PatchDraws {
 public:
    explicit MarginalDraws(at::Tensor pictures) : pictures_(std::move(pictures)) {}

    at::Tensor draw(const Box& box, std::int64_t, std::int64_t begin, std::int64_t end) override {
        const at::Tensor which = at::arange(begin, end, at::kLong).remainder(pictures_.size(0));
        return part(pictures_.index_select(0, which), box);
    }

 private:
    at::Tensor pictures_;  // N x C x H x W
};

class OwnDraws final : public PatchDraws {
 public:
    OwnDraws(at::Tensor picture, std::uint64_t seed) : picture_(std::move(picture)), places_(seed, "patches/places") {}

    at::Tensor draw(const Box& box, std::int64_t window, std::int64_t begin, std::int64_t end) override {
        Tensors drawn;
        for (std::int64_t sample = begin; sample < end; ++sample)
            drawn.push_back(draw(box, window, sample));
        return at::stack(drawn, 0);
    }

 private:
    at::Tensor draw(const Box& box, std::int64_t window, std::int64_t sample) const {
        const auto place = [&](std::int64_t size, std::int64_t extent, std::uint64_t axis) {
            return static_cast<int>(places_.below(static_cast<std::uint32_t>(size - extent + 1),
                                                  static_cast<std::uint64_t>(window),
                                                  2 * static_cast<std::uint64_t>(sample) + axis));
        };
        const int top = place(picture_.size(1), box.height(), 0);
        const int left = place(picture_.size(2), box.width(), 1);
        return part(picture_, {left, top, left + box.width(), top + box.height()});
    }

    at::Tensor picture_;  // C x H x W
    Random places_;
};

bool usable(const InputSource& source) {
    for (std::int64_t sample = 0; sample < std::min(source.size(), tries); ++sample) {
        if (source.read(sample, sample + 1).inputs.defined()) return true;
    }
    return false;
}

}  // namespace

PatchPictures patchPictures(const Study& study, const std::string& folder) {
    PatchPictures pictures;
    pictures.named = folder;
    try {
        const SurveyFolder where = surveyFolder(study, folder);
        auto source = std::make_unique<FolderSource>(where.folder, study.card(), where.recursive);
        if (!folder.empty() || usable(*source)) {
            if (folder.empty()) {
                pictures.notes.emplace_back(SACCADE_TEXT("No folder was named: what else might stand in a window was "
                                                         "learnt from the pictures of {folder}."),
                                            Message::Arguments{{"folder", where.folder.string()}});
            }
            pictures.source = std::move(source);
            return pictures;
        }
    } catch (const RequestError&) {
        if (!folder.empty()) throw;
    }
    pictures.own = true;
    // So often that not all patches are taken at once.
    pictures.source = std::make_unique<TensorSource>(study.input().expand({ownCopies, -1, -1, -1}));
    pictures.notes.emplace_back(SACCADE_TEXT(
        "No folder was named, and none was found whose pictures fit: what else might stand in a window was "
        "learnt from this picture alone, which makes it look more predictable than it is."));
    return pictures;
}

std::unique_ptr<PatchDraws> conditionalDraws(Study& study, const PatchPictures& pictures,
                                             const std::vector<std::int64_t>& windows, const PatchLearning& learning,
                                             Job& job) {
    const at::Tensor& input = study.input();
    for (const std::int64_t window : windows) {
        const std::int64_t side = patchSide(input, window, learning.padding);
        if (side * side * input.size(1) <= mostValues) continue;
        throw RequestError(
            SACCADE_TEXT("prediction_difference: with the pixels around it a window of {window} has {values} values, "
                         "more than the {most} whose distribution can be learnt; choose a smaller window or marginal "
                         "sampling"),
            {{"window", std::to_string(window)},
             {"values", std::to_string(side * side * input.size(1))},
             {"most", std::to_string(mostValues)}});
    }
    std::map<std::int64_t, ConditionalDraws::Patches> byWindow;
    for (const std::int64_t window : windows) {
        const std::int64_t side = patchSide(input, window, learning.padding);
        const PatchGaussian& gaussian = learnt(study, pictures, side, learning, job);
        byWindow[window] = {side, gaussian.mean(), gaussian.covariance()};
    }
    return std::make_unique<ConditionalDraws>(study, std::move(byWindow), learning.seed);
}

std::unique_ptr<PatchDraws> marginalDraws(const Study& study, const PatchPictures& pictures, std::int64_t samples,
                                          std::uint64_t seed) {
    if (pictures.own) return std::make_unique<OwnDraws>(study.input()[0], seed);
    const InputSource& source = *pictures.source;
    std::vector<at::Tensor> shown;
    for (std::int64_t sample = 0; sample < source.size() && static_cast<std::int64_t>(shown.size()) < samples;
         ++sample) {
        const at::Tensor picture = source.read(sample, sample + 1).inputs;
        if (picture.defined()) shown.push_back(picture);
    }
    if (shown.empty()) {
        throw RequestError(SACCADE_TEXT("prediction_difference: not one picture of {folder} can be used"),
                           {{"folder", pictures.named}});
    }
    return std::make_unique<MarginalDraws>(at::cat(shown, 0));
}

}  // namespace saccade
