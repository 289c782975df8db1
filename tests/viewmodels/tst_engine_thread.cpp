// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/engine_thread.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QTest>
#include <QThread>
#include <algorithm>
#include <atomic>
#include <new>
#include <stdexcept>
#include <thread>

#include "tests/viewmodels/fake_engine.h"
#include "viewmodels/words.h"

using namespace saccade;
using namespace saccade::test;

namespace {

/// Throws what its requests ask for, and notes where it lives.
class FailingEngine : public FakeEngine {
 public:
    struct Notes {
        std::atomic<std::thread::id> made;
        std::atomic<std::thread::id> destroyed;
        std::atomic<int> niceness{0};
    };

    explicit FailingEngine(std::shared_ptr<Notes> notes)
        : FakeEngine(std::make_shared<FakeControl>()), notes_(std::move(notes)) {
        notes_->made = std::this_thread::get_id();
        notes_->niceness = getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
    }
    ~FailingEngine() override { notes_->destroyed = std::this_thread::get_id(); }

    std::shared_ptr<const ModelFacts> openModel(const ModelSource& source, Job&) override {
        const std::string& file = source.file;
        if (file == "memory") throw std::bad_alloc();
        if (file == "library") throw std::runtime_error("first line\nand a trace of calls");
        if (file == "computation") throw ComputationError(SACCADE_TEXT("it broke"));
        if (file == "cancelled") throw Cancelled();
        throw RequestError(SACCADE_TEXT("{file} is wrong"), {{"file", file}});
    }

 private:
    std::shared_ptr<Notes> notes_;
};

struct Answers {
    std::vector<EngineThread::Post::Delivery> all;
    int collected = 0;

    explicit Answers(EngineThread& thread) {
        QObject::connect(&thread, &EngineThread::answered,
                         [this](const EngineThread::Post::Delivery& delivery) { all.push_back(delivery); });
        QObject::connect(&thread, &EngineThread::collected, [this] { ++collected; });
    }
    bool last() {
        return QTest::qWaitFor([this] { return !all.empty() && all.back().last; }, 20000);
    }
};

MapRequest mapRequest(const char* method, std::int64_t label) {
    MapRequest request;
    request.request.method = method;
    request.request.target = Target::ofClass(label);
    return request;
}

}  // namespace

