// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <thread>

#include "engine/core/npy.h"
#include "engine/import/zip_archive.h"
#include "engine/import/zip_writer.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/import/files.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;

namespace {

/// The largest difference, relative to the largest value expected.
double difference(const at::Tensor& found, const at::Tensor& expected) {
    if (found.sizes() != expected.sizes()) return 1e30;
    return ((found - expected).abs().max() / expected.abs().max()).item().toDouble();
}

at::Tensor outputOf(const Network& network, const Array& input, LayerId layer) {
    Job job;
    RunOptions options;
    options.stop = layer;
    return Run(network.shared_from_this(), toTensor(input), options, job).activation(layer);
}

std::string kindsOf(const Network& network) {
    std::string kinds;
    for (const Layer& layer : network.layers())
        kinds += std::string(layer.rules().name()) + " ";
    return kinds;
}

}  // namespace

class TestOpen : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void golden_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("vggish") << "vggish" << QStringList{"features.0", "features", "classifier"};
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
        QCOMPARE(model.hash.size(), std::size_t{64});
        QVERIFY(model.inputSize == (Card::Size{32, 32}));
        const at::Tensor expected = toTensor(readNpy(folder / "reference" / "logits.npy"));
        const at::Tensor found = outputOf(*model.network, readNpy(folder / "input.npy"), model.network->logits());
        QVERIFY2(difference(found, expected.reshape(found.sizes())) < 1e-5, "logits differ");
        for (const auto& name : names) {
            QVERIFY2(model.network->contains(name.toStdString()), qPrintable("no layer " + name));
        }
    }

    void fixtures_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("names");
        const auto both = [](const char* name, const QStringList& names) {
            for (const char* way : {"traced", "scripted"}) {
                QTest::addRow("%s %s", name, way) << QString("%1.%2").arg(name, way) << names;
            }
        };
        both("resnet", {"stem", "layer1", "layer1.0", "layer1.0.bn2", "layer1.0.add", "layer1.0.relu",
                        "layer1.0.relu#2", "layer1.1.down", "adaptive_average_pool", "flatten", "fc"});
        both("functional", {"conv", "valid", "elu", "cat", "mean"});
        both("shuffle", {"branch", "branch.0", "cat", "reshape", "reshape#2", "permute"});
        both("excitation", {"stem", "act", "pool", "gate", "relu", "mul", "dropout"});
        both("local_response", {"norm", "local_response_norm", "flatten", "fc"});
        both("in_place", {"bn", "relu", "add", "add#2"});
        QTest::newRow("baked traced") << "baked.traced" << QStringList{"conv", "permute", "fc"};
        both("twice", {"first", "block", "block#2", "block.0#2", "block.1", "pool", "max"});
        both("convnext", {"stem", "norm", "permute", "permute#2", "wide", "head"});
        both("resampled", {"conv", "upsample", "upsample#2", "upsample#3", "pad#3"});
        both("answers", {"conv", "fc", "softmax"});
        both("wide", {"conv", "relu", "flatten", "fc"});
        both("grouped", {"group", "prelu", "instance", "one", "plain", "bare", "tracked", "fc"});
        both("attentive", {"maximum", "place", "channel", "sigmoid#3", "power", "linear"});
        both("rearranged", {"down", "up", "cat", "relu", "norm", "exponential", "absolute"});
        both("standardised", {"convolution", "relu", "convolution#2", "fc"});
        both("filled", {"conv", "constant", "cat", "max_pool", "fc"});
        both("computed", {"conv", "max_pool", "convolution#4", "fc"});
        both("measured", {"convolution#4", "add#3", "linear#5", "fc"});
    }
    void fixtures() {
        QFETCH(QString, name);
        QFETCH(QStringList, names);
        const std::string stem = name.section('.', 0, 0).toStdString();
        const Array input = readNpy(importData(stem + ".input.npy"));
        const Array expected = readNpy(importData(stem + ".output.npy"));
        const Card card = cardOfSize(input.shape[1], input.shape[2], input.shape[3]);
        Job job;
        const OpenedModel model = openModel(importData(name.toStdString() + ".pt"), card, job);
        QCOMPARE(model.channels, card.channels);
        QVERIFY(model.inputSize == card.input);
        QCOMPARE(model.classes, expected.shape.size() == 2 ? expected.shape[1] : 0);
        // The input is a batch of two; the networks were traced with one.
        const at::Tensor found = outputOf(*model.network, input, model.network->output());
        QVERIFY2(difference(found, toTensor(expected)) < 1e-5, kindsOf(*model.network).c_str());
        for (const auto& wanted : names) {
            QVERIFY2(model.network->contains(wanted.toStdString()), qPrintable("no layer " + wanted));
        }
    }

    void tracedAndScriptedAreTheSameNetwork_data() {
        QTest::addColumn<QString>("name");
        // Not "functional": scripting writes a number minus a tensor as two operations, tracing as one.
        for (const char* name :
             {"resnet", "shuffle", "excitation", "local_response", "in_place", "twice", "convnext", "resampled",
              "answers", "wide", "grouped", "rearranged", "standardised", "measured", "filled", "computed"}) {
            QTest::newRow(name) << name;
        }
    }
    void tracedAndScriptedAreTheSameNetwork() {
        QFETCH(QString, name);
        const Array input = readNpy(importData(name.toStdString() + ".input.npy"));
        const Card card = cardOfSize(input.shape[1], input.shape[2], input.shape[3]);
        Job job;
        const auto traced = openModel(importData(name.toStdString() + ".traced.pt"), card, job);
        const auto scripted = openModel(importData(name.toStdString() + ".scripted.pt"), card, job);
        const auto namesOf = [](const Network& network) {
            QStringList names;
            for (const Layer& layer : network.layers())
                names << QString::fromStdString(layer.name);
            return names;
        };
        QCOMPARE(namesOf(*traced.network), namesOf(*scripted.network));
    }

    void blockIsNamedByItsLastLayer() {
        Job job;
        const auto network = openModel(importData("resnet.traced.pt"), std::nullopt, job).network;
        QCOMPARE(network->layer(network->find("layer1.0")).name, std::string("layer1.0.relu#2"));
        QCOMPARE(network->find("layer1"), network->find("layer1.1.relu#2"));
    }

    void softmaxAtTheEndIsSeen() {
        Job job;
        const auto model = openModel(importData("answers.traced.pt"), std::nullopt, job);
        QVERIFY(model.network->endsInSoftmax());
        QCOMPARE(model.channels, 1);
        // Ten classes and a grey picture: the size of MNIST.
        QVERIFY(model.inputSize == (Card::Size{28, 28}));
        QCOMPARE(cardFor(model).order, Card::Order::grey);
    }

    void localResponseIsOneLayer() {
        Job job;
        const auto network = openModel(importData("local_response.scripted.pt"), cardOfSize(3, 12, 12), job).network;
        const Layer& layer = network->layer(network->find("norm"));
        QCOMPARE(layer.kind, Kind::localResponseNorm);
        QCOMPARE(layer.attributes.integer("size"), 4);
        QCOMPARE(layer.attributes.real("alpha"), 0.5);
        QCOMPARE(layer.attributes.real("beta"), 0.6);
        QCOMPARE(layer.attributes.real("k"), 1.5);
    }

    void reshapesAreFreeOfTheSize() {
        // Shuffled channels work at every size, although the graph was read at one.
        Job job;
        const auto network = openModel(importData("shuffle.scripted.pt"), std::nullopt, job).network;
        const auto shapes = network->shapes({5, 3, 20, 31});
        QVERIFY((shapes[static_cast<std::size_t>(network->output())] == Shape{5, 8}));
    }

    void refuses_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("words");
        QTest::newRow("view of changed memory") << "stale_view.scripted.pt"
                                                << "in place";
        QTest::newRow("mixed batch") << "mixes_batch.scripted.pt"
                                     << "picture by picture";
        QTest::newRow("raises") << "refusing.scripted.pt"
                                << "only flat pictures, please";
        QTest::newRow("decides by values") << "deciding.scripted.pt"
                                           << "aten::mean";
        QTest::newRow("operator without a layer") << "transposed.scripted.pt"
                                                  << "module grow (code";
        QTest::newRow("training mode") << "training.traced.pt"
                                       << "eval()";
        QTest::newRow("weights only") << "weights.pth"
                                      << "weights only";
        QTest::newRow("weights only, old format") << "weights_legacy.pth"
                                                  << "weights only";
        QTest::newRow("no usual size") << "wide.traced.pt"
                                       << "none of the usual sizes";
        QTest::newRow("array") << "resnet.input.npy"
                               << "not a model file";
        QTest::newRow("missing") << "nothing.pt"
                                 << "no such file";
        QTest::newRow("folder") << "."
                                << "folder";
    }
    void refuses() {
        QFETCH(QString, file);
        QFETCH(QString, words);
        const std::string said = refusal(importData(file.toStdString()));
        QVERIFY2(isOneSentence(said) && said.find(words.toStdString()) != std::string::npos, said.c_str());
    }

    void codeInAFileIsNotRun() {
        // Loading this file with LibTorch writes saccade-was-here.pt into the current folder.
        const QTemporaryDir folder;
        const auto before = std::filesystem::current_path();
        std::filesystem::current_path(folder.path().toStdString());
        const std::string said = refusal(importData("writes_file.scripted.pt"));
        const bool written = std::filesystem::exists("saccade-was-here.pt");
        std::filesystem::current_path(before);
        QVERIFY2(said.find("__setstate__") != std::string::npos && isOneSentence(said), said.c_str());
        QVERIFY(!written);
    }

    void hostileFiles_data() {
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, const std::string& content) {
            QTest::newRow(name) << QByteArray::fromStdString(content);
        };
        const std::string model = contentOf(importData("in_place.traced.pt"));
        row("empty", "");
        row("one byte", "P");
        row("text", "a picture of a dog");
        row("zeros", std::string(10000, '\0'));
        row("beginning of an archive", "PK\x03\x04");
        row("first half", model.substr(0, model.size() / 2));
        row("second half", model.substr(model.size() / 2));
        row("all but the last byte", model.substr(0, model.size() - 1));
        row("one byte more", model + "x");
        row("pickle", std::string("\x80\x02}q\x00.", 6));
        row("LFS pointer", "version https://git-lfs.github.com/spec/v1\n");
        ZipWriter empty;
        row("empty archive", empty.finish());
        // Each of the members that matter, emptied or replaced by another.
        const ZipArchive archive(model, "model");
        for (const auto& changed : archive.members()) {
            for (const char* content : {"", "\x80\x02N.", "def forward(self, x):\n  return x\n"}) {
                ZipWriter writer;
                for (const auto& member : archive.members())
                    writer.add(member.name, member.name == changed.name ? content : archive.read(member));
                QTest::addRow("%s replaced by %d bytes", changed.name.c_str(), static_cast<int>(strlen(content)))
                    << QByteArray::fromStdString(writer.finish());
            }
        }
    }
    void hostileFiles() {
        QFETCH(QByteArray, content);
        const QTemporaryDir folder;
        const auto file = inside(folder, "hostile.pt");
        write(file, content.toStdString());
        const std::string said = refusal(file);
        // Some members are not needed, and the file opens without them; nothing else than a sentence may happen.
        if (!said.empty()) QVERIFY2(isOneSentence(said), said.c_str());
        const QString row = QTest::currentDataTag();
        if (!row.contains("replaced")) QVERIFY2(!said.empty(), "it was opened");
    }

    void optimisedForOneMachine() {
        const QTemporaryDir folder;
        const std::string content = contentOf(importData("in_place.traced.pt"));
        const ZipArchive archive(content, "model");
        ZipWriter writer;
        for (const auto& member : archive.members()) {
            const bool code = member.name.ends_with(".py");
            writer.add(member.name, archive.read(member) + (code ? "    _9 = torch.to_mkldnn(input)\n" : ""));
        }
        write(inside(folder, "m.pt"), writer.finish());
        const std::string said = refusal(inside(folder, "m.pt"));
        QVERIFY2(said.find("torch.jit.optimize_for_inference") != std::string::npos && isOneSentence(said),
                 said.c_str());
    }

    void cancelStopsTheChild() {
        Job job;
        job.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, openModel(importData("in_place.traced.pt"), std::nullopt, job));
        Job later;
        std::thread canceller([&later] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            later.cancel();
        });
        const auto begin = std::chrono::steady_clock::now();
        try {
            openModel(importData("in_place.traced.pt"), std::nullopt, later);
        } catch (const Cancelled&) {
        }
        canceller.join();
        QVERIFY(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    }

    void cardBesideTheFileIsUsed() {
        const QTemporaryDir folder;
        write(inside(folder, "m.pt"), contentOf(importData("twice.traced.pt")));
        write(inside(folder, "m.card.json"), R"({"input": {"height": 20, "width": 24}, "mean": [0.1, 0.2, 0.3]})");
        Job job;
        const auto model = openModel(inside(folder, "m.pt"), std::nullopt, job);
        QVERIFY(model.card.has_value());
        QVERIFY(model.inputSize == (Card::Size{20, 24}));
        QCOMPARE(cardFor(model).mean, (std::vector<double>{0.1, 0.2, 0.3}));
        write(inside(folder, "m.card.json"), "{");
        QVERIFY(isOneSentence(refusal(inside(folder, "m.pt"))));
    }

    void realModels_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("classes");
        QTest::newRow("squeezenet") << "squeezenet1_0_deepcomp_traced.pt" << 224 << 1000;
        QTest::newRow("mobilenet v1") << "mobilenet_v1_075_224_traced.pt" << 224 << 1000;
        QTest::newRow("mobilenet v2") << "mobilenet_v2_dequantized_traced.pt" << 224 << 1000;
        QTest::newRow("resnet20") << "cifar10_resnet20_traced.pt" << 32 << 10;
    }
    void realModels() {
        SACCADE_NEEDS_SHARED("material/models");
        QFETCH(QString, file);
        QFETCH(int, side);
        QFETCH(int, classes);
        Job job;
        const auto model = openModel(shared("material/models/" + file.toStdString()), std::nullopt, job);
        QVERIFY(model.inputSize == (Card::Size{side, side}));
        QCOMPARE(model.classes, classes);
    }

    void quantizedModelIsRefusedByOperator() {
        SACCADE_NEEDS_SHARED("material/models");
        const std::string said = refusal(shared("material/models/as_published/mobilenet_quantized.pt"));
        QVERIFY2(said.find("operator ") != std::string::npos && said.find("quantize") != std::string::npos &&
                     said.find(" line ") != std::string::npos && isOneSentence(said),
                 said.c_str());
    }
};

QTEST_GUILESS_MAIN(TestOpen)
#include "tst_open.moc"
