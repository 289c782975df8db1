// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "app/cli/arguments.h"
#include "engine/image/overlay.h"

namespace saccade::cli {

/// The options of commands that paint maps: --sign, --percentile, --opacity, --colours, --maps-only. None of them
/// changes a map.
const std::vector<Option>& displayOptions();

struct DisplayChoice {
    MapView view;
    /// Nothing of the picture is painted, for pictures that may not be passed on.
    bool mapsOnly = false;
};

/// Throws RequestError that names the option and what is allowed.
DisplayChoice displayChoice(const Arguments& arguments);

/// A map as it is painted: over the picture or, where nothing of that may be seen, over grey of its size.
Picture painted(const Map& map, const Picture& original, const Frame& frame, const DisplayChoice& choice);

}  // namespace saccade::cli
