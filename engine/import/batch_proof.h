// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "engine/network/network.h"

namespace saccade {

/// That a network which was read from a graph for a batch treats its pictures apart: of `shape`, 2 x C x H x W, two
/// together must give what each gives alone. Run only where a layer could mix them. Throws RequestError.
void proveBatch(const std::shared_ptr<const Network>& network, const Shape& shape);

}  // namespace saccade
