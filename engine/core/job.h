// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

#include "engine/core/map.h"

namespace saccade {

/// How far a job is. `total` is 0 while it is not known.
struct Progress {
    std::int64_t done = 0;
    std::int64_t total = 0;
};

/// One piece of work in progress: whether it is still wanted, how far it is, what it has so far.
///
/// cancel() may be called from any thread and from a signal handler. Everything else belongs to the thread that does
/// the work; the listeners are called on that thread.
class Job {
 public:
    using ProgressListener = std::function<void(const Progress&)>;
    using PartialListener = std::function<void(const Map&)>;

    Job() = default;
    Job(ProgressListener onProgress, PartialListener onPartial)
        : onProgress_(std::move(onProgress)), onPartial_(std::move(onPartial)) {}
    /// A piece of another job, which outlives it: cancelled with the whole, its work counts there too, and nobody hears
    /// of its progress and its partial maps, which are not the whole's.
    explicit Job(Job* whole) : whole_(whole) {}
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
    bool cancelled() const noexcept {
        return cancelled_.load(std::memory_order_relaxed) || (whole_ != nullptr && whole_->cancelled());
    }

    /// Throws Cancelled once the job is no longer wanted. A relaxed load or two: call it at every layer.
    void check() const {
        if (cancelled()) throw Cancelled();
    }

    /// Reports progress, at most thirty times a second; the first and the last report always pass.
    void progress(std::int64_t done, std::int64_t total);

    /// Hands out a partial map. `make` is called only when somebody listens and the last one is a thirtieth of a
    /// second ago, so making it may cost something.
    void partial(const std::function<Map()>& make);

    /// Whether partial maps are listened to at all.
    bool wantsPartial() const { return static_cast<bool>(onPartial_); }

    /// Counts of the work done under this job, for the recipe: samples sent forwards and backwards.
    void countForwards(std::int64_t samples) {
        forwards_ += samples;
        if (whole_ != nullptr) whole_->countForwards(samples);
    }
    void countBackwards(std::int64_t samples) {
        backwards_ += samples;
        if (whole_ != nullptr) whole_->countBackwards(samples);
    }
    std::int64_t forwards() const { return forwards_; }
    std::int64_t backwards() const { return backwards_; }

 private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds reportInterval{33};

    std::atomic<bool> cancelled_{false};
    Job* whole_ = nullptr;
    ProgressListener onProgress_;
    PartialListener onPartial_;
    Clock::time_point lastProgress_{};
    Clock::time_point lastPartial_{};
    std::int64_t forwards_ = 0;
    std::int64_t backwards_ = 0;
};

static_assert(std::atomic<bool>::is_always_lock_free, "cancel() must be safe in a signal handler");

}  // namespace saccade
