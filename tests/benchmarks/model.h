// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The networks that are measured, and the best times that were seen on them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/card.h"
#include "engine/methods/explain.h"
#include "engine/network/network.h"

namespace saccade::benchmarks {

double secondsOf(const std::function<void()>& work);
double median(std::vector<double> values);

/// Floating-point operations a second of the BLAS in use, at a square matrix product.
double sgemmRate();

/// A network, random input for it, and what its forwards and backwards take at best.
class Model {
 public:
    Model(std::string name, std::shared_ptr<const Network> network, Card card);

    const std::string& name() const { return name_; }
    const std::shared_ptr<const Network>& network() const { return network_; }
    const std::shared_ptr<const Network>& folded() const { return folded_; }
    Array input(std::int64_t batch) const;
    Subject subject() const;

    /// Floating-point operations of one forward: two for a multiplication.
    double operations() const;

    /// Median seconds a sample of a few forwards, or backwards, in batches of a size.
    double forward(std::int64_t batch, int times = 3) const;
    double backward(std::int64_t batch, int times = 3) const;

    /// The batch with the best forward, and with the best forward and backward together: measured once.
    std::int64_t bestBatch();
    std::int64_t bestSweepBatch();

 private:
    std::string name_;
    std::shared_ptr<const Network> network_;
    std::shared_ptr<const Network> folded_;
    Card card_;
    std::int64_t bestBatch_ = 0;
    std::int64_t bestSweepBatch_ = 0;
};

/// A model file, or the name of an architecture, which is given random weights. Throws RequestError.
std::unique_ptr<Model> modelOf(const std::string& fileOrArchitecture);

// Each registers what it measures of a model.
void registerNetwork(Model& model);
void registerMethods(Model& model);
void registerProcess(Model& model);
void registerPrograms();

}  // namespace saccade::benchmarks
