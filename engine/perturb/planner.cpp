// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/planner.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace saccade {
namespace {

constexpr std::int64_t timesEach = 2;
// A smaller batch is kept while it costs no more than this of the best.
constexpr double tolerance = 1.02;
// A size this much slower than the best ends the climb: larger ones only wait longer for memory.
constexpr double clearlySlower = 1.25;

}  // namespace

BatchPlanner::BatchPlanner(std::int64_t fixed, std::int64_t most)
    : fixed_(std::max<std::int64_t>(fixed, 0)), most_(std::max<std::int64_t>(fixed > 0 ? fixed : most, 1)) {}

std::int64_t BatchPlanner::next(std::int64_t remaining) const {
    remaining = std::max<std::int64_t>(remaining, 1);
    if (const auto size = untried()) return std::min(*size, remaining);
    const std::int64_t size = chosen();
    if (fixed_ > 0 || size >= remaining) return std::min(size, remaining);
    const std::int64_t batches = (remaining + size - 1) / size;
    return (remaining + batches - 1) / batches;
}

std::int64_t BatchPlanner::first(std::int64_t remaining, double seconds) const {
    const std::int64_t most = next(remaining);
    if (fixed_ > 0) return most;
    std::int64_t largest = 1;
    for (const auto& [batch, measured] : measured_) {
        if (batch <= most && measured.best * static_cast<double>(batch) <= seconds) largest = batch;
    }
    return largest;
}

void BatchPlanner::took(std::int64_t batch, double seconds) {
    // Other sizes are what was left over: they are not to choose from.
    if (batch < 1 || (fixed_ == 0 && !std::has_single_bit(static_cast<std::uint64_t>(batch)))) return;
    const double each = seconds / static_cast<double>(batch);
    Measured& measured = measured_[batch];
    measured.best = measured.times == 0 ? each : std::min(measured.best, each);
    ++measured.times;
}

void BatchPlanner::tooLarge(std::int64_t batch) {
    most_ = std::clamp<std::int64_t>(batch / 2, 1, most_);
}

double BatchPlanner::bestTime() const {
    double best = std::numeric_limits<double>::infinity();
    for (const auto& [batch, measured] : measured_) {
        if (batch <= most_ && measured.times >= timesEach) best = std::min(best, measured.best);
    }
    return best;
}

// The size to measure next; nothing once all that may be best are measured.
std::optional<std::int64_t> BatchPlanner::untried() const {
    if (fixed_ > 0) return {};
    double best = std::numeric_limits<double>::infinity();  // of the sizes up to this one
    for (std::int64_t size = 1; size <= most_; size *= 2) {
        const auto found = measured_.find(size);
        if (found == measured_.end() || found->second.times < timesEach) return size;
        if (found->second.best > clearlySlower * best) break;
        best = std::min(best, found->second.best);
    }
    return {};
}

std::int64_t BatchPlanner::chosen() const {
    if (fixed_ > 0) return std::min(fixed_, most_);
    const double best = bestTime();
    for (const auto& [batch, measured] : measured_) {
        if (batch <= most_ && measured.times >= timesEach && measured.best <= tolerance * best) return batch;
    }
    return 1;
}

}  // namespace saccade
