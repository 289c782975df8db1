// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepSHAP and GradientSHAP: means over baselines, complete, the same in any batch, resumable.
#include <QTemporaryDir>
#include <QTest>

#include "engine/core/error.h"
#include "engine/image/picture.h"
#include "engine/methods/baseline_set.h"
#include "tests/methods/odd_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

/// Three pictures of one colour each and a file that is none.
struct Folder {
    QTemporaryDir folder;
    std::vector<std::string> files;

    Folder() {
        for (const int level : {40, 120, 220}) {
            Picture picture;
            picture.width = 12;
            picture.height = 12;
            picture.rgb.assign(12 * 12 * 3, static_cast<std::uint8_t>(level));
            files.push_back(folder.filePath(QString("%1.png").arg(level)).toStdString());
            writePicture(files.back(), picture);
        }
        QFile other(folder.filePath("notes.txt"));
        if (other.open(QIODevice::WriteOnly)) other.write("no picture");
    }
    std::string path() const { return folder.path().toStdString(); }
};

}  // namespace

class TestShap : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void oneBaselineIsDeepLift() {
        const auto study = studyOfOdd("pooled", true);
        const Map one = answer(*study, request("deep_shap", {{"samples", "1"}}, 2));
        const Map lift = answer(*study, request("deeplift", {{"baseline", "noise"}}, 2));
        QVERIFY(apart(one, lift) < 1e-4);
    }

    void theMeanOverAFolder() {
        const Folder folder;
        const auto study = studyOfOdd("residual", true);
        at::Tensor mean = at::zeros({3, 12, 12});
        for (const auto& file : folder.files)
            mean += values(answer(*study, request("deeplift", {{"baseline", file}}, 2))) / 3;
        const Map map = answer(*study, request("deep_shap", {{"baselines", folder.path()}, {"samples", "3"}}, 2));
        QVERIFY(apart(values(map), mean) < 1e-4);
        QCOMPARE(figure(map, "samples"), 3.0);
        // Then all over again.
        const Map twice = answer(*study, request("deep_shap", {{"baselines", folder.path()}, {"samples", "6"}}, 2));
        QVERIFY(apart(values(twice), mean) < 1e-4);
    }

    void complete_data() {
        QTest::addColumn<int>("network");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i)
            QTest::newRow(oddNetworks()[i].name) << static_cast<int>(i);
    }
    void complete() {
        QFETCH(int, network);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), true);
        const double extent = [&] {
            const Map map = answer(*study, request("deep_shap", {{"samples", "5"}, {"rule", "reveal_cancel"}}, 1));
            return values(map).abs().sum(at::kDouble).item<double>();
        }();
        for (const char* rule : {"rescale", "reveal_cancel"}) {
            const Map map = answer(*study, request("deep_shap", {{"samples", "5"}, {"rule", rule}}, 1));
            QVERIFY2(std::abs(figure(map, "completeness_gap")) < 1e-4 * extent, rule);
        }
    }

    void expectedGradientsOfALinearNetwork() {
        // The gradient is the weights everywhere: the map is w (x - mean of the baselines), and complete at once.
        const at::Tensor weights = normal({3, 2, 3, 4}, 1);
        const at::Tensor input = normal({1, 2, 3, 4}, 2);
        const auto study = studyOf(linearNetwork(weights, at::zeros({3})), input);
        const Map map = answer(*study, request("gradient_shap", {{"samples", "7"}}, 1));
        const at::Tensor baselines = BaselineSet(*study, "", 0, 7).inputs(0, 7);
        QVERIFY(apart(values(map), weights[1] * (input - baselines.mean({0}, true))[0]) < 1e-5);
        QVERIFY(std::abs(figure(map, "completeness_gap")) < 1e-4);
    }

    void expectedGradientsOfSquares() {
        // x^2 - mean of b^2 in the limit.
        const at::Tensor input = normal({1, 1, 2, 3}, 2);
        const auto study = studyOf(squareNetwork(6), input);
        const Map map = answer(*study, request("gradient_shap", {{"samples", "4000"}}));
        const at::Tensor baselines = BaselineSet(*study, "", 0, 4000).inputs(0, 4000);
        const at::Tensor expected = (input * input - (baselines * baselines).mean({0}, true))[0];
        const double error = (values(map) - expected).abs().max().item<double>();
        QVERIFY2(error < 10 * figure(map, "standard_error"), qPrintable(QString::number(error)));
        QVERIFY(figure(map, "standard_error") < 0.2);
    }

    void theBatchDoesNotShow_data() {
        QTest::addColumn<std::string>("method");
        QTest::newRow("deep_shap") << std::string("deep_shap");
        QTest::newRow("gradient_shap") << std::string("gradient_shap");
    }
    void theBatchDoesNotShow() {
        QFETCH(std::string, method);
        Request asked = request(method, {{"samples", "6"}}, 1);
        asked.seed = 5;
        asked.batch = 1;
        const Map one = answer(*studyOfOdd("gated", true), asked);
        asked.batch = 4;
        const Map many = answer(*studyOfOdd("gated", true), asked);
        QVERIFY(apart(many, one) < 1e-4);
        asked.seed = 6;
        QVERIFY(apart(answer(*studyOfOdd("gated", true), asked), one) > 1e-3);
    }

    void stoppedMeansGoOn_data() { theBatchDoesNotShow_data(); }
    void stoppedMeansGoOn() {
        QFETCH(std::string, method);
        Request asked = request(method, {{"samples", "8"}}, 1);
        asked.batch = 4;
        const Map whole = answer(*studyOfOdd("pooled", true), asked);
        const auto study = studyOfOdd("pooled", true);
        Job stopped([&](const Progress&) { stopped.cancel(); }, {});
        const Map part = explain(*study, asked, stopped);
        QVERIFY(part.recipe.partial);
        QCOMPARE(figure(part, "samples"), 4.0);
        const Map finished = answer(*study, asked);
        QVERIFY(!finished.recipe.partial);
        QCOMPARE(finished.recipe.backwards, std::int64_t{4});
        QVERIFY(apart(finished, whole) < 1e-5);
    }

    void foldersThatDoNotServe() {
        const auto study = studyOfOdd("pooled", true);
        const QTemporaryDir empty;
        const auto asked = [&](const std::string& path) {
            return refusal([&] { answer(*study, request("deep_shap", {{"baselines", path}})); });
        };
        QVERIFY(asked(empty.path().toStdString()).contains("no pictures"));
        QVERIFY(asked("/no/such/folder").contains("baselines"));
        QFile broken(empty.filePath("broken.png"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("this is no picture");
        broken.close();
        QVERIFY(asked(empty.path().toStdString()).contains("broken.png"));
    }
};

QTEST_GUILESS_MAIN(TestShap)
#include "tst_shap.moc"
