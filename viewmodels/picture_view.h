// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QObject>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <vector>

#include "viewmodels/exploration_engine.h"

namespace saccade {

class Workspace;

/// Something known to be on the picture, to be drawn over it.
struct TruthShape {
    QString name;
    std::int64_t label = 0;
    QRectF box;             ///< in the original's pixels
    QImage mask;            ///< Alpha8, of the original's size; null where there is none
    bool isTarget = false;  ///< it is of the class that is explained
};

/// The picture as it was opened, and as the network receives it.
class PictureView : public QObject {
    Q_OBJECT

 public:
    explicit PictureView(Workspace& workspace);

    bool isEmpty() const { return !facts_; }
    /// The whole picture, upright, RGB32; null without one.
    QImage original() const { return original_; }
    /// What the network receives after resizing and cropping, before normalising; null while there is no model.
    QImage seen() const { return seen_; }
    /// The part of the original that the network sees, in the original's pixels; null while there is no model.
    QRectF frame() const { return frame_; }
    /// Whether that is less than the whole picture.
    bool isCropped() const;
    std::vector<TruthShape> truth() const;

    QString name() const;
    /// The file with its folder in the system's own writing; empty for pasted pixels.
    QString file() const;
    /// "500 × 375, seen as 224 × 224".
    QString sizeText() const;
    /// "3 of 12"; empty where there is no folder.
    QString positionText() const;
    /// The pictures of the folder, by name; empty for pasted pixels.
    QStringList siblings() const { return siblings_; }
    int position() const { return position_; }
    /// A sentence where what is known of the picture could not be read; else empty.
    QString remark() const;

 Q_SIGNALS:
    /// Any of the above.
    void changed();

 private:
    friend class Workspace;
    void reload();

    Workspace& workspace_;
    std::shared_ptr<const PictureFacts> facts_;
    std::shared_ptr<const Look> look_;
    QImage original_;
    QImage seen_;
    QRectF frame_;
    QStringList siblings_;
    int position_ = -1;
};

/// The pictures in the folder of `file` that can be read, by name as people sort it (2 before 10).
QStringList picturesBeside(const QString& file);

}  // namespace saccade
