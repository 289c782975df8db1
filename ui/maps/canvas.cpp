// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/maps/canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/maps/camera.h"
#include "ui/maps/outline.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"

namespace saccade {
namespace {

// One notch of a wheel is 120 units and four notches double.
constexpr double unitsPerDoubling = 480;
constexpr double largeStep = 10;

}  // namespace

Canvas::Canvas(Camera& camera, QWidget* parent) : QWidget(parent), camera_(camera) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(80, 80);
    connect(&camera_, &Camera::moved, this, qOverload<>(&QWidget::update));
    connect(&camera_, &Camera::crosshairMoved, this, qOverload<>(&QWidget::update));
}

void Canvas::setImage(const QImage& image, const QSize& picture) {
    if (image.cacheKey() == image_.cacheKey() && (picture.isEmpty() || picture == size_)) return;
    image_ = image;
    size_ = image.isNull() || picture.isEmpty() ? image.size() : picture;
    reduced_ = {};
    setCursor(image_.isNull() ? Qt::ArrowCursor : Qt::CrossCursor);
    update();
}

void Canvas::setPixelated(bool pixelated) {
    if (pixelated == pixelated_) return;
    pixelated_ = pixelated;
    update();
}

void Canvas::setMarks(std::vector<Mark> marks) {
    marks_ = std::move(marks);
    outlines_.clear();
    update();
}

void Canvas::setFrame(const QRectF& frame) {
    if (frame == frame_) return;
    frame_ = frame;
    update();
}

QSize Canvas::sizeHint() const {
    return {240, 240};
}

QRectF Canvas::place() const {
    return camera_.place(size_, size());
}

QPointF Canvas::toWidget(const QPointF& point) const {
    const QRectF at = place();
    if (image_.isNull()) return {};
    return {at.x() + point.x() / size_.width() * at.width(), at.y() + point.y() / size_.height() * at.height()};
}

QPointF Canvas::toPicture(const QPointF& point) const {
    const QRectF at = place();
    if (at.isEmpty()) return {};
    return {(point.x() - at.x()) / at.width() * size_.width(), (point.y() - at.y()) / at.height() * size_.height()};
}

void Canvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), QColor(behindMaps));
    if (!image_.isNull()) {
        drawImage(painter, place());
        drawMarks(painter);
        drawCrosshair(painter);
    }
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void Canvas::drawImage(QPainter& painter, const QRectF& place) {
    const double ratio = devicePixelRatioF();
    const double scale = place.width() * ratio / image_.width();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, scale < 1 || !pixelated_);
    if (scale >= 0.75) {
        painter.drawImage(place, image_);
        return;
    }
    // The painter looks at four pixels for each it draws, which makes fine patterns flicker when many fall on one.
    const QSize size = (place.size() * ratio).toSize().expandedTo({1, 1});
    if (reduced_.size() != size) reduced_ = image_.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    painter.drawImage(place, reduced_);
}

void Canvas::drawMarks(QPainter& painter) {
    const QColor colour = coloursOf(palette()).truth;
    if (outlines_.size() != marks_.size()) {
        outlines_.clear();
        for (const Mark& mark : marks_)
            outlines_.push_back(mark.mask.isNull() ? QImage() : outlineOf(mark.mask, colour));
    }
    painter.setFont(smallFont());
    for (std::size_t i = 0; i < marks_.size(); ++i) {
        if (!outlines_[i].isNull()) painter.drawImage(place(), outlines_[i]);
        const QRectF box(toWidget(marks_[i].box.topLeft()), toWidget(marks_[i].box.bottomRight()));
        painter.setBrush(Qt::NoBrush);
        // Dark below light: to be seen on any picture.
        painter.setPen(QPen(QColor(0, 0, 0, 140), 3));
        painter.drawRect(box);
        painter.setPen(QPen(colour, marks_[i].strong ? 2 : 1));
        painter.drawRect(box);
        if (marks_[i].name.isEmpty()) continue;
        const QFontMetricsF metrics(painter.font());
        QRectF label(box.topLeft(), QSizeF(metrics.horizontalAdvance(marks_[i].name) + 6, metrics.height() + 2));
        label.moveLeft(std::clamp(label.left(), 0.0, std::max(0.0, width() - label.width())));
        label.moveTop(std::clamp(label.top(), 0.0, std::max(0.0, height() - label.height())));
        painter.fillRect(label, QColor(0, 0, 0, 170));
        painter.setPen(colour);
        painter.drawText(label, Qt::AlignCenter, marks_[i].name);
    }
    if (!frame_.isEmpty()) {
        const QRectF at(toWidget(frame_.topLeft()), toWidget(frame_.bottomRight()));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 140), 3));
        painter.drawRect(at);
        painter.setPen(QPen(Qt::white, 1, Qt::DashLine));
        painter.drawRect(at);
    }
}

