// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "engine/core/error.h"
#include "engine/core/npy.h"
#include "engine/import/open.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/support/shared.h"

using namespace saccade;

namespace {

/// The largest difference, relative to the largest value expected.
double difference(const at::Tensor& found, const at::Tensor& expected) {
    if (found.sizes() != expected.sizes()) return 1e30;
    return ((found - expected).abs().max() / expected.abs().max()).item().toDouble();
}

at::Tensor logits(const Network& network, const Array& input) {
    Job job;
    RunOptions options;
    options.stop = network.logits();
    return Run(network.shared_from_this(), toTensor(input), options, job).activation(network.logits());
}

}  // namespace

class TestOpen : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void golden_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("vggish") << "vggish" << QStringList{"features.0", "features"};
        QTest::newRow("resnetish") << "resnetish" << QStringList{"conv1", "layer1",       "layer2",     "layer1.add",
                                                                 "gap",   "layer2.relu2", "layer2.bn1", "fc"};
        QTest::newRow("inceptionish") << "inceptionish" << QStringList{};
    }
    void golden() {
        QFETCH(QString, network);
        QFETCH(QStringList, names);
        const auto folder = saccade::test::golden(network.toStdString());
        Job job;
        const OpenedModel model = openModel(folder / "model.pt", std::nullopt, job);
        QCOMPARE(model.format, std::string("TorchScript"));
        QCOMPARE(model.channels, 3);
        QCOMPARE(model.classes, 10);
        QVERIFY(model.inputSize == (Card::Size{32, 32}));
        const at::Tensor expected = toTensor(readNpy(folder / "reference" / "logits.npy"));
        const at::Tensor found = logits(*model.network, readNpy(folder / "input.npy"));
        QVERIFY2(difference(found, expected.reshape(found.sizes())) < 1e-5, "logits differ");
        for (const auto& name : names) {
            QVERIFY2(model.network->contains(name.toStdString()), qPrintable("no layer " + name));
        }
    }
};

QTEST_GUILESS_MAIN(TestOpen)
#include "tst_open.moc"
