// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/core/card.h"
#include "engine/image/picture.h"

namespace saccade {

/// The picture that a network's input shows: the card's order, range, mean and deviation undone. 3 x H x W, RGB in
/// [0, 1] where the input came from a picture; nothing is clipped. `input` is 1 x C x H x W with one channel (grey) or
/// three; throws RequestError for another number.
Array seenPixels(const Array& input, const Card& card);

/// The same on 8 bits, clipped and rounded.
Picture seenPicture(const Array& input, const Card& card);

}  // namespace saccade
