// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// torchvision's networks, with random weights, as state dict, traced, scripted and ONNX: all four must give PyTorch's
/// logits, and layers the same names. fixtures/parity.py makes them, one at a time. With SACCADE_PARITY=all every
/// network (ctest -L full), else the smallest of each family.
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "engine/core/npy.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/import/files.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr double agreement = 1e-4;  // of the largest logit
constexpr int patience = 900000;    // milliseconds; the largest have hundreds of millions of weights

QString script() {
    return QStringLiteral(SACCADE_SOURCE_DIR "/tests/import/fixtures/parity.py");
}

/// Debian's, which has Debian's torchvision, whatever else lies on the path.
QString python() {
    return QStringLiteral("/usr/bin/python3");
}

double difference(const at::Tensor& found, const at::Tensor& expected) {
    return ((found - expected).abs().max() / expected.abs().max()).item().toDouble();
}

QStringList namesOf(const Network& network) {
    QStringList names;
    for (const Layer& layer : network.layers())
        names << QString::fromStdString(layer.name);
    return names;
}

/// What the exporter to ONNX keeps: batch norm is merged into the convolution before it, dropout does nothing. Of
/// concatenations inside each other it makes one.
QStringList exportedNamesOf(const Network& network) {
    QStringList names;
    const auto& layers = network.layers();
    for (std::size_t id = 0; id < layers.size(); ++id) {
        const Layer& layer = layers[id];
        const auto& users = network.users(static_cast<LayerId>(id));
        const bool inner = layer.kind == Kind::concatenation && users.size() == 1 &&
                           network.layer(users.front()).kind == Kind::concatenation;
        if (layer.kind == Kind::dropout || inner) continue;
        const bool merged = layer.kind == Kind::batchNorm &&
                            network.layer(layer.inputs.front()).kind == Kind::convolution &&
                            network.users(layer.inputs.front()).size() == 1;
        // The one that is left of several concatenations is the first there.
        const bool outer = layer.kind == Kind::concatenation &&
                           std::any_of(layer.inputs.begin(), layer.inputs.end(),
                                       [&](LayerId input) { return network.layer(input).kind == Kind::concatenation; });
        const std::string name = outer ? layer.name.substr(0, layer.name.find('#')) : layer.name;
        if (!merged) names << QString::fromStdString(name);
    }
    return names;
}

}  // namespace

class TestParity : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        // One process for all networks: loading PyTorch takes longer than making a small network.
        maker_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        maker_.start(python(), {script()});
        QVERIFY(maker_.waitForStarted());
    }
    void cleanupTestCase() {
        maker_.closeWriteChannel();
        QVERIFY(maker_.waitForFinished(patience));
        maker_.close();
    }

    void fourFormats_data() {
        QTest::addColumn<QString>("name");
        QProcess lister;
        const bool all = qEnvironmentVariable("SACCADE_PARITY") == QLatin1String("all");
        lister.start(python(),
                     {script(), QStringLiteral("--list"), all ? QStringLiteral("all") : QStringLiteral("family")});
        QVERIFY(lister.waitForFinished(patience));
        QVERIFY2(lister.exitCode() == 0, "python3-torchvision is missing; scripts/setup.sh --tests installs it");
        const auto names = QString::fromUtf8(lister.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
        QVERIFY(names.size() > 10);
        for (const auto& name : names)
            QTest::newRow(qPrintable(name)) << name;
    }
    void fourFormats() {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        QVERIFY(folder.isValid());
        maker_.write((name + ' ' + folder.path() + '\n').toUtf8());
        while (!maker_.canReadLine())
            QVERIFY(maker_.waitForReadyRead(patience));
        const QByteArray said = maker_.readLine().trimmed();
        QVERIFY2(said == "ready", said.constData());
        const Array input = readNpy(inside(folder, "input.npy"));
        const at::Tensor expected = toTensor(readNpy(inside(folder, "logits.npy")));
        const Card card = cardOfSize(3, input.shape[2], input.shape[3]);
        QStringList names;
        QStringList exported;
        QStringList figures;
        for (const char* file : {"weights.pth", "traced.pt", "scripted.pt", "model.onnx"}) {
            Job job;
            OpenedModel model;
            const QString sentence =
                saccade::test::refusal([&] { model = openModel(inside(folder, file), card, job); });
            QVERIFY2(sentence.isEmpty(), qPrintable(file + (": " + sentence)));
            const at::Tensor found = Run(model.network, toTensor(input), {}, job).output();
            QCOMPARE(found.sizes(), expected.sizes());
            const double error = difference(found, expected);
            QVERIFY2(error < agreement, qPrintable(QStringLiteral("%1: %2").arg(file).arg(error)));
            figures << QString::number(error, 'e', 1);
            if (names.isEmpty()) {
                names = namesOf(*model.network);
                exported = exportedNamesOf(*model.network);
            }
            QCOMPARE(namesOf(*model.network), std::string(file) == "model.onnx" ? exported : names);
        }
        // The rows of docs/formats.md.
        qInfo("| `%s` | %s |", qPrintable(name), qPrintable(figures.join(" | ")));
    }

 private:
    QProcess maker_;
};

QTEST_GUILESS_MAIN(TestParity)
#include "tst_parity.moc"
