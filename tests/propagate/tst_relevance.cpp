// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Relevance rules: each worked out by hand, conservation layer by layer, and which layer gets which.
#include <QTest>

#include "engine/core/error.h"
#include "engine/propagate/gradient.h"
#include "engine/propagate/relevance.h"
#include "engine/propagate/relevance_rules.h"
#include "tests/support/network_builder.h"

using namespace saccade;

Q_DECLARE_METATYPE(std::vector<double>)
Q_DECLARE_METATYPE(at::Tensor)

namespace {

using Integers = std::vector<std::int64_t>;

at::Tensor row(const std::vector<double>& values) {
    return at::tensor(c10::ArrayRef<double>(values)).to(at::kFloat).view({1, 1, 1, -1});
}

std::vector<double> values(const at::Tensor& tensor) {
    const at::Tensor flat = tensor.to(at::kDouble).contiguous().flatten();
    return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

void compare(const at::Tensor& actual, const std::vector<double>& expected, double tolerance = 1e-5) {
    const auto got = values(actual);
    QCOMPARE(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        QVERIFY2(std::abs(got[i] - expected[i]) <= tolerance,
                 qPrintable(QString("value %1 is %2, not %3").arg(i).arg(got[i]).arg(expected[i])));
    }
}

/// A book with one rule for every layer.
class Always final : public RuleBook {
 public:
    explicit Always(std::unique_ptr<Rule> rule) : rule_(std::move(rule)) {}
    const Rule& rule(const Network&, LayerId) const override { return *rule_; }

 private:
    std::unique_ptr<Rule> rule_;
};

at::Tensor propagated(const std::shared_ptr<const Network>& network, const at::Tensor& input, const RuleBook& book,
                      const at::Tensor& start, const std::string& stop = "input") {
    Job job;
    RunOptions options;
    options.keepAll = true;
    const Run run(network, input, options, job);
    const at::Tensor signal = start.defined() ? start : at::ones_like(run.output());
    return sweep(run, book, {{{network->output(), signal}}, {network->find(stop)}, {}}, job).front();
}

/// The rules of the table below; bounds -4 and 5 a pixel.
std::unique_ptr<Rule> ruleOf(const std::string& name) {
    using namespace relevance;
    constexpr double tiny = 1e-9;
    if (name == "epsilon") return epsilonRule(tiny);
    if (name == "z-plus") return zPlusRule(tiny);
    if (name == "alpha-beta") return alphaBetaRule(2, 1, tiny);
    if (name == "gamma") return gammaRule(0.25, tiny);
    if (name == "z-box") return zBoxRule(at::full({1, 1, 1, 1}, -4.0), at::full({1, 1, 1, 1}, 5.0), tiny);
    if (name == "w-squared") return weightSquareRule(tiny);
    return flatRule(tiny);
}

}  // namespace

class TestRelevance : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void ratioIsTheStabilisedQuotientWhereverValuesLie_data() {
        QTest::addColumn<at::Tensor>("signal");
        QTest::addColumn<at::Tensor>("denominator");
        at::manual_seed(1);
        const at::Tensor n = at::randn({2, 3, 7, 9});
        at::Tensor d = at::randn({2, 3, 7, 9});
        d.view(-1).slice(0, 0, 40).zero_();
        d.view(-1)[3] = -0.0F;
        const auto last = at::MemoryFormat::ChannelsLast;
        QTest::newRow("rows") << n << d;
        QTest::newRow("channels last") << n.contiguous(last) << d.contiguous(last);
        QTest::newRow("one of each") << n << d.contiguous(last);
        QTest::newRow("a part of each") << n.slice(3, 0, 9, 2) << d.slice(3, 0, 9, 2);
        QTest::newRow("one for all rows") << n << d.narrow(2, 0, 1);
        QTest::newRow("float64") << n.to(at::kDouble) << d.to(at::kDouble);
        QTest::newRow("with a gradient") << n << d.clone().requires_grad_(true);
    }
    void ratioIsTheStabilisedQuotientWhereverValuesLie() {
        QFETCH(const at::Tensor, signal);
        QFETCH(const at::Tensor, denominator);
        const at::Tensor found = relevance::ratio(signal, denominator, 1e-3);
        QVERIFY(at::equal(found, signal / relevance::stabilised(denominator, 1e-3)));
        QCOMPARE(found.requires_grad(), denominator.requires_grad());
    }

