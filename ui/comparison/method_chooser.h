// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QLineEdit;
class QTextBrowser;
class QTreeView;

namespace saccade {

class MethodsModel;

/// The methods by family, with a search and what the chosen one shows. Enter or a double click takes one and closes;
/// with Shift it stays open for more. A pop-up: it blocks nothing and goes away by itself.
class MethodChooser : public QFrame {
    Q_OBJECT

 public:
    explicit MethodChooser(MethodsModel& methods, QWidget* parent = nullptr);

    /// Shows it below (or, without room, above) a place of the screen, search emptied.
    void popupAt(const QPoint& global);

 Q_SIGNALS:
    void picked(const QString& method);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void take(bool stay);
    void showHelp();
    void selectFirst();

    MethodsModel& methods_;
    QLineEdit* search_ = nullptr;
    QTreeView* tree_ = nullptr;
    QTextBrowser* help_ = nullptr;
};

}  // namespace saccade
