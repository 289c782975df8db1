// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeconvNet and guided backpropagation, worked out by hand.
#include <QTest>

#include "engine/propagate/gradient.h"
#include "engine/propagate/sweep.h"
#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;

namespace {

using Integers = std::vector<std::int64_t>;

at::Tensor row(std::initializer_list<float> values) {
    return at::tensor(c10::ArrayRef<float>(values)).view({1, 1, 1, -1});
}

std::vector<float> values(const at::Tensor& tensor) {
    const at::Tensor flat = tensor.contiguous().flatten();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

at::Tensor signalThrough(Kind kind, Attributes attributes, const RuleBook& book, const at::Tensor& input,
                         const at::Tensor& signal) {
    const auto network = test::NetworkBuilder().add(kind, "layer", {"input"}, std::move(attributes)).build("layer");
    Job job;
    RunOptions options;
    options.keepAll = true;
    const Run run(network, input, options, job);
    return sweep(run, book, {{{network->output(), signal}}, {}, {}}, job).front();
}

}  // namespace

class TestRectifiers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reluByHand() {
        const at::Tensor z = row({-1, 2, -3, 4, 0});
        const at::Tensor signal = row({5, 6, -7, -8, 9});
        const auto through = [&](const RuleBook& book) {
            return values(signalThrough(Kind::relu, {}, book, z, signal));
        };
        QCOMPARE(through(gradientRules()), (std::vector<float>{0, 6, 0, -8, 0}));
        QCOMPARE(through(deconvnetRules()), (std::vector<float>{5, 6, 0, 0, 9}));
        QCOMPARE(through(guidedRules()), (std::vector<float>{0, 6, 0, 0, 0}));
    }

    void relu6ByHand() {
        // Guided backpropagation closes above the upper bound too; DeconvNet looks at the signal alone.
        const Attributes bounds{{"minimum", 0.0}, {"maximum", 6.0}};
        const at::Tensor z = row({-1, 2, 7, 4});
        const at::Tensor signal = row({5, 6, 7, -8});
        QCOMPARE(values(signalThrough(Kind::clamp, bounds, guidedRules(), z, signal)),
                 (std::vector<float>{0, 6, 0, 0}));
        QCOMPARE(values(signalThrough(Kind::clamp, bounds, deconvnetRules(), z, signal)),
                 (std::vector<float>{5, 6, 7, 0}));
    }