    void weightedByHand_data() {
        QTest::addColumn<std::string>("rule");
        QTest::addColumn<double>("bias");
        QTest::addColumn<std::vector<double>>("expected");
        // x = (1, -2, 3), w = (2, -1, -1): contributions 2, 2 and -3.
        const auto line = [](const char* name, const char* rule, double bias, std::vector<double> expected) {
            QTest::newRow(name) << std::string(rule) << bias << expected;
        };
        line("epsilon", "epsilon", 0.5, {2 / 1.5, 2 / 1.5, -3 / 1.5});
        line("epsilon, negative output", "epsilon", -5, {2 / -4.0, 2 / -4.0, -3 / -4.0});
        line("z-plus takes a positive bias", "z-plus", 0.5, {2 / 4.5, 2 / 4.5, 0});
        line("z-plus leaves a negative bias", "z-plus", -5, {0.5, 0.5, 0});
        line("alpha-beta", "alpha-beta", 0.5, {4 / 4.5, 4 / 4.5, -1});
        line("alpha-beta, negative bias", "alpha-beta", -5, {1, 1, -3.0 / 8});
        line("gamma, positive output", "gamma", 0.5, {2.5 / 2.625, 2.5 / 2.625, -3 / 2.625});
        line("gamma, negative output", "gamma", -5, {2 / -6.0, 2 / -6.0, -3.75 / -6.0});
        line("gamma, output of zero", "gamma", -1, {0, 0, 0});
        line("z-box", "z-box", 0.5, {10 / 19.0, 7 / 19.0, 2 / 19.0});
        line("w-squared", "w-squared", 0.5, {4 / 6.0, 1 / 6.0, 1 / 6.0});
        line("flat", "flat", 0.5, {1 / 3.0, 1 / 3.0, 1 / 3.0});
    }

    void weightedByHand() {
        QFETCH(std::string, rule);
        QFETCH(double, bias);
        QFETCH(std::vector<double>, expected);
        const at::Tensor input = row({1, -2, 3});
        const at::Tensor weight = row({2, -1, -1});
        const at::Tensor shift = at::full({1}, bias);
        const auto convolution =
            test::NetworkBuilder()
                .add(Kind::convolution, "layer", {"input"}, {}, {{"weight", weight}, {"bias", shift}})
                .build("layer");
        compare(propagated(convolution, input, Always(ruleOf(rule)), {}), expected);
        if (rule == "z-box") return;  // the bounds here are those of pictures
        const auto linear =
            test::NetworkBuilder()
                .add(Kind::linear, "layer", {"input"}, {}, {{"weight", weight.view({1, 3})}, {"bias", shift}})
                .build("layer");
        compare(propagated(linear, input, Always(ruleOf(rule)), {}), expected);
    }

    void conservation_data() {
        QTest::addColumn<std::string>("rule");
        QTest::addColumn<bool>("negative");
        for (const char* rule : {"epsilon", "z-plus", "gamma", "z-box", "w-squared", "flat"}) {
            QTest::addRow("%s, inputs of both signs", rule) << std::string(rule) << true;
            QTest::addRow("%s, positive inputs", rule) << std::string(rule) << false;
        }
    }

    void conservation() {
        QFETCH(std::string, rule);
        QFETCH(bool, negative);
        at::manual_seed(11);
        const auto network = test::NetworkBuilder().convolution("layer", "input", 3, 8, 3, 2, 1, false).build("layer");
        const at::Tensor input = negative ? at::randn({2, 3, 9, 9}).clamp(-4, 5) : at::rand({2, 3, 9, 9});
        const at::Tensor start = at::randn({2, 8, 5, 5});
        const at::Tensor relevance = propagated(network, input, Always(ruleOf(rule)), start);
        for (std::int64_t sample = 0; sample < 2; ++sample) {
            const double in = relevance[sample].to(at::kDouble).sum().item<double>();
            const double out = start[sample].to(at::kDouble).sum().item<double>();
            QVERIFY2(std::abs(in - out) < 1e-3 * std::abs(out), qPrintable(QString("%1 became %2").arg(out).arg(in)));
        }
    }

