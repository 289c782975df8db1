// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/stopping.h"

#include <cmath>

#include "engine/core/error.h"

namespace saccade {

Parameter toleranceParameter() {
    // At a hundredth more samples change nothing that can be seen; what is asked for usually ends before.
    Parameter tolerance = Parameter::real(
        "tolerance", SACCADE_TEXT("Tolerance"), 0.01, 0, 1, 0.01,
        SACCADE_TEXT("Sampling stops once the standard error is at most this share of the map's own spread over the "
                     "pixels; looked at after every 64 samples. 0 takes every sample."));
    tolerance.advanced = true;
    return tolerance;
}

void addConvergence(Recipe& recipe, double error, const Convergence& convergence) {
    if (std::isfinite(error)) recipe.figures.emplace_back("relative_error", error);
    if (convergence.mayEnd()) recipe.figures.emplace_back("converged", convergence.wasReached() ? 1 : 0);
}

}  // namespace saccade
