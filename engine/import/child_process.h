// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/job.h"

namespace saccade {

/// How a child process ended.
struct ChildResult {
    bool started = false;
    bool timedOut = false;
    int signal = 0;  ///< the signal that ended it; 0: it ended by itself
    int exitCode = 0;
    std::string messages;  ///< what it wrote to its standard error, at most 64 kB
};

/// Runs a program until it ends, is over its time, or the job is cancelled (which throws Cancelled). The child reads
/// nothing, inherits no open file, and never outlives the call.
ChildResult runChild(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                     std::chrono::milliseconds limit, const Job& job);

/// A new private folder for temporary files; it and its content are removed with the object.
class TemporaryFolder {
 public:
    /// Throws ComputationError where none can be made.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

}  // namespace saccade