    void zPlusNeverChangesTheSign() {
        at::manual_seed(12);
        const auto network = test::NetworkBuilder().convolution("layer", "input", 3, 8).build("layer");
        const at::Tensor relevance =
            propagated(network, at::randn({1, 3, 7, 7}), Always(ruleOf("z-plus")), at::rand({1, 8, 7, 7}));
        QVERIFY(relevance.min().item<float>() >= 0);
        QVERIFY(relevance.max().item<float>() > 0);
    }

    void biasesAbsorbRelevance() {
        // z = 1 + 1 + 2, of which the bias is half: so is what arrives.
        const auto network =
            test::NetworkBuilder()
                .add(Kind::linear, "layer", {"input"}, {}, {{"weight", at::ones({1, 2})}, {"bias", at::full({1}, 2.0)}})
                .build("layer");
        compare(propagated(network, row({1, 1}), Always(ruleOf("epsilon")), {}), {0.25, 0.25});
    }

    void sumsShareInProportion() {
        const auto network =
            test::NetworkBuilder()
                .add(Kind::relu, "left", {"input"})
                .add(Kind::flatten, "flat", {"input"})
                .add(Kind::reshape, "right", {"flat"}, {{"shape", Integers{-2, 1, 1, 3}}})
                .add(Kind::addition, "sum", {"left", "right"}, {{"coefficients", std::vector<double>{1, 3}}})
                .build("sum");
        const Always book(relevance::sumRule(1e-9));
        const at::Tensor input = row({1, 2, 4});
        const at::Tensor start = row({8, 8, -8});
        compare(propagated(network, input, book, start, "left"), {2, 2, -2});
        compare(propagated(network, input, book, start, "right"), {6, 6, -6});
    }

    void constantsTakeNothing() {
        const at::Tensor constant = row({5, -7, 0.5});
        const auto sum = test::NetworkBuilder()
                             .add(Kind::constant, "shift", {}, {}, {{"value", constant}})
                             .add(Kind::addition, "layer", {"input", "shift"})
                             .build("layer");
        compare(propagated(sum, row({1, 2, 3}), Always(relevance::sumRule(1e-9)), row({4, 5, 6})), {4, 5, 6});
        const auto product = test::NetworkBuilder()
                                 .add(Kind::constant, "factor", {}, {}, {{"value", constant}})
                                 .add(Kind::multiplication, "layer", {"factor", "input"})
                                 .build("layer");
        compare(propagated(product, row({1, 2, 3}), Always(relevance::productRule()), row({4, 5, 6})), {4, 5, 6});
    }

    void gatesTakeNothing() {
        const auto network = test::NetworkBuilder()
                                 .add(Kind::relu, "signal", {"input"})
                                 .add(Kind::adaptiveAveragePool, "gate", {"input"}, {{"size", Integers{1, 1}}})
                                 .add(Kind::multiplication, "layer", {"gate", "signal"})
                                 .build("layer");
        const Always book(relevance::productRule());
        compare(propagated(network, row({1, 2, 3}), book, row({4, 5, 6}), "signal"), {4, 5, 6});
        compare(propagated(network, row({1, 2, 3}), book, row({4, 5, 6}), "gate"), {0});
    }

    void equalFactorsShareEvenly() {
        const auto network = test::NetworkBuilder()
                                 .add(Kind::relu, "a", {"input"})
                                 .add(Kind::sigmoid, "b", {"input"})
                                 .add(Kind::multiplication, "layer", {"a", "b"})
                                 .build("layer");
        const Always book(relevance::productRule());
        compare(propagated(network, row({1, 2, 3}), book, row({4, 5, 6}), "a"), {2, 2.5, 3});
        compare(propagated(network, row({1, 2, 3}), book, row({4, 5, 6}), "b"), {2, 2.5, 3});
    }

    void averagesShareInProportion() {
        const auto network =
            test::NetworkBuilder()
                .add(Kind::averagePool, "layer", {"input"}, {{"kernel", Integers{1, 2}}, {"stride", Integers{1, 2}}})
                .build("layer");
        compare(propagated(network, row({1, 3, -1, 5}), Always(relevance::shareRule(1e-9)), row({8, 4})),
                {2, 6, -1, 5});
    }

