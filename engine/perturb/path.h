// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

#include "engine/perturb/perturb.h"

namespace saccade {

/// A perturbation whose next point may depend on the last result: a walk through inputs, one step after the other. It
/// keeps its place, so that a walk that was cancelled goes on from where it was.
class Path {
 public:
    virtual ~Path() = default;
    Path() = default;
    Path(const Path&) = delete;
    Path& operator=(const Path&) = delete;

    /// The number of steps.
    virtual std::int64_t size() const = 0;
    /// Those that were taken.
    virtual std::int64_t taken() const = 0;
    /// Where it stands, 1 x C x H x W: the input whose result decides the next step.
    virtual at::Tensor point() const = 0;
    /// Takes the step that the result at point() leads to.
    virtual void advance(const at::Tensor& result) = 0;
};

/// The perturb machine on a path: evaluates where it stands and lets it step, until its end or until the job is
/// cancelled; calls `stepped` (may be empty) and reports progress after every step. Answers the steps taken.
std::int64_t follow(Path& path, const Evaluation& evaluate, const std::function<void()>& stepped, Job& job);

}  // namespace saccade
