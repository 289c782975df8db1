// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Runs the built saccade-cli as a person would.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTest>

#include "tests/support/shared.h"

namespace saccade::test {

constexpr int cliPatience = 600000;  // milliseconds; a sanitized build on a busy machine is slow

struct CliOutcome {
    int code = -1;
    bool crashed = false;
    QByteArray out;
    QByteArray err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

inline QProcessEnvironment cliEnvironment() {
    auto environment = QProcessEnvironment::systemEnvironment();
    // The plainest surroundings: no UTF-8 locale, no display.
    for (const char* const name : {"LANG", "LC_ALL", "LC_CTYPE", "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        environment.remove(QString::fromLatin1(name));
    }
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    return environment;
}

inline CliOutcome cli(const QStringList& arguments) {
    QProcess process;
    process.setProcessEnvironment(cliEnvironment());
    process.start(QStringLiteral(SACCADE_CLI), arguments);
    CliOutcome outcome;
    if (!process.waitForFinished(cliPatience)) {
        process.kill();
        process.waitForFinished();
        outcome.err = "the program did not end";
        return outcome;
    }
    outcome.crashed = process.exitStatus() != QProcess::NormalExit;
    outcome.code = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

inline QString goldenFile(const QString& name) {
    return QString::fromStdString(golden(name.toStdString()).string());
}

/// Small networks are computed on one thread: several only wait for each other, and tests run side by side.
inline QStringList onOneThread(QStringList arguments) {
    return arguments << QStringLiteral("--threads=1");
}

inline QStringList withGoldenCard(const QStringList& arguments) {
    return onOneThread(arguments) << QStringLiteral("--card") << goldenFile(QStringLiteral("card.json"));
}

inline QByteArray contentOf(const QString& file) {
    QFile stream(file);
    return stream.open(QIODevice::ReadOnly) ? stream.readAll() : QByteArray();
}

inline void writeFile(const QString& file, const QByteArray& content) {
    QFile stream(file);
    QVERIFY(stream.open(QIODevice::WriteOnly));
    QCOMPARE(stream.write(content), content.size());
}

inline QJsonObject jsonOf(const QString& file) {
    return QJsonDocument::fromJson(contentOf(file)).object();
}

inline QJsonObject reference(const QString& network) {
    return jsonOf(goldenFile(network + QStringLiteral("/reference.json")));
}

inline const QStringList& goldenNetworks() {
    static const QStringList names{QStringLiteral("vggish"), QStringLiteral("resnetish"),
                                   QStringLiteral("inceptionish")};
    return names;
}

/// Whether a refusal is what it must be: exit code 2, nothing on standard output, one line on standard error.
inline QString refusalFault(const CliOutcome& outcome) {
    if (outcome.crashed) return QStringLiteral("it crashed");
    if (outcome.code != 2)
        return QStringLiteral("exit code %1, %2").arg(outcome.code).arg(QString::fromUtf8(outcome.err));
    if (!outcome.out.isEmpty()) return QStringLiteral("standard output holds ") + QString::fromUtf8(outcome.out);
    if (outcome.err.count('\n') != 1 || !outcome.err.endsWith('\n')) {
        return QStringLiteral("standard error is not one line: ") + QString::fromUtf8(outcome.err);
    }
    if (!outcome.err.startsWith("saccade-cli: ") || outcome.err.size() < 30) {
        return QStringLiteral("standard error is no sentence: ") + QString::fromUtf8(outcome.err);
    }
    return {};
}

}  // namespace saccade::test

/// A good run: its standard error is shown where it is not.
#define SACCADE_CLI_DONE(outcome) QVERIFY2((outcome).code == 0 && !(outcome).crashed, (outcome).err.constData())