    void layerNormKeepsItsStatistics() {
        // (x - 2) / s with s = sqrt(2/3): each value counts x over (x - 2) of what stands on it.
        const auto network =
            test::NetworkBuilder()
                .add(Kind::layerNorm, "layer", {"input"}, {{"axes", std::int64_t{1}}, {"epsilon", 0.0}})
                .build("layer");
        compare(propagated(network, row({1, 3, 2}), Always(relevance::groupShareRule(1e-9)), row({2, 4, 0})),
                {-2, 12, 0}, 1e-3);
    }

    void groupNormKeepsItsStatistics() {
        // Channels 1, 3 and 2, 6, each a group: (x - 2) / 1 and (x - 4) / 2. The weights cancel.
        const auto network =
            test::NetworkBuilder()
                .add(Kind::groupNorm, "layer", {"input"}, {{"groups", std::int64_t{2}}, {"epsilon", 0.0}},
                     {{"weight", at::tensor({3.0F, 2.0F})}})
                .build("layer");
        const auto channels = [](const at::Tensor& values) { return values.reshape({1, 2, 1, 2}); };
        compare(propagated(network, channels(row({1, 3, 2, 6})), Always(relevance::groupShareRule(1e-9)),
                           channels(row({2, 4, 3, 5}))),
                {-2, 12, -3, 15}, 1e-3);
    }

    void compositesByPosition() {
        at::manual_seed(13);
        const auto network =
            test::NetworkBuilder()
                .add(Kind::affine, "scale", {"input"}, {}, {{"scale", at::ones({3})}, {"shift", at::ones({3})}})
                .convolution("left", "input", 3, 4)
                .convolution("right", "scale", 3, 4)
                .add(Kind::concatenation, "join", {"left", "right", "input"}, {{"axis", std::int64_t{1}}})
                .convolution("head", "join", 11, 4)
                .add(Kind::flatten, "flat", {"head"})
                .linear("fc", "flat", 4 * 4 * 4, 5)
                .build("fc");
        const RelevanceOptions options{1e-6, 0.25, 1e-6, at::full({1, 3, 1, 1}, -1.0), at::full({1, 3, 1, 1}, 1.0)};
        const auto ruleAt = [&](const char* composite, const char* layer) {
            // The book is kept so that the addresses stay different.
            static std::map<std::string, std::shared_ptr<const RuleBook>> byName;
            auto& book = byName[composite];
            if (!book) book = relevanceRules(composite, options);
            return &book->rule(*network, network->find(layer));
        };
        for (const char* composite : {"epsilon_plus_flat", "epsilon_alpha2_beta1_flat", "epsilon_gamma_box"}) {
            QVERIFY2(ruleAt(composite, "left") == ruleAt(composite, "right"), composite);
            QVERIFY2(ruleAt(composite, "left") != ruleAt(composite, "head"), composite);
            QVERIFY2(ruleAt(composite, "head") != ruleAt(composite, "fc"), composite);
        }
        for (const char* composite : {"epsilon_plus", "epsilon_alpha2_beta1", "epsilon"}) {
            QVERIFY2(ruleAt(composite, "left") == ruleAt(composite, "head"), composite);
            QVERIFY2(ruleAt(composite, "head") != ruleAt(composite, "fc"), composite);
        }
        QCOMPARE(relevanceRules("gradient_x_input", options).get(), &gradientRules());
        QVERIFY_EXCEPTION_THROWN(relevanceRules("epsilon_minus", options), RequestError);
    }

