// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/core/npy.h"
#include "engine/import/native_format.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/import/files.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;
using nlohmann::json;

namespace {

using Change = std::function<void(json&)>;

Layer layerOf(Kind kind, const char* name, std::vector<LayerId> inputs) {
    Layer layer;
    layer.kind = kind;
    layer.name = name;
    layer.inputs = std::move(inputs);
    return layer;
}

std::shared_ptr<const Network> smallNetwork() {
    const at::Tensor weight = at::arange(27, at::kFloat).reshape({1, 3, 3, 3}) / 27.0;
    std::vector<Layer> layers;
    layers.push_back(layerOf(Kind::input, "input", {}));
    layers.push_back(layerOf(Kind::convolution, "a", {0}));
    layers.back().attributes = {{"padding", std::vector<std::int64_t>{1, 1, 0, 2}}};
    layers.back().tensors = {{"weight", weight}, {"bias", at::ones({1})}};
    layers.push_back(layerOf(Kind::convolution, "b", {0}));
    layers.back().tensors = {{"weight", weight}};
    layers.back().attributes = {{"padding", std::vector<std::int64_t>{1, 1, 0, 2}}};
    layers.push_back(layerOf(Kind::addition, "sum", {1, 2}));
    layers.back().attributes = {{"coefficients", std::vector<double>{0.1, -1.0 / 3.0}}};
    layers.push_back(layerOf(Kind::leakyRelu, "out", {3}));
    layers.back().attributes = {{"slope", 0.3}};
    return Network::build(std::move(layers), {{"block", "sum"}}, "out", "test");
}

/// The small network's file with a changed graph.
std::string fileWith(const Change& change) {
    const std::string content = writeNative(*smallNetwork(), std::nullopt);
    const Safetensors file(content, "x");
    json graph = json::parse(file.metadata().at("saccade.graph"));
    change(graph);
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [name, entry] : file.entries())
        tensors.emplace(name, file.tensor(name));
    return writeSafetensors(tensors, {{"saccade.graph", graph.dump()}});
}

std::string refusalOf(const Change& change) {
    const std::string changed = fileWith(change);
    try {
        readNative(Safetensors(changed, "x.safetensors"), "x.safetensors");
    } catch (const RequestError& error) {
        return error.what();
    }
    return {};
}

at::Tensor outputOf(const std::shared_ptr<const Network>& network, const at::Tensor& input) {
    Job job;
    return Run(network, input, {}, job).output();
}

}  // namespace

Q_DECLARE_METATYPE(Change)

