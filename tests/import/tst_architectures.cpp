// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Architectures as graphs: the names that a traced file gives the same network, and the logits of PyTorch, for
/// weights that follow from the tensors' names (fixtures/architectures.py wrote what is expected).
#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/recognise.h"
#include "engine/import/weights.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/import/files.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;
using architectures::Architecture;
using nlohmann::json;

namespace {

float uniform(std::uint32_t seed, std::uint32_t place) {
    std::uint32_t x = place * 2654435761U + seed;
    x ^= x >> 16U;
    x *= 0x45d9f3bU;
    x ^= x >> 16U;
    return static_cast<float>(x >> 8U) * 0x1p-24F;
}

std::vector<float> numbersOf(const std::string& name, const Shape& shape) {
    std::uint32_t seed = 2166136261U;
    for (const char letter : name)
        seed = (seed ^ static_cast<unsigned char>(letter)) * 16777619U;
    std::int64_t fan = 1;
    for (std::size_t i = 1; i < shape.size(); ++i)
        fan *= shape[i];
    double factor = std::sqrt(16.0 / static_cast<double>(fan));
    double shift = -0.5 * factor;
    if (name.ends_with("running_var") || (shape.size() == 1 && name.ends_with("weight"))) {
        factor = 1;
        shift = 0.5;
    } else if (shape.size() == 1) {
        factor = 0.4;
        shift = -0.2;
    } else if (name.ends_with("layer_scale")) {
        factor = 0.2;
        shift = 0.1;
    }
    std::vector<float> numbers(static_cast<std::size_t>(elements(shape)));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = static_cast<float>(uniform(seed, static_cast<std::uint32_t>(i)) * factor + shift);
    }
    return numbers;
}

const Architecture& architecture(const std::string& name) {
    for (const auto& candidate : architectures::catalogue()) {
        if (candidate.name == name) return candidate;
    }
    throw std::logic_error("no architecture " + name);
}

/// The weights an architecture asks for, for some classes: the last tensors are those of the classes.
class Weights {
 public:
    Weights(const std::string& name, std::int64_t classes, const std::string& prefix = {}) {
        architectures::Plan plan;
        architecture(name).write(plan, architectures::Sizes(StateDict()));
        const architectures::Plan::Wish* last = nullptr;
        for (const auto& step : plan.steps()) {
            for (const auto& wish : step.tensors)
                last = &wish;
        }
        const std::string classifier = last->name.substr(0, last->name.rfind('.'));
        for (const auto& step : plan.steps()) {
            for (const auto& wish : step.tensors) {
                Shape shape = wish.shape;
                if (wish.name.starts_with(classifier + ".")) shape[0] = classes;
                add(prefix, wish.name, shape);
            }
        }
    }

    void add(const std::string& prefix, const std::string& name, const Shape& shape) {
        numbers_.push_back(numbersOf(name, shape));
        const auto& numbers = numbers_.back();
        StoredTensor tensor;
        tensor.shape = shape;
        tensor.strides = denseStrides(shape);
        tensor.storage = std::make_shared<Storage>();
        tensor.storage->count = numbers.size();
        tensor.storage->bytes = {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float)};
        dictionary.add(prefix + name, std::move(tensor));
    }

    StateDict dictionary;

 private:
    std::vector<std::vector<float>> numbers_;
};

StateDict without(const StateDict& weights, const std::string& name) {
    StateDict result;
    for (const auto& [key, tensor] : weights.tensors()) {
        if (key != name) result.add(key, tensor);
    }
    return result;
}

}  // namespace

