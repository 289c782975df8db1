// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the methods of this folder share: how an optimisation is kept by the study, told and shown.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/optimise/masked_input.h"
#include "engine/optimise/optimise.h"

namespace saccade {

/// The network that a method optimises through, the rectifiers on the way from its input to the target, and the last.
struct OptimisedNetwork {
    std::shared_ptr<const Network> network;
    std::vector<LayerId> rectifiers;
    LayerId target = 0;
};
OptimisedNetwork optimisedNetwork(Study& study, const Question& question);

/// What decides an optimisation except how many steps it takes ("iterations"): the key under which the study keeps it.
std::string optimisationKey(const std::string& method, const Question& question);

using Figures = std::vector<std::pair<std::string, double>>;

/// An optimisation as a method asks for it.
struct Optimisation {
    std::string key;  ///< optimisationKey()
    Problem& problem;
    const StepRule& rule;
    /// The map of parameters: 1 x C x H x W or 1 x H x W.
    std::function<at::Tensor(const Tensors& parameters)> map;
    /// Further figures of the finished state; may be empty.
    std::function<Figures(const OptimiseState& state)> figures;
};

/// What is left of a picture that was masked, as the network sees it without jitter, noise and bounds.
struct MaskedPicture {
    std::string key;    ///< of the optimisation and its step
    at::Tensor inputs;  ///< 1 x C x H x W
    at::Tensor marked;  ///< the map, in any shape
};

/// What every method that masks says of its end: `clean_score`, `masked_score`, and the mean of the map, `area`.
Figures maskedFigures(const MaskedPicture& masked, Study& study, const Question& question, Job& job);

/// What the study has of it.
OptimiseState& keptOptimisation(Study& study, const std::string& key);

/// Goes on from where it was to the steps that the parameter "iterations" asks for, handing out partial maps, and
/// answers the map: partial where the job was cancelled after the first step, Cancelled before. Figures: `steps`, the
/// objective at the first and the last step, the last value of every term, and the method's own.
Map optimised(Study& study, const Question& question, const Optimisation& wanted, Job& job);

/// The same for one mask over the picture: maskedFigures() are said of its end.
Map optimisedMask(Study& study, const Question& question, const Optimisation& wanted, const MaskedInput& seen,
                  Job& job);

/// The pixels of a length that was found good at 224, for the shorter side of this input.
double scaledLength(const Study& study, double pixelsOf224);

/// The inputs of the batch that go through the network at once: the question's batch, or as many as memory takes.
std::int64_t rowsAtOnce(const Study& study, const Question& question);

/// The parameter that says what stands where the mask takes the picture away; `first` is its default.
Parameter replacementParameter(const std::string& first);

}  // namespace saccade
