// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <nlohmann/json.hpp>

#include "engine/core/npy.h"
#include "engine/import/native_format.h"
#include "engine/import/state_dict/pickle_value.h"
#include "engine/import/weights.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/import/files.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;
using nlohmann::json;

namespace {

std::filesystem::path weightsFile(const QString& name) {
    return importData("weights/" + name.toStdString());
}

/// A file's weights, and the content they look into.
struct Loaded {
    std::string content;
    StateDict weights;
};

std::unique_ptr<Loaded> load(const QString& name) {
    auto loaded = std::make_unique<Loaded>();
    loaded->content = contentOf(weightsFile(name));
    loaded->weights = ZipArchive::looksLike(loaded->content) ? readStateDict(ZipArchive(loaded->content, "x"), "x")
                                                             : readLegacyStateDict(loaded->content, "x");
    return loaded;
}

std::vector<float> numbersOf(const StateDict& weights, const std::string& name) {
    const StoredTensor* tensor = weights.find(name);
    if (tensor == nullptr) return {};
    std::vector<float> numbers(static_cast<std::size_t>(elements(tensor->shape)));
    copyFloats(*tensor, numbers.data());
    return numbers;
}

std::vector<float> countedTo(std::size_t count) {
    std::vector<float> numbers(count);
    for (std::size_t i = 0; i < count; ++i)
        numbers[i] = static_cast<float>(i);
    return numbers;
}

void checkEveryTensor(const StateDict& weights, const std::string& prefix) {
    for (const char* name : {"float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8",
                             "shared", "parameter"}) {
        QVERIFY2(numbersOf(weights, prefix + name) == countedTo(12), name);
        QVERIFY2((weights.find(prefix + name)->shape == Shape{3, 4}), name);
    }
    QVERIFY((numbersOf(weights, prefix + "bool") == std::vector<float>{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}));
    QVERIFY(
        (numbersOf(weights, prefix + "shared.transposed") == std::vector<float>{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}));
    QVERIFY((weights.find(prefix + "shared.transposed")->shape == Shape{4, 3}));
    QVERIFY((numbersOf(weights, prefix + "shared.part") == std::vector<float>{5, 6, 9, 10}));
    QVERIFY((numbersOf(weights, prefix + "shared.stepped") == std::vector<float>{0, 2, 4, 6, 8, 10}));
    QVERIFY((numbersOf(weights, prefix + "repeated") == std::vector<float>{5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6, 7}));
    QVERIFY((numbersOf(weights, prefix + "scalar") == std::vector<float>{7}));
    QVERIFY((weights.find(prefix + "empty")->shape == Shape{0, 3}));
    const auto halves = numbersOf(weights, prefix + "negative.float16");
    QCOMPARE(halves.size(), std::size_t{5});
    QCOMPARE(halves[0], -1.5F);
    QCOMPARE(halves[1], 0x1p-24F);
    QCOMPARE(halves[2], 65504.0F);
    QVERIFY(std::isinf(halves[3]) && halves[3] > 0);
    QVERIFY(halves[4] == 0 && std::signbit(halves[4]));
    QCOMPARE(weights.tensors().size(), std::size_t{19});
}

/// The graph of a network as a card may hold it: names of modules, and no word of tensors.
std::string graphWithoutTensors(const Network& network) {
    const std::string content = writeNative(network, std::nullopt);
    json graph = json::parse(Safetensors(content, "x").metadata().at("saccade.graph"));
    for (json& layer : graph["layers"])
        layer.erase("tensors");
    return graph.dump();
}

std::string pickled(const std::string& body) {
    return std::string("\x80\x02", 2) + body + ".";
}

}  // namespace

