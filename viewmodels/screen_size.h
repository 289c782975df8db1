// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/image/picture.h"

namespace saccade {

/// A picture at a size for the screen: a photograph shrunk to what a tile can show, a tiny picture enlarged in whole
/// pixels. Takes as long as reading a photograph does, so it belongs on the engine's thread.
Picture atScreenSize(const Picture& picture);

}  // namespace saccade
