// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Excitation backpropagation and its contrastive form: probabilities that stay probabilities, contrasts that sum to
/// nothing.
#include <QTest>

#include "engine/core/error.h"
#include "tests/methods/odd_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

Map mapAt(Study& study, const std::string& method, const std::string& layer, Overrides parameters = {},
          std::int64_t index = 1) {
    Request asked = request(method, std::move(parameters), index);
    asked.layer = layer;
    return answer(study, asked);
}

/// Two layers without biases, 1 x 1 pixels: what excites what can be counted.
std::shared_ptr<Study> countable() {
    at::Tensor first = at::tensor({1.F, 2.F, -1.F, 3.F}).view({2, 2, 1, 1});
    at::Tensor second = at::tensor({2.F, 1.F, 1.F, -4.F}).view({2, 2});
    const auto network = Network::build(
        {layer(Kind::input, "input", {}), weighted(layer(Kind::convolution, "conv", {0}), first, at::zeros({2})),
         layer(Kind::relu, "relu", {1}), layer(Kind::flatten, "flat", {2}),
         weighted(layer(Kind::linear, "fc", {3}), second, at::full({2}, 7.0))},
        {}, "fc", "countable");
    return studyOf(network, at::tensor({0.5F, 0.25F}).view({1, 2, 1, 1}));
}

}  // namespace

