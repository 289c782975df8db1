// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/train/feed.h"
#include "engine/train/momentum_descent.h"
#include "engine/train/trainable_network.h"

namespace saccade {

/// Teaches a network to tell classes apart, a step at a time. Used by one thread.
///
/// The same start, feed and options give the same network on the same machine and number of threads, whether the
/// training was interrupted or not.
class Trainer {
 public:
    /// `feed` must outlive the trainer. `batch`: samples a step.
    Trainer(std::shared_ptr<const Network> start, const TrainingFeed& feed, std::int64_t batch,
            const DescentOptions& options);

    struct Step {
        double loss = 0;      ///< of the batch before the step
        double accuracy = 0;  ///< share of the batch whose first class is one of its sample's classes
    };

    /// One step; what it did can no longer be undone, so it is not interrupted in the middle.
    Step step();

    std::int64_t stepsDone() const { return done_; }
    bool finished() const { return done_ >= options_.steps; }
    std::shared_ptr<const Network> network() const { return network_.snapshot(); }

    /// All that is needed to go on, as the content of a safetensors file. `about` says what is trained and how; only a
    /// training that says the same can go on from it.
    std::string checkpoint(const std::string& about) const;

    /// Goes on from a checkpoint. Throws RequestError that begins with `where` for a content that is no checkpoint,
    /// that is of another training, or whose tensors do not fit.
    void resume(const std::string& content, const std::string& about, const std::string& where);

 private:
    TrainableNetwork network_;
    const TrainingFeed& feed_;
    std::int64_t batch_;
    DescentOptions options_;
    MomentumDescent descent_;
    std::int64_t done_ = 0;
};

}  // namespace saccade