class TestStateDict : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyTypeStrideAndStorage_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("prefix");
        for (const char* file : {"types.pth", "types.legacy.pth", "protocol4.pth"})
            QTest::newRow(file) << file << "";
        for (const char* file : {"checkpoint.pth", "checkpoint.legacy.pth", "protocol5.legacy.pth"})
            QTest::newRow(file) << file << "module.";
    }
    void everyTypeStrideAndStorage() {
        QFETCH(QString, file);
        QFETCH(QString, prefix);
        const auto loaded = load(file);
        checkEveryTensor(loaded->weights, prefix.toStdString());
    }

    void prefixesGo() {
        const auto loaded = load("checkpoint.pth");
        const auto shorter = loaded->weights.withoutPrefix();
        QVERIFY(shorter.has_value());
        checkEveryTensor(*shorter, "");
        QVERIFY(!shorter->withoutPrefix());
    }

    void dictionariesAreFound_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("names");
        for (const char* ending : {".pth", ".legacy.pth"}) {
            const QStringList plain{"float16", "float32", "float64"};
            QTest::addRow("plain%s", ending) << QString("plain%1").arg(ending) << plain;
            QTest::addRow("in a list%s", ending) << QString("in_list%1").arg(ending) << plain;
            QTest::addRow("by modules%s", ending)
                << QString("modules%1").arg(ending) << QStringList{"conv.weight", "fc.weight"};
        }
    }
    void dictionariesAreFound() {
        QFETCH(QString, file);
        QFETCH(QStringList, names);
        const auto loaded = load(file);
        QStringList found;
        for (const auto& [name, tensor] : loaded->weights.tensors())
            found << QString::fromStdString(name);
        QCOMPARE(found, names);
    }

    void refuses_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("words");
        for (const char* ending : {".pth", ".legacy.pth"}) {
            const auto row = [&](const char* name, const char* words) {
                QTest::addRow("%s%s", name, ending) << QString(name) + ending << words;
            };
            row("whole", "the Python object __main__.Whole (byte ");
            row("command", "the Python object posix.system (byte ");
            row("quantised", "_rebuild_qtensor");
            row("single", "a single tensor");
            row("none", "no dictionary of tensors");
        }
    }
    void refuses() {
        QFETCH(QString, file);
        QFETCH(QString, words);
        const std::string said = saccade::test::refusal(weightsFile(file));
        QVERIFY2(isOneSentence(said) && said.find(words.toStdString()) != std::string::npos, said.c_str());
        QVERIFY(said.find(file.toStdString()) != std::string::npos);
        QVERIFY(!std::filesystem::exists("saccade-was-here"));
    }

    void hostilePickles_data() {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const std::string& pickle, const char* words) {
            QTest::newRow(name) << QByteArray::fromStdString(pickle) << words;
        };
        using namespace std::string_literals;
        row("empty", "", "does not begin");
        row("protocol 0", "(dp0\n.", "does not begin");
        row("protocol 9", "\x80\x09.", "protocol");
        row("no end", "\x80\x02}", "ends too early");
        row("system", pickled("cos\nsystem\nU\x04true\x85R"), "os.system");
        row("system by stack", "\x80\x04\x8c\x02os\x8c\x06system\x93."s, "os.system");
        row("eval",
            pickled("c__builtin__\neval\nU\x01"
                    "1\x85R"),
            "__builtin__.eval");
        row("name like an allowed one", pickled("ctorch._utils\n_rebuild_tensor_v2.x\n"), "_rebuild_tensor_v2.x");
        row("old instance", pickled("(ios\nsystem\n"), "instruction 105");
        row("text persistent id", pickled("Px\n"), "instruction 80");
        row("empty stack", pickled("0"), "empty stack");
        row("no mark", pickled("t"), "mark");
        row("unknown memo", pickled("h\x05"), "never remembered");
        row("called text", pickled("U\x01x)R"), "no name");
        row("keyless value", pickled("}(Nu"), "no value");
        row("append to nothing", pickled("NNa"), "no list");
        row("long text", pickled("X\xff\xff\xff\xff"), "ends too early");
        row("longest text", "\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff."s, "ends too early");
        row("tensor of nothing", pickled("ctorch._utils\n_rebuild_tensor_v2\n)R"), "lacks its storage");
        const std::string storage =
            "(U\x07storagectorch\nFloatStorage\nU\x01"
            "0U\x03"
            "cpuK\x04tQ";
        const std::string call = "ctorch._utils\n_rebuild_tensor_v2\n(" + storage;
        row("beyond its storage", pickled(call + "K\x01K\x04\x85K\x01\x85tR"), "beyond the end");
        row("negative extent", pickled(call + "K\x00J\xff\xff\xff\xff\x85K\x01\x85tR"s), "negative");
        row("negative place", pickled(call + "J\xff\xff\xff\xffK\x01\x85K\x01\x85tR"), "place of a tensor");
        row("overflowing shape",
            pickled(call +
                    "K\x00\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x86K"s +
                    "\x00K\x00\x86tR"s),
            "too large");
        row("repeated out of proportion", pickled(call + "K\x00J\xff\xff\xff\x7f\x85K\x00\x85tR"s), "proportion");
        row("strides of another rank", pickled(call + "K\x00K\x02\x85)tR"s), "different lengths");
        row("storage of text",
            pickled("(U\x07storageU\x01xU\x01"
                    "0U\x01"
                    "cK\x01tQ"),
            "no storage");
        row("huge storage",
            pickled("(U\x07storagectorch\nFloatStorage\nU\x01"
                    "0U\x01"
                    "c\x8a\x08\xff\xff\xff\xff\xff\xff"
                    "\xff\x7ftQ"),
            "size");
    }
    void hostilePickles() {
        QFETCH(QByteArray, pickle);
        QFETCH(QString, words);
        const std::string bytes = pickle.toStdString();
        const QString said = saccade::test::refusal([&] { readPickle(bytes, "hostile.pth"); });
        QVERIFY2(isOneSentence(said.toStdString()) && said.contains(words), qPrintable(said));
        QVERIFY(said.startsWith("hostile.pth"));
    }

    void ringsAreOnlyNumbers() {
        // A list that contains itself, and a dictionary that is its own weights.
        const Pickle list = readPickle(pickled("]q\x01h\x01"
                                               "a"),
                                       "x");
        QCOMPARE(list.at(list.root).items, (std::vector<PickleId>{list.root}));
        const Pickle ring = readPickle(pickled("}q\x01U\x05modelh\x01s"), "x");
        QCOMPARE(ring.find(ring.at(ring.root), "model"), &ring.at(ring.root));
    }

    void memoryIsBounded() {
        // Each turn would copy a long list again.
        std::string body = "(";
        for (int i = 0; i < 20000; ++i)
            body += "N";
        body +=
            "l\x85q\x01"
            "0";
        for (int i = 0; i < 20000; ++i)
            body += "ctorch\nSize\nh\x01R0";
        const QString said = saccade::test::refusal([&] { readPickle(pickled(body + "N"), "x"); });
        QVERIFY2(said.contains("too long"), qPrintable(said));
    }

    void graphInTheCard_data() {
        QTest::addColumn<QString>("network");
        for (const char* network : {"vggish", "resnetish", "inceptionish"})
            QTest::newRow(network) << network;
    }
    void graphInTheCard() {
        QFETCH(QString, network);
        const auto folder = golden(network.toStdString());
        Job job;
        const auto traced = openModel(folder / "model.pt", std::nullopt, job);
        Card card = cardFor(traced);
        card.architecture = graphWithoutTensors(*traced.network);
        const auto model = openModel(folder / "model.pth", card, job);
        QCOMPARE(model.format, std::string("state dict"));
        const at::Tensor input = toTensor(readNpy(folder / "input.npy"));
        const at::Tensor found = Run(model.network, input, {}, job).output();
        const at::Tensor expected = toTensor(readNpy(folder / "reference" / "logits.npy")).reshape(found.sizes());
        QVERIFY(((found - expected).abs().max() / expected.abs().max()).item().toDouble() < 1e-5);
    }

    void graphThatAsksForMore() {
        Card card = *Card::preset("cifar10");
        card.architecture = R"({"version": 1, "output": "fc", "aliases": {}, "layers": [
            {"name": "input", "kind": "input", "inputs": [], "attributes": {}},
            {"name": "fc", "kind": "linear", "inputs": ["input"], "attributes": {}}]})";
        Job job;
        const QString said = saccade::test::refusal([&] { openModel(weightsFile("plain.pth"), card, job); });
        QVERIFY2(said.contains("fc.weight") && said.contains("missing"), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestStateDict)
#include "tst_state_dict.moc"
