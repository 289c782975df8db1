// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/engine_thread.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QEvent>
#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>
#include <optional>

#include "engine/core/error.h"

namespace saccade {
namespace {

// Kinds of answers to one request: a newer one of a kind replaces one that was not collected.
enum Kind { resultKind, progressKind, partialKind };

// So much below the window. Threads that this one starts (LibTorch's, the BLAS's) begin with it too.
constexpr int stepDown = 5;
constexpr int lowest = 19;

QEvent::Type wakeType() {
    static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
    return type;
}

// The event's memory passes from thread to thread under a mutex of ours, held for no longer than making it takes. Qt's
// own would do, but a thread sanitizer does not see that one.
std::mutex handOver;

void wake(QObject* reader) {
    QEvent* event = nullptr;
    {
        const std::lock_guard lock(handOver);
        event = new QEvent(wakeType());
    }
    QCoreApplication::postEvent(reader, event);
}

void stepBack() {
    const auto self = static_cast<id_t>(syscall(SYS_gettid));
    setpriority(PRIO_PROCESS, self, std::min(lowest, getpriority(PRIO_PROCESS, self) + stepDown));
}

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// What of a request earlier turns have cost.
EngineProgress costSoFar(const EngineRequest& request) {
    const auto* const map = std::get_if<MapRequest>(&request);
    return map == nullptr ? EngineProgress{} : EngineProgress{{}, map->seconds, map->forwards, map->backwards};
}

std::shared_ptr<const Map> withCost(const std::shared_ptr<const Map>& map, const MapRequest& request) {
    if (request.seconds == 0) return map;
    auto whole = std::make_shared<Map>(*map);
    whole->recipe.seconds += request.seconds;
    whole->recipe.forwards += request.forwards;
    whole->recipe.backwards += request.backwards;
    return whole;
}

EngineAnswer answerTo(ExplorationEngine& engine, const EngineRequest& request, Job& job) {
    struct {
        ExplorationEngine& engine;
        Job& job;
        EngineAnswer operator()(const OpenModelRequest& r) const { return engine.openModel(r.source, job); }
        EngineAnswer operator()(const OpenPictureRequest& r) const { return engine.openPicture(r.source, job); }
        EngineAnswer operator()(const LookRequest& r) const {
            return r.preview ? engine.preview(r.model, r.picture, r.device, job)
                             : engine.look(r.model, r.picture, r.device, job);
        }
        EngineAnswer operator()(const MapRequest& r) const { return withCost(engine.explain(r, job), r); }
        EngineAnswer operator()(const DevicesRequest&) const { return engine.devices(); }
    } visitor{engine, job};
    return std::visit(visitor, request);
}

EngineFailure failureOf(const std::exception& error) {
    // A library may put a trace of calls behind its first line.
    const std::string what = error.what();
    return {Message(SACCADE_TEXT("the computation failed: {reason}"), {{"reason", what.substr(0, what.find('\n'))}}),
            false};
}

/// Does the work; nothing but a cancellation ends without an answer.
std::optional<EngineAnswer> attempt(ExplorationEngine& engine, const EngineRequest& request, Job& job) {
    try {
        return answerTo(engine, request, job);
    } catch (const Cancelled&) {
        return std::nullopt;
    } catch (const RequestError& error) {
        return EngineFailure{error.message(), true};
    } catch (const Error& error) {
        return EngineFailure{error.message(), false};
    } catch (const std::bad_alloc&) {
        return EngineFailure{
            Message(SACCADE_TEXT("there is not enough memory for this; a smaller picture or network needs less")),
            false};
    } catch (const std::exception& error) {
        return failureOf(error);
    }
}

const Map* partialMap(const std::optional<EngineAnswer>& answer) {
    const auto* const map = answer ? std::get_if<std::shared_ptr<const Map>>(&*answer) : nullptr;
    return map != nullptr && (*map)->recipe.partial ? map->get() : nullptr;
}

}  // namespace

EngineThread::EngineThread(Maker maker, QObject* parent) : QObject(parent), post_([this] { wake(this); }) {
    wakeType();  // registered before there is a second thread
    thread_ = std::thread([this, maker = std::move(maker)] { work(maker); });
}

EngineThread::~EngineThread() {
    post_.close();
    thread_.join();
}

Generation EngineThread::ask(const std::string& key, EngineRequest request, Priority priority) {
    return post_.post(key, std::move(request), priority);
}

void EngineThread::withdraw(const std::string& key) {
    post_.withdraw(key);
}

bool EngineThread::stop(const std::string& key) {
    return post_.stop(key);
}

void EngineThread::setPriority(const std::string& key, Priority priority) {
    post_.setPriority(key, priority);
}

bool EngineThread::busy() const {
    return post_.busy();
}

bool EngineThread::event(QEvent* event) {
    { const std::lock_guard lock(handOver); }
    if (event->type() != wakeType()) return QObject::event(event);
    // Where answers come faster than they can be shown, the window has its turn in between.
    constexpr int mostAtOnce = 64;
    int count = 0;
    while (count < mostAtOnce) {
        const auto delivery = post_.collect();
        if (!delivery) break;
        Q_EMIT answered(*delivery);
        ++count;
    }
    if (count == mostAtOnce) wake(this);
    Q_EMIT collected();
    return true;
}

void EngineThread::work(const Maker& maker) {
    stepBack();
    const auto engine = maker();
    while (auto letter = post_.take())
        perform(*engine, std::move(*letter));
}

void EngineThread::perform(ExplorationEngine& engine, Post::Letter letter) {
    const auto begin = Clock::now();
    const EngineProgress before = costSoFar(letter.request);
    const Job* counts = nullptr;
    const auto cost = [&](const Progress& progress) {
        return EngineProgress{progress, before.seconds + since(begin), before.forwards + counts->forwards(),
                              before.backwards + counts->backwards()};
    };
    Job job([&](const Progress& progress) { post_.answer(progressKind, cost(progress)); },
            [&](const Map& map) { post_.answer(partialKind, PartialMap{std::make_shared<const Map>(map)}); });
    counts = &job;
    post_.attach(job);
    post_.answer(progressKind, cost({}));  // it is begun
    auto result = attempt(engine, letter.request, job);
    const auto ending = post_.detach();

    const Map* const partial = partialMap(result);
    if (partial != nullptr || !result) {
        if (ending == Post::Ending::interrupted) {
            auto& request = std::get<MapRequest>(letter.request);
            request.seconds += since(begin);
            request.forwards += job.forwards();
            request.backwards += job.backwards();
            if (partial != nullptr)
                post_.answer(partialKind, PartialMap{std::get<std::shared_ptr<const Map>>(*result)});
            if (post_.putBack(std::move(letter))) return;
        }
        if (partial != nullptr) {
            post_.finish(resultKind, PartialMap{std::get<std::shared_ptr<const Map>>(*result)});
        } else {
            post_.finish(resultKind, EngineStopped{});
        }
        return;
    }
    post_.finish(resultKind, std::move(*result));
}

}  // namespace saccade
