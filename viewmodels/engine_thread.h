// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "engine/core/mailbox.h"
#include "viewmodels/exploration_engine.h"

namespace saccade {

/// What can be asked of the engine thread.
struct OpenModelRequest {
    ModelSource source;
};
struct OpenPictureRequest {
    PictureSource source;
};
struct LookRequest {
    ModelSource model;
    PictureSource picture;
    bool preview = false;  ///< another card is only tried
    std::string device = "cpu";
};
/// What can be computed on.
struct DevicesRequest {};
using EngineRequest = std::variant<OpenModelRequest, OpenPictureRequest, LookRequest, MapRequest, DevicesRequest>;

/// A map that is not final: an estimate on its way, or what a stopped method had.
struct PartialMap {
    std::shared_ptr<const Map> map;
};
/// How far a request is, and what it has cost so far.
struct EngineProgress {
    Progress progress;
    double seconds = 0;
    std::int64_t forwards = 0;
    std::int64_t backwards = 0;
};
/// Why there is no result: one sentence.
struct EngineFailure {
    Message sentence;
    bool refused = false;  ///< the request or a file is wrong; else the computation failed
};
/// It was stopped before there was anything to keep.
struct EngineStopped {};

using EngineAnswer = std::variant<std::shared_ptr<const ModelFacts>, std::shared_ptr<const PictureFacts>,
                                  std::shared_ptr<const Look>, std::shared_ptr<const Map>, std::vector<std::string>,
                                  PartialMap, EngineProgress, EngineFailure, EngineStopped>;

/// The one thread that owns the engine, as the window's thread sees it.
///
/// Requests and answers cross in a mailbox; nothing of Qt crosses but an empty event that says "collect". Everything
/// here is called on the window's thread. The engine's thread, and with it the threads that its libraries start, runs
/// at a lower priority than the window.
class EngineThread : public QObject {
    Q_OBJECT

 public:
    using Post = Mailbox<EngineRequest, EngineAnswer>;
    using Maker = std::function<std::unique_ptr<ExplorationEngine>()>;

    /// Starts the thread. `maker` is called on it, so that everything of the engine is made and destroyed there.
    explicit EngineThread(Maker maker, QObject* parent = nullptr);
    /// Cancels what is in work and waits for the thread: a layer's time at most.
    ~EngineThread() override;

    /// Asks. A newer request with the same key takes the place of the older one.
    Generation ask(const std::string& key, EngineRequest request, Priority priority = {});
    void withdraw(const std::string& key);
    /// See Mailbox::stop().
    bool stop(const std::string& key);
    void setPriority(const std::string& key, Priority priority);
    bool busy() const;

 Q_SIGNALS:
    /// One answer, on the window's thread. Answers to requests that were replaced or withdrawn never get here.
    void answered(const saccade::EngineThread::Post::Delivery& delivery);
    /// All answers that there were have been handed out.
    void collected();

 protected:
    bool event(QEvent* event) override;

 private:
    void work(const Maker& maker);
    void perform(ExplorationEngine& engine, Post::Letter letter);

    Post post_;
    std::thread thread_;
};

}  // namespace saccade
