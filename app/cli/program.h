// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/session.h"

namespace saccade::cli {

/// One subcommand: what it takes and what it does.
struct Command {
    const Syntax& (*syntax)();
    int (*run)(const Arguments& arguments, Session& session);
};

/// In the order of the help.
const std::vector<Command>& commands();

/// Runs the command line; answers the exit code. Everything that is thrown ends here, as one sentence on standard
/// error.
int runProgram(const QStringList& words, Session& session);

}  // namespace saccade::cli