    void pixelBoundsGoThroughWhatLiesBefore() {
        at::manual_seed(14);
        const at::Tensor weight = at::randn({4, 2, 3, 3});
        const at::Tensor low = at::tensor({-1.F, -2.F}).view({1, 2, 1, 1});
        const at::Tensor high = at::tensor({3.F, 1.F}).view({1, 2, 1, 1});
        const at::Tensor factor = at::tensor({2.F, -1.F});
        const at::Tensor shift = at::tensor({0.5F, 0.25F});
        const auto normalising = test::NetworkBuilder()
                                     .add(Kind::affine, "norm", {"input"}, {}, {{"scale", factor}, {"shift", shift}})
                                     .add(Kind::convolution, "conv", {"norm"}, {}, {{"weight", weight}})
                                     .build("conv");
        const auto bare =
            test::NetworkBuilder().add(Kind::convolution, "conv", {"input"}, {}, {{"weight", weight}}).build("conv");
        const at::Tensor input = at::rand({1, 2, 5, 5}) - 0.5;
        const at::Tensor start = at::rand({1, 4, 3, 3});
        const auto through = [&](const at::Tensor& bound) {
            return bound * factor.view({1, 2, 1, 1}) + shift.view({1, 2, 1, 1});
        };
        const at::Tensor inside = propagated(
            normalising, input, *relevanceRules("epsilon_gamma_box", {1e-6, 0.25, 1e-9, low, high}), start, "norm");
        // The second channel is turned over, so its bounds change places.
        const at::Tensor expected =
            propagated(bare, through(input),
                       *relevanceRules("epsilon_gamma_box", {1e-6, 0.25, 1e-9, at::minimum(through(low), through(high)),
                                                             at::maximum(through(low), through(high))}),
                       start);
        QVERIFY(at::allclose(inside, expected, 1e-5, 1e-7));
    }

    void pixelBoundsBehindANormalisationAreRefused() {
        const auto network = test::NetworkBuilder()
                                 .add(Kind::localResponseNorm, "lrn", {"input"}, {{"size", std::int64_t{3}}})
                                 .convolution("conv", "lrn", 3, 4)
                                 .build("conv");
        const RelevanceOptions options{1e-6, 0.25, 1e-6, at::full({1, 3, 1, 1}, -1.0), at::full({1, 3, 1, 1}, 1.0)};
        QVERIFY_EXCEPTION_THROWN(
            propagated(network, at::rand({1, 3, 5, 5}), *relevanceRules("epsilon_gamma_box", options), {}),
            RequestError);
    }

    void wholeNetworksConserve_data() {
        QTest::addColumn<std::string>("composite");
        for (const auto& composite : relevanceComposites()) {
            if (composite == "gradient_x_input" || composite.find("alpha2") != std::string::npos) continue;
            QTest::newRow(composite.c_str()) << composite;
        }
    }

    void wholeNetworksConserve() {
        // No biases anywhere: all that enters arrives, through additions, concatenation, pooling and averages.
        QFETCH(std::string, composite);
        at::manual_seed(15);
        const auto network =
            test::NetworkBuilder()
                .convolution("stem", "input", 3, 8, 3, 1, 1, false)
                .add(Kind::relu, "relu", {"stem"})
                .add(Kind::maxPool, "pool", {"relu"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
                .convolution("a", "pool", 8, 8, 3, 1, 1, false)
                .add(Kind::addition, "add", {"a", "pool"})
                .add(Kind::relu, "relu2", {"add"})
                .convolution("b", "relu2", 8, 8, 1, 1, 0, false)
                .add(Kind::relu, "relu3", {"b"})
                .add(Kind::concatenation, "join", {"relu3", "relu2"}, {{"axis", std::int64_t{1}}})
                .add(Kind::adaptiveAveragePool, "gap", {"join"}, {{"size", Integers{1, 1}}})
                .add(Kind::flatten, "flat", {"gap"})
                .linear("fc", "flat", 16, 5, false)
                .build("fc");
        const RelevanceOptions options{1e-9, 0.25, 1e-9, at::full({1, 3, 1, 1}, -4.0), at::full({1, 3, 1, 1}, 4.0)};
        const at::Tensor relevance = propagated(network, at::randn({1, 3, 12, 12}).clamp(-4, 4),
                                                *relevanceRules(composite, options), at::ones({1, 5}));
        const double sum = relevance.to(at::kDouble).sum().item<double>();
        QVERIFY2(std::abs(sum - 5) < 0.01, qPrintable(QString("5 became %1").arg(sum)));
    }
};

QTEST_GUILESS_MAIN(TestRelevance)
#include "tst_relevance.moc"
