// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/window/start_options.h"

#include <QCommandLineParser>

#include "engine/core/error.h"
#include "engine/network/devices.h"

namespace saccade {
namespace {

StartOptions refusal(const QString& sentence) {
    StartOptions options;
    options.deed = StartOptions::Deed::refuse;
    options.text = sentence;
    return options;
}

QString help() {
    return QStringLiteral(
        "saccade [MODEL] [IMAGE]\n"
        "\n"
        "Opens the window: a network, a picture, and what several methods say about the decision. Without arguments,\n"
        "the demo network and a picture of it. Files can be dropped on the window too.\n"
        "\n"
        "  MODEL               a network that saccade-cli can read, or demo\n"
        "  IMAGE               a picture\n"
        "  --methods ID,...    the first tiles (saccade-cli methods lists them)\n"
        "  --layout NAME       compare, explore or teach\n"
        "  --threads N         threads that compute; 0, as many as the machine has\n"
        "  --device NAME       what to compute on: cpu, cuda or cuda:N; as chosen last unless said otherwise\n"
        "  --screenshot FILE   write the window as a picture once every tile is done, and end\n"
        "  --size WxH          size of the window\n"
        "  --dark              light text on dark panes, for this start\n"
        "  --reverse           laid out from right to left, for this start\n"
        "  --version\n"
        "  --help\n"
        "\n"
        "Without a screen, \"saccade-cli compare\" does the same and writes a picture.\n");
}

/// "1440x900"; an empty size where it is not that.
QSize sizeOf(const QString& text) {
    const QStringList parts = text.split(QLatin1Char('x'));
    if (parts.size() != 2) return {};
    const QSize size(parts[0].toInt(), parts[1].toInt());
    const bool allowed = size.width() >= 640 && size.height() >= 480 && size.width() <= 7680 && size.height() <= 4320;
    return allowed ? size : QSize();
}

}  // namespace

StartOptions readStartOptions(const QStringList& words) {
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const auto value = [](const char* name) {
        return QCommandLineOption(QString::fromLatin1(name), QString(), QStringLiteral("value"));
    };
    const auto flag = [](const char* name) { return QCommandLineOption(QString::fromLatin1(name)); };
    for (const char* const name : {"methods", "layout", "threads", "device", "screenshot", "size"})
        parser.addOption(value(name));
    // Qt takes the last of them out of the program's arguments by itself.
    for (const char* const name : {"dark", "version", "help", "reverse"})
        parser.addOption(flag(name));

    StartOptions options;
    if (!parser.parse(QStringList(QStringLiteral("saccade")) + words)) {
        return refusal(parser.errorText().replace(QLatin1Char('\n'), QLatin1Char(' ')) +
                       QStringLiteral(" \"saccade --help\" lists the options."));
    }
    if (parser.isSet(QStringLiteral("help"))) {
        options.deed = StartOptions::Deed::help;
        options.text = help();
        return options;
    }
    if (parser.isSet(QStringLiteral("version"))) {
        options.deed = StartOptions::Deed::version;
        options.text = QStringLiteral("saccade " SACCADE_VERSION "\n");
        return options;
    }
    options.files = parser.positionalArguments();
    if (options.files.size() > 2) {
        return refusal(
            QStringLiteral("%1 arguments are too many: a network and a picture are all that is opened at once")
                .arg(options.files.size()));
    }
    if (parser.isSet(QStringLiteral("methods")))
        options.methods = parser.value(QStringLiteral("methods")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    options.layout = parser.value(QStringLiteral("layout"));
    if (!options.layout.isEmpty() &&
        !QStringList({QStringLiteral("compare"), QStringLiteral("explore"), QStringLiteral("teach")})
             .contains(options.layout)) {
        return refusal(QStringLiteral("\"%1\" is no layout; there are compare, explore and teach").arg(options.layout));
    }
    if (parser.isSet(QStringLiteral("threads"))) {
        bool number = false;
        options.threads = parser.value(QStringLiteral("threads")).toInt(&number);
        if (!number || options.threads < 0 || options.threads > 1024)
            return refusal(QStringLiteral("--threads takes a whole number from 0 to 1024"));
    }
    if (parser.isSet(QStringLiteral("device"))) {
        options.device = parser.value(QStringLiteral("device"));
        try {
            checkDevice(options.device.toStdString());
        } catch (const RequestError& error) {
            return refusal(QString::fromUtf8(error.what()));
        }
    }
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    if (parser.isSet(QStringLiteral("size"))) {
        options.size = sizeOf(parser.value(QStringLiteral("size")));
        if (options.size.isEmpty())
            return refusal(
                QStringLiteral("--size takes a width and a height from 640x480 to 7680x4320, such as 1440x900"));
    }
    options.dark = parser.isSet(QStringLiteral("dark"));
    return options;
}

}  // namespace saccade
