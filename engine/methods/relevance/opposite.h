// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "engine/network/run.h"

namespace saccade {

/// The layer with weights that a target's layer is made by: the layer itself, or the one that leads to it through
/// layers of one input without weights. Throws RequestError, which names `method`, where there is none.
LayerId layerOfWeights(const Network& network, LayerId target, const std::string& method);

/// A run that holds all activations up to `target`, with the weights and the bias of a layer turned round: what excited
/// a unit inhibits it. What lies before that layer is taken over.
Run oppositeRun(const Run& run, LayerId turned, LayerId target, Job& job);

}  // namespace saccade
