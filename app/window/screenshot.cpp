// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/window/screenshot.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QTimer>
#include <QWidget>
#include <cstdio>

#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade {

Screenshot::Screenshot(Workspace& workspace, QWidget* window, QString file, QObject* parent)
    : QObject(parent), workspace_(workspace), window_(window), file_(std::move(file)) {
    auto* const timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &Screenshot::check);
    timer->start(100);
}

void Screenshot::check() {
    const bool failed = !workspace_.modelError().isEmpty() || !workspace_.pictureError().isEmpty();
    const bool calm = !workspace_.busy() && (failed || (workspace_.look() && workspace_.tiles()->pending() == 0));
    calm_ = calm ? calm_ + 1 : 0;
    // Layout and the last repaint follow a moment after the last answer.
    if (calm_ < 4) return;
    for (const QString& sentence : {workspace_.modelError(), workspace_.pictureError()}) {
        if (!sentence.isEmpty()) std::fprintf(stderr, "saccade: %s\n", qPrintable(sentence));
    }
    const bool written = window_->grab().save(file_);
    if (!written) std::fprintf(stderr, "saccade: %s cannot be written\n", qPrintable(file_));
    QCoreApplication::exit(written && !failed ? 0 : 2);
}

}  // namespace saccade