    void gatesKeepTheGradient_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("minimum");
        QTest::newRow("sigmoid") << static_cast<int>(Kind::sigmoid) << 0.0;
        QTest::newRow("tanh") << static_cast<int>(Kind::tanh) << 0.0;
        QTest::newRow("hard sigmoid") << static_cast<int>(Kind::hardSigmoid) << 0.0;
        QTest::newRow("clamp from -1") << static_cast<int>(Kind::clamp) << -1.0;
        // What keeps a divisor from being zero.
        QTest::newRow("clamp from 0.1") << static_cast<int>(Kind::clamp) << 0.1;
    }

    void gatesKeepTheGradient() {
        QFETCH(int, kind);
        QFETCH(double, minimum);
        const Attributes attributes =
            static_cast<Kind>(kind) == Kind::clamp ? Attributes{{"minimum", minimum}, {"maximum", 1.0}} : Attributes{};
        const at::Tensor z = minimum > 0 ? row({0.5, 0.25, 0.5}) : row({-0.5, 0.25, 0.5});
        const at::Tensor signal = row({-1, 2, -3});
        const auto through = [&](const RuleBook& book) {
            return values(signalThrough(static_cast<Kind>(kind), attributes, book, z, signal));
        };
        QVERIFY(through(gradientRules()).front() < 0);
        QCOMPARE(through(deconvnetRules()), through(gradientRules()));
        QCOMPARE(through(guidedRules()), through(gradientRules()));
    }

    void smoothRectifiersNeverTurnNegative_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("silu") << static_cast<int>(Kind::silu);
        QTest::newRow("gelu") << static_cast<int>(Kind::gelu);
        QTest::newRow("hard_swish") << static_cast<int>(Kind::hardSwish);
        QTest::newRow("elu") << static_cast<int>(Kind::elu);
        QTest::newRow("leaky_relu") << static_cast<int>(Kind::leakyRelu);
        QTest::newRow("softplus") << static_cast<int>(Kind::softplus);
    }

    void smoothRectifiersNeverTurnNegative() {
        QFETCH(int, kind);
        const at::Tensor z = row({-2, -2, 1, 1});
        const at::Tensor signal = row({3, -3, 3, -3});
        const at::Tensor guided = signalThrough(static_cast<Kind>(kind), {}, guidedRules(), z, signal);
        QVERIFY(guided.min().item<float>() >= 0);
        // Where the unit was on and the signal is positive, it is the gradient.
        const at::Tensor gradient = signalThrough(static_cast<Kind>(kind), {}, gradientRules(), z, signal);
        QCOMPARE(values(guided)[2], values(gradient)[2]);
        QCOMPARE(values(guided)[3], 0.0F);
        QCOMPARE(values(signalThrough(static_cast<Kind>(kind), {}, deconvnetRules(), z, signal)),
                 (std::vector<float>{3, 0, 3, 0}));
    }

    void responseNormalisation() {
        // DeconvNet has no word for it and passes it over; DeSaliNet does so too, guided backpropagation does not.
        const Attributes attributes{{"size", std::int64_t{3}}, {"alpha", 0.9}, {"beta", 0.75}, {"k", 1.0}};
        const at::Tensor z = at::tensor({1.F, -2.F, 3.F, 0.5F}).view({1, 4, 1, 1});
        const at::Tensor signal = at::tensor({2.F, 1.F, -3.F, 4.F}).view({1, 4, 1, 1});
        const auto through = [&](const RuleBook& book) {
            return signalThrough(Kind::localResponseNorm, attributes, book, z, signal);
        };
        QVERIFY(at::equal(through(deconvnetRules()), signal));
        QVERIFY(at::equal(through(desalinetRules()), signal));
        QVERIFY(at::equal(through(guidedRules()), through(gradientRules())));
        QVERIFY(!at::allclose(through(gradientRules()), signal));
    }

    void desalinetIsGuidedAtRectifiers() {
        const at::Tensor z = row({-1, 2, -3, 4, 0});
        const at::Tensor signal = row({5, 6, -7, -8, 9});
        for (const Kind kind : {Kind::relu, Kind::silu, Kind::sigmoid}) {
            QVERIFY(at::equal(signalThrough(kind, {}, desalinetRules(), z, signal),
                              signalThrough(kind, {}, guidedRules(), z, signal)));
        }
    }

    void otherActivationsAsChosen_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("silu") << static_cast<int>(Kind::silu);
        QTest::newRow("hard_swish") << static_cast<int>(Kind::hardSwish);
        QTest::newRow("gelu") << static_cast<int>(Kind::gelu);
        QTest::newRow("leaky_relu") << static_cast<int>(Kind::leakyRelu);
        QTest::newRow("elu") << static_cast<int>(Kind::elu);
        QTest::newRow("sigmoid") << static_cast<int>(Kind::sigmoid);
    }
    void otherActivationsAsChosen() {
        QFETCH(int, kind);
        const at::Tensor z = row({-1, -1, 2, 2});
        const at::Tensor signal = row({5, -6, 7, -8});
        using Book = const RuleBook& (*)(OtherActivations);
        for (const Book book : {Book{deconvnetRules}, Book{guidedRules}, Book{desalinetRules}}) {
            const auto through = [&](OtherActivations others) {
                return signalThrough(static_cast<Kind>(kind), {}, book(others), z, signal);
            };
            const at::Tensor gradient = signalThrough(static_cast<Kind>(kind), {}, gradientRules(), z, signal);
            QVERIFY(at::equal(through(OtherActivations::gradient), gradient));
            QCOMPARE(at::equal(through(OtherActivations::gate), gradient), static_cast<Kind>(kind) == Kind::sigmoid);
            const QString sentence = test::refusal([&] { through(OtherActivations::refuse); });
            QVERIFY2(sentence.contains("layer") && sentence.contains("activations=gate"), qPrintable(sentence));
            // ReLU itself is never refused.
            signalThrough(Kind::relu, {}, book(OtherActivations::refuse), z, signal);
        }
    }

    void guidedIsTheGradientOnPositivePaths() {
        // Positive weights, input and signal: nothing is ever closed.
        at::manual_seed(2);
        const auto network =
            test::NetworkBuilder()
                .add(Kind::convolution, "conv", {"input"}, {}, {{"weight", at::rand({4, 3, 3, 3})}})
                .add(Kind::relu, "relu", {"conv"})
                .add(Kind::maxPool, "pool", {"relu"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
                .add(Kind::convolution, "conv2", {"pool"}, {}, {{"weight", at::rand({2, 4, 2, 2})}})
                .add(Kind::relu, "relu2", {"conv2"})
                .build("relu2");
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run run(network, at::rand({2, 3, 8, 8}), options, job);
        const at::Tensor signal = at::rand_like(run.output());
        const auto through = [&](const RuleBook& book) {
            return sweep(run, book, {{{network->output(), signal}}, {}, {}}, job).front();
        };
        const at::Tensor gradient = through(gradientRules());
        QVERIFY(gradient.max().item<float>() > 0);
        QVERIFY(at::equal(through(guidedRules()), gradient));
        QVERIFY(at::equal(through(deconvnetRules()), gradient));
    }

    void deconvnetPutsMaximaBack() {
        // z = 2 x; pooled in pairs; a negative weight on the first pair's maximum is rectified away on the way down.
        const auto network =
            test::NetworkBuilder()
                .add(Kind::convolution, "conv", {"input"}, {}, {{"weight", at::full({1, 1, 1, 1}, 2.0)}})
                .add(Kind::relu, "relu", {"conv"})
                .add(Kind::maxPool, "pool", {"relu"}, {{"kernel", Integers{1, 2}}, {"stride", Integers{1, 2}}})
                .add(Kind::flatten, "flatten", {"pool"})
                .add(Kind::linear, "fc", {"flatten"}, {}, {{"weight", at::tensor({-1.F, 3.F, 5.F}).view({1, 3})}})
                .build("fc");
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run run(network, row({1, 4, 3, 2, -1, -2}), options, job);
        const at::Tensor signal = at::ones({1, 1});
        const auto through = [&](const RuleBook& book) {
            return values(sweep(run, book, {{{network->output(), signal}}, {}, {}}, job).front());
        };
        QCOMPARE(through(gradientRules()), (std::vector<float>{0, -2, 6, 0, 0, 0}));
        // The last pair is all zero behind the ReLU: the tie goes to the first, and the signal passes.
        QCOMPARE(through(deconvnetRules()), (std::vector<float>{0, 0, 6, 0, 10, 0}));
        QCOMPARE(through(guidedRules()), (std::vector<float>{0, 0, 6, 0, 0, 0}));
    }
};

QTEST_GUILESS_MAIN(TestRectifiers)
#include "tst_rectifiers.moc"
