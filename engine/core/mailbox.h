// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/core/job.h"

namespace saccade {

/// Counts the requests of a mailbox: a later one has a greater number.
using Generation = std::uint64_t;

/// Which request goes first: the least rank, then the oldest.
struct Priority {
    int rank = 0;
    /// A request of a lesser rank may interrupt this one, which is then put back to go on later.
    bool yields = false;
};

/// Two queues between one thread that asks and one that works, under one mutex.
///
/// A request has a key (who asks, and for what). A newer request with the same key replaces the one that waits, cancels
/// the one in work, and whatever is still answered to an older one is dropped: only the latest counts. An answer that
/// is not the last of its request (progress, a partial result) is replaced by the next one of the same kind where it
/// was not collected in time, so that a slow reader never falls behind.
///
/// Neither thread runs code of the other: the worker calls a function given at the start when the reader should come
/// and collect, and that function should do no more than pass the word on.
template <typename RequestType, typename Answer>
class Mailbox {
 public:
    /// A request on its way to the worker.
    struct Letter {
        std::string key;
        Generation generation = 0;
        Priority priority;
        RequestType request;
    };

    /// What the worker answered.
    struct Delivery {
        std::string key;
        Generation generation = 0;
        int kind = 0;  ///< what kind of answer among those to one request
        bool last = false;
        Answer answer;
    };

    /// Why the work on a request is over.
    enum class Ending {
        finished,     ///< nobody asked for its end
        stopped,      ///< stop(): what there is by now is still wanted
        interrupted,  ///< something more urgent came: put it back
        dropped       ///< nobody waits for it any more
    };

    /// `wakeReader` is called on the worker's thread, the mutex not held, when an answer came in and the reader was not
    /// woken since it found nothing more to collect.
    explicit Mailbox(std::function<void()> wakeReader) : wakeReader_(std::move(wakeReader)) {}
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    // The side that asks.

    /// Asks, and answers the request's generation.
    Generation post(const std::string& key, RequestType request, Priority priority = {}) {
        const std::lock_guard lock(mutex_);
        const Generation generation = ++lastGeneration_;
        forget(key);
        if (closed_) return generation;
        latest_[key] = generation;
        if (running_ && running_->priority.yields && priority.rank < running_->priority.rank) {
            end(Ending::interrupted);
        }
        waiting_.push_back({key, generation, priority, std::move(request)});
        news_.notify_one();
        return generation;
    }

    /// Gives a key up: nothing is answered to it any more.
    void withdraw(const std::string& key) {
        const std::lock_guard lock(mutex_);
        forget(key);
    }

    /// Ends the work on a request whose result so far is still wanted: its last answer comes soon. Answers false where
    /// it was not begun: then it is withdrawn and nothing comes.
    bool stop(const std::string& key) {
        const std::lock_guard lock(mutex_);
        if (running_ && running_->key == key && running_->ending != Ending::dropped) {
            // Begun means begun at any time: one that was interrupted has a result so far.
            end(Ending::stopped);
            return true;
        }
        forget(key);
        return false;
    }

    /// Changes the priority of a request that waits or is in work; nothing where there is none.
    void setPriority(const std::string& key, Priority priority) {
        const std::lock_guard lock(mutex_);
        for (auto& letter : waiting_) {
            if (letter.key == key) letter.priority = priority;
        }
        if (running_ && running_->key == key) running_->priority = priority;
    }

    /// The next answer, in order, without those that nobody waits for any more; nothing where there is none. One at a
    /// time, because what the reader does with an answer may replace or withdraw the requests of those behind it.
    std::optional<Delivery> collect() {
        const std::lock_guard lock(mutex_);
        while (!answers_.empty()) {
            Delivery delivery = std::move(answers_.front());
            answers_.pop_front();
            const auto latest = latest_.find(delivery.key);
            if (latest == latest_.end() || latest->second != delivery.generation) continue;
            if (delivery.last) latest_.erase(latest);
            return delivery;
        }
        readerTold_ = false;
        return std::nullopt;
    }

