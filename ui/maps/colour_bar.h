// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

namespace saccade {

/// What a map's colours mean: the bar from its lowest to its highest value with their numbers, and the value under the
/// crosshair as a tick with its number. Keeps its height when it has nothing to show.
class ColourBar : public QWidget {
    Q_OBJECT

 public:
    struct Scale {
        QImage colours;  ///< one row, from low to high; null: there is no map
        double low = 0;
        double high = 0;
        QString lowText;
        QString middleText;  ///< may be empty
        QString highText;
    };

    explicit ColourBar(QWidget* parent = nullptr);

    void setScale(const Scale& scale);
    /// The value to point at, and how it is written.
    void setValue(std::optional<double> value, const QString& text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    Scale scale_;
    std::optional<double> value_;
    QString valueText_;
};

}  // namespace saccade
