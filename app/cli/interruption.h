// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/job.h"

namespace saccade::cli {

/// From now on SIGINT and SIGTERM cancel the watched job; a second signal of the same kind ends the program at once.
void installInterruption();

/// Whether a signal has come.
bool interrupted() noexcept;

/// The job that a signal cancels, as long as this object lives. One at a time. A job that is watched after a signal
/// has come is cancelled at once.
class Watched {
 public:
    explicit Watched(Job& job);
    ~Watched();
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;
};

}  // namespace saccade::cli
