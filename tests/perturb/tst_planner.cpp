// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <functional>
#include <set>
#include <vector>

#include "engine/perturb/planner.h"

using saccade::BatchPlanner;

namespace {

using Seconds = std::function<double(std::int64_t batch, int call)>;

// Sends `samples` through a planner whose batches take what `seconds` says; answers the batches in order.
std::vector<std::int64_t> batches(BatchPlanner& planner, std::int64_t samples, const Seconds& seconds) {
    std::vector<std::int64_t> result;
    while (samples > 0) {
        const std::int64_t batch = planner.next(samples);
        planner.took(batch, seconds(batch, static_cast<int>(result.size())));
        result.push_back(batch);
        samples -= batch;
    }
    return result;
}

}  // namespace

class TestPlanner : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void choosesByTime_data() {
        QTest::addColumn<QList<double>>("perSample");  // at 1, 2, 4, 8, 16, 32
        QTest::addColumn<int>("chosen");
        QTest::newRow("larger is faster") << QList<double>{32, 16, 8, 4, 2, 1} << 32;
        QTest::newRow("all alike") << QList<double>{1, 1, 1, 1, 1, 1} << 1;
        QTest::newRow("best at 4") << QList<double>{2, 1.5, 1, 1.1, 1.2, 1.3} << 4;
        QTest::newRow("8 is within 2 % of 32") << QList<double>{3, 2, 1.5, 1.015, 1.2, 1} << 8;
        QTest::newRow("8 is 3 % worse than 16") << QList<double>{3, 2, 1.5, 1.03, 1, 1.01} << 16;
        QTest::newRow("1 is within 2 % of 2") << QList<double>{1.01, 1, 2, 2, 2, 2} << 1;
    }
    void choosesByTime() {
        QFETCH(const QList<double>, perSample);
        QFETCH(const int, chosen);
        BatchPlanner planner;
        const auto seconds = [&](std::int64_t batch, int) {
            int power = 0;
            while ((std::int64_t{1} << (power + 1)) <= batch)
                ++power;
            return perSample[power] * static_cast<double>(batch);
        };
        batches(planner, 1000, seconds);
        QCOMPARE(planner.chosen(), chosen);
        QCOMPARE(planner.next(1000), chosen);
    }

    void oneOutlierDoesNotDecide_data() {
        QTest::addColumn<int>("call");
        for (int call = 0; call < 14; ++call)
            QTest::addRow("batch number %d", call) << call;
    }
    void oneOutlierDoesNotDecide() {
        QFETCH(const int, call);
        BatchPlanner planner;
        // 8 is the best by far; one batch of all takes fifty times as long as it should.
        const auto seconds = [&](std::int64_t batch, int now) {
            const double each = batch <= 8 ? 8.0 / static_cast<double>(batch) : 1.2;
            return each * static_cast<double>(batch) * (now == call ? 50 : 1);
        };
        batches(planner, 1000, seconds);
        QCOMPARE(planner.chosen(), 8);
    }

    void doesNotClimbBeyondAClearlySlowerSize() {
        BatchPlanner planner;
        const auto tried = batches(planner, 1000, [](std::int64_t batch, int) {
            return (batch <= 4 ? 1.0 / static_cast<double>(batch) : 1.0) * static_cast<double>(batch);
        });
        const std::set<std::int64_t> sizes(tried.begin(), tried.end());
        QVERIFY(sizes.count(8) == 1);
        QVERIFY(sizes.count(16) == 0);
        QVERIFY(sizes.count(32) == 0);
        QCOMPARE(planner.chosen(), 4);
    }

    void measuringCostsNoSample() {
        BatchPlanner planner;
        std::int64_t sum = 0;
        for (const std::int64_t batch : batches(planner, 77, [](std::int64_t, int) { return 1.0; }))
            sum += batch;
        QCOMPARE(sum, 77);
    }

    void sharesOutWhatRemains_data() {
        QTest::addColumn<int>("remaining");
        QTest::addColumn<QList<int>>("expected");
        QTest::newRow("a multiple") << 24 << QList<int>{8, 8, 8};
        QTest::newRow("two too many") << 50 << QList<int>{8, 7, 7, 7, 7, 7, 7};
        QTest::newRow("one too many") << 9 << QList<int>{5, 4};
        QTest::newRow("fewer than a batch") << 3 << QList<int>{3};
    }
    void sharesOutWhatRemains() {
        QFETCH(const int, remaining);
        QFETCH(const QList<int>, expected);
        BatchPlanner planner;
        const auto seconds = [](std::int64_t batch, int) {
            return (batch <= 8 ? 8.0 / static_cast<double>(batch) : 2.0) * static_cast<double>(batch);
        };
        batches(planner, 1000, seconds);
        QCOMPARE(planner.chosen(), 8);
        QList<int> sizes;
        for (const std::int64_t batch : batches(planner, remaining, seconds))
            sizes.append(static_cast<int>(batch));
        QCOMPARE(sizes, expected);
        // Sizes that come of sharing out are not chosen later, however fast they were.
        planner.took(7, 1e-9);
        planner.took(7, 1e-9);
        QCOMPARE(planner.chosen(), 8);
    }

    void startsSmallWhereSomebodyWaits_data() {
        QTest::addColumn<double>("most");
        QTest::addColumn<int>("remaining");
        QTest::addColumn<int>("first");
        QTest::newRow("time for all") << 1e9 << 1000 << 8;
        QTest::newRow("time for four") << 4.5 << 1000 << 4;
        QTest::newRow("four, but three remain") << 4.5 << 3 << 2;
        QTest::newRow("not even time for one") << 0.1 << 1000 << 1;
    }
    void startsSmallWhereSomebodyWaits() {
        QFETCH(const double, most);
        QFETCH(const int, remaining);
        QFETCH(const int, first);
        BatchPlanner planner;
        // A second a sample and 0.15 seconds a batch: 8 is the smallest within 2 % of the best.
        batches(planner, 1000, [](std::int64_t batch, int) { return static_cast<double>(batch) + 0.15; });
        QCOMPARE(planner.chosen(), 8);
        QCOMPARE(planner.first(remaining, most), first);
    }

    void startsWithOneBeforeAnythingWasMeasured() {
        QCOMPARE(BatchPlanner().first(1000, 1e9), 1);
        QCOMPARE(BatchPlanner(5).first(1000, 0), 5);
    }

    void isBoundedByMemory() {
        BatchPlanner planner(0, 6);
        const auto faster = [](std::int64_t, int) { return 1.0; };
        for (const std::int64_t batch : batches(planner, 200, faster))
            QVERIFY(batch <= 6);
        QCOMPARE(planner.chosen(), 4);
    }

    void halvesWhatWasTooLarge() {
        BatchPlanner planner;
        const auto faster = [](std::int64_t, int) { return 1.0; };
        batches(planner, 500, faster);
        QCOMPARE(planner.chosen(), 32);
        planner.tooLarge(32);
        QCOMPARE(planner.chosen(), 16);
        QCOMPARE(planner.next(1000), 16);
        planner.tooLarge(16);
        QCOMPARE(planner.next(1000), 8);
        planner.tooLarge(1);
        QCOMPARE(planner.next(1000), 1);
    }

    void keepsAFixedBatch() {
        BatchPlanner planner(5, 3);
        QCOMPARE(planner.next(100), 5);
        QCOMPARE(planner.next(4), 4);
        planner.took(5, 1000);
        planner.took(4, 0.001);
        QCOMPARE(planner.next(100), 5);
        QCOMPARE(planner.chosen(), 5);
        planner.tooLarge(5);
        QCOMPARE(planner.next(100), 2);
        QCOMPARE(planner.chosen(), 2);
    }

    void beforeAnythingWasMeasured() {
        const BatchPlanner planner;
        QCOMPARE(planner.chosen(), 1);
        QCOMPARE(planner.next(1000), 1);
    }
};

QTEST_GUILESS_MAIN(TestPlanner)
#include "tst_planner.moc"
