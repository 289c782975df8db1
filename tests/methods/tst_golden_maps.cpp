// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Propagated maps against independent libraries, on three networks.
#include <QTest>
#include <array>
#include <map>
#include <memory>

#include "engine/core/error.h"
#include "tests/methods/golden_case.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr double agreement = 1e-4;  // of the largest magnitude: tests/golden/README.md

struct Row {
    const char* key;
    const char* method;
    Overrides parameters;
    double factor = 1;       // what the reference is to be multiplied by
    std::int64_t batch = 0;  // 0: measured
};

const std::vector<Row>& rows() {
    // The reference's trapezoid weights sum to (n - 1) / n. The trapezoid looks at the baseline itself, where every
    // pooling window of a flat picture is a tie up to rounding, and rounding depends on the convolution that LibTorch
    // chooses by the batch: all points go at once, as in the reference.
    static const std::vector<Row> all{
        {"gradient", "gradient", {}},
        {"gradient_x_input", "gradient_x_input", {}},
        {"integrated_gradients.zero.gausslegendre50", "integrated_gradients", {{"steps", "50"}}},
        {"integrated_gradients.zero.trapezoid20",
         "integrated_gradients",
         {{"steps", "20"}, {"quadrature", "trapezoid"}},
         20.0 / 19,
         20},
        {"integrated_gradients.zero.trapezoid50",
         "integrated_gradients",
         {{"steps", "50"}, {"quadrature", "trapezoid"}},
         50.0 / 49,
         50},
        {"guided_backpropagation", "guided_backpropagation", {}},
        {"deconvnet", "deconvnet", {}},
        {"lrp.epsilon_plus", "lrp", {{"composite", "epsilon_plus"}}},
        {"lrp.epsilon_plus_flat", "lrp", {{"composite", "epsilon_plus_flat"}}},
        {"lrp.epsilon_alpha2_beta1", "lrp", {{"composite", "epsilon_alpha2_beta1"}}},
        {"lrp.epsilon_alpha2_beta1_flat", "lrp", {{"composite", "epsilon_alpha2_beta1_flat"}}},
        {"lrp.epsilon_gamma_box", "lrp", {{"composite", "epsilon_gamma_box"}}},
        {"clrp.epsilon_plus", "clrp", {{"variant", "signed"}}},
        {"sglrp.epsilon_plus", "sglrp", {}},
        {"deeplift.rescale.zero", "deeplift", {}},
        {"deeplift.rescale_maxpool_gradient.zero", "deeplift", {{"pooling", "gradient"}}},
        {"excitation_backprop", "excitation_backprop", {{"variant", "zennit"}}},
        {"guided_grad_cam.bilinear", "guided_grad_cam", {}},
    };
    return all;
}

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
            for (std::size_t i = 0; i < rows().size(); ++i)
                QTest::addRow("%s, %s", network, rows()[i].key) << network << static_cast<int>(i);
        }
    }
    void values() {
        QFETCH(QString, network);
        QFETCH(int, row);
        const Row& asked = rows().at(static_cast<std::size_t>(row));
        const GoldenCase& golden = caseOf(network);
        const at::Tensor expected = golden.reference(asked.key) * asked.factor;
        const Map map = golden.map(asked.method, asked.parameters, asked.batch);
        QCOMPARE(map.values.shape, shapeOf(expected));
        const double error = golden.apartFrom(expected, toTensor(map.values), asked.method);
        QVERIFY2(error < agreement, qPrintable(QString::number(error)));
    }

    void gradCamAtTheLayer_data() { addNetworks(); }
    void gradCamAtTheLayer() {
        QFETCH(QString, network);
        const GoldenCase& golden = caseOf(network);
        const Map map = golden.map("grad_cam");
        const at::Tensor expected = golden.reference("grad_cam.raw");
        QCOMPARE(map.native.shape, shapeOf(expected));
        const double error = apart(toTensor(map.native), expected);
        QVERIFY2(error < agreement, qPrintable(QString::number(error)));
    }

    void scaledPeers_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("method");
        for (const char* network : networks) {
            for (const char* method :
                 {"grad_cam", "grad_cam_pp", "layer_cam", "xgrad_cam", "hires_cam", "ablation_cam"})
                QTest::addRow("%s, %s", network, method) << network << method;
        }
    }
    void scaledPeers() {
        QFETCH(QString, network);
        QFETCH(QString, method);
        const GoldenCase& golden = caseOf(network);
        // The peers rectify at the layer's resolution.
        const Map map = golden.map(method.toStdString(), {{"relu", "true"}});
        const double like = correlation(toTensor(map.values), golden.reference(method.toStdString() + ".peer_scaled"));
        QVERIFY2(like >= 0.999, qPrintable(QString::number(like)));
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
