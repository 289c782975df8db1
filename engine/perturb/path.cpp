// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/path.h"

namespace saccade {

std::int64_t follow(Path& path, const Evaluation& evaluate, const std::function<void()>& stepped, Job& job) {
    // One at a time: where the next point lies is not known before.
    BatchPlanner planner(1);
    const RangeEvaluation atPoint = [&](std::int64_t, std::int64_t) { return evaluate(path.point()); };
    const Fold step = [&](std::int64_t, const at::Tensor& result) {
        path.advance(result);
        if (stepped) stepped();
    };
    return perturb(path.taken(), path.size(), atPoint, step, planner, job);
}

}  // namespace saccade
