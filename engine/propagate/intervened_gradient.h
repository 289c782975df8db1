// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <memory>
#include <vector>

#include "engine/propagate/sweep.h"

namespace saccade {

/// The gradient of a run whose layers' outputs were changed on the way (RunOptions::interventions): what was multiplied
/// passes the signal times the factor, what was replaced passes none, what was clamped passes it where the layer's own
/// output lay within the bounds, both included. A layer's own output is computed once more, since the run holds the
/// changed one.
///
/// The changed layers must treat samples alike; at convolutions and linear layers the values need a batch extent of 1
/// (the sweep may send slices of the batch through those). The signal that arrives at the network's input is that of
/// the changed input.
class IntervenedGradient final : public RuleBook {
 public:
    explicit IntervenedGradient(const std::vector<Intervention>& interventions);
    ~IntervenedGradient() override;

    const Rule& rule(const Network& network, LayerId layer) const override;

 private:
    std::map<LayerId, std::unique_ptr<Rule>> rules_;
};

}  // namespace saccade
