// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/core/card.h"
#include "engine/core/job.h"

namespace saccade {

class Network;

/// How the demo network is taught.
struct DemoTrainingOptions {
    std::uint64_t seed = 0;
    std::int64_t steps = 3000;   ///< 1 to 1,000,000
    std::int64_t batch = 64;     ///< 2 to 1,024 scenes a step
    std::int64_t unseen = 1000;  ///< fresh scenes that the finished network is tried on, 1 or more
    /// Begin anew even where a checkpoint lies in the folder.
    bool restart = false;
};

/// How far a training is; `loss` and `accuracy` are means over the steps since the last report.
struct DemoTrainingReport {
    std::int64_t step = 0;
    double loss = 0;
    double accuracy = 0;
};

struct DemoTrainingResult {
    std::filesystem::path model;  ///< the network with its card, in the native format
    std::int64_t resumedFrom = 0;
    double loss = 0;      ///< of the last steps
    double accuracy = 0;  ///< on `unseen` fresh scenes with one thing
    std::int64_t unseen = 0;
    double seconds = 0;  ///< of this call
};

/// What the demo network is told of a picture: 128 x 128, values between -2 and 2, the classes of the scenes.
Card demoCard();

/// Teaches the demo network on scenes of its world and writes `demo.safetensors` into the folder. While it goes on,
/// `checkpoint.safetensors` lies there; a call that finds one of the same training goes on from it, exactly as if there
/// had been no interruption. Throws Cancelled after having written one; RequestError where the folder cannot be written
/// or the checkpoint is of another training.
DemoTrainingResult trainDemo(const DemoTrainingOptions& options, const std::filesystem::path& folder, Job& job,
                             const std::function<void(const DemoTrainingReport&)>& listener = {});

/// The share of `count` scenes with one thing whose class the network names first. The scenes are of a seed of their
/// own, which no training sees.
double demoAccuracy(const std::shared_ptr<const Network>& network, std::int64_t count, Job& job);

}  // namespace saccade
