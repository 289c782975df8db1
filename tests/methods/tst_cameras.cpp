// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// CAMERAS: one size by hand, several by their definition, and networks that take one size only.
#include <QTest>

#include "engine/core/error.h"
#include "tests/methods/odd_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

Request cameras(Overrides parameters, const std::string& layer, std::int64_t index) {
    Request asked = request("cameras", std::move(parameters), index);
    asked.layer = layer;
    return asked;
}

/// The activation of "relu2" and the gradient there, which is the same at every cell: the class's weights over the
/// cells.
std::pair<at::Tensor, at::Tensor> atTheLayer(const Network& network, const at::Tensor& input, std::int64_t index) {
    Job job;
    RunOptions options;
    options.stop = network.find("relu2");
    const at::Tensor activation = Run(network.shared_from_this(), input, options, job).output();
    const at::Tensor weights = network.layer(network.find("fc")).tensor("weight")[index];
    const auto cells = static_cast<double>(activation.size(2) * activation.size(3));
    return {activation, (weights / cells).view({1, -1, 1, 1}).expand_as(activation).contiguous()};
}

}  // namespace

class TestCameras : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void meansOverSizes_data() {
        QTest::addColumn<int>("scales");
        QTest::addColumn<bool>("relu");
        QTest::newRow("one") << 1 << true;
        QTest::newRow("one, signed") << 1 << false;
        QTest::newRow("three") << 3 << true;
        QTest::newRow("three, signed") << 3 << false;
    }
    void meansOverSizes() {
        QFETCH(int, scales);
        QFETCH(bool, relu);
        const auto network = convolutionalNetwork();
        const at::Tensor input = normal({1, 3, 12, 10}, 3);
        const auto study = studyOf(network, input);
        // Not the first prediction, so that no size is left out.
        const std::int64_t index = topClasses(*study, 2).back();
        at::Tensor activation = at::zeros({1, 8, 12, 10});
        at::Tensor gradient = at::zeros({1, 8, 12, 10});
        for (int i = 0; i < scales; ++i) {
            const double factor = scales > 1 ? 1 + 0.5 * i : 1;
            const auto [a, g] = atTheLayer(
                *network, resizedBilinear(input, std::llround(12 * factor), std::llround(10 * factor)), index);
            activation += resizedBilinear(a, 12, 10) / scales;
            gradient += resizedBilinear(g, 12, 10) / scales;
        }
        at::Tensor expected = (activation * gradient).sum(1)[0];
        if (relu) expected = at::relu(expected);
        const Map map = answer(
            *study, cameras({{"scales", std::to_string(scales)}, {"largest", "2"}, {"relu", relu ? "true" : "false"}},
                            "relu2", index));
        QVERIFY2(apart(toTensor(map.values), expected) < 1e-4,
                 qPrintable(QString::number(apart(toTensor(map.values), expected))));
        QCOMPARE(figure(map, "sizes"), static_cast<double>(scales));
        QCOMPARE(map.recipe.backwards, std::int64_t{scales});
    }

    void sizesAtWhichTheClassIsLost() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 3));
        const std::int64_t top = topClasses(*study, 1).front();
        const Map map = answer(*study, cameras({{"scales", "5"}, {"largest", "4"}}, "relu2", top));
        std::int64_t expected = 0;
        for (const double factor : {1.0, 1.75, 2.5, 3.25, 4.0}) {
            Job job;
            const at::Tensor enlarged =
                resizedBilinear(study->input(), std::llround(12 * factor), std::llround(12 * factor));
            expected += study->logitsOf(enlarged, job).argmax(1).item<std::int64_t>() == top ? 1 : 0;
        }
        QCOMPARE(figure(map, "sizes"), static_cast<double>(expected));
    }

    void networksOfOneSize() {
        const auto study = studyOfOdd("pooled", true);
        const QString sentence = refusal([&] { answer(*study, cameras({}, "relu1", 1)); });
        for (const char* word : {"cameras", "fc1", "grad_cam"})
            QVERIFY2(sentence.contains(word), qPrintable(sentence));
        // At its own size it serves.
        answer(*study, cameras({{"scales", "1"}}, "relu1", 1));
    }

    void placesAreRefused() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 3));
        Request asked = cameras({}, "relu1", 0);
        asked.target.layer = "relu2";
        asked.target.kind = Target::Kind::unit;
        QVERIFY(refusal([&] { answer(*study, asked); }).contains("row"));
        asked.target.kind = Target::Kind::channel;
        answer(*study, asked);
    }

    void finiteElsewhere() {
        for (const char* name : {"residual", "dense", "gated", "normalised", "response"})
            answer(*studyOfOdd(name, true), request("cameras", {{"scales", "2"}}, 1));
    }
};

QTEST_GUILESS_MAIN(TestCameras)
#include "tst_cameras.moc"
