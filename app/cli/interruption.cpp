// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/interruption.h"

#include <atomic>
#include <csignal>

namespace saccade::cli {
namespace {

std::atomic<bool> signalCame{false};
std::atomic<Job*> watchedJob{nullptr};
// A signal may be handled on another thread than the one that ends the job: the job waits until handlers are done.
std::atomic<int> handlersRunning{0};

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<Job*>::is_always_lock_free &&
                  std::atomic<int>::is_always_lock_free,
              "used in a signal handler");

extern "C" void onSignal(int /*signal*/) {
    handlersRunning.fetch_add(1);
    signalCame.store(true);
    if (Job* const job = watchedJob.load()) job->cancel();
    handlersRunning.fetch_sub(1);
}

}  // namespace

void installInterruption() {
    struct sigaction action {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    // The default comes back after the first one, so that the second always works.
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() noexcept {
    return signalCame.load();
}

Watched::Watched(Job& job) {
    watchedJob.store(&job);
    if (signalCame.load()) job.cancel();
}

Watched::~Watched() {
    watchedJob.store(nullptr);
    while (handlersRunning.load() > 0) {
    }
}

}  // namespace saccade::cli
