// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <string>

#include "engine/core/job.h"

namespace saccade::cli {

/// One line on standard error that shows how far a job is: on a terminal only.
class ProgressBar {
 public:
    /// `shown`: false draws nothing at all.
    ProgressBar(std::string title, bool shown);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(const Progress& progress);
    /// For the constructor of a Job; the bar must outlive it.
    Job::ProgressListener listener();

    /// The line without control characters: "Rise  [#####     ]  50 %  2000 of 4000  0:12 left".
    static std::string line(const std::string& title, const Progress& progress, double seconds);

 private:
    std::string title_;
    bool shown_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace saccade::cli
