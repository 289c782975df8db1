// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/job.h"
#include "engine/core/map.h"
#include "engine/core/parameters.h"
#include "engine/core/target.h"

namespace at {
class Tensor;
}

namespace saccade {

class Study;

/// What a recipe is asked: everything but the network and the picture, which the study holds. All of it is checked.
struct Question {
    Target target;
    Score score = Score::logit;
    /// The layer a layer method looks at, a name of the network as loaded; empty for the others.
    std::string layer;
    Parameters parameters;
    std::uint64_t seed = 0;
    std::int64_t batch = 0;  ///< 0: measured
};

/// One method's line in the registry: what makes its form, its options, its help page, and what runs it.
struct Method {
    std::string id;        ///< "grad_cam"
    std::string title;     ///< "Grad-CAM"
    std::string family;    ///< "Class activation maps"
    std::string paper;     ///< "Selvaraju et al. 2017; review section 2.3.8"
    std::string shows;     ///< one sentence: what the map says
    std::string formula;   ///< in plain text
    std::string cost;      ///< "1 forward, 1 backward"
    std::string misleads;  ///< one sentence: when not to believe it
    Score defaultScore = Score::logit;
    /// Where the default score depends on the parameters: it; else null.
    Score (*defaultScoreFor)(const Parameters& parameters) = nullptr;
    bool usesLayer = false;
    /// With usesLayer: where no layer is named the method works down to the input, and Question::layer stays empty.
    bool layerOptional = false;
    /// Its parameter `base` names any other method, whose finished map it takes.
    bool takesAnyMap = false;
    bool progressive = false;  ///< a partial result is a valid estimate of the whole
    Schema parameters;
    /// The recipe. Fills in Map::values, Map::native and the recipe's figures; explain() fills in the rest of the
    /// recipe. Throws RequestError where the method does not apply to the network, with the reason.
    Map (*explain)(Study& study, const Question& question, Job& job) = nullptr;
    /// The maps of a batch of inputs, N x C x H x W, each as `explain` answers it where the study's input is that one:
    /// N x C x H x W, or N x 1 x H x W where a map has no channels. What averages maps over changed inputs or networks
    /// asks input by input where it is null. Touches neither the study's own input nor its clean run. Throws Cancelled,
    /// and MemoryError where the batch is too large.
    at::Tensor (*maps)(Study& study, const at::Tensor& inputs, const Question& question, Job& job) = nullptr;
};

/// What a class is measured in by a method under these parameters where the person did not say.
Score defaultScore(const Method& method, const Parameters& parameters);

/// Every method, in the order of the review's sections.
const std::vector<Method>& methods();

/// Whether a layer that a person names may mean something to a method: it looks at one, or at the maps of another
/// method (parameter `base`), which may.
bool takesLayer(const Method& method);

/// Throws RequestError that offers similar ids.
const Method& findMethod(std::string_view id);

}  // namespace saccade