    /// Whether a request waits or is in work, or an answer was not collected.
    bool busy() const {
        const std::lock_guard lock(mutex_);
        return !latest_.empty();
    }

    /// Ends everything: what waits is dropped, what is in work is cancelled, take() answers nothing from now on.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        waiting_.clear();
        latest_.clear();
        if (running_) end(Ending::dropped);
        news_.notify_all();
    }

    // The side that works.

    /// Waits for the next request; nothing once the mailbox is closed. finish() or putBack() must follow.
    std::optional<Letter> take() {
        std::unique_lock lock(mutex_);
        news_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
        if (closed_) return std::nullopt;
        auto first = waiting_.begin();
        for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
            if (std::tie(it->priority.rank, it->generation) < std::tie(first->priority.rank, first->generation)) {
                first = it;
            }
        }
        Letter letter = std::move(*first);
        waiting_.erase(first);
        running_ = Running{letter.key, letter.generation, letter.priority, nullptr, Ending::finished};
        return letter;
    }

    /// Lets the other side cancel the job that does the work; it is cancelled at once where that was asked before.
    /// The job must outlive the work: detach() before it goes.
    void attach(Job& job) {
        const std::lock_guard lock(mutex_);
        running_->job = &job;
        if (running_->ending != Ending::finished) job.cancel();
    }

    /// Forgets the job; says what it was cancelled for.
    Ending detach() {
        const std::lock_guard lock(mutex_);
        running_->job = nullptr;
        return running_->ending;
    }

    /// Answers something that is not the last, while the request is in work.
    void answer(int kind, Answer answer) { deliver(kind, std::move(answer), false); }

    /// Answers for the last time: the request is done with.
    void finish(int kind, Answer answer) { deliver(kind, std::move(answer), true); }

    /// The request goes on later, at its old place in the queue. Where nobody waits for it any more, it is dropped;
    /// where it was stopped meanwhile, nothing is put back and the answer is false: finish() it.
    bool putBack(Letter letter) {
        const std::lock_guard lock(mutex_);
        if (running_->ending == Ending::stopped) return false;
        if (!closed_ && running_->ending != Ending::dropped) {
            letter.priority = running_->priority;
            waiting_.push_back(std::move(letter));
        }
        running_.reset();
        return true;
    }

 private:
    struct Running {
        std::string key;
        Generation generation = 0;
        Priority priority;
        Job* job = nullptr;
        Ending ending = Ending::finished;
    };

    void end(Ending ending) {
        // Given up stays given up, and a person's stop outranks an interruption.
        if (running_->ending == Ending::dropped) return;
        if (running_->ending == Ending::stopped && ending == Ending::interrupted) return;
        running_->ending = ending;
        if (running_->job != nullptr) running_->job->cancel();
    }

    void forget(const std::string& key) {
        std::erase_if(waiting_, [&](const Letter& letter) { return letter.key == key; });
        latest_.erase(key);
        if (running_ && running_->key == key) end(Ending::dropped);
    }

    void deliver(int kind, Answer answer, bool last) {
        {
            const std::lock_guard lock(mutex_);
            const std::string key = running_->key;
            const Generation generation = running_->generation;
            const bool dropped = running_->ending == Ending::dropped;
            if (last) running_.reset();
            if (closed_ || dropped) return;
            std::erase_if(answers_, [&](const Delivery& other) {
                return !other.last && other.key == key && other.generation == generation && other.kind == kind;
            });
            answers_.push_back({key, generation, kind, last, std::move(answer)});
            if (readerTold_) return;
            readerTold_ = true;
        }
        wakeReader_();
    }

    const std::function<void()> wakeReader_;
    mutable std::mutex mutex_;
    std::condition_variable news_;
    bool closed_ = false;
    bool readerTold_ = false;
    Generation lastGeneration_ = 0;
    std::map<std::string, Generation> latest_;  ///< of the keys that somebody waits for
    std::vector<Letter> waiting_;
    std::optional<Running> running_;
    std::deque<Delivery> answers_;
};

}  // namespace saccade
