// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// GradientSHAP, or expected gradients: Lundberg and Lee 2017; Erion et al., "Improving performance of deep learning
/// models with axiomatic attribution priors and expected gradients", 2021.
///
/// Shows what each pixel adds to the score on the way from what the network usually sees to the picture: integrated
/// gradients, averaged over baselines b and places a on the way at once.
///
///     M = mean of (x - b) . dY/dx at b + a (x - b),   b out of the baselines, a uniform in [0, 1]
///
/// In the limit of many samples the map sums to Y(x) minus the mean score of the baselines; how far it is from that is
/// the figure `completeness_gap`. Two forwards and one backward a sample. `noise` adds normal noise to the picture, as
/// some programs do; the sum is then that of the noisy pictures. Few samples leave a noisy map: look at
/// `standard_error`.
#include "engine/core/random.h"
#include "engine/methods/baseline_average.h"
#include "engine/methods/baseline_set.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

// Points between baselines and the picture.
class Places final : public Perturbation {
 public:
    Places(const BaselineSet& baselines, at::Tensor input, double deviation, std::uint64_t seed)
        : baselines_(baselines),
          input_(std::move(input)),
          deviation_(deviation),
          place_(seed, "gradient_shap/place"),
          noise_(seed, "gradient_shap/noise") {}

    std::int64_t size() const override { return baselines_.size(); }

    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override {
        at::Tensor places = at::empty({end - begin, 1, 1, 1}, input_.options());
        for (std::int64_t i = begin; i < end; ++i)
            places.select(0, i - begin).fill_(place_.uniform(static_cast<std::uint64_t>(i), 0));
        return baselines_.inputs(begin, end) + places * ways(begin, end);
    }

    /// From each baseline to the picture.
    at::Tensor ways(std::int64_t begin, std::int64_t end) const {
        at::Tensor pictures = input_.expand({end - begin, -1, -1, -1});
        if (deviation_ > 0) {
            std::vector<at::Tensor> noises;
            for (std::int64_t i = begin; i < end; ++i) {
                Array values(shapeOf(input_));
                noise_.normal(values.values, static_cast<std::uint64_t>(i));
                noises.push_back(toTensor(values).to(input_.options()));
            }
            pictures = pictures + at::cat(noises, 0) * deviation_;
        }
        return pictures - baselines_.inputs(begin, end);
    }

 private:
    const BaselineSet& baselines_;
    at::Tensor input_;
    double deviation_;
    Random place_;
    Random noise_;
};

Map explainGradientShap(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    const double range = input.max().item<double>() - input.min().item<double>();
    const BaselineSet baselines(study, question.parameters.folder("baselines"), question.seed,
                                question.parameters.integer("samples"));
    const Places places(baselines, input, question.parameters.real("noise") * range, question.seed);
    const double clean = scoreOf(cleanRun(study, question, job), question).item<double>();
    const BaselineEvaluation evaluate = [&](std::int64_t begin, const at::Tensor& inputs) {
        const std::int64_t end = begin + inputs.size(0);
        const Run empty = runOf(study, baselines.inputs(begin, end), question, job);
        const double scores = scoreOf(empty, question).sum(at::kDouble).item<double>();
        return BaselineMaps{inputSignalOf(study, inputs, gradientRules(), question, job) * places.ways(begin, end),
                            clean * static_cast<double>(inputs.size(0)) - scores};
    };
    return averageOverBaselines("gradient_shap", places, evaluate, study, question, job);
}

}  // namespace

Method gradientShapMethod() {
    Method method;
    method.id = "gradient_shap";
    method.title = "GradientSHAP";
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Lundberg and Lee 2017, Erion et al. 2021; review section 2.3.4";
    method.shows =
        SACCADE_TEXT("What each pixel adds to the score on the way from what the network usually sees to the picture.");
    method.formula = "mean of (x - b) * dY/dx at b + a (x - b), b out of the baselines, a uniform in [0, 1]";
    method.cost = SACCADE_TEXT("2 forwards and 1 backward a sample");
    method.misleads = SACCADE_TEXT(
        "The baselines decide what counts as surprising, and with few samples most of the fine structure is noise.");
    method.progressive = true;
    method.parameters = baselineSetParameters(200);
    auto noise = Parameter::real("noise", SACCADE_TEXT("Noise"), 0, 0, 2, 0.01,
                                 SACCADE_TEXT("Deviation of noise on the picture as a share of the input's range."));
    noise.advanced = true;
    method.parameters.push_back(noise);
    method.explain = explainGradientShap;
    return method;
}

}  // namespace saccade
