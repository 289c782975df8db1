// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the engine thread does, and what it answers: plain, immutable values that cross threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/card.h"
#include "engine/core/job.h"
#include "engine/core/map.h"
#include "engine/image/ground_truth.h"
#include "engine/image/preprocess.h"
#include "engine/methods/explain.h"
#include "engine/network/summary.h"
#include "viewmodels/exploration.h"

namespace saccade {

/// A model that could be opened.
struct ModelFacts {
    std::string file;
    std::string name;    ///< the file's name without its folder
    std::string format;  ///< "TorchScript"
    std::string hash;    ///< SHA-256 of the file
    Card card;
    bool cardIsGuess = false;
    std::string chosenCard;  ///< the JSON of ModelSource that made the card; empty where none was given
    std::int64_t classes = 0;
    std::int64_t parameters = 0;
    std::vector<LayerSummary> layers;  ///< in the order of computation
    std::vector<bool> spatial;         ///< by layer: whether layer methods can look at it
    std::string defaultLayer;          ///< what they look at where none is chosen; empty: there is none
    bool endsInSoftmax = false;        ///< its outputs are probabilities
    std::string logits;                ///< the layer whose values maps explain: the one before a last softmax
};

/// A picture that could be read.
struct PictureFacts {
    PictureSource source;
    Picture original;
    /// The same at a size for the screen: a photograph shrunk, a tiny picture enlarged in whole pixels so that a map
    /// over it is smooth.
    Picture screen;
    std::string hash;              ///< SHA-256 of the file; of the pixels where they were pasted
    std::vector<TrueThing> truth;  ///< what is known to be on it; masks are of the original's size
    std::string remark;            ///< one sentence where what is known of the picture could not be read; else empty
};

/// What arrives at a network's input, in numbers: a picture that is prepared as in training has a mean near 0 and a
/// deviation near 1 for most networks.
struct InputFigures {
    double low = 0;
    double high = 0;
    double mean = 0;
    double deviation = 0;
};

/// What a network says of a picture.
struct Look {
    std::shared_ptr<const ModelFacts> model;
    std::shared_ptr<const PictureFacts> picture;
    Picture seen;  ///< what the network receives, before normalising
    Frame frame;   ///< which part of the original that is
    InputFigures input;
    std::vector<float> logits;
    std::vector<float> probabilities;
    std::vector<std::int64_t> ranking;  ///< all classes by falling logit
};

/// Everything that makes a map.
struct MapRequest {
    ModelSource model;
    PictureSource picture;
    Request request;
    std::string device = "cpu";  ///< as of checkDevice()
    /// What earlier turns at it have cost, where it was interrupted by something more urgent.
    double seconds = 0;
    std::int64_t forwards = 0;
    std::int64_t backwards = 0;
};

/// What computes. Every function is called on the engine thread, one at a time; they throw what the engine throws
/// (RequestError, ComputationError, Cancelled). Requests name all they need; what is open already is kept.
class ExplorationEngine {
 public:
    virtual ~ExplorationEngine() = default;

    virtual std::shared_ptr<const ModelFacts> openModel(const ModelSource& model, Job& job) = 0;
    virtual std::shared_ptr<const PictureFacts> openPicture(const PictureSource& source, Job& job) = 0;
    virtual std::shared_ptr<const Look> look(const ModelSource& model, const PictureSource& picture,
                                             const std::string& device, Job& job) = 0;
    /// The same without taking the place of what maps are made from: to see what another card would do.
    virtual std::shared_ptr<const Look> preview(const ModelSource& model, const PictureSource& picture,
                                                const std::string& device, Job& job) = 0;
    virtual std::shared_ptr<const Map> explain(const MapRequest& request, Job& job) = 0;
    /// What can be computed on, "cpu" first.
    virtual std::vector<std::string> devices() = 0;
};

/// The engine of the program: opens files, keeps the last models and the last study.
std::unique_ptr<ExplorationEngine> makeEngine();

}  // namespace saccade