class TestExcitation : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void byHand() {
        // x = (1/2, 1/4); hidden: 1/2 + 1/2 = 1 and -1/2 + 3/4 = 1/4. Class 0: 2 of 1 and 1 of 1/4, so 8/9 and 1/9 win.
        // The first hidden unit has half from each pixel, the second all from the second.
        const auto study = countable();
        const Map map = answer(*study, request("excitation_backprop", {}, 0));
        QVERIFY(at::allclose(values(map).flatten(), at::tensor({4.F / 9, 5.F / 9})));
        QVERIFY(std::abs(figure(map, "sum") - 1) < 1e-6);
        QCOMPARE(map.recipe.layer, std::string());
        // Class 1 is excited by the first hidden unit alone.
        QVERIFY(at::allclose(values(answer(*study, request("excitation_backprop", {}, 1))).flatten(),
                             at::tensor({0.5F, 0.5F})));
        Request probable = request("excitation_backprop", {}, 1);
        probable.target.score = Score::probability;
        const double p = probabilities(*study)[1];
        QVERIFY(std::abs(figure(answer(*study, probable), "sum") - p) < 1e-6);
    }

    void contrastByHand() {
        // Class 1: the first hidden unit wins; its opposite: the second. The difference is (1, -1), and cut (1, 0).
        const auto study = countable();
        const Map cut = answer(*study, request("contrastive_excitation_backprop", {{"contrast", "relu"}}, 1));
        QVERIFY(at::allclose(values(cut).flatten(), at::tensor({0.5F, 0.5F})));
        const Map both = answer(*study, request("contrastive_excitation_backprop", {}, 1));
        QVERIFY(at::allclose(values(both).flatten(), at::tensor({0.5F, -0.5F})));
        QVERIFY(std::abs(figure(both, "sum")) < 1e-6);
        QVERIFY(std::abs(figure(both, "contrast_sum")) < 1e-6);
    }

    void probabilitiesStay_data() {
        QTest::addColumn<std::string>("network");
        QTest::addColumn<std::string>("layer");
        const auto line = [](const char* network, const char* layer) {
            QTest::addRow("%s, %s", network, layer) << std::string(network) << std::string(layer);
        };
        for (const char* layer : {"", "pool1", "join", "relu1"})
            line("pooled", layer);
        for (const char* layer : {"", "joined", "joined2"})
            line("residual", layer);
        for (const char* layer : {"shuffle", "join"})
            line("shuffled", layer);
        for (const char* layer : {"", "cat2"})
            line("dense", layer);
    }
    void probabilitiesStay() {
        QFETCH(std::string, network);
        QFETCH(std::string, layer);
        // Without biases: a unit that its bias alone turned on was excited by nobody, and what it won stays there.
        const auto study = studyOfOdd(network, false);
        const Map map = mapAt(*study, "excitation_backprop", layer);
        QCOMPARE(map.recipe.layer, layer);
        QVERIFY2(std::abs(figure(map, "sum") - 1) < 0.01, qPrintable(QString::number(figure(map, "sum"))));
        QCOMPARE(map.native.empty(), layer.empty());
        QCOMPARE(map.values.shape, layer.empty() ? (Shape{3, 12, 12}) : (Shape{12, 12}));
        if (!layer.empty()) {
            QVERIFY(std::abs(toTensor(map.native).sum(at::kDouble).item<double>() - figure(map, "sum")) < 1e-5);
        }
        // Branches that are added may be negative, and share with their sign.
        if (network != "residual") QVERIFY(values(map).min().item<float>() >= 0);

        const Map contrast = mapAt(*study, "contrastive_excitation_backprop", layer);
        QVERIFY(std::abs(figure(contrast, "contrast_sum")) < 1e-5);
        QVERIFY2(std::abs(figure(contrast, "sum")) < 0.01, qPrintable(QString::number(figure(contrast, "sum"))));
        QVERIFY(apart(contrast, map) > 1e-3);
    }

    void finiteEverywhere_data() {
        QTest::addColumn<int>("network");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i)
            QTest::newRow(oddNetworks()[i].name) << static_cast<int>(i);
    }
    void finiteEverywhere() {
        QFETCH(int, network);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), true);
        for (const char* variant : {"paper", "zennit"}) {
            for (const char* method : {"excitation_backprop", "contrastive_excitation_backprop"}) {
                const Map map = answer(*study, request(method, {{"variant", variant}}, 2));
                // Where all that excites the target is below zero, nothing arrives, and the map says so.
                const bool empty = values(map).abs().max().item<float>() == 0;
                QVERIFY2(!empty || !map.recipe.notes.empty(), method);
            }
        }
    }

    void cutsAtALayer() {
        // Where both have come through a hidden layer they overlap, and a cut is more than the excitation alone.
        const auto study = studyOfOdd("pooled", false);
        const Map own = answer(*study, request("excitation_backprop", {}, 1));
        const Map last = answer(*study, request("contrastive_excitation_backprop", {{"contrast", "relu2"}}, 1));
        QVERIFY(apart(last, own) < 1e-5);
        const Map lower = answer(*study, request("contrastive_excitation_backprop", {{"contrast", "join"}}, 1));
        QVERIFY(values(lower).min().item<float>() >= 0);
        QVERIFY(apart(lower, own) > 1e-2);
        QVERIFY(figure(lower, "sum") > 0 && figure(lower, "sum") < 1);
        Request asked = request("contrastive_excitation_backprop", {{"contrast", "conv1"}}, 1);
        asked.layer = "join";
        QVERIFY(refusal([&] { answer(*study, asked); }).contains("conv1"));
        QVERIFY(refusal([&] {
                    answer(*study, request("contrastive_excitation_backprop", {{"contrast", "conv9"}}, 1));
                }).contains("conv1"));
    }

    void scalesOfChannelsDoNotShow() {
        // A channel twice as large and its uses half as heavy: the same network, and the same winners.
        at::manual_seed(4);
        const at::Tensor first = at::randn({4, 3, 3, 3});
        const at::Tensor second = at::randn({2, 4 * 16});
        const at::Tensor factor = at::tensor({2.F, 0.5F, 4.F, 0.25F}).view({4, 1, 1, 1});
        const auto study = [&](bool scaled) {
            const at::Tensor uses =
                scaled ? (second.view({2, 4, 16}) / factor.view({1, 4, 1})).reshape({2, 64}) : second;
            const auto network = Network::build(
                {layer(Kind::input, "input", {}),
                 weighted(layer(Kind::convolution, "conv", {0}), scaled ? first * factor : first, at::zeros({4})),
                 layer(Kind::relu, "relu", {1}), layer(Kind::flatten, "flat", {2}),
                 weighted(layer(Kind::linear, "fc", {3}), uses, at::zeros({2}))},
                {}, "fc", "scaled");
            at::manual_seed(5);
            return studyOf(network, at::rand({1, 3, 6, 6}));
        };
        for (const char* method : {"excitation_backprop", "contrastive_excitation_backprop"})
            QVERIFY(apart(answer(*study(true), request(method, {})), answer(*study(false), request(method, {}))) <
                    1e-4);
    }

    void refused() {
        const auto study = studyOfOdd("residual", true);
        Request hidden = request("contrastive_excitation_backprop", {});
        hidden.target.layer = "add";
        hidden.target.kind = Target::Kind::channel;
        QVERIFY(refusal([&] { answer(*study, hidden); }).contains("add"));
        hidden.target.layer = "a.relu";
        hidden.layer = "a.relu";
        QVERIFY(refusal([&] { answer(*study, hidden); }).contains("relu"));
        QVERIFY(refusal([&] { mapAt(*study, "excitation_backprop", "fc"); }).contains("fc"));
    }
};

QTEST_GUILESS_MAIN(TestExcitation)
#include "tst_excitation.moc"
