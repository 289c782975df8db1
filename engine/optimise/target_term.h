// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/core/target.h"
#include "engine/network/run.h"

namespace saccade {

/// A term of what the network answers: its value and its derivative at the layers' outputs, from where the sweep takes
/// it to the input.
class NetworkTerm {
 public:
    virtual ~NetworkTerm() = default;
    NetworkTerm() = default;
    NetworkTerm(const NetworkTerm&) = delete;
    NetworkTerm& operator=(const NetworkTerm&) = delete;

    virtual std::string name() const = 0;
    virtual double weight() const = 0;
    /// The last layer that it looks at.
    virtual LayerId last(const Network& network) const = 0;
    /// The value over the rows of a run, which are those from `begin` on of the whole batch; values of parts add up.
    /// Adds the signals, weight included, that a sweep starts with.
    virtual double evaluate(const Run& run, std::int64_t begin,
                            std::vector<std::pair<LayerId, at::Tensor>>& signals) const = 0;
};

/// The sum over the rows of a factor times the target's score.
class TargetTerm final : public NetworkTerm {
 public:
    /// `factors`: one a row of the batch.
    TargetTerm(Target target, Score score, std::vector<double> factors, double weight = 1);

    std::string name() const override { return "score"; }
    double weight() const override { return weight_; }
    LayerId last(const Network& network) const override;
    double evaluate(const Run& run, std::int64_t begin,
                    std::vector<std::pair<LayerId, at::Tensor>>& signals) const override;

 private:
    Target target_;
    Score score_;
    std::vector<double> factors_;
    double weight_;
};

}  // namespace saccade
