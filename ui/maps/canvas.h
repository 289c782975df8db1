// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

namespace saccade {

class Camera;

/// What a view draws over its picture: a thing that is known to be there.
struct Mark {
    QRectF box;           ///< in the picture's pixels
    QString name;         ///< may be empty
    QImage mask;          ///< of the picture's size, Format_Alpha8; may be null
    bool strong = false;  ///< drawn with a thicker line
};

/// A picture under the shared camera, with crosshair and marks, on neutral grey. The wheel zooms at the pointer, a drag
/// moves, a double click fits; arrow keys move the crosshair pixel by pixel.
class Canvas : public QWidget {
    Q_OBJECT

 public:
    /// The camera must outlive the view.
    explicit Canvas(Camera& camera, QWidget* parent = nullptr);

    /// `picture`: the size of the picture in its own pixels, where the image is a reduced version of it; what counts
    /// for the crosshair, marks and frame. A null image leaves the view empty.
    void setImage(const QImage& image, const QSize& picture = {});
    const QImage& image() const { return image_; }
    const QSize& pictureSize() const { return size_; }
    /// Whether the picture's own pixels are shown when they are larger than the screen's.
    void setPixelated(bool pixelated);
    void setMarks(std::vector<Mark> marks);
    /// A frame that is drawn as a thin line, such as the part that the network sees; an empty one is not drawn.
    void setFrame(const QRectF& frame);

    QSize sizeHint() const override;

    /// Where a point of the picture (in its pixels) stands on the widget, and back.
    QPointF toWidget(const QPointF& point) const;
    QPointF toPicture(const QPointF& point) const;

 Q_SIGNALS:
    /// The person pointed at this view, by click or by focus.
    void chosen();

 protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

 private:
    QRectF place() const;
    void point(const QPointF& position);
    void drawImage(QPainter& painter, const QRectF& place);
    void drawMarks(QPainter& painter);
    void drawCrosshair(QPainter& painter);

    Camera& camera_;
    QImage image_;
    QSize size_;      ///< of the picture
    QImage reduced_;  ///< the image at the size it is drawn with, where that is smaller
    std::vector<Mark> marks_;
    std::vector<QImage> outlines_;  ///< of the marks' masks, once asked for
    QRectF frame_;
    QPointF grabbed_;  ///< where the pointer was when the drag last moved
    bool dragging_ = false;
    bool pixelated_ = false;
};

}  // namespace saccade
