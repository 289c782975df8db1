// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/mailbox.h"

#include <QTest>
#include <atomic>
#include <thread>

using namespace saccade;

using Post = Mailbox<std::string, std::string>;
using Ending = Post::Ending;

namespace {

/// The answers that wait, as "key:answer", the last ones with a full stop.
std::vector<std::string> collected(Post& post) {
    std::vector<std::string> words;
    while (const auto delivery = post.collect())
        words.push_back(delivery->key + ":" + delivery->answer + (delivery->last ? "." : ""));
    return words;
}

using Words = std::vector<std::string>;

}  // namespace

class TestMailbox : public QObject {
    Q_OBJECT

    int wakes_ = 0;
    std::unique_ptr<Post> post_;

    Post::Letter taken() { return post_->take().value(); }

 private Q_SLOTS:
    void init() {
        wakes_ = 0;
        post_ = std::make_unique<Post>([this] { ++wakes_; });
    }

    void requestsComeInOrder() {
        post_->post("a", "1");
        post_->post("b", "2");
        QCOMPARE(taken().request, std::string("1"));
        post_->finish(0, "one");
        QCOMPARE(taken().request, std::string("2"));
        post_->finish(0, "two");
        QCOMPARE(collected(*post_), (Words{"a:one.", "b:two."}));
        QVERIFY(!post_->busy());
    }

    void lesserRankGoesFirst() {
        post_->post("slow", "1", {3, false});
        post_->post("quick", "2", {1, false});
        post_->post("later", "3", {0, false});
        post_->setPriority("later", {5, false});
        Words order;
        for (int i = 0; i < 3; ++i) {
            order.push_back(taken().key);
            post_->finish(0, "");
        }
        QCOMPARE(order, (Words{"quick", "slow", "later"}));
    }

    void latestRequestReplacesTheOneThatWaits() {
        const auto first = post_->post("a", "old");
        const auto second = post_->post("a", "new");
        QVERIFY(second > first);
        const auto letter = taken();
        QCOMPARE(letter.request, std::string("new"));
        QCOMPARE(letter.generation, second);
        post_->finish(0, "done");
        QCOMPARE(collected(*post_), (Words{"a:done."}));
    }

    void latestRequestCancelsTheOneInWork() {
        post_->post("a", "old");
        taken();
        Job job;
        post_->attach(job);
        post_->answer(1, "half of old");
        post_->post("a", "new");
        QVERIFY(job.cancelled());
        QVERIFY(post_->detach() == Ending::dropped);
        post_->answer(1, "more of old");
        post_->finish(0, "old");
        QVERIFY(!post_->collect());
        QVERIFY(post_->busy());
        QCOMPARE(taken().request, std::string("new"));
        post_->finish(0, "new");
        QCOMPARE(collected(*post_), (Words{"a:new."}));
    }

    void aReplacedRequestIsCancelledEvenBeforeItsJobIsKnown() {
        post_->post("a", "old");
        taken();
        post_->post("a", "new");
        Job job;
        post_->attach(job);
        QVERIFY(job.cancelled());
    }

    void answersThatWereNotCollectedBeforeAReplacementAreStale() {
        post_->post("a", "old");
        taken();
        post_->finish(0, "old");
        post_->post("a", "new");
        QVERIFY(!post_->collect());
    }

    void withdrawnRequestsAreNotAnswered() {
        post_->post("a", "1");
        post_->post("b", "2");
        post_->withdraw("a");
        QCOMPARE(taken().key, std::string("b"));
        Job job;
        post_->attach(job);
        post_->withdraw("b");
        QVERIFY(job.cancelled());
        post_->finish(0, "late");
        QVERIFY(!post_->collect());
        QVERIFY(!post_->busy());
    }

    void aStoppedRequestStillAnswers() {
        post_->post("a", "1");
        taken();
        Job job;
        post_->attach(job);
        QVERIFY(post_->stop("a"));
        QVERIFY(job.cancelled());
        QVERIFY(post_->detach() == Ending::stopped);
        post_->finish(0, "so far");
        QCOMPARE(collected(*post_), (Words{"a:so far."}));
    }

    void oneThatOnlyWaitedIsSimplyGone() {
        post_->post("a", "1");
        QVERIFY(!post_->stop("a"));
        QVERIFY(!post_->stop("never asked"));
        QVERIFY(!post_->busy());
    }

    void theMoreUrgentInterruptsOneThatYields() {
        post_->post("slow", "s", {3, true});
        auto slow = taken();
        Job job;
        post_->attach(job);
        post_->post("equal", "e", {3, false});
        QVERIFY(!job.cancelled());
        post_->post("quick", "q", {1, false});
        QVERIFY(job.cancelled());
        QVERIFY(post_->detach() == Ending::interrupted);
        post_->answer(1, "half");
        slow.request = "s, second turn";
        QVERIFY(post_->putBack(std::move(slow)));
        // The quick one, then the interrupted one at its old place.
        QCOMPARE(taken().key, std::string("quick"));
        post_->finish(0, "q");
        QCOMPARE(taken().request, std::string("s, second turn"));
        post_->finish(0, "s");
        QCOMPARE(taken().key, std::string("equal"));
        post_->finish(0, "e");
        QCOMPARE(collected(*post_), (Words{"slow:half", "quick:q.", "slow:s.", "equal:e."}));
    }

