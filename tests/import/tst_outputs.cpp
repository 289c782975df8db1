// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Networks with several outputs: named tuples, tuples, dictionaries, ONNX (fixtures/make_outputs.py wrote them).
#include <QTest>

#include "engine/core/npy.h"
#include "engine/import/output_choice.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/import/files.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

std::filesystem::path outputsFile(const std::string& name) {
    return importData("outputs/" + name);
}

at::Tensor expected(const std::string& name) {
    return toTensor(readNpy(outputsFile(name + ".npy")));
}

at::Tensor outputOf(const OpenedModel& model) {
    Job job;
    return Run(model.network, toTensor(readNpy(outputsFile("input.npy"))), {}, job).output();
}

bool same(const at::Tensor& a, const at::Tensor& b) {
    return a.sizes() == b.sizes() && (a - b).abs().max().item<float>() < 1e-5F;
}

}  // namespace

class TestOutputs : public QObject {
    Q_OBJECT

    using Names = std::vector<std::string>;

 private Q_SLOTS:
    void files_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("names");
        const QStringList words{"map", "scores", "extra"};
        QTest::newRow("named tuple") << "named.pt" << words;
        QTest::newRow("tuple") << "tuple.pt" << QStringList{"0", "1", "2"};
        QTest::newRow("dictionary") << "dictionary.pt" << words;
        QTest::newRow("ONNX") << "names.onnx" << words;
    }
    void files() {
        QFETCH(QString, file);
        QFETCH(QStringList, names);
        const auto path = outputsFile(file.toStdString());
        const Card card = cardOfSize(3, 8, 10);
        Job job;
        const OpenedModel usual = openModel(path, card, job);
        QStringList found;
        for (const auto& name : usual.outputs)
            found << QString::fromStdString(name);
        QCOMPARE(found, names);
        QVERIFY(usual.output.empty());
        QVERIFY(same(outputOf(usual), expected("scores")));
        QCOMPARE(usual.classes, 5);
        // Each of them by name, asked for by the call or by the card.
        const Names words{"map", "scores", "extra"};
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::string name = names[static_cast<int>(i)].toStdString();
            const OpenedModel chosen = openModel(path, card, job, name);
            QVERIFY(same(outputOf(chosen), expected(words[i])));
            QCOMPARE(cardFor(chosen).outputName, name);
            Card saying = card;
            saying.outputName = name;
            QVERIFY(same(outputOf(openModel(path, saying, job)), expected(words[i])));
        }
        const QString said = saccade::test::refusal([&] { openModel(path, card, job, "nobody"); });
        QVERIFY2(
            isOneSentence(said.toStdString()) && said.contains("nobody") && said.contains(names.mid(0, 2).join(", ")),
            qPrintable(said));
    }

    void theChoiceStaysInAConvertedFile() {
        Job job;
        const OpenedModel chosen = openModel(outputsFile("named.pt"), cardOfSize(3, 8, 10), job, "extra");
        const QTemporaryDir folder;
        const auto file = inside(folder, "m.safetensors");
        saveModel(*chosen.network, cardFor(chosen), file);
        const OpenedModel again = openModel(file, std::nullopt, job);
        QCOMPARE(again.output, std::string("extra"));
        QVERIFY(same(outputOf(again), expected("extra")));
        const QString said = saccade::test::refusal([&] { openModel(file, std::nullopt, job, "scores"); });
        QVERIFY2(said.contains("one output") && said.contains("scores"), qPrintable(said));
    }

    void choosing() {
        const std::vector<NamedOutput> outputs{{"map", 1, false}, {"a", 2, true}, {"b", 3, true}};
        QCOMPARE(chosenOutput(outputs, ""), LayerId{2});
        QCOMPARE(chosenOutput(outputs, "b"), LayerId{3});
        QCOMPARE(chosenOutput({outputs.front()}, ""), LayerId{1});
        QVERIFY(saccade::test::refusal([&] { chosenOutput(outputs, "c"); }).contains("map, a and b"));
        QVERIFY(saccade::test::refusal([&] { chosenOutput({}, ""); }).contains("does not depend"));
    }
};

QTEST_GUILESS_MAIN(TestOutputs)
#include "tst_outputs.moc"
