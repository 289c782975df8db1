// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/perturb.h"

#include <QTest>
#include <QThread>
#include <new>
#include <vector>

#include "engine/core/error.h"

using namespace saccade;

namespace {

// Sample i is the number i; counts how many were made and how many at once.
class Numbers : public Perturbation {
 public:
    explicit Numbers(std::int64_t count) : count_(count) {}
    std::int64_t size() const override { return count_; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override {
        made += end - begin;
        most = std::max(most, end - begin);
        return at::arange(begin, end, at::kFloat).view({-1, 1, 1, 1});
    }

    mutable std::int64_t made = 0;
    mutable std::int64_t most = 0;

 private:
    std::int64_t count_;
};

struct Folded {
    std::vector<float> values;
    std::vector<std::int64_t> begins;

    Fold fold() {
        return [this](std::int64_t begin, const at::Tensor& results) {
            begins.push_back(begin);
            for (std::int64_t i = 0; i < results.size(0); ++i)
                values.push_back(results[i].item<float>());
        };
    }
    bool isCountingFrom(std::int64_t begin) const {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i] != 2 * static_cast<float>(begin + static_cast<std::int64_t>(i))) return false;
        }
        return true;
    }
};

at::Tensor twice(const at::Tensor& inputs) {
    return inputs.flatten(1).sum(1).mul(2);
}

enum class Failure { memoryError, badAlloc, outOfMemory, allocatorWords };

void fail(Failure failure) {
    switch (failure) {
        case Failure::memoryError:
            throw MemoryError("over the budget");
        case Failure::badAlloc:
            throw std::bad_alloc();
        case Failure::outOfMemory:
            TORCH_CHECK_WITH(OutOfMemoryError, false, "too much");
        case Failure::allocatorWords:
            TORCH_CHECK(false, "DefaultCPUAllocator: can't allocate memory: you tried");
    }
}

}  // namespace

Q_DECLARE_METATYPE(Failure)

