// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "engine/network/runtime.h"

namespace saccade::cli {

/// The exit codes that scripts rely on.
enum ExitCode { done = 0, requestWrong = 2, computationFailed = 3, wasInterrupted = 130 };

/// What the commands share while the program runs: how it was set up, and what it says on standard error.
class Session {
 public:
    Session(RuntimeInfo runtime, bool quiet) : runtime_(std::move(runtime)), quiet_(quiet) {}

    bool quiet() const { return quiet_; }
    const RuntimeInfo& runtime() const { return runtime_; }

    /// One line for the person, unless they asked for quiet.
    void note(const std::string& sentence) const;
    /// The warning of the set-up, once.
    void warnOfSlowSetUp();

 private:
    RuntimeInfo runtime_;
    bool quiet_;
    bool warned_ = false;
};

/// Writes "saccade-cli: SENTENCE" and a line feed to standard error. Whatever a file's name or an exception holds, it
/// stays one line: control characters become spaces.
void complain(const std::string& sentence);

}  // namespace saccade::cli
