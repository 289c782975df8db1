// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/step_rules.h"

#include <cmath>

namespace saccade {
namespace {

class Descent final : public StepRule {
 public:
    explicit Descent(const DescentRule& options) : options_(options) {}

    void step(Tensors& parameters, const Evaluated& here, std::int64_t /*step*/, Tensors& memory,
              const Trial& /*trial*/) const override {
        const bool first = memory.empty();
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const at::Tensor& gradient = here.gradients[i];
            if (first) {
                memory.push_back(gradient.clone());
            } else {
                memory[i].mul_(options_.momentum).add_(gradient, 1 - options_.dampening);
            }
            parameters[i].sub_(options_.nesterov ? gradient.add(memory[i], options_.momentum) : memory[i],
                               options_.rate);
        }
    }

 private:
    DescentRule options_;
};

class Adam final : public StepRule {
 public:
    explicit Adam(const AdamRule& options) : options_(options) {}

    void step(Tensors& parameters, const Evaluated& here, std::int64_t step, Tensors& memory,
              const Trial& /*trial*/) const override {
        const std::size_t count = parameters.size();
        if (memory.empty()) {
            for (int twice = 0; twice < 2; ++twice) {
                for (const at::Tensor& parameter : parameters)
                    memory.push_back(at::zeros_like(parameter));
            }
        }
        const auto now = static_cast<double>(step + 1);
        const double firstCorrection = 1 - std::pow(options_.first, now);
        const double secondCorrection = 1 - std::pow(options_.second, now);
        for (std::size_t i = 0; i < count; ++i) {
            const at::Tensor& gradient = here.gradients[i];
            at::Tensor& mean = memory[i];
            at::Tensor& square = memory[count + i];
            mean.mul_(options_.first).add_(gradient, 1 - options_.first);
            square.mul_(options_.second).add_(gradient.square(), 1 - options_.second);
            const at::Tensor scale = square.div(secondCorrection).sqrt().add(options_.epsilon);
            parameters[i].sub_(mean.div(firstCorrection).div(scale), options_.rate);
        }
    }

 private:
    AdamRule options_;
};

class NormalisedDescent final : public StepRule {
 public:
    NormalisedDescent(double rate, GradientNorm norm) : rate_(rate), norm_(norm) {}

    void step(Tensors& parameters, const Evaluated& here, std::int64_t /*step*/, Tensors& /*memory*/,
              const Trial& /*trial*/) const override {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const at::Tensor& gradient = here.gradients[i];
            const double norm = normOf(gradient.to(at::kDouble));
            if (norm > 0) parameters[i].sub_(gradient.div(norm), rate_);
        }
    }

 private:
    double normOf(const at::Tensor& gradient) const {
        switch (norm_) {
            case GradientNorm::largest:
                return gradient.abs().max().item<double>();
            case GradientNorm::mean:
                return gradient.abs().mean().item<double>();
            case GradientNorm::euclidean:
                return std::sqrt(gradient.square().mean().item<double>());
        }
        return 0;
    }

    double rate_;
    GradientNorm norm_;
};

}  // namespace

std::unique_ptr<StepRule> descent(const DescentRule& options) {
    return std::make_unique<Descent>(options);
}

std::unique_ptr<StepRule> adam(const AdamRule& options) {
    return std::make_unique<Adam>(options);
}

std::unique_ptr<StepRule> normalisedDescent(double rate, GradientNorm norm) {
    return std::make_unique<NormalisedDescent>(rate, norm);
}

}  // namespace saccade
