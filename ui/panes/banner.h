// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace saccade {

/// One sentence about what went wrong, at the top of the pane that it concerns. Takes no room without one, and blocks
/// nothing.
class Banner : public QFrame {
    Q_OBJECT

 public:
    explicit Banner(QWidget* parent = nullptr);

    /// Empty hides it. A notice is not a failure and is shown without the warning sign's colour.
    void say(const QString& sentence, bool notice = false);
    QString sentence() const;
    /// A button under the sentence for what can be done about it; acted() says that it was pressed.
    void offer(const QString& deed);

 Q_SIGNALS:
    void dismissed();
    void acted();

 protected:
    void changeEvent(QEvent* event) override;

 private:
    void colour();

    QLabel* sign_ = nullptr;
    QLabel* words_ = nullptr;
    QToolButton* close_ = nullptr;
    QPushButton* deed_ = nullptr;
    bool notice_ = false;
};

}  // namespace saccade
