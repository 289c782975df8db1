// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/estimator.h"

#include <QTest>
#include <cmath>
#include <span>
#include <vector>

#include "engine/core/random.h"

using namespace saccade;

namespace {

at::Tensor normal(const std::vector<std::int64_t>& shape, std::uint64_t seed) {
    at::Tensor tensor = at::empty(shape, at::kFloat);
    Random(seed, "test").normal({tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}, 0);
    return tensor;
}

double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
}

}  // namespace

class TestEstimator : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void relativeErrorIsTheShareOfChance() {
        const at::Tensor map = at::tensor({1.F, 3.F, 1.F, 3.F});  // one away from its mean everywhere
        QVERIFY(std::abs(relativeError(map, at::full({4}, 0.25F)) - 0.25) < 1e-7);
        QVERIFY(std::abs(relativeError(map + 100, at::tensor({0.F, 0.F, 0.5F, 0.5F})) - 0.5 / std::sqrt(2)) < 1e-6);
        QCOMPARE(relativeError(map, at::zeros({4})), 0.0);
        QVERIFY(std::isinf(relativeError(at::ones({4}), at::full({4}, 0.1F))));
        QCOMPARE(relativeError(at::ones({4}), at::zeros({4})), 0.0);
    }

    void meanAndErrorAgreeWithTwoPasses() {
        const at::Tensor maps = normal({37, 2, 5, 7}, 1).add(3);
        MeanEstimator estimator;
        estimator.add(maps);
        const at::Tensor exact = maps.to(at::kDouble);
        QCOMPARE(estimator.count(), 37);
        QVERIFY(largest(estimator.mean() - exact.mean(0)) < 1e-6);
        QVERIFY(largest(estimator.meanSquare() - exact.square().mean(0)) < 2e-6);
        QVERIFY(largest(estimator.variance() - exact.var(0, false)) < 1e-6);
        QVERIFY(largest(estimator.standardError() - exact.std(0, true).div(std::sqrt(37.0))) < 1e-7);
    }

    void weightedSumIsThatOfFloat64WhateverTheBatches() {
        const at::Tensor maps = normal({11, 2, 50, 60}, 5).contiguous(at::MemoryFormat::ChannelsLast);
        std::vector<double> weights;
        at::Tensor expected = at::zeros({1, 2, 50, 60}, at::kDouble);
        for (int i = 0; i < 11; ++i) {
            weights.push_back(0.3 * i - 1);
            expected += maps.narrow(0, i, 1).to(at::kDouble) * weights.back();
        }
        at::Tensor whole;
        addWeighted(whole, maps, weights);
        QCOMPARE(whole.sizes().vec(), expected.sizes().vec());
        QVERIFY(largest(whole - expected) < 1e-13);
        at::Tensor parts;
        addWeighted(parts, maps.narrow(0, 0, 4), std::span(weights).subspan(0, 4));
        addWeighted(parts, maps.narrow(0, 4, 7), std::span(weights).subspan(4));
        QVERIFY(at::equal(parts, whole));
    }

    // Values far from zero that hardly vary: float32 sums would answer nothing but rounding.
    void errorSurvivesALargeOffset() {
        const at::Tensor maps = normal({500, 4, 4}, 2).mul(1e-2).add(1000);
        MeanEstimator estimator;
        estimator.add(maps);
        const at::Tensor expected = maps.to(at::kDouble).std(0, true).div(std::sqrt(500.0));
        QVERIFY(largest(estimator.standardError().sub(expected).div(expected)) < 1e-4);
    }

    void batchesDoNotShow_data() {
        QTest::addColumn<int>("batch");
        for (const int batch : {1, 2, 3, 8, 31})
            QTest::addRow("batches of %d", batch) << batch;
    }
    void batchesDoNotShow() {
        QFETCH(const int, batch);
        const at::Tensor maps = normal({64, 3, 8, 9}, 3);
        const at::Tensor scores = normal({64}, 4);
        const at::Tensor masks = normal({64, 8, 9}, 5);
        MeanEstimator whole;
        MeanEstimator parts;
        WeightedMaskEstimator wholeMasks;
        WeightedMaskEstimator partMasks;
        whole.add(maps);
        wholeMasks.add(masks, scores);
        for (int begin = 0; begin < 64; begin += batch) {
            const int end = std::min(begin + batch, 64);
            parts.add(maps.slice(0, begin, end));
            partMasks.add(masks.slice(0, begin, end), scores.slice(0, begin, end));
        }
        QVERIFY(at::equal(whole.mean(), parts.mean()));
        QVERIFY(at::equal(whole.standardError(), parts.standardError()));
        QVERIFY(at::equal(wholeMasks.map(0.5), partMasks.map(0.5)));
        QVERIFY(at::equal(wholeMasks.standardError(0.5), partMasks.standardError(0.5)));
    }

    void threadsDoNotShow() {
        const at::Tensor maps = normal({16, 3, 64, 65}, 6);
        const int threads = at::get_num_threads();
        MeanEstimator one;
        MeanEstimator four;
        at::set_num_threads(1);
        one.add(maps);
        at::set_num_threads(4);
        four.add(maps);
        at::set_num_threads(threads);
        QVERIFY(at::equal(one.mean(), four.mean()));
        QVERIFY(at::equal(one.standardError(), four.standardError()));
    }

    void weightedMasksAgreeWithTheFormula() {
        const at::Tensor masks = at::sigmoid(normal({41, 6, 5}, 7));
        const at::Tensor scores = normal({41}, 8);
        WeightedMaskEstimator estimator;
        estimator.add(masks, scores);
        const at::Tensor products = masks.to(at::kDouble) * scores.to(at::kDouble).view({-1, 1, 1});
        QVERIFY(largest(estimator.map(0.25) - products.mean(0) / 0.25) < 1e-6);
        QVERIFY(largest(estimator.standardError(0.25) - products.std(0, true) / std::sqrt(41.0) / 0.25) < 1e-6);
    }

    void fewSamples() {
        MeanEstimator estimator;
        QVERIFY(!estimator.mean().defined());
        QVERIFY(!estimator.standardError().defined());
        estimator.add(normal({1, 2, 2}, 9));
        QVERIFY(at::equal(estimator.standardError(), at::zeros({2, 2})));
        QVERIFY(largest(estimator.variance()) < 1e-6);
        QVERIFY(!WeightedMaskEstimator().map(0.5).defined());
    }

    void anotherShapeIsRefused() {
        MeanEstimator estimator;
        estimator.add(normal({1, 2, 2}, 9));
        QVERIFY_THROWS_EXCEPTION(c10::Error, estimator.add(normal({1, 2, 3}, 9)));
        WeightedMaskEstimator masks;
        QVERIFY_THROWS_EXCEPTION(c10::Error, masks.add(normal({2, 2, 2}, 9), normal({3}, 9)));
    }
};

QTEST_GUILESS_MAIN(TestEstimator)
#include "tst_estimator.moc"
