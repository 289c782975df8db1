// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "engine/optimise/blend.h"
#include "engine/optimise/mask_maker.h"
#include "engine/optimise/parametrisation.h"

namespace saccade {

/// A picture seen through masks: K masks make K inputs, or 2 K. Its parts are "mask" (K x c x H x W), "enlarged", the
/// same with their margin, and "grid", the parameters themselves, which are kept in [0, 1].
class MaskedInput final : public Parametrisation {
 public:
    enum class Shown {
        inside,   ///< what the mask marks stays
        outside,  ///< what the mask marks goes
        both,     ///< first every inside, then every outside
    };

    MaskedInput(std::shared_ptr<const MaskMaker> maker, Blend blend, Shown shown)
        : maker_(std::move(maker)), blend_(std::move(blend)), shown_(shown) {}

    Tensors start() const override { return {maker_->start()}; }
    Made make(const Tensors& parameters) const override;
    void project(Tensors& parameters) const override { parameters.at(0).clamp_(0, 1); }

    /// The masks alone: K x c x H x W.
    at::Tensor masks(const Tensors& parameters) const { return maker_->masks(parameters.at(0)); }
    const Blend& blend() const { return blend_; }

 private:
    std::shared_ptr<const MaskMaker> maker_;
    Blend blend_;
    Shown shown_;
};

}  // namespace saccade
