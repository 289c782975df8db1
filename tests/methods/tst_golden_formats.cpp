// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Every reference of tests/golden through every format: whatever file a network came from, each method must answer
/// the same. The exporter to ONNX merges batch norm into the convolution before it; none of the methods here looks at
/// batch norm itself, so that the same tolerances hold.
#include <QTest>
#include <map>

#include "engine/import/native_format.h"
#include "engine/network/run.h"
#include "tests/methods/golden_case.h"

using namespace saccade;
using namespace saccade::test;
using nlohmann::json;

namespace {

constexpr double agreement = 1e-4;  // of the largest magnitude: tests/golden/README.md
constexpr double likeness = 0.999;  // correlation with what other libraries scaled to [0, 1]

struct Row {
    const char* key;
    const char* method;
    Overrides parameters;
    double factor = 1;       ///< what the reference is to be multiplied by
    std::int64_t batch = 0;  ///< 0: measured
    bool native = false;     ///< compared at the layer's resolution
    bool scaled = false;     ///< compared by correlation
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {"gradient", "gradient", {}},
        {"gradient_x_input", "gradient_x_input", {}},
        {"integrated_gradients.zero.gausslegendre50", "integrated_gradients", {{"steps", "50"}}},
        // Why 20 and 50 at once, and multiplied: tst_golden_maps.cpp.
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
        {"occlusion.8x8.stride4.zero", "occlusion", {{"window", "8"}, {"stride", "4"}}},
        {"grad_cam.raw", "grad_cam", {}, 1, 0, true},
        {"grad_cam.peer_scaled", "grad_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"grad_cam_pp.peer_scaled", "grad_cam_pp", {{"relu", "true"}}, 1, 0, false, true},
        {"layer_cam.peer_scaled", "layer_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"xgrad_cam.peer_scaled", "xgrad_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"hires_cam.peer_scaled", "hires_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"ablation_cam.peer_scaled", "ablation_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"score_cam.peer_scaled", "score_cam", {{"variant", "softmax_aligned"}}, 1, 0, false, true},
    };
    return all;
}

/// The graph of a network as a person writes it into a card: names of modules, and no word of tensors.
std::string graphWithoutTensors(const Network& network) {
    const std::string content = writeNative(network, std::nullopt);
    json graph = json::parse(Safetensors(content, "x").metadata().at("saccade.graph"));
    for (json& layer : graph["layers"])
        layer.erase("tensors");
    return graph.dump();
}

OpenedModel opened(const std::string& network, const std::string& ending) {
    Job job;
    const auto folder = golden(network);
    if (ending != "pth") return openModel(folder / ("model." + ending), std::nullopt, job);
    Card card;
    card.input = {32, 32};
    card.architecture = graphWithoutTensors(*opened(network, "pt").network);
    return openModel(folder / "model.pth", card, job);
}

/// Opened once: a study does not change what it answers.
const GoldenCase& caseOf(const QString& network, const QString& ending) {
    static std::map<QString, std::unique_ptr<GoldenCase>> known;
    auto& found = known[network + ending];
    if (!found) {
        const std::string name = network.toStdString();
        found = std::make_unique<GoldenCase>(name, opened(name, ending.toStdString()).network);
    }
    return *found;
}

QStringList namesOf(const Network& network, bool withBatchNorm) {
    QStringList names;
    for (const Layer& layer : network.layers()) {
        if (withBatchNorm || layer.kind != Kind::batchNorm) names << QString::fromStdString(layer.name);
    }
    return names;
}

}  // namespace

class TestGoldenFormats : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void maps_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("ending");
        QTest::addColumn<int>("row");
        forEveryFile([](const char* network, const char* ending) {
            for (std::size_t i = 0; i < rows().size(); ++i) {
                QTest::addRow("%s.%s, %s", network, ending, rows()[i].key)
                    << QString(network) << QString(ending) << static_cast<int>(i);
            }
        });
    }
    void maps() {
        QFETCH(QString, network);
        QFETCH(QString, ending);
        QFETCH(int, row);
        const Row& asked = rows().at(static_cast<std::size_t>(row));
        const GoldenCase& golden = caseOf(network, ending);
        const at::Tensor expected = golden.reference(asked.key) * asked.factor;
        const Map map = golden.map(asked.method, asked.parameters, asked.batch);
        const at::Tensor found = toTensor(asked.native ? map.native : map.values);
        if (asked.scaled) {
            const double like = correlation(found, expected);
            QVERIFY2(like >= likeness, qPrintable(QString::number(like)));
            return;
        }
        // One value for all channels, where the reference repeats it.
        const double error = golden.apartFrom(expected, found.expand(expected.sizes()), asked.method);
        QVERIFY2(error < agreement, qPrintable(QString::number(error)));
    }

    void logitsAndNames_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("ending");
        forEveryFile([](const char* network, const char* ending) {
            QTest::addRow("%s.%s", network, ending) << QString(network) << QString(ending);
        });
    }
    void logitsAndNames() {
        QFETCH(QString, network);
        QFETCH(QString, ending);
        const OpenedModel model = opened(network.toStdString(), ending.toStdString());
        QCOMPARE(model.format, std::string(ending == "pt" ? "TorchScript" : ending == "pth" ? "state dict" : "ONNX"));
        Job job;
        const auto folder = golden(network.toStdString());
        const at::Tensor found = Run(model.network, toTensor(readNpy(folder / "input.npy")), {}, job).output();
        const at::Tensor expected = toTensor(readNpy(folder / "reference" / "logits.npy")).reshape(found.sizes());
        QVERIFY(apart(found, expected) < 1e-5);
        const auto traced = opened(network.toStdString(), "pt").network;
        QCOMPARE(namesOf(*model.network, true), namesOf(*traced, ending != "onnx"));
    }

 private:
    template <typename Use>
    static void forEveryFile(const Use& use) {
        for (const char* network : {"vggish", "resnetish", "inceptionish"}) {
            for (const char* ending : {"pt", "pth", "onnx"})
                use(network, ending);
        }
    }
};

QTEST_GUILESS_MAIN(TestGoldenFormats)
#include "tst_golden_formats.moc"
