// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <optional>

namespace saccade {

/// Where all views of one picture look, and where the crosshair stands: one camera for all tiles. Views may differ in
/// size; "fitting" is therefore each view's own, and the camera says how much closer than that it looks.
class Camera : public QObject {
    Q_OBJECT

 public:
    static constexpr double closest = 64;

    using QObject::QObject;

    double zoom() const { return zoom_; }       ///< 1: the whole picture fits the view; up to closest
    QPointF centre() const { return centre_; }  ///< of the view, in fractions of the picture, 0 to 1
    const std::optional<QPointF>& crosshair() const { return crosshair_; }  ///< in the picture's pixels

    void zoomBy(double factor);
    /// Zooms so that the anchor (fractions of the picture) stays where it is on screen.
    void zoomAt(const QPointF& anchor, double factor);
    void moveTo(const QPointF& centre);
    void fit();
    void setCrosshair(const std::optional<QPointF>& point);

    /// The picture's place in a view of the given size, both in logical pixels of the view.
    QRectF place(const QSizeF& picture, const QSizeF& view) const;

 Q_SIGNALS:
    void moved();
    void crosshairMoved();

 private:
    void set(double zoom, const QPointF& centre);

    double zoom_ = 1;
    QPointF centre_{0.5, 0.5};
    std::optional<QPointF> crosshair_;
};

}  // namespace saccade
