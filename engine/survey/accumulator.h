// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/network/run.h"

namespace saccade {

/// What an accumulator has so far, in a form that can be written down.
struct SurveyState {
    std::map<std::string, at::Tensor> tensors;  ///< float64, float32 or int64, on the CPU
    std::string text;                           ///< whatever is no tensor, as JSON text; may be empty
};

/// A statistic over many pictures that grows as they come. What it holds does not grow with their number beyond what
/// it is there to collect; how samples fall into batches and shards does not show in it (sums are float64).
class Accumulator {
 public:
    virtual ~Accumulator() = default;
    Accumulator() = default;
    Accumulator(const Accumulator&) = default;
    Accumulator& operator=(const Accumulator&) = default;

    /// The kind of statistic, a word: "layer_mean".
    virtual std::string id() const = 0;
    /// All that decides the result besides the network and the pictures, as JSON text: with id(), part of the key
    /// under which a result is kept.
    virtual std::string parameters() const = 0;
    /// The layers whose outputs add() reads. Throws RequestError for one that is not there or of no use.
    virtual std::vector<LayerId> layers(const Network& network) const = 0;

    /// Takes in a batch. `samples` says which sample of the source a row of the run is.
    virtual void add(const Run& run, const std::vector<std::int64_t>& samples) = 0;
    /// Takes in what another one of the same kind and parameters has of other samples.
    virtual void merge(const Accumulator& other) = 0;

    virtual SurveyState save() const = 0;
    /// Takes the place of what was there. Throws RequestError, and changes nothing, for a state that save() of the
    /// same kind and parameters cannot have given.
    virtual void load(const SurveyState& state) = 0;

 protected:
    /// A tensor of a state. Throws RequestError where it is missing, of another type, or of another shape (extents of
    /// -1 fit any).
    static at::Tensor stored(const SurveyState& state, const std::string& name, at::ScalarType type,
                             const std::vector<std::int64_t>& shape);
};

}  // namespace saccade
