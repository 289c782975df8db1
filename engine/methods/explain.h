// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/card.h"
#include "engine/core/job.h"
#include "engine/core/map.h"
#include "engine/methods/method.h"

namespace saccade {

class Network;

/// A network and one input, as they came: this header needs no torch.
struct Subject {
    std::shared_ptr<const Network> network;
    Array input;  ///< 1 x C x H x W, preprocessed
    Card card;
    std::string modelFile;
    std::string modelHash;
    std::string imageFile;
    std::string imageHash;
    /// Where surveys of folders may be kept for the next start; empty: nowhere.
    std::filesystem::path cacheFolder;
    std::string device = "cpu";  ///< what to compute on, a word that checkDevice() allows
};

/// What a person asks for, unchecked.
struct Request {
    std::string method;
    std::vector<std::pair<std::string, std::string>> parameters;
    Target target;
    std::string layer;  ///< empty: the default layer
    std::uint64_t seed = 0;
    std::int64_t batch = 0;  ///< 0: measured
};

/// Opens the study of a subject: one clean forward, which every method on this picture shares. Throws RequestError
/// where the input does not fit the network.
std::shared_ptr<Study> openStudy(Subject subject, Job& job);

/// The clean logits.
const std::vector<float>& logits(const Study& study);
/// Their softmax; the network's own output where it ends in one.
std::vector<float> probabilities(const Study& study);
/// The classes by falling logit, at most `most`.
std::vector<std::int64_t> topClasses(const Study& study, std::size_t most);

/// Throws RequestError where the network has no such target, or none of that score.
void requireTarget(const Study& study, const Target& target);

/// Checks a request against the registry and the network and runs it. Throws RequestError, ComputationError, or
/// Cancelled; a progressive method that was cancelled after its first batch answers its estimate so far instead, with
/// Recipe::partial set, and goes on from there when the same request comes again.
Map explain(Study& study, const Request& request, Job& job);

}  // namespace saccade
