// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/window/display.h"

#include <QString>
#include <QtGlobal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace saccade {
namespace {

constexpr const char* instead =
    "there is no screen to open a window on; \"saccade-cli compare MODEL IMAGE --out sheet.png\" writes the comparison "
    "as a picture instead";

bool isSet(const char* name) {
    const char* const value = std::getenv(name);
    return value && *value != '\0';
}

QtMessageHandler before = nullptr;

void refuse(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    const bool noScreen = message.contains(QLatin1String("could not connect to display")) ||
                          message.contains(QLatin1String("Qt platform plugin")) ||
                          message.contains(QLatin1String("Failed to create wl_display"));
    if (noScreen) {
        // Qt warns first and gives up after that.
        if (type != QtFatalMsg) return;
        std::fprintf(stderr, "saccade: %s\n", instead);
        std::_Exit(2);
    }
    before(type, context, message);
}

}  // namespace

std::string whyNoWindow(int argc, char** argv) {
    if (isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM")) return {};
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]).starts_with("-platform")) return {};
    }
    return instead;
}

void refuseUnreachableScreen() {
    before = qInstallMessageHandler(refuse);
}

}  // namespace saccade
