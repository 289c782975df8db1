// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the methods share that change how a signal goes back through ReLU: what they do at other activations, and say
/// so.
#pragma once

#include "engine/core/recipe.h"
#include "engine/methods/method.h"
#include "engine/network/network.h"
#include "engine/propagate/gradient.h"

namespace saccade {

/// The parameter `activations`: `gate`, `gradient` or `refuse`.
Parameter activationsParameter();
OtherActivations otherActivations(const Parameters& parameters);

/// Notes how many activations before the target are no ReLU, and how the signal went through them.
void tellActivations(const Network& network, LayerId target, OtherActivations others, Recipe& recipe);

}  // namespace saccade
