// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Propagated maps against independent libraries, on three networks.
#include <QTest>
#include <array>
#include <map>
#include <memory>

#include "engine/core/error.h"
#include "tests/methods/golden_references.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr double agreement = 1e-4;  // of the largest magnitude: tests/golden/README.md

constexpr std::array<const char*, 3> networks{"vggish", "resnetish", "inceptionish"};

/// Opened once: a study does not change what it answers.
const GoldenCase& caseOf(const QString& network) {
    static std::map<std::string, std::unique_ptr<GoldenCase>> opened;
    auto& found = opened[network.toStdString()];
    if (!found) found = std::make_unique<GoldenCase>(network.toStdString());
    return *found;
}

// The activation of the layer that the references looked at, summed over its channels.
at::Tensor channelSum(const GoldenCase& golden) {
    Job job;
    const std::string layer = golden.facts.at("layer").get<std::string>();
    const Run& run = golden.study->runObserving(layer, job);
    return run.activation(run.network().find(layer)).squeeze(0).sum(0);
}

}  // namespace

class TestGoldenMaps : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void values_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<int>("row");
        for (const char* network : networks) {
            for (std::size_t i = 0; i < goldenReferences().size(); ++i)
                QTest::addRow("%s, %s", network, goldenReferences()[i].key) << network << static_cast<int>(i);
        }
    }
    void values() {
        QFETCH(QString, network);
        QFETCH(int, row);
        const QString wrong = disagreement(caseOf(network), goldenReferences().at(static_cast<std::size_t>(row)));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    void eigenCam_data() { addNetworks(); }
    void eigenCam() {
        // The peer's sign is that of the library that computed its singular vectors: the map's or its opposite.
        QFETCH(QString, network);
        const GoldenCase& golden = caseOf(network);
        const Map map = golden.map("eigen_cam", {{"relu", "true"}});
        const at::Tensor native = toTensor(map.native);
        const at::Tensor opposite = resizedBilinear(at::relu(-native).unsqueeze(0).unsqueeze(0), 32, 32).squeeze();
        const at::Tensor peer = golden.reference("eigen_cam.peer_scaled");
        const double like = correlation(toTensor(map.values), peer);
        const double unlike = correlation(opposite, peer);
        QVERIFY2(std::max(like, unlike) >= 0.999, qPrintable(QString("%1 %2").arg(like).arg(unlike)));
        // Whichever it is, ours goes with the sum of the channels.
        QVERIFY(correlation(native, channelSum(golden)) > 0);
    }

    void completeness_data() { addNetworks(); }
    void completeness() {
        QFETCH(QString, network);
        const GoldenCase& golden = caseOf(network);
        const Map map = golden.map("integrated_gradients", {{"steps", "1000"}});
        QVERIFY(std::abs(figure(map, "completeness_gap")) < 2e-3 * std::abs(figure(map, "score_difference")));
    }

    void camIsGradCamUpToAConstant_data() {
        QTest::addColumn<QString>("network");
        QTest::newRow("resnetish") << "resnetish";
        QTest::newRow("inceptionish") << "inceptionish";
    }
    void camIsGradCamUpToAConstant() {
        QFETCH(QString, network);
        const GoldenCase& golden = caseOf(network);
        const at::Tensor cam = toTensor(golden.map("cam").native);
        const at::Tensor gradCam = golden.reference("grad_cam.raw");
        QCOMPARE(cam.sizes(), gradCam.sizes());
        QVERIFY(apart(cam / static_cast<double>(cam.numel()), gradCam) < agreement);
    }

    void camNeedsGlobalAveragePooling() {
        const GoldenCase& golden = caseOf("vggish");
        QVERIFY_EXCEPTION_THROWN(golden.map("cam"), RequestError);
    }

 private:
    static void addNetworks() {
        QTest::addColumn<QString>("network");
        for (const char* network : networks)
            QTest::newRow(network) << network;
    }
};

QTEST_GUILESS_MAIN(TestGoldenMaps)
#include "tst_golden_maps.moc"
