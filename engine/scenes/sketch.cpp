// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/sketch.h"

#include <utility>

namespace saccade {

void Sketch::body(Path path, const Material& material, float relief) {
    shapes_.push_back({std::move(path), material, relief, false});
}

void Sketch::flat(Path path, const Material& material) {
    shapes_.push_back({std::move(path), material, 0, false});
}

void Sketch::mark(Path path, const Material& material) {
    shapes_.push_back({std::move(path), material, 0, true});
}

}  // namespace saccade
