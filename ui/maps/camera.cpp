// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/maps/camera.h"

#include <algorithm>

namespace saccade {

void Camera::zoomBy(double factor) {
    zoomAt(centre_, factor);
}

void Camera::zoomAt(const QPointF& anchor, double factor) {
    const double zoom = std::clamp(zoom_ * factor, 1.0, closest);
    set(zoom, anchor + (centre_ - anchor) * (zoom_ / zoom));
}

void Camera::moveTo(const QPointF& centre) {
    set(zoom_, centre);
}

void Camera::fit() {
    set(1, {0.5, 0.5});
}

void Camera::setCrosshair(const std::optional<QPointF>& point) {
    if (point == crosshair_) return;
    crosshair_ = point;
    Q_EMIT crosshairMoved();
}

QRectF Camera::place(const QSizeF& picture, const QSizeF& view) const {
    if (picture.isEmpty() || view.isEmpty()) return {};
    const QSizeF size = picture.scaled(view, Qt::KeepAspectRatio) * zoom_;
    const QPointF corner(view.width() / 2 - centre_.x() * size.width(),
                         view.height() / 2 - centre_.y() * size.height());
    return {corner, size};
}

void Camera::set(double zoom, const QPointF& centre) {
    // The picture never leaves the view: at zoom z the view shows a z-th of it.
    const double margin = std::min(0.5, 0.5 / zoom);
    const QPointF held(std::clamp(centre.x(), margin, 1 - margin), std::clamp(centre.y(), margin, 1 - margin));
    if (zoom == zoom_ && held == centre_) return;
    zoom_ = zoom;
    centre_ = held;
    Q_EMIT moved();
}

}  // namespace saccade
