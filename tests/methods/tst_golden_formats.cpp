// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Every reference of tests/golden through every format: whatever file a network came from, each method must answer
/// the same. The exporter to ONNX merges batch norm into the convolution before it; none of the methods here looks at
/// batch norm itself, so that the same tolerances hold.
#include <QTest>
#include <map>

#include "engine/import/native_format.h"
#include "engine/network/run.h"
#include "tests/methods/golden_references.h"

using namespace saccade;
using namespace saccade::test;
using nlohmann::json;

namespace {

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
            for (std::size_t i = 0; i < goldenReferences().size(); ++i) {
                QTest::addRow("%s.%s, %s", network, ending, goldenReferences()[i].key)
                    << QString(network) << QString(ending) << static_cast<int>(i);
            }
        });
    }
    void maps() {
        QFETCH(QString, network);
        QFETCH(QString, ending);
        QFETCH(int, row);
        const QString wrong =
            disagreement(caseOf(network, ending), goldenReferences().at(static_cast<std::size_t>(row)));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
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
