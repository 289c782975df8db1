// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTimer>
#include <cstdio>
#include <filesystem>

#include "app/window/display.h"
#include "app/window/screenshot.h"
#include "app/window/start_options.h"
#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/network/runtime.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/window/panes.h"
#include "ui/window/settings.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

struct Demo {
    QString model;
    QString picture;
};

/// The network and a picture that come with the program; empty where they are not there.
Demo findDemo() {
    Demo demo;
    try {
        demo.model = QString::fromStdString(resourceFile("demo/demo.safetensors").string());
        const QDir pictures(QString::fromStdString(resourceFile("demo/pictures").string()));
        const QStringList names =
            pictures.entryList({QStringLiteral("*.png"), QStringLiteral("*.jpg")}, QDir::Files, QDir::Name);
        // Two things that the network holds about equally likely: a click on the other class moves every map.
        const QString first = QStringLiteral("clock_and_butterfly.png");
        if (!names.isEmpty()) demo.picture = pictures.filePath(names.contains(first) ? first : names.front());
    } catch (const Error&) {
        // An installation without it still opens what a person has.
    }
    return demo;
}

void open(Workspace& workspace, const StartOptions& options, const Demo& demo) {
    QString model = demo.model;
    QString picture = demo.picture;
    for (const QString& file : options.files) {
        if (file == QLatin1String("demo")) continue;
        // One argument may be either: pictures are told by what they are called.
        static const QStringList pictureEndings{QStringLiteral("png"),  QStringLiteral("jpg"), QStringLiteral("jpeg"),
                                                QStringLiteral("webp"), QStringLiteral("tif"), QStringLiteral("tiff"),
                                                QStringLiteral("bmp"),  QStringLiteral("gif"), QStringLiteral("jp2"),
                                                QStringLiteral("ppm"),  QStringLiteral("pgm")};
        const bool second = options.files.size() == 2 && file == options.files.back();
        if (second || pictureEndings.contains(QFileInfo(file).suffix().toLower())) {
            picture = file;
        } else {
            model = file;
        }
    }
    if (!model.isEmpty()) workspace.openModel(model);
    if (!picture.isEmpty()) workspace.openPicture(picture);
}

void arrange(MainWindow& window, const StartOptions& options) {
    if (options.layout == QLatin1String("compare")) {
        window.panes().arrange(Panes::Arrangement::compare);
    } else if (options.layout == QLatin1String("teach")) {
        window.panes().arrange(Panes::Arrangement::teach);
    } else if (!options.layout.isEmpty() || !options.screenshot.isEmpty()) {
        window.panes().arrange(Panes::Arrangement::explore);
    }
}

int run(QApplication& application, const StartOptions& options) {
    Theme theme;
    Settings own;
    // A picture for the documentation must not depend on how this machine was left, nor change it.
    const QString scratch =
        QDir::temp().filePath(QStringLiteral("saccade-screenshot.%1.ini").arg(QCoreApplication::applicationPid()));
    Settings neutral(scratch);
    Settings& settings = options.screenshot.isEmpty() ? own : neutral;

    Workspace workspace;
    workspace.setDevice((options.device.isEmpty() ? settings.device() : options.device).toStdString());
    workspace.setInitialTiles(options.methods.isEmpty() ? Workspace::firstTiles() : options.methods);
    int code = 0;
    {
        MainWindow window(workspace, theme, settings);
        const Demo demo = findDemo();
        window.setDemo(demo.model, demo.picture);
        if (options.dark) theme.choose(Theme::Choice::dark);
        if (!options.size.isEmpty()) window.resize(options.size);
        window.show();
        arrange(window, options);
        // The window stands first; what it shows comes from the engine's thread.
        QTimer::singleShot(0, &workspace, [&] { open(workspace, options, demo); });
        if (!options.screenshot.isEmpty()) new Screenshot(workspace, &window, options.screenshot, &application);
        code = QApplication::exec();
    }
    if (!options.screenshot.isEmpty()) QFile::remove(scratch);
    return code;
}

}  // namespace
}  // namespace saccade

int main(int argc, char** argv) {
    using saccade::StartOptions;
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.push_back(QString::fromUtf8(argv[i]));
    const StartOptions options = saccade::readStartOptions(words);
    if (options.deed == StartOptions::Deed::refuse) {
        std::fprintf(stderr, "saccade: %s\n", qPrintable(options.text));
        return 2;
    }
    if (options.deed != StartOptions::Deed::open) {
        std::fputs(qPrintable(options.text), stdout);
        return 0;
    }
    const std::string sentence = saccade::whyNoWindow(argc, argv);
    if (!sentence.empty()) {
        std::fprintf(stderr, "saccade: %s\n", sentence.c_str());
        return 2;
    }
    saccade::refuseUnreachableScreen();
    // Before any thread: it also sets what libraries read from the environment when they start.
    saccade::setUpRuntime(options.threads);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("saccade"));
    QApplication::setApplicationDisplayName(QString());
    QApplication::setApplicationVersion(QStringLiteral(SACCADE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("saccade"));
    return saccade::run(application, options);
}
