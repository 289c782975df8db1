// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/core/card.h"
#include "engine/image/picture.h"

namespace saccade {

/// A rectangle in the original picture's pixels, fractions allowed.
struct Frame {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

/// A picture on its way into a network.
struct Prepared {
    Array input;   ///< 1 x C x H x W: what the network receives
    Picture seen;  ///< the same before normalising: resized and cropped, RGB
    Frame frame;   ///< the part of the original that the network sees
};

/// Resize, centre crop and normalise as the card says (see Card). A crop larger than the picture pads with black, as
/// torchvision does. One channel means grey (Pillow's "L"), taken before the resize; four mean RGBA, whose colours
/// are resized weighed by how opaque they are, as Pillow does it. Throws RequestError where the result is not of the
/// card's input size, with both sizes, and for other channel counts than 1, 3 and 4.
Prepared prepare(const Picture& picture, const Card& card);

}  // namespace saccade