void Canvas::drawCrosshair(QPainter& painter) {
    if (!camera_.crosshair()) return;
    const QPointF at = toWidget(*camera_.crosshair());
    constexpr double arm = 9;
    constexpr double hole = 3;
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [colour, thickness] : {std::pair(QColor(0, 0, 0, 170), 3.0), std::pair(QColor(Qt::white), 1.2)}) {
        painter.setPen(QPen(colour, thickness, Qt::SolidLine, Qt::FlatCap));
        for (const QPointF& direction : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
            painter.drawLine(at + direction * hole, at + direction * arm);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void Canvas::point(const QPointF& position) {
    const QPointF at = toPicture(position);
    const bool inside = QRectF(QPointF(0, 0), QSizeF(size_)).contains(at);
    camera_.setCrosshair(inside && !image_.isNull() ? std::optional(at) : std::nullopt);
}

void Canvas::wheelEvent(QWheelEvent* event) {
    const double units = event->angleDelta().y();
    // Sideways scrolling, and a view without a picture, are for the scroll area around.
    if (units == 0 || image_.isNull()) {
        event->ignore();
        return;
    }
    const QPointF at = toPicture(event->position());
    camera_.zoomAt({at.x() / size_.width(), at.y() / size_.height()}, std::exp2(units / unitsPerDoubling));
    point(event->position());
    event->accept();
}

bool Canvas::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture && !image_.isNull()) {
        auto* const gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            const QPointF at = toPicture(gesture->position());
            camera_.zoomAt({at.x() / size_.width(), at.y() / size_.height()}, 1 + gesture->value());
            return true;
        }
    }
    return QWidget::event(event);
}

void Canvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    grabbed_ = event->position();
    dragging_ = true;
    Q_EMIT chosen();
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
    const QRectF at = place();
    if (dragging_ && (event->buttons() & Qt::LeftButton) && !at.isEmpty() && camera_.zoom() > 1) {
        const QPointF step = event->position() - grabbed_;
        grabbed_ = event->position();
        camera_.moveTo(camera_.centre() - QPointF(step.x() / at.width(), step.y() / at.height()));
    }
    point(event->position());
}

void Canvas::mouseReleaseEvent(QMouseEvent*) {
    dragging_ = false;
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) camera_.fit();
}

void Canvas::leaveEvent(QEvent*) {
    camera_.setCrosshair(std::nullopt);
}

void Canvas::keyPressEvent(QKeyEvent* event) {
    QPointF step;
    switch (event->key()) {
        case Qt::Key_Left:
            step = {-1, 0};
            break;
        case Qt::Key_Right:
            step = {1, 0};
            break;
        case Qt::Key_Up:
            step = {0, -1};
            break;
        case Qt::Key_Down:
            step = {0, 1};
            break;
        default:
            break;
    }
    const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    if (step.isNull() || !plain || image_.isNull()) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->modifiers() & Qt::ShiftModifier) step *= largeStep;
    // The middle of a pixel, so that its value is read and not its neighbour's.
    QPointF at = camera_.crosshair().value_or(QPointF(size_.width() / 2, size_.height() / 2)) + step;
    at = {std::clamp(std::floor(at.x()), 0.0, size_.width() - 1.0) + 0.5,
          std::clamp(std::floor(at.y()), 0.0, size_.height() - 1.0) + 0.5};
    camera_.setCrosshair(at);
    if (!rect().contains(toWidget(at).toPoint())) camera_.moveTo({at.x() / size_.width(), at.y() / size_.height()});
}

void Canvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    Q_EMIT chosen();
}

}  // namespace saccade
