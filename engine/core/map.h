// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/core/error.h"
#include "engine/core/recipe.h"

namespace saccade {

/// Signed evidence over the input: what a method answers. Display never changes it; ReLU for show, channel reduction,
/// clipping and colour are choices of the view.
struct Map {
    /// C x H x W or H x W, at the network's input resolution.
    Array values;
    /// H x W at the layer's own resolution, before any ReLU; empty where the method works on the input itself.
    Array native;
    Recipe recipe;
};

}  // namespace saccade
