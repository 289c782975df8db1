// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/job.h"

namespace saccade {

void Job::progress(std::int64_t done, std::int64_t total) {
    if (!onProgress_) return;
    const auto now = Clock::now();
    const bool edge = done == 0 || done == total;
    if (!edge && now - lastProgress_ < reportInterval) return;
    lastProgress_ = now;
    onProgress_({done, total});
}

void Job::partial(const std::function<Map()>& make) {
    if (!onPartial_) return;
    const auto now = Clock::now();
    if (now - lastPartial_ < reportInterval) return;
    lastPartial_ = now;
    onPartial_(make());
}

}  // namespace saccade
