// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/parallel.h"

#include <QTest>
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "engine/network/runtime.h"

using namespace saccade;

class TestParallel : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    static void initTestCase() { setUpRuntime(2); }

    void coversEveryPlaceOnce_data() {
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::addColumn<int>("grain");
        QTest::newRow("none") << 3 << 3 << 1;
        QTest::newRow("backwards") << 3 << 1 << 1;
        QTest::newRow("one") << 3 << 4 << 1;
        QTest::newRow("less than a grain") << 0 << 7 << 100;
        QTest::newRow("an odd number") << 5 << 1006 << 1;
        QTest::newRow("many") << 0 << 100000 << 4096;
    }
    void coversEveryPlaceOnce() {
        QFETCH(const int, begin);
        QFETCH(const int, end);
        QFETCH(const int, grain);
        std::vector<std::atomic<int>> visits(static_cast<std::size_t>(std::max(end, 1)));
        inParallel(begin, end, grain, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t i = from; i < to; ++i)
                ++visits[static_cast<std::size_t>(i)];
        });
        for (int i = 0; i < static_cast<int>(visits.size()); ++i)
            QCOMPARE(visits[static_cast<std::size_t>(i)].load(), i >= begin && i < end ? 1 : 0);
    }

    // Two parts wait for each other: that ends only where both are under way at once.
    void worksOnTwoThreadsAtOnce() {
#if defined(__SANITIZE_THREAD__)
        inParallel(0, 2, 1, [](std::int64_t from, std::int64_t to) { QCOMPARE(to - from, 2); });
#else
        std::mutex mutex;
        std::set<std::thread::id> threads;
        std::atomic<int> started = 0;
        inParallel(0, 2, 1, [&](std::int64_t, std::int64_t) {
            ++started;
            while (started < 2)
                std::this_thread::yield();
            const std::lock_guard lock(mutex);
            threads.insert(std::this_thread::get_id());
        });
        QCOMPARE(threads.size(), std::size_t{2});
#endif
    }

    void passesOnWhatAPartThrows() {
        const auto failing = [](std::int64_t, std::int64_t to) {
            if (to == 10) throw std::runtime_error("the last part");
        };
        QVERIFY_EXCEPTION_THROWN(inParallel(0, 10, 1, failing), std::runtime_error);
    }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