class TestNative : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void roundTripKeepsEverything() {
        const auto network = smallNetwork();
        Card card = *Card::preset("cifar10");
        const QTemporaryDir folder;
        const auto file = inside(folder, "small.safetensors");
        saveModel(*network, card, file);
        Job job;
        const OpenedModel model = openModel(file, std::nullopt, job);
        QCOMPARE(model.format, std::string("Saccade"));
        QCOMPARE(model.network->size(), network->size());
        for (LayerId id = 0; id < network->size(); ++id) {
            const Layer& before = network->layer(id);
            const Layer& after = model.network->layer(id);
            QCOMPARE(after.name, before.name);
            QCOMPARE(after.kind, before.kind);
            QCOMPARE(after.inputs, before.inputs);
            QVERIFY(after.attributes.entries() == before.attributes.entries());
            QCOMPARE(after.tensors.size(), before.tensors.size());
        }
        QVERIFY(model.network->aliases() == network->aliases());
        QVERIFY(toJson(*model.card) == toJson(card));
        // Weights that two layers share are still shared.
        QCOMPARE(model.network->bytes(), network->bytes());
        const at::Tensor input = at::linspace(-1, 1, 2 * 3 * 7 * 6).reshape({2, 3, 7, 6});
        QVERIFY(at::equal(outputOf(model.network, input), outputOf(network, input)));
        QCOMPARE(writeNative(*model.network, model.card), contentOf(file));
    }

    void golden_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"vggish", "resnetish", "inceptionish"})
            QTest::newRow(name) << name;
    }
    void golden() {
        QFETCH(QString, name);
        const auto folder = saccade::test::golden(name.toStdString());
        Job job;
        const auto traced = openModel(folder / "model.pt", std::nullopt, job);
        const QTemporaryDir temporary;
        saveModel(*traced.network, std::nullopt, inside(temporary, "m.safetensors"));
        const auto native = openModel(inside(temporary, "m.safetensors"), std::nullopt, job);
        QVERIFY(native.inputSize == traced.inputSize);
        const at::Tensor input = toTensor(readNpy(folder / "input.npy"));
        QVERIFY(at::equal(outputOf(native.network, input), outputOf(traced.network, input)));
    }

    void hostileGraphs_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* words, Change change) {
            QTest::newRow(name) << change << words;
        };
        row("no object", "JSON object", [](json& g) { g = 3; });
        row("no version", "version", [](json& g) { g.erase("version"); });
        row("newer version", "version", [](json& g) { g["version"] = 2; });
        row("version as text", "version", [](json& g) { g["version"] = "1"; });
        row("no layers", "layers", [](json& g) { g.erase("layers"); });
        row("layers as object", "layers", [](json& g) { g["layers"] = json::object(); });
        row("no layer at all", "no layers", [](json& g) { g["layers"] = json::array(); });
        row("a layer that is a number", "not an object", [](json& g) { g["layers"][1] = 1; });
        row("name as number", "not a text", [](json& g) { g["layers"][1]["name"] = 1; });
        row("endless name", "characters", [](json& g) { g["layers"][1]["name"] = std::string(5000, 'a'); });
        row("empty name", "", [](json& g) { g["layers"][1]["name"] = ""; });
        row("unknown kind", "no layer kind", [](json& g) { g["layers"][1]["kind"] = "magic"; });
        row("kind as list", "not a text", [](json& g) { g["layers"][1]["kind"] = json::array(); });
        row("input that is not there", "input", [](json& g) { g["layers"][1]["inputs"] = {"nobody"}; });
        row("input from later", "input", [](json& g) { g["layers"][1]["inputs"] = {"out"}; });
        row("input of itself", "input", [](json& g) { g["layers"][1]["inputs"] = {"a"}; });
        row("too many inputs", "", [](json& g) { g["layers"][1]["inputs"] = {"input", "input"}; });
        row("inputs as text", "not a list", [](json& g) { g["layers"][1]["inputs"] = "input"; });
        row("unknown attribute", "attribute", [](json& g) { g["layers"][1]["attributes"]["magic"] = 1; });
        row("attribute of another type", "padding", [](json& g) { g["layers"][1]["attributes"]["padding"] = "a"; });
        row("attribute out of range", "padding", [](json& g) {
            g["layers"][1]["attributes"]["padding"] = {-1, 0, 0, 0};
        });
        row("attribute beyond 64 bits", "groups",
            [](json& g) { g["layers"][1]["attributes"]["groups"] = 18446744073709551615ULL; });
        row("stride of zero", "stride", [](json& g) { g["layers"][1]["attributes"]["stride"] = {0, 1}; });
        row("null attribute", "slope", [](json& g) { g["layers"][4]["attributes"]["slope"] = nullptr; });
        row("attributes as list", "not an object", [](json& g) { g["layers"][1]["attributes"] = json::array(); });
        row("no weight", "weight", [](json& g) { g["layers"][1]["tensors"].erase("weight"); });
        row("weight that is not there", "no tensor", [](json& g) { g["layers"][1]["tensors"]["weight"] = "nobody"; });
        row("unknown role", "no tensor", [](json& g) { g["layers"][1]["tensors"]["magic"] = "a/bias"; });
        row("tensors as text", "not an object", [](json& g) { g["layers"][1]["tensors"] = "a"; });
        row("two layers of one name", "", [](json& g) { g["layers"][2]["name"] = "a"; });
        row("no input layer", "", [](json& g) { g["layers"].erase(0); });
        row("two input layers", "input", [](json& g) {
            g["layers"].push_back(g["layers"][0]);
            g["layers"].back()["name"] = "second";
        });
        row("alias of nothing", "not there", [](json& g) { g["aliases"]["c"] = "nobody"; });
        row("alias as number", "not a text", [](json& g) { g["aliases"]["c"] = 1; });
        row("aliases as list", "not an object", [](json& g) { g["aliases"] = json::array(); });
        row("output that is not there", "output", [](json& g) { g["output"] = "nobody"; });
        row("output as list", "not a text", [](json& g) { g["output"] = json::array(); });
    }
    void hostileGraphs() {
        QFETCH(Change, change);
        QFETCH(QString, words);
        const std::string said = refusalOf(change);
        QVERIFY2(isOneSentence(said) || words == "characters", said.c_str());
        QVERIFY2(QString::fromStdString(said).contains(words), said.c_str());
    }

    void weightOfAnotherShapeIsRefused() {
        // The graph is sound by itself, and only the shapes do not fit.
        const Change change = [](json& g) { g["layers"][1]["tensors"]["weight"] = "a/bias"; };
        QCOMPARE(refusalOf(change), std::string());
        const QTemporaryDir folder;
        write(inside(folder, "m.safetensors"), fileWith(change));
        const std::string said = refusal(inside(folder, "m.safetensors"));
        QVERIFY2(isOneSentence(said), said.c_str());
    }

    void cardInsideMayNotNameAFile() {
        const std::string content =
            writeNative(*smallNetwork(), std::nullopt, {{"saccade.card", R"({"classes": "/etc/passwd"})"}});
        QVERIFY_THROWS_EXCEPTION(RequestError, readNative(Safetensors(content, "x"), "x"));
        const std::string broken = writeNative(*smallNetwork(), std::nullopt, {{"saccade.card", "{"}});
        QVERIFY_THROWS_EXCEPTION(RequestError, readNative(Safetensors(broken, "x"), "x"));
    }

    void sizes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("sound");
        QTest::newRow("usual") << "224x192" << true;
        QTest::newRow("one") << "1x1" << true;
        for (const char* text :
             {"", "x", "224", "224x", "x224", "0x1", "-1x1", "1x1x", "1 x1", "16385x1", "99999999999999999999x1"})
            QTest::addRow("\"%s\"", text) << text << false;
    }
    void sizes() {
        QFETCH(QString, text);
        QFETCH(bool, sound);
        const auto size = parseSize(text.toStdString());
        QCOMPARE(size.has_value(), sound);
        if (text == "224x192") QVERIFY(*size == (Card::Size{224, 192}));
    }

    void weightsWithoutGraphAreRefused() {
        const QTemporaryDir folder;
        write(inside(folder, "w.safetensors"), writeSafetensors({{"a", at::ones({2})}}, {}));
        const std::string said = refusal(inside(folder, "w.safetensors"));
        QVERIFY2(said.find("weights only") != std::string::npos, said.c_str());
    }

    void savingWhereNothingCanBeWrittenIsOneSentence() {
        QVERIFY_THROWS_EXCEPTION(RequestError,
                                 saveModel(*smallNetwork(), std::nullopt, "/nowhere/at/all/m.safetensors"));
    }
};

QTEST_GUILESS_MAIN(TestNative)
#include "tst_native.moc"
