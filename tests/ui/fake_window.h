// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The window over a workspace whose engine a test holds and lets go.
#pragma once

#include <QApplication>
#include <QDropEvent>
#include <QImage>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include "tests/viewmodels/fake_workspace.h"
#include "ui/comparison/comparison_pane.h"
#include "ui/comparison/tile.h"
#include "ui/comparison/tile_grid.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/window/panes.h"
#include "ui/window/settings.h"

namespace saccade::test {

struct FakeWindow {
    QTemporaryDir folder;
    FakeWorkspace fake;
    Workspace& workspace = fake.workspace;
    Theme theme;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    MainWindow window{workspace, theme, settings};

    explicit FakeWindow(const QStringList& methods = {QStringLiteral("gradient"), QStringLiteral("rise"),
                                                      QStringLiteral("occlusion")})
        : fake(methods) {
        window.resize(1280, 800);
        window.show();
    }

    /// Shows the window with a model of ten classes and a picture.
    bool open() { return QTest::qWaitForWindowExposed(&window) && fake.open(); }

    QAction* action(Command command) { return window.actions()[command]; }
    TileGrid& grid() { return *window.comparison().grid(); }
    Tile* tile(int row) { return grid().tile(fake.id(row)); }
    template <typename Widget>
    Widget* find(const char* name) {
        return window.findChild<Widget*>(QString::fromLatin1(name));
    }

    /// A picture file that can be read, in the test's folder.
    QString pictureFile(const QString& name) {
        const QString file = folder.filePath(name);
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        image.save(file);
        return file;
    }

    /// Drops files, or pixels, on the middle of a widget as a file manager would.
    void drop(QWidget* on, QMimeData* data) {
        const QPoint at = on->rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(at, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
        QVERIFY(event.isAccepted());
    }
    void dropFile(const QString& file) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        drop(&window, &data);
    }
};

}  // namespace saccade::test
