// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core/card.h"
#include "engine/network/network.h"

namespace saccade {

/// Input sizes in common use (all square), most likely first.
const std::vector<std::int64_t>& commonSides();

/// The side that networks of this many channels and classes are usually made for: 28 for a grey picture, 32 for ten or
/// a hundred classes, else 224.
std::int64_t usualSide(std::int64_t channels, std::int64_t classes);

/// The number of classes of a network's output of this shape, N x classes; 0 for another shape.
std::int64_t classesOf(const Shape& output);

/// A size at which a network works: `hint` if it is given and fits, else the usual side, else the first common side
/// that fits. Nothing where none fits.
std::optional<Card::Size> fittingSize(const Network& network, std::int64_t channels,
                                      const std::optional<Card::Size>& hint);

}  // namespace saccade
