// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Kinds of layers where no random input goes: ties, zeros, channels that do not fit; and by formulas worked out by
/// hand.
#include <QTest>

#include "engine/core/error.h"
#include "engine/network/layer.h"
#include "tests/network/kind_case.h"

using namespace saccade;
using saccade::test::KindCase;
using saccade::test::largest;
using saccade::test::makeCase;

namespace {

using Integers = std::vector<std::int64_t>;

}  // namespace

class TestKindsByHand : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tiesInMaxPoolingTakeTheFirst() {
        const KindCase c =
            makeCase("ties", Kind::maxPool, {{1, 1, 4, 4}}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}});
        for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
            const at::Tensor input = at::zeros({1, 8, 4, 4}).contiguous(format);
            const auto& rules = c.layer.rules();
            const at::Tensor output = rules.forward(c.layer, {input});
            const at::Tensor passed = rules.backward(c.layer, {input}, output, at::ones_like(output))[0];
            for (int channel = 0; channel < 8; ++channel) {
                for (int y = 0; y < 4; ++y) {
                    for (int x = 0; x < 4; ++x) {
                        const bool first = y % 2 == 0 && x % 2 == 0;
                        QCOMPARE(passed[0][channel][y][x].item<float>(), first ? 1.0F : 0.0F);
                    }
                }
            }
        }
    }

    void tiesInAMaximumTakeTheFirst() {
        const KindCase c = makeCase("ties", Kind::maximum, {{1, 8, 4, 4}}, {{"axes", Integers{2, 3}}});
        for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
            const at::Tensor input = at::zeros({1, 8, 4, 4}).contiguous(format);
            const auto& rules = c.layer.rules();
            const at::Tensor output = rules.forward(c.layer, {input});
            const at::Tensor passed = rules.backward(c.layer, {input}, output, at::ones_like(output))[0];
            QCOMPARE(passed.sum().item<float>(), 8.0F);
            QCOMPARE(passed.select(2, 0).select(2, 0).sum().item<float>(), 8.0F);
        }
    }

    // Roots and inverses, where the other cases' inputs of both signs have none.
    void powersOfPositiveInputs() {
        for (const double exponent : {0.5, -0.5, -1.0, 1.0 / 3}) {
            const KindCase c = makeCase("power", Kind::power, {{2, 3}}, {{"exponent", exponent}});
            const auto& rules = c.layer.rules();
            const at::Tensor x = (at::rand({2, 3}, at::kDouble) + 0.5).requires_grad_(true);
            const at::Tensor y = rules.forward(c.layer, {x});
            const at::Tensor signal = at::randn_like(y.detach());
            y.backward(signal);
            const at::NoGradGuard noGradient;
            QVERIFY(largest(y - at::exp(exponent * at::log(x))) < 1e-12);
            QVERIFY(largest(rules.backward(c.layer, {x}, y, signal)[0] - x.grad()) < 1e-12);
        }
    }

    // The norm of vectors, one of which is zero, against LibTorch's own, which has a gradient of zero there.
    void theNormOfNothing() {
        at::Tensor x = at::randn({3, 4}, at::kDouble);
        x.select(0, 1).zero_();
        x.requires_grad_(true);
        const at::Tensor signal = at::randn({3, 1}, at::kDouble);
        at::norm(x, 2, {1}, true).backward(signal);
        const KindCase root = makeCase("root", Kind::power, {{3, 1}}, {{"exponent", 0.5}});
        const at::Tensor given = x.detach().clone().requires_grad_(true);
        const at::Tensor squares = (given * given).sum(1, true);
        const at::Tensor passed = root.layer.rules().backward(root.layer, {squares}, {}, signal)[0];
        QVERIFY(largest(2 * given * passed - x.grad()) < 1e-12);
        // And it can itself be differentiated.
        (given * passed).sum().backward();
        QVERIFY(at::isfinite(given.grad()).all().item<bool>());
    }

    void groupNormByItsFormula() {
        // Channels 0 and 1 are 1, 3 and 2, 6: mean 3, variance 3.5; as groups of their own 2 and 4, 1 and 4.
        const at::Tensor x = at::tensor({1.0, 3.0, 2.0, 6.0}, at::kDouble).view({1, 2, 1, 2});
        const KindCase together =
            makeCase("one group", Kind::groupNorm, {{1, 2, 1, 2}}, {{"groups", std::int64_t{1}}, {"epsilon", 0.5}},
                     {{"weight", at::tensor({2.0, 10.0}, at::kDouble)}, {"bias", at::tensor({0.0, 1.0}, at::kDouble)}});
        const at::Tensor one = together.layer.rules().forward(together.layer, {x});
        QVERIFY(largest(one.flatten() - at::tensor({-2.0, 0.0, -4.0, 16.0}, at::kDouble)) < 1e-12);
        const KindCase apart =
            makeCase("two groups", Kind::groupNorm, {{1, 2, 1, 2}}, {{"groups", std::int64_t{2}}, {"epsilon", 0.0}});
        const at::Tensor two = apart.layer.rules().forward(apart.layer, {x});
        QVERIFY(largest(two.flatten() - at::tensor({-1.0, 1.0, -1.0, 1.0}, at::kDouble)) < 1e-12);
        // As LibTorch's instance normalisation has it.
        QVERIFY(largest(two - at::instance_norm(x, {}, {}, {}, {}, true, 0.1, 0.0, false)) < 1e-12);
    }

    void channelsThatDoNotFitAreRefused() {
        const auto refused = [](const KindCase& c) {
            try {
                c.layer.rules().outputShape(c.layer, c.inputs);
            } catch (const RequestError& error) {
                return QString(error.what());
            }
            return QString();
        };
        const auto group = [](std::int64_t groups, std::int64_t weights) {
            return makeCase("norm", Kind::groupNorm, {{2, 6, 5, 5}}, {{"groups", groups}},
                            {{"weight", at::ones({weights})}});
        };
        QCOMPARE(refused(group(3, 6)), QString());
        QVERIFY(refused(group(4, 6)).contains("6 channels cannot be divided into 4 groups"));
        QVERIFY(refused(group(3, 3)).contains("one value for each of the 6 channels"));
        const KindCase slopes = makeCase("prelu", Kind::parametricRelu, {{2, 6, 5, 5}}, {}, {{"slope", at::ones({5})}});
        QVERIFY(refused(slopes).contains("one for each of the 6 channels"));
        const KindCase batch = makeCase("most", Kind::maximum, {{2, 6, 5, 5}}, {{"axes", Integers{0, 1}}});
        QVERIFY(refused(batch).contains("not the batch"));
    }

    void localResponseNormByItsFormula() {
        const KindCase c = makeCase("lrn", Kind::localResponseNorm, {{1, 5, 1, 1}},
                                    {{"size", std::int64_t{3}}, {"alpha", 0.6}, {"beta", 0.5}, {"k", 2.0}});
        const at::Tensor x = at::arange(1.0, 6.0, at::kDouble).view({1, 5, 1, 1});
        const at::Tensor y = c.layer.rules().forward(c.layer, {x});
        for (int i = 0; i < 5; ++i) {
            double sum = 0;
            for (int j = std::max(0, i - 1); j <= std::min(4, i + 1); ++j)
                sum += (j + 1.0) * (j + 1.0);
            const double expected = (i + 1.0) / std::sqrt(2.0 + 0.6 / 3 * sum);
            QVERIFY(std::abs(y[0][i][0][0].item<double>() - expected) < 1e-12);
        }
    }
};

QTEST_GUILESS_MAIN(TestKindsByHand)
#include "tst_kinds_by_hand.moc"
