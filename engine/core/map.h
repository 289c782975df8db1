// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

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
    /// H x W as `values` without its channels: the class that each pixel speaks for, as its index among the network's
    /// classes. Empty where the whole map speaks for the target.
    Array classes;
    /// The classes in `classes` by index and name, the one with most of the pixels first.
    std::vector<std::pair<std::int64_t, std::string>> classNames;
    Recipe recipe;
};

}  // namespace saccade
