// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "engine/core/array.h"

namespace saccade {

class Network;

/// Which layers a method that looks at a layer can look at, in plain values: this header needs no torch.
struct SpatialLayers {
    std::vector<bool> possible;  ///< by layer, in the order of summarise(): height and width over 1, before the classes
    std::string usual;           ///< the one used where none is named; empty where there is none
};

/// For an input of C x H x W. Throws RequestError where it does not fit.
SpatialLayers spatialLayers(const Network& network, const Shape& input);

}  // namespace saccade
