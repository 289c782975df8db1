// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

namespace saccade {

/// One line of text that gives way: what does not fit ends in dots and stands whole in the tool tip.
class ElidedLabel : public QWidget {
    Q_OBJECT

 public:
    enum class Rank { first, second };

    explicit ElidedLabel(Rank rank, QWidget* parent = nullptr);

    void setText(const QString& text);
    const QString& text() const { return text_; }
    void setRank(Rank rank);
    /// Font with figures of equal width.
    void setTabular(bool tabular);
    void setTitle(bool title);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

 private:
    void chooseFont();

    QString text_;
    Rank rank_;
    bool tabular_ = false;
    bool title_ = false;
};

}  // namespace saccade
