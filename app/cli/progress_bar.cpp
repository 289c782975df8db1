// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace saccade::cli {
namespace {

constexpr std::size_t cells = 24;
// Less would show a bar that is gone before it can be read.
constexpr double patience = 0.3;

std::string minutes(double seconds) {
    const auto whole = static_cast<long long>(std::ceil(seconds));
    const std::string rest = std::to_string(whole % 60);
    return std::to_string(whole / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

}  // namespace

ProgressBar::ProgressBar(std::string title, bool shown) : title_(std::move(title)), shown_(shown && isatty(2) == 1) {}

ProgressBar::~ProgressBar() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
}

Job::ProgressListener ProgressBar::listener() {
    if (!shown_) return {};
    return [this](const Progress& progress) { show(progress); };
}

void ProgressBar::show(const Progress& progress) {
    if (!shown_) return;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    if (!drawn_ && seconds < patience) return;
    drawn_ = true;
    std::fputs(("\r" + line(title_, progress, seconds) + "\x1b[K").c_str(), stderr);
    std::fflush(stderr);
}

std::string ProgressBar::line(const std::string& title, const Progress& progress, double seconds) {
    if (progress.total <= 0) return title + "  " + std::to_string(progress.done);
    const double share = std::clamp(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0.0, 1.0);
    const auto full = static_cast<std::size_t>(share * static_cast<double>(cells));
    const auto percent = static_cast<int>(share * 100);
    std::string text = title + "  [" + std::string(full, '#') + std::string(cells - full, ' ') + "] " +
                       std::string(percent < 10    ? 2
                                   : percent < 100 ? 1
                                                   : 0,
                                   ' ') +
                       std::to_string(percent) + " %  " + std::to_string(progress.done) + " of " +
                       std::to_string(progress.total);
    if (progress.done > 0 && progress.done < progress.total) {
        text += "  " + minutes(seconds * (1 - share) / share) + " left";
    }
    return text;
}

}  // namespace saccade::cli
