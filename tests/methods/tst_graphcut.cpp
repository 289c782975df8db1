// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The object mask of a map, over any method's map.
#include <QTest>

#include "engine/core/error.h"
#include "engine/image/graph_cut.h"
#include "engine/image/seen_pixels.h"
#include "tests/methods/golden_case.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

const char* const method = "graphcut_segmentation";

/// The largest size among the channels.
Array simonyan(const Map& map) {
    return toArray(toTensor(map.values).abs().amax(0));
}

at::Tensor maskOf(const CutOut& cut, const Shape& shape) {
    at::Tensor mask = at::zeros(shape);
    std::copy(cut.mask.begin(), cut.mask.end(), mask.data_ptr<float>());
    return mask;
}

}  // namespace

class TestGraphCutMethod : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void ofTheGradient_data() {
        QTest::addColumn<QString>("network");
        for (const char* network : {"vggish", "resnetish", "inceptionish"})
            QTest::newRow(network) << network;
    }
    void ofTheGradient() {
        QFETCH(const QString, network);
        const GoldenCase golden(network.toStdString());
        const Map map = golden.map(method);
        const Picture picture = seenPicture(golden.study->subject().input, golden.study->card());
        const CutOut cut = cutOut(picture, simonyan(golden.map("gradient")), {0.95, 0.3, 0});
        QCOMPARE(map.values.shape, (Shape{32, 32}));
        QVERIFY(at::equal(toTensor(map.values), maskOf(cut, {32, 32})));
        QCOMPARE(figure(map, "box_left"), double(cut.box.x0));
        QCOMPARE(figure(map, "box_top"), double(cut.box.y0));
        QCOMPARE(figure(map, "box_right"), double(cut.box.x1));
        QCOMPARE(figure(map, "box_bottom"), double(cut.box.y1));
        QCOMPARE(figure(map, "area"), toTensor(map.values).sum().item<double>());
        QVERIFY(figure(map, "area") >= figure(map, "object_seeds") / 2);
        // One forward for the picture, one backward for the map.
        QCOMPARE(map.recipe.forwards, 1);
        QCOMPARE(map.recipe.backwards, 1);
        QCOMPARE(golden.map(method).values.values, map.values.values);
    }

    void ofAnyMap() {
        const GoldenCase golden("resnetish");
        const Picture picture = seenPicture(golden.study->subject().input, golden.study->card());
        const CutOut cam = cutOut(picture, golden.map("grad_cam").values, {0.95, 0.3, 0});
        QVERIFY(at::equal(toTensor(golden.map(method, {{"base", "grad_cam"}}).values), maskOf(cam, {32, 32})));
        const at::Tensor relevance = toTensor(golden.map("lrp").values).sum(0);
        const CutOut summed = cutOut(picture, toArray(relevance), {0.9, 0.4, 1});
        const Overrides parameters{
            {"base", "lrp"}, {"channels", "sum"}, {"foreground", "90"}, {"background", "40"}, {"refinements", "1"}};
        QVERIFY(at::equal(toTensor(golden.map(method, parameters).values), maskOf(summed, {32, 32})));
    }

    void theScoreIsTheBases() {
        const GoldenCase golden("vggish");
        QVERIFY(golden.map(method).recipe.score == Score::logit);
        const Map rise = golden.map(method, {{"base", "rise"}});
        QVERIFY(rise.recipe.score == Score::probability);
        QVERIFY(rise.recipe.forwards > 4000);
    }

    void everyOtherMethodIsABase() {
        for (const Parameter& parameter : findMethod(method).parameters) {
            if (parameter.id != "base") continue;
            QCOMPARE(parameter.choices.size(), methods().size() - 1);
            QCOMPARE(parameter.choices.front(), std::string("gradient"));
            QVERIFY(std::find(parameter.choices.begin(), parameter.choices.end(), method) == parameter.choices.end());
        }
    }

    void quantilesTheWrongWayRound() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 1));
        const QString sentence = refusal([&] {
            answer(*study, request(method, {{"foreground", "50"}, {"background", "80"}}));
        });
        QVERIFY2(sentence.contains("80 %") && sentence.contains("50 %"), qPrintable(sentence));
    }
};

QTEST_GUILESS_MAIN(TestGraphCutMethod)
#include "tst_graphcut.moc"
