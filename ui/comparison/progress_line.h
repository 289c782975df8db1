// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

namespace saccade {

/// How far a tile is: a line of three pixels whose place is kept when there is nothing to show, so that nothing moves.
class ProgressLine : public QWidget {
    Q_OBJECT

 public:
    explicit ProgressLine(QWidget* parent = nullptr);

    /// 0 to 1; negative: under way, the whole is not known.
    void setProgress(double progress);
    void setActive(bool active);

    QSize sizeHint() const override { return {80, 3}; }

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    double progress_ = 0;
    bool active_ = false;
};

}  // namespace saccade
