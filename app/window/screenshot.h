// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

class QWidget;

namespace saccade {

class Workspace;

/// Waits until everything is opened and every tile has its answer, writes the window as a picture and ends the
/// program: with code 0, or 2 and a sentence where the file cannot be written or nothing could be opened.
class Screenshot : public QObject {
    Q_OBJECT

 public:
    Screenshot(Workspace& workspace, QWidget* window, QString file, QObject* parent = nullptr);

 private:
    void check();

    Workspace& workspace_;
    QWidget* window_;
    QString file_;
    int calm_ = 0;  ///< looks in a row at which nothing was going on
};

}  // namespace saccade
