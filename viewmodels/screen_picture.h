// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>

#include "viewmodels/exploration_engine.h"

namespace saccade {

/// The picture that maps are laid over on the screen.
class ScreenPicture {
 public:
    ScreenPicture() = default;
    explicit ScreenPicture(std::shared_ptr<const PictureFacts> facts);

    const std::shared_ptr<const PictureFacts>& facts() const { return facts_; }
    bool isEmpty() const { return !facts_ || facts_->screen.empty() || facts_->original.empty(); }

    /// The picture set back behind what is still to come; null where there is none.
    QImage quiet() const;
    /// A map over it. `frame` in the original's pixels.
    QImage with(const ShownMap& map, const Frame& frame, double opacity, bool pixelated) const;

 private:
    std::shared_ptr<const PictureFacts> facts_;
    double scaleX_ = 1;
    double scaleY_ = 1;
    mutable QImage quiet_;
};

}  // namespace saccade
