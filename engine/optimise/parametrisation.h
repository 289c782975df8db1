// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <string>

#include "engine/network/layer.h"

namespace saccade {

/// What parameters make: inputs for the network, and what lies on the way there, by name, for terms that look at it.
struct Made {
    at::Tensor inputs;  ///< N x C x H x W in the network's input space
    std::map<std::string, at::Tensor> parts;
};

/// How free tensors become inputs: pixels, a mask over a picture, frequencies, the code of a generator. Made of
/// operations that LibTorch differentiates: these tensors are few and small, so that its recording costs nothing, while
/// the network's gradient, which is large, comes from the sweep.
class Parametrisation {
 public:
    virtual ~Parametrisation() = default;
    Parametrisation() = default;
    Parametrisation(const Parametrisation&) = delete;
    Parametrisation& operator=(const Parametrisation&) = delete;

    virtual Tensors start() const = 0;
    virtual Made make(const Tensors& parameters) const = 0;
    virtual void project(Tensors& /*parameters*/) const {}
};

}  // namespace saccade