    void oneThatDoesNotYieldIsNotInterrupted() {
        post_->post("slow", "s", {3, false});
        taken();
        Job job;
        post_->attach(job);
        post_->post("quick", "q", {1, false});
        QVERIFY(!job.cancelled());
    }

    void whatWasStoppedAfterAnInterruptionIsNotPutBack() {
        post_->post("slow", "s", {3, true});
        auto slow = taken();
        Job job;
        post_->attach(job);
        post_->post("quick", "q", {1, false});
        QVERIFY(post_->detach() == Ending::interrupted);
        QVERIFY(post_->stop("slow"));
        QVERIFY(!post_->putBack(std::move(slow)));
        post_->finish(0, "so far");
        QCOMPARE(collected(*post_), (Words{"slow:so far."}));
    }

    void whatWasReplacedAfterAnInterruptionIsDropped() {
        post_->post("slow", "old", {3, true});
        auto slow = taken();
        Job job;
        post_->attach(job);
        post_->post("quick", "q", {1, false});
        QVERIFY(post_->detach() == Ending::interrupted);
        post_->post("slow", "new", {3, true});
        QVERIFY(post_->putBack(std::move(slow)));
        QCOMPARE(taken().key, std::string("quick"));
        post_->finish(0, "");
        QCOMPARE(taken().request, std::string("new"));
    }

    void answersOfAKindAreReplacedUntilCollected() {
        post_->post("a", "1");
        taken();
        post_->answer(1, "10 %");
        post_->answer(2, "map 1");
        post_->answer(1, "20 %");
        post_->answer(2, "map 2");
        QCOMPARE(wakes_, 1);
        QCOMPARE(collected(*post_), (Words{"a:20 %", "a:map 2"}));
        post_->answer(1, "30 %");
        QCOMPARE(wakes_, 2);
        post_->finish(0, "all");
        QCOMPARE(wakes_, 2);
        QCOMPARE(collected(*post_), (Words{"a:30 %", "a:all."}));
    }

    void whatIsReplacedWhileAnswersAreReadIsStale() {
        post_->post("a", "1");
        post_->post("b", "2");
        taken();
        post_->finish(0, "one");
        taken();
        post_->answer(1, "half of two");
        QCOMPARE(post_->collect()->answer, std::string("one"));
        // What the reader does about the first answer makes the second one stale.
        post_->withdraw("b");
        QVERIFY(!post_->collect());
    }

    void closingEndsEverything() {
        post_->post("a", "1");
        post_->post("b", "2");
        taken();
        Job job;
        post_->attach(job);
        post_->close();
        QVERIFY(job.cancelled());
        QVERIFY(post_->detach() == Ending::dropped);
        post_->finish(0, "late");
        QVERIFY(!post_->take());
        post_->post("c", "3");
        QVERIFY(!post_->take());
        QVERIFY(!post_->collect());
        QVERIFY(!post_->busy());
    }

    void closingWakesAWorkerThatWaits() {
        std::atomic<bool> ended{false};
        std::thread worker([&] {
            while (post_->take())
                post_->finish(0, "");
            ended = true;
        });
        post_->close();
        worker.join();
        QVERIFY(ended);
    }

    /// Many replacements from one thread while another works: every key's last request is answered, once.
    void onlyTheLatestIsAnsweredHoweverFastTheyCome() {
        std::atomic<int> wakes{0};
        Post post([&] { ++wakes; });
        std::thread worker([&] {
            while (const auto letter = post.take()) {
                Job job;
                post.attach(job);
                for (int i = 0; i < 20 && !job.cancelled(); ++i)
                    post.answer(1, "part of " + letter->request);
                const auto ending = post.detach();
                if (ending == Ending::interrupted && post.putBack(*letter)) continue;
                post.finish(0, letter->request);
            }
        });
        std::map<std::string, std::string> final;
        const auto collect = [&] {
            while (const auto delivery = post.collect()) {
                if (delivery->last) final[delivery->key] = delivery->answer;
            }
        };
        constexpr int rounds = 3000;
        for (int i = 0; i < rounds; ++i) {
            post.post("key " + std::to_string(i % 3), std::to_string(i), {i % 5, i % 2 == 0});
            if (i % 7 == 0) collect();
        }
        while (post.busy())
            collect();
        QCOMPARE(final.size(), std::size_t{3});
        for (int i = rounds - 3; i < rounds; ++i)
            QCOMPARE(final["key " + std::to_string(i % 3)], std::to_string(i));
        QVERIFY(wakes > 0);
        post.close();
        worker.join();
    }
};

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