class TestPerturb : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void foldsEverySampleOnceInOrder_data() {
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("count");
        QTest::newRow("measured") << 0 << 1000;
        QTest::newRow("one at a time") << 1 << 10;
        QTest::newRow("not a divisor") << 7 << 100;
        QTest::newRow("more than there are") << 64 << 10;
        QTest::newRow("none") << 4 << 0;
    }
    void foldsEverySampleOnceInOrder() {
        QFETCH(const int, batch);
        QFETCH(const int, count);
        const Numbers numbers(count);
        BatchPlanner planner(batch);
        Folded folded;
        Job job;
        QCOMPARE(perturb(numbers, 0, count, twice, folded.fold(), planner, job), count);
        QCOMPARE(static_cast<int>(folded.values.size()), count);
        QVERIFY(folded.isCountingFrom(0));
        QCOMPARE(numbers.made, count);
        if (batch > 0) QVERIFY(numbers.most <= batch);
    }

    void memoryIsFlatInTheNumberOfSamples() {
        const Numbers numbers(100000);
        BatchPlanner planner;
        Job job;
        std::int64_t rows = 0;
        perturb(
            numbers, 0, numbers.size(), twice, [&](std::int64_t, const at::Tensor& r) { rows += r.size(0); }, planner,
            job);
        QCOMPARE(rows, 100000);
        QVERIFY(numbers.most <= 32);
    }

    // What was measured before says how long batches take: where somebody waits for the first partial map it comes of a
    // small one, and only the first.
    void startsSmallWherePartialsAreListenedTo_data() {
        QTest::addColumn<bool>("listens");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("first");
        QTest::newRow("from the start") << true << 0 << 1;
        QTest::newRow("nobody listens") << false << 0 << 32;
        QTest::newRow("goes on") << true << 32 << 32;
    }
    void startsSmallWherePartialsAreListenedTo() {
        QFETCH(const bool, listens);
        QFETCH(const int, from);
        QFETCH(const int, first);
        BatchPlanner planner;
        for (std::int64_t size = 1; size <= 32; size *= 2) {
            planner.took(size, 0.08);
            planner.took(size, 0.08);
        }
        // Every batch takes a while, so that those of 32 stay the best.
        const auto slowly = [](const at::Tensor& inputs) {
            QThread::msleep(5);
            return twice(inputs);
        };
        Job listened({}, [](const Map&) {});
        Job quiet;
        Folded folded;
        perturb(Numbers(224), from, 224, slowly, folded.fold(), planner, listens ? listened : quiet);
        QVERIFY(folded.isCountingFrom(from));
        QCOMPARE(folded.begins.at(1) - folded.begins.at(0), first);
        QVERIFY(folded.begins.at(2) - folded.begins.at(1) >= 31);
    }

    void reportsProgressOverTheWhole() {
        std::vector<Progress> reports;
        Job job([&](const Progress& progress) { reports.push_back(progress); }, nullptr);
        const Numbers numbers(40);
        BatchPlanner planner(8);
        Folded folded;
        perturb(numbers, 16, 40, twice, folded.fold(), planner, job);
        QVERIFY(!reports.empty());
        QCOMPARE(reports.back().done, 40);
        QCOMPARE(reports.back().total, 40);
        QVERIFY(reports.front().done > 16);
        QVERIFY(folded.isCountingFrom(16));
    }

    void cancelBetweenBatchesKeepsWhatWasFolded() {
        const Numbers numbers(100);
        BatchPlanner planner(10);
        Job job;
        Folded folded;
        const Fold inner = folded.fold();
        const Fold fold = [&](std::int64_t begin, const at::Tensor& results) {
            inner(begin, results);
            if (begin == 20) job.cancel();
        };
        QCOMPARE(perturb(numbers, 0, 100, twice, fold, planner, job), 30);
        QCOMPARE(folded.values.size(), std::size_t{30});

        Job again;
        QCOMPARE(perturb(numbers, 30, 100, twice, inner, planner, again), 100);
        QCOMPARE(folded.values.size(), std::size_t{100});
        QVERIFY(folded.isCountingFrom(0));
    }

    void cancelInsideABatchLeavesItOut() {
        const Numbers numbers(100);
        BatchPlanner planner(10);
        Job job;
        Folded folded;
        int calls = 0;
        const Evaluation evaluate = [&](const at::Tensor& inputs) {
            if (++calls == 3) job.cancel();
            job.check();
            return twice(inputs);
        };
        QCOMPARE(perturb(numbers, 0, 100, evaluate, folded.fold(), planner, job), 20);
        QCOMPARE(folded.values.size(), std::size_t{20});
    }

    void cancelledBeforehandDoesNothing() {
        const Numbers numbers(10);
        BatchPlanner planner;
        Job job;
        job.cancel();
        Folded folded;
        QCOMPARE(perturb(numbers, 4, 10, twice, folded.fold(), planner, job), 4);
        QCOMPARE(numbers.made, 0);
    }

    void halvesWhereMemoryDoesNotSuffice_data() {
        QTest::addColumn<Failure>("failure");
        QTest::newRow("over the budget of a run") << Failure::memoryError;
        QTest::newRow("the standard library") << Failure::badAlloc;
        QTest::newRow("an accelerator") << Failure::outOfMemory;
        QTest::newRow("the allocator of the CPU") << Failure::allocatorWords;
    }
    void halvesWhereMemoryDoesNotSuffice() {
        QFETCH(const Failure, failure);
        const Numbers numbers(100);
        BatchPlanner planner(16);
        Job job;
        Folded folded;
        std::vector<std::int64_t> tried;
        const Evaluation evaluate = [&](const at::Tensor& inputs) {
            tried.push_back(inputs.size(0));
            if (inputs.size(0) > 5) fail(failure);
            return twice(inputs);
        };
        QCOMPARE(perturb(numbers, 0, 100, evaluate, folded.fold(), planner, job), 100);
        QVERIFY(folded.isCountingFrom(0));
        QCOMPARE(folded.values.size(), std::size_t{100});
        QCOMPARE(tried[0], 16);
        QCOMPARE(tried[1], 8);
        QCOMPARE(tried[2], 4);
        QCOMPARE(std::count_if(tried.begin(), tried.end(), [](std::int64_t n) { return n > 4; }), 2);
        QCOMPARE(planner.chosen(), 4);
    }

    void oneSampleTooLargeIsAMemoryError() {
        const Numbers numbers(4);
        BatchPlanner planner(4);
        Job job;
        Folded folded;
        const Evaluation never = [](const at::Tensor&) -> at::Tensor { throw std::bad_alloc(); };
        QVERIFY_THROWS_EXCEPTION(MemoryError, perturb(numbers, 0, 4, never, folded.fold(), planner, job));
        QVERIFY(folded.values.empty());
    }

    void stopsOnceTheErrorIsSmall_data() {
        QTest::addColumn<int>("batch");
        QTest::newRow("measured") << 0;
        QTest::newRow("one at a time") << 1;
        QTest::newRow("not a divisor of the numbers at which it is asked") << 7;
        QTest::newRow("larger than the steps between") << 100;
    }
    // Whatever the batches are, it is asked after 64, 128, ... samples and at no other number.
    void stopsOnceTheErrorIsSmall() {
        QFETCH(const int, batch);
        const Numbers numbers(1000);
        BatchPlanner planner(batch);
        Folded folded;
        std::vector<std::size_t> asked;
        Convergence convergence(0.1, [&] {
            asked.push_back(folded.values.size());
            return 15.0 / static_cast<double>(folded.values.size());
        });
        Progress last;
        Job job([&](const Progress& progress) { last = progress; }, nullptr);
        QCOMPARE(perturb(numbers, 0, 1000, twice, folded.fold(), planner, job, &convergence), 192);
        QVERIFY(convergence.wasReached());
        QVERIFY(folded.isCountingFrom(0));
        QCOMPARE(asked, (std::vector<std::size_t>{64, 128, 192}));
        QCOMPARE(last.done, last.total);
        // It stays so, and a later call adds nothing.
        QCOMPARE(perturb(numbers, 192, 1000, twice, folded.fold(), planner, job, &convergence), 192);
        QCOMPARE(numbers.made, 192);
    }

    void withoutToleranceEverySampleIsTaken() {
        const Numbers numbers(200);
        BatchPlanner planner;
        Folded folded;
        Job job;
        Convergence never(0, [] { return 0.0; });
        QCOMPARE(perturb(numbers, 0, 200, twice, folded.fold(), planner, job, &never), 200);
        QVERIFY(!never.wasReached());
        QVERIFY(!never.mayEnd());
    }

    void otherFailuresArePassedOn() {
        const Numbers numbers(4);
        BatchPlanner planner(2);
        Job job;
        Folded folded;
        int calls = 0;
        const Evaluation broken = [&](const at::Tensor&) -> at::Tensor {
            ++calls;
            TORCH_CHECK(false, "shapes do not fit");
            return {};
        };
        QVERIFY_THROWS_EXCEPTION(c10::Error, perturb(numbers, 0, 4, broken, folded.fold(), planner, job));
        QCOMPARE(calls, 1);
        const Evaluation refuses = [](const at::Tensor&) -> at::Tensor { throw RequestError("no such layer"); };
        QVERIFY_THROWS_EXCEPTION(RequestError, perturb(numbers, 0, 4, refuses, folded.fold(), planner, job));
    }

    // What the fold could not take may be half taken: it must not be folded again.
    void wantOfMemoryInTheFoldIsPassedOn() {
        const Numbers numbers(4);
        BatchPlanner planner(2);
        Job job;
        int folds = 0;
        const Fold full = [&](std::int64_t, const at::Tensor&) {
            ++folds;
            throw std::bad_alloc();
        };
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc, perturb(numbers, 0, 4, twice, full, planner, job));
        QCOMPARE(folds, 1);
    }

    void misuseIsFound() {
        const Numbers numbers(4);
        BatchPlanner planner(2);
        Job job;
        Folded folded;
        const Evaluation one = [](const at::Tensor&) { return at::zeros({1}); };
        QVERIFY_THROWS_EXCEPTION(std::logic_error, perturb(numbers, 0, 4, one, folded.fold(), planner, job));
        QVERIFY_THROWS_EXCEPTION(std::logic_error, perturb(numbers, 0, 5, twice, folded.fold(), planner, job));
    }
};

QTEST_GUILESS_MAIN(TestPerturb)
#include "tst_perturb.moc"