class TestEngineThread : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theEngineLivesOnItsOwnThreadBelowTheWindows() {
        const auto notes = std::make_shared<FailingEngine::Notes>();
        {
            EngineThread thread([notes] { return std::make_unique<FailingEngine>(notes); });
            Answers answers(thread);
            thread.ask("a", OpenModelRequest{{"x", {}}});
            QVERIFY(answers.last());
            QVERIFY(thread.thread() == QThread::currentThread());
        }
        QVERIFY(notes->made.load() != std::this_thread::get_id());
        QCOMPARE(notes->destroyed.load() == notes->made.load(), true);
        const int own = getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
        QVERIFY(notes->niceness > own || own == 19);
    }

    void everyFailureIsOneSentence_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<bool>("refused");
        QTest::newRow("request") << "this"
                                 << "this is wrong." << true;
        QTest::newRow("computation") << "computation"
                                     << "It broke." << false;
        QTest::newRow("library") << "library"
                                 << "The computation failed: first line." << false;
        QTest::newRow("memory") << "memory"
                                << "There is not enough memory for this; a smaller picture or network needs less."
                                << false;
    }

    void everyFailureIsOneSentence() {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        QFETCH(bool, refused);
        const auto notes = std::make_shared<FailingEngine::Notes>();
        EngineThread thread([notes] { return std::make_unique<FailingEngine>(notes); });
        Answers answers(thread);
        thread.ask("a", OpenModelRequest{{file.toStdString(), {}}});
        QVERIFY(answers.last());
        const auto& failure = std::get<EngineFailure>(answers.all.back().answer);
        QCOMPARE(saccade::sentence(failure.sentence), sentence);
        QCOMPARE(failure.refused, refused);
        // The next request finds the thread at work as before.
        thread.ask("b", OpenModelRequest{{"next", {}}});
        QVERIFY(QTest::qWaitFor([&] { return answers.all.back().key == "b" && answers.all.back().last; }, 20000));
        QVERIFY(!thread.busy());
    }

    void whatWasCancelledIsAnsweredAsStopped() {
        const auto notes = std::make_shared<FailingEngine::Notes>();
        EngineThread thread([notes] { return std::make_unique<FailingEngine>(notes); });
        Answers answers(thread);
        thread.ask("a", OpenModelRequest{{"cancelled", {}}});
        QVERIFY(answers.last());
        QVERIFY(std::holds_alternative<EngineStopped>(answers.all.back().answer));
    }

    void progressAndPartialMapsComeBeforeTheMap() {
        const auto control = std::make_shared<FakeControl>();
        control->hold();
        EngineThread thread(fakeMaker(control));
        Answers answers(thread);
        thread.ask("tile", mapRequest("rise", 2));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return std::any_of(answers.all.begin(), answers.all.end(), [](const auto& delivery) {
                    return std::holds_alternative<PartialMap>(delivery.answer);
                });
            },
            20000));
        QVERIFY(!answers.all.back().last);
        control->release();
        QVERIFY(answers.last());
        const auto map = std::get<std::shared_ptr<const Map>>(answers.all.back().answer);
        QVERIFY(!map->recipe.partial);
        QVERIFY(answers.collected > 0);
    }

    void aSlowReaderGetsTheLatestOnly() {
        const auto control = std::make_shared<FakeControl>();
        EngineThread thread(fakeMaker(control));
        Answers answers(thread);
        for (int label = 0; label < 50; ++label)
            thread.ask("tile", mapRequest("rise", label));
        // Nothing is handed out before this thread comes round to it.
        QVERIFY(answers.all.empty());
        QVERIFY(answers.last());
        int lasts = 0;
        for (const auto& delivery : answers.all) {
            lasts += delivery.last ? 1 : 0;
            if (const auto* map = std::get_if<std::shared_ptr<const Map>>(&delivery.answer)) {
                QCOMPARE((*map)->recipe.target.index, std::int64_t{49});
            }
        }
        QCOMPARE(lasts, 1);
    }

    void whatIsWithdrawnWhileAnswersAreHandedOutIsNotHandedOut() {
        const auto control = std::make_shared<FakeControl>();
        EngineThread thread(fakeMaker(control));
        Answers answers(thread);
        QObject::connect(&thread, &EngineThread::answered, &thread, [&](const EngineThread::Post::Delivery& delivery) {
            if (delivery.key == "first" && delivery.last) thread.withdraw("second");
        });
        thread.ask("first", mapRequest("gradient", 1));
        thread.ask("second", mapRequest("gradient", 2));
        thread.ask("third", mapRequest("gradient", 3));
        // All three are answered before this thread comes round to any of them.
        while (control->count("gradient 3") == 0)
            std::this_thread::yield();
        QVERIFY(QTest::qWaitFor([&] { return !thread.busy(); }, 20000));
        for (const auto& delivery : answers.all)
            QVERIFY(delivery.key != "second");
        QCOMPARE(answers.all.back().key, std::string("third"));
    }

    void aStoppedMapKeepsItsEstimate() {
        const auto control = std::make_shared<FakeControl>();
        control->hold();
        EngineThread thread(fakeMaker(control));
        Answers answers(thread);
        thread.ask("tile", mapRequest("rise", 2));
        QVERIFY(QTest::qWaitFor([&] { return control->count("rise 2") == 1; }, 20000));
        QVERIFY(thread.stop("tile"));
        QVERIFY(answers.last());
        QVERIFY(std::get<PartialMap>(answers.all.back().answer).map->recipe.partial);
    }

    void interruptedWorkGoesOnAndCountsWhatItCost() {
        const auto control = std::make_shared<FakeControl>();
        control->hold();
        EngineThread thread(fakeMaker(control));
        Answers answers(thread);
        thread.ask("slow", mapRequest("rise", 2), {3, true});
        QVERIFY(QTest::qWaitFor([&] { return control->count("rise 2") == 1; }, 20000));
        thread.ask("quick", mapRequest("gradient", 2), {1, false});
        QVERIFY(QTest::qWaitFor([&] { return control->count("gradient 2") == 1; }, 20000));
        control->release();
        QVERIFY(QTest::qWaitFor([&] { return !thread.busy(); }, 20000));
        std::vector<std::string> order;
        for (const auto& delivery : answers.all) {
            if (!delivery.last) continue;
            order.push_back(delivery.key);
            const auto map = std::get<std::shared_ptr<const Map>>(delivery.answer);
            QCOMPARE(map->recipe.forwards, std::int64_t{delivery.key == "slow" ? 8 : 4});
        }
        QCOMPARE(order, (std::vector<std::string>{"quick", "slow"}));
    }
};

QTEST_GUILESS_MAIN(TestEngineThread)
#include "tst_engine_thread.moc"
