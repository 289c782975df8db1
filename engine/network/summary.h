// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/array.h"
#include "engine/network/receptive_field.h"

namespace saccade {

class Network;

/// A layer in plain values, for tables and trees: this header needs no torch.
struct LayerSummary {
    std::string name;
    std::vector<std::string> aliases;
    std::string kind;
    std::vector<std::string> inputs;
    Shape shape;  ///< of the output, batch 1
    std::int64_t parameters = 0;
    std::int64_t multiplications = 0;
    ReceptiveField receptiveField;
    std::string attributes;  ///< "kernel 3 x 3, stride 2 x 2", empty where there are none
};

/// What comes out of a network.
struct OutputSummary {
    bool softmax = false;  ///< it ends in one: its outputs are probabilities
    std::string logits;    ///< the layer whose output are the classes' logits, a last softmax left aside
};

OutputSummary summariseOutput(const Network& network);

/// Every layer for an input of C x H x W. Throws RequestError where it does not fit.
std::vector<LayerSummary> summarise(const Network& network, const Shape& input);

}  // namespace saccade
