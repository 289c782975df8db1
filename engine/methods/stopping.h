// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the methods share that may stop sampling once their map no longer changes much.
#pragma once

#include "engine/core/parameters.h"
#include "engine/core/recipe.h"
#include "engine/perturb/convergence.h"

namespace saccade {

/// The parameter `tolerance`: 0 takes every sample.
Parameter toleranceParameter();

/// The figures `relative_error` (see relativeError in engine/perturb/estimator.h) and, where sampling may stop early,
/// `converged`: 1 or 0.
void addConvergence(Recipe& recipe, double error, const Convergence& convergence);

}  // namespace saccade
