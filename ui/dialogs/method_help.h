// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

#include "viewmodels/methods_model.h"

class QLineEdit;
class QTextBrowser;
class QTreeView;

namespace saccade {

/// The help pages of all methods: families and methods to browse or search on one side, the page on the other. Stands
/// beside the window; deletes itself.
class MethodHelp : public QDialog {
    Q_OBJECT

 public:
    explicit MethodHelp(QWidget* parent = nullptr);

    /// The page of a method; the first one for an id that there is not.
    void showMethod(const QString& id);

    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void search(const QString& words);
    void showPage();

    MethodsModel methods_;
    QLineEdit* search_ = nullptr;
    QTreeView* tree_ = nullptr;
    QTextBrowser* page_ = nullptr;
    QString shown_;
};

/// Opens the one help window above `parent`, or brings it to the front, at a method.
void showMethodHelp(QWidget* parent, const QString& id);

}  // namespace saccade