class TestArchitectures : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void sameAsTraced_data() {
        QTest::addColumn<QString>("name");
        for (const auto& entry : std::filesystem::directory_iterator(importData("architectures"))) {
            QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().stem().string());
        }
    }
    void sameAsTraced() {
        QFETCH(QString, name);
        const json expected = json::parse(contentOf(importData("architectures/" + name.toStdString() + ".json")));
        const Weights weights(name.toStdString(), 10, "module.");
        const auto model = networkOfArchitecture(weights.dictionary, {}, "x");
        QStringList layers;
        for (const Layer& layer : model.network->layers())
            layers << QString::fromStdString(layer.name + " " + std::string(layer.rules().name()));
        QStringList wanted;
        for (const auto& layer : expected["layers"])
            wanted << QString::fromStdString(layer.get<std::string>());
        QCOMPARE(layers, wanted);

        const auto side = expected["side"].get<std::int64_t>();
        const Shape shape{1, 3, side, side};
        Array picture(shape, numbersOf("input", shape));
        const double scale = std::sqrt(16.0 / static_cast<double>(3 * side * side));
        for (float& value : picture.values)
            value = static_cast<float>(value / scale * 4);
        Job job;
        const at::Tensor logits = Run(model.network, toTensor(picture), {}, job).output();
        const auto numbers = expected["logits"].get<std::vector<float>>();
        const at::Tensor reference = at::tensor(numbers).reshape({1, 10});
        const double error = ((logits - reference).abs().max() / reference.abs().max()).item().toDouble();
        QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
    }

    // What has no reference of torchvision's: the plan's shapes must fit each other, and the network must tell itself
    // from all others.
    void everyArchitectureIsRecognised_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"alexnet_gap", "vgg11_gap", "googlenet_gap", "cifar_resnet20", "cifar_resnet110",
                                 "lenet5", "lenet5_tutorial", "lenet5_tutorial_28", "nin_cifar", "all_cnn_c"})
            QTest::newRow(name) << name;
    }
    void everyArchitectureIsRecognised() {
        QFETCH(QString, name);
        const Weights weights(name.toStdString(), 7);
        const auto model = networkOfArchitecture(weights.dictionary, {}, "x");
        const std::int64_t side = architecture(name.toStdString()).side;
        const auto channels = model.network->inputChannels();
        QVERIFY(channels.has_value());
        const auto shapes = model.network->shapes({2, *channels, side, side});
        QVERIFY((shapes[static_cast<std::size_t>(model.network->output())] == Shape{2, 7}));
        QVERIFY(model.importedSize == (Card::Size{side, side}));
    }

    void namesAreUnique() {
        std::set<std::string> names;
        for (const auto& candidate : architectures::catalogue())
            QVERIFY2(names.insert(candidate.name).second, candidate.name.c_str());
        QVERIFY(names.size() > 80);
    }

    void greyPictures() {
        Weights weights("resnet18", 10);
        StateDict changed = without(weights.dictionary, "conv1.weight");
        weights.add("", "grey", {64, 1, 7, 7});
        changed.add("conv1.weight", *weights.dictionary.find("grey"));
        QCOMPARE(networkOfArchitecture(changed, {}, "x").network->inputChannels(), std::optional<std::int64_t>(1));
    }

    void nearMissesSayWhat() {
        Weights weights("resnet18", 10);
        const auto said = [](const StateDict& dictionary, const std::string& named = {}) {
            return saccade::test::refusal([&] { networkOfArchitecture(dictionary, named, "w.pth"); });
        };
        const QString missing = said(without(weights.dictionary, "layer3.0.bn1.bias"));
        QVERIFY2(missing.contains("resnet18") && missing.contains("layer3.0.bn1.bias is missing"), qPrintable(missing));
        StateDict more = weights.dictionary;
        more.add("head.weight", *weights.dictionary.find("fc.weight"));
        QVERIFY2(said(more).contains("head.weight is not of it"), qPrintable(said(more)));
        StateDict other = weights.dictionary;
        other.add("layer4.1.conv2.weight", *weights.dictionary.find("layer3.1.conv2.weight"));
        QVERIFY2(said(other).contains("layer4.1.conv2.weight is 256 x 256 x 3 x 3, not 512 x 512 x 3 x 3"),
                 qPrintable(said(other)));
        StateDict strange;
        strange.add("w", *weights.dictionary.find("fc.weight"));
        QVERIFY2(said(strange).contains("no architecture that is known"), qPrintable(said(strange)));
        QVERIFY2(said(weights.dictionary, "resnet34").contains("are missing"),
                 qPrintable(said(weights.dictionary, "resnet34")));
        const QString unknown = said(weights.dictionary, "resnet81");
        QVERIFY2(unknown.contains("resnet18"), qPrintable(unknown));
        for (const auto& sentence : {missing, said(more), said(other), said(strange), unknown})
            QVERIFY2(isOneSentence(sentence.toStdString()) && sentence.startsWith("w.pth"), qPrintable(sentence));
    }

    void lastLayerInASequence() {
        const Weights weights("resnet18", 4);
        const auto renamed = [&](const char* first, const char* second) {
            StateDict result;
            for (const auto& [name, tensor] : weights.dictionary.tensors()) {
                const bool head = name.starts_with("fc.");
                result.add(head ? (name.ends_with("weight") ? first : second) + name.substr(3) : name, tensor);
            }
            return result;
        };
        const auto plain = networkOfArchitecture(weights.dictionary, {}, "x");
        const auto inside = networkOfArchitecture(renamed("fc.1.", "fc.1."), {}, "x");
        QVERIFY(at::equal(inside.network->layer(inside.network->find("fc")).tensor("weight"),
                          plain.network->layer(plain.network->find("fc")).tensor("weight")));
        for (const auto& [first, second] : {std::pair{"fc.1.", "fc.2."}, {"fc.a.", "fc.a."}, {"head.1.", "head.1."}}) {
            const StateDict other = renamed(first, second);
            const QString said = saccade::test::refusal([&] { networkOfArchitecture(other, {}, "w.pth"); });
            // The weight of one place and the bias of another may be two layers.
            QVERIFY2(said.contains("fc.weight and 1 more are missing"), qPrintable(said));
        }
        StateDict two = renamed("fc.0.", "fc.0.");
        two.add("fc.2.weight", *weights.dictionary.find("fc.weight"));
        const QString said = saccade::test::refusal([&] { networkOfArchitecture(two, {}, "w.pth"); });
        QVERIFY2(said.contains("are not of it"), qPrintable(said));
    }

    void lossBesideTheNetwork() {
        Weights weights("resnet18", 4, "model.");
        weights.add("", "criterion.weight", {4});
        QVERIFY(networkOfArchitecture(weights.dictionary, {}, "x").network->contains("layer4.1.conv2"));
        // As much again beside it is another network, and which one is meant cannot be told.
        const Weights other("resnet18", 4, "teacher.");
        StateDict both = weights.dictionary;
        for (const auto& [name, tensor] : other.dictionary.tensors())
            both.add(name, tensor);
        const QString said = saccade::test::refusal([&] { networkOfArchitecture(both, {}, "w.pth"); });
        QVERIFY2(isOneSentence(said.toStdString()), qPrintable(said));
    }

    void presetOfAnotherSize() {
        // MNIST's pictures are 28 x 28, and LeNet-5 takes them with a border.
        const QTemporaryDir folder;
        const auto file = inside(folder, "lenet.safetensors");
        saveModel(*networkOfArchitecture(Weights("lenet5", 10).dictionary, {}, "x").network, std::nullopt, file);
        Job job;
        const auto model = openModel(file, Card::preset("mnist"), job);
        QVERIFY(cardFor(model).input == (Card::Size{32, 32}));
        QVERIFY(cardFor(model).resizeExact == (Card::Size{32, 32}));
        QCOMPARE(cardFor(model).mean, Card::preset("mnist")->mean);
        QCOMPARE(cardFor(model).classes.size(), std::size_t{10});
        // Where the preset's size fits it stays, and what a file says of itself is not touched.
        const auto small = inside(folder, "small.safetensors");
        saveModel(*networkOfArchitecture(Weights("lenet5_tutorial_28", 10).dictionary, {}, "x").network, std::nullopt,
                  small);
        QVERIFY(cardFor(openModel(small, Card::preset("mnist"), job)).input == (Card::Size{28, 28}));
        QVERIFY(cardFor(openModel(file, cardOfSize(1, 28, 28), job)).input == (Card::Size{28, 28}));
    }

    void oldNamesOfDenseNet() {
        const Weights weights("densenet121", 10);
        StateDict old;
        for (const auto& [name, tensor] : weights.dictionary.tensors()) {
            std::string key = name;
            if (const auto at = key.find("denselayer"); at != std::string::npos) {
                for (const char* word : {".norm", ".conv"}) {
                    if (const auto place = key.find(word, at); place != std::string::npos) key.insert(place + 5, ".");
                }
            }
            old.add(key, tensor);
        }
        QVERIFY(old.find("features.denseblock1.denselayer1.norm.1.weight") != nullptr);
        QVERIFY(networkOfArchitecture(old, {}, "x").network->contains("features.denseblock1.denselayer1.norm1"));
    }

    void realFiles_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("traced");
        QTest::newRow("squeezenet") << "squeezenet1_0_deepcomp_torchvision.pth"
                                    << "squeezenet1_0_deepcomp_traced.pt";
        QTest::newRow("squeezenet, safetensors") << "squeezenet1_0_deepcomp_torchvision.safetensors"
                                                 << "squeezenet1_0_deepcomp_traced.pt";
        QTest::newRow("mobilenet v2") << "mobilenet_v2_dequantized.pth"
                                      << "mobilenet_v2_dequantized_traced.pt";
        QTest::newRow("resnet20") << "cifar10_resnet20.pth"
                                  << "cifar10_resnet20_traced.pt";
        QTest::newRow("resnet20, safetensors") << "cifar10_resnet20.safetensors"
                                               << "cifar10_resnet20_traced.pt";
        QTest::newRow("resnet20, as published") << "as_published/resnet20-12fca82f.th"
                                                << "cifar10_resnet20_traced.pt";
    }
    // The same graph with the same weights, to the last bit, as the traced file: the same predictions.
    void realFiles() {
        SACCADE_NEEDS_SHARED("material/models");
        QFETCH(QString, file);
        QFETCH(QString, traced);
        Job job;
        const auto model = openModel(shared("material/models/" + file.toStdString()), std::nullopt, job);
        const auto reference = openModel(shared("material/models/" + traced.toStdString()), std::nullopt, job);
        QVERIFY(model.inputSize == reference.inputSize);
        QCOMPARE(model.classes, reference.classes);
        QCOMPARE(model.network->size(), reference.network->size());
        for (LayerId id = 0; id < model.network->size(); ++id) {
            const Layer& found = model.network->layer(id);
            const Layer& wanted = reference.network->layer(id);
            QCOMPARE(found.name, wanted.name);
            QCOMPARE(found.kind, wanted.kind);
            QCOMPARE(found.inputs, wanted.inputs);
            for (const auto& [role, tensor] : wanted.tensors)
                QVERIFY2(at::equal(found.tensor(role), tensor), wanted.name.c_str());
        }
    }

    void otherRealFiles_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("channels");
        QTest::newRow("resnet56") << "cifar10_resnet56.pth" << 3;
        QTest::newRow("resnet56, as published") << "as_published/resnet56-4bfd9763.th" << 3;
        QTest::newRow("lenet") << "as_published/lenet_epoch=12_test_acc=0.991.pth" << 1;
        QTest::newRow("tutorial") << "as_published/cifar_torchvision.pt" << 3;
    }
    void otherRealFiles() {
        SACCADE_NEEDS_SHARED("material/models");
        QFETCH(QString, file);
        QFETCH(int, channels);
        Job job;
        const auto model = openModel(shared("material/models/" + file.toStdString()), std::nullopt, job);
        QCOMPARE(model.channels, channels);
        QCOMPARE(model.classes, 10);
        QVERIFY(model.inputSize == (Card::Size{32, 32}));
    }

    void generatorsAreRefusedByName() {
        SACCADE_NEEDS_SHARED("material/models");
        for (const char* file : {"as_published/vae_epoch_25.pth", "as_published/G--300.ckpt"}) {
            const std::string said = saccade::test::refusal(shared(std::string("material/models/") + file));
            QVERIFY2(said.find("no architecture that is known") != std::string::npos && isOneSentence(said),
                     said.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestArchitectures)
#include "tst_architectures.moc"
