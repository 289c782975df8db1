// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QStringList>

#include "app/cli/interruption.h"
#include "app/cli/program.h"

namespace {

constexpr int mostThreads = 1024;

/// The value of --threads, before anything else runs: the process is set up with it. Whether it is allowed is checked
/// where the arguments are read.
int threadsAsked(const QStringList& words) {
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words[i] == QLatin1String("--threads")) return qBound(0, words.value(i + 1).toInt(), mostThreads);
        if (words[i].startsWith(QLatin1String("--threads="))) return qBound(0, words[i].mid(10).toInt(), mostThreads);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    // Arguments are UTF-8 whatever the locale says, so that a file's name is the same everywhere.
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.push_back(QString::fromUtf8(argv[i]));
    saccade::cli::Session session(saccade::setUpRuntime(threadsAsked(words)), words.contains(QLatin1String("--quiet")));
    saccade::cli::installInterruption();
    return saccade::cli::runProgram(words, session);
}
