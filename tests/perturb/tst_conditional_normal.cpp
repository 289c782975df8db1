// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/conditional_normal.h"

#include <QTest>
#include <cmath>

#include "engine/core/random.h"

using namespace saccade;

namespace {

at::Tensor normal(std::int64_t count, std::uint64_t seed) {
    std::vector<float> values(static_cast<std::size_t>(count));
    Random(seed, "test").normal(values, 0);
    return at::from_blob(values.data(), {count}).to(at::kDouble);
}

at::Tensor positions(const std::vector<std::int64_t>& values) {
    return at::tensor(values, at::kLong);
}

double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
}

}  // namespace

class TestConditionalNormal : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // Two values with correlation 0.6 and deviations 2 and 5: mean 1 + 0.6 2 / 5 (y - 3), variance 4 (1 - 0.36).
    void ofTwoValues() {
        const at::Tensor mean = at::tensor({1.0, 3.0}, at::kDouble);
        const at::Tensor covariance = at::tensor({4.0, 6.0, 6.0, 25.0}, at::kDouble).view({2, 2});
        const ConditionalNormal conditional(mean, covariance, positions({0}), positions({1}));
        QVERIFY(std::abs(conditional.mean(at::tensor({8.0}, at::kDouble))[0].item<double>() - 2.2) < 1e-4);
        QVERIFY(std::abs(conditional.covariance()[0][0].item<double>() - 2.56) < 1e-3);
        const double drawn =
            conditional.draws(at::tensor({8.0}, at::kDouble), at::tensor({0.5, -1.5}, at::kDouble).view({2, 1}))[1]
                .item<double>();
        QVERIFY(std::abs(drawn - (2.2 - 1.5 * 1.6)) < 1e-3);
    }

    // Against the inverse of the whole covariance: the precision of the wanted values is a block of it.
    void byThePrecision() {
        const std::int64_t size = 12;
        const at::Tensor factor = normal(size * size, 3).view({size, size});
        const at::Tensor covariance = factor.mm(factor.t()) + at::eye(size, at::kDouble);
        const at::Tensor mean = normal(size, 4);
        const at::Tensor wanted = positions({2, 3, 7, 8});
        const at::Tensor given = positions({0, 1, 4, 5, 6, 9, 10, 11});
        const ConditionalNormal conditional(mean, covariance, wanted, given);
        const at::Tensor precision = at::linalg_inv(covariance);
        const at::Tensor own = precision.index_select(0, wanted).index_select(1, wanted);
        const at::Tensor across = precision.index_select(0, wanted).index_select(1, given);
        const at::Tensor known = normal(8, 5);
        const at::Tensor expected =
            mean.index_select(0, wanted) - at::linalg_inv(own).mm(across).mv(known - mean.index_select(0, given));
        QVERIFY(largest(conditional.mean(known) - expected) < 1e-3);
        QVERIFY(largest(conditional.covariance() - at::linalg_inv(own)) < 1e-3);
    }

    void nothingGivenIsTheMarginal() {
        const at::Tensor factor = normal(9, 3).view({3, 3});
        const at::Tensor covariance = factor.mm(factor.t());
        const ConditionalNormal conditional(normal(3, 4), covariance, positions({0, 1, 2}), positions({}));
        QVERIFY(largest(conditional.mean(at::empty({0}, at::kDouble)) - normal(3, 4)) < 1e-12);
        QVERIFY(largest(conditional.covariance() - covariance) < 1e-4);
    }

    void valuesThatNeverChange() {
        const ConditionalNormal conditional(at::ones({4}, at::kDouble), at::zeros({4, 4}, at::kDouble),
                                            positions({1, 2}), positions({0, 3}));
        const at::Tensor drawn = conditional.draws(at::ones({2}, at::kDouble), at::ones({1, 2}, at::kDouble));
        QVERIFY(largest(drawn - 1) < 1e-5);
    }

    // Fewer vectors than values: one direction only.
    void covariancesOfFewVectors() {
        const at::Tensor direction = normal(30, 8);
        const at::Tensor covariance = at::outer(direction, direction);
        std::vector<std::int64_t> rest;
        for (std::int64_t i = 2; i < 30; ++i)
            rest.push_back(i);
        const ConditionalNormal conditional(at::zeros({30}, at::kDouble), covariance, positions({0, 1}),
                                            positions(rest));
        const at::Tensor expected = direction.slice(0, 0, 2) * 3;
        QVERIFY(largest(conditional.mean(direction.slice(0, 2, 30) * 3) - expected) < 1e-3 * largest(expected));
        QVERIFY(largest(conditional.covariance()) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestConditionalNormal)
#include "tst_conditional_normal.moc"
