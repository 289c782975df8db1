// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/parameters.h"
#include "engine/core/target.h"
#include "engine/core/text.h"

namespace saccade {

/// What a propagated quantity did at one layer: the sum of what arrived at its output, and of what went on to its
/// inputs (at the input of the network, where nothing follows, the same).
struct LayerFlow {
    std::string layer;
    double arrives = 0;
    double passes = 0;
};

/// Everything that is needed to make a map again, and what making it cost. The same recipe gives the same map.
struct Recipe {
    std::string method;
    Parameters parameters;
    Target target;
    std::string targetName;  ///< the class's name where one is known
    Score score = Score::logit;
    std::string layer;  ///< the layer looked at; empty where the method needs none
    std::uint64_t seed = 0;

    std::string modelFile;
    std::string modelHash;  ///< SHA-256 of the model file
    std::string imageFile;
    std::string imageHash;      ///< SHA-256 of the picture file
    std::string preprocessing;  ///< the card's steps as JSON text

    std::int64_t forwards = 0;   ///< samples sent forwards
    std::int64_t backwards = 0;  ///< samples sent backwards
    double seconds = 0;
    std::int64_t batch = 0;      ///< the batch size that was used; 0 where none was chosen
    std::string device = "cpu";  ///< what it was computed on, as a person names it

    /// What the method can say of its own error: completeness gap, standard error, samples done.
    std::vector<std::pair<std::string, double>> figures;

    /// What a person must know to read the map: how layers were treated that the method has no word for, why it may say
    /// little here. One sentence each.
    std::vector<Message> notes;

    /// For methods that share a quantity out layer by layer: how much of it every layer got and passed on, from the
    /// target down. Empty for the others.
    std::vector<LayerFlow> flow;

    /// The map is partial: the computation was stopped before its end.
    bool partial = false;
};

nlohmann::json toJson(const Recipe& recipe);

}  // namespace saccade
