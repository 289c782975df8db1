// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/image/picture.h"
#include "engine/measures/localisation.h"
#include "engine/methods/explain.h"

namespace saccade {

/// Something to be located on a picture: a class, and where it is in the network's input.
struct LocatedThing {
    std::int64_t label = 0;
    InputMask mask;
};

/// How well one method located one thing, read in one way.
struct LocalisationScore {
    std::string method;  ///< as the request was labelled; "centre" and "edges" are the maps that ask no network
    Reading reading = Reading::positive;
    double pointing = 0;
    double mass = 0;
};

/// Mean and standard error over things.
struct LocalisationMean {
    std::string method;
    Reading reading = Reading::positive;
    std::int64_t things = 0;
    double pointing = 0;
    double pointingError = 0;
    double mass = 0;
    double massError = 0;
};

/// A method to be measured, with what it is called in the table.
struct MeasuredMethod {
    std::string label;
    Request request;  ///< its target is replaced
};

/// Explains every thing's own class by every method and locates the maps, each read in both ways; beside them, the two
/// maps that ask no network. `seen` is the network's input as a picture. Throws what explain() throws: a method that
/// does not apply to the network ends the survey.
std::vector<LocalisationScore> localise(Study& study, const Picture& seen, const std::vector<LocatedThing>& things,
                                        const std::vector<MeasuredMethod>& methods, double tolerance, Job& job);

/// The means of every method and reading, in the order of their first appearance.
std::vector<LocalisationMean> means(const std::vector<LocalisationScore>& scores);

}  // namespace saccade
