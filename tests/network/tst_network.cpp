// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The graph: what is refused, names, shapes, receptive fields, variants, folding.
#include <QTest>

#include "engine/core/error.h"
#include "engine/network/run.h"
#include "engine/network/summary.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using saccade::test::NetworkBuilder;

namespace {

using Integers = std::vector<std::int64_t>;

at::Tensor outputOf(const std::shared_ptr<const Network>& network, const at::Tensor& input) {
    Job job;
    return Run(network, input, {}, job).output();
}

double gap(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

std::size_t countOf(const Network& network, Kind kind) {
    return static_cast<std::size_t>(std::count_if(network.layers().begin(), network.layers().end(),
                                                  [kind](const Layer& layer) { return layer.kind == kind; }));
}

}  // namespace

class TestNetwork : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void wrongGraphsAreRefused_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("no layers") << 0 << "no layers";
        QTest::newRow("two inputs") << 1 << "exactly one input";
        QTest::newRow("same name twice") << 2 << "two layers are called \"a\"";
        QTest::newRow("later layer") << 3 << "does not come before it";
        QTest::newRow("arity") << 4 << "it has 2 inputs";
        QTest::newRow("unknown attribute") << 5 << "no attribute \"speed\"";
        QTest::newRow("attribute out of range") << 6 << "\"groups\"";
        QTest::newRow("missing tensor") << 7 << "\"weight\" is missing";
        QTest::newRow("unknown tensor") << 8 << "no tensor \"wait\"";
        QTest::newRow("wrong number type") << 9 << "32-bit floats";
        QTest::newRow("output not there") << 10 << "output names a layer";
        QTest::newRow("output without the input") << 11 << "does not depend on the input";
        QTest::newRow("alias of nothing") << 12 << "stands for a layer that is not there";
        QTest::newRow("missing attribute") << 13 << "\"kernel\" is missing";
        QTest::newRow("wrong attribute type") << 14 << "wrong type";
    }

    void wrongGraphsAreRefused() {
        QFETCH(int, what);
        QFETCH(QString, says);
        Layer input;
        input.kind = Kind::input;
        input.name = "input";
        Layer a;
        a.kind = Kind::relu;
        a.name = "a";
        a.inputs = {0};
        Layer convolution;
        convolution.kind = Kind::convolution;
        convolution.name = "conv";
        convolution.inputs = {0};
        convolution.tensors = {{"weight", at::ones({2, 3, 1, 1})}};
        std::vector<Layer> layers{input, a};
        Network::Aliases aliases;
        std::string output = "a";
        switch (what) {
            case 0:
                layers.clear();
                break;
            case 1:
                layers.push_back(input);
                layers.back().name = "other";
                break;
            case 2:
                layers.push_back(a);
                break;
            case 3:
                layers[1].inputs = {1};
                break;
            case 4:
                layers[1].inputs = {0, 0};
                break;
            case 5:
                layers[1].attributes.set("speed", true);
                break;
            case 6:
                convolution.attributes.set("groups", std::int64_t{0});
                layers.push_back(convolution);
                break;
            case 7:
                convolution.tensors.clear();
                layers.push_back(convolution);
                break;
            case 8:
                convolution.tensors["wait"] = at::ones({1});
                layers.push_back(convolution);
                break;
            case 9:
                convolution.tensors["weight"] = at::ones({2, 3, 1, 1}, at::kDouble);
                layers.push_back(convolution);
                break;
            case 10:
                output = "b";
                break;
            case 11: {
                Layer constant;
                constant.kind = Kind::constant;
                constant.name = "c";
                constant.tensors = {{"value", at::ones({1, 2})}};
                layers.push_back(constant);
                output = "c";
                break;
            }
            case 12:
                aliases["x"] = "y";
                break;
            case 13:
                layers[1].kind = Kind::maxPool;
                break;
            default:
                layers[1].kind = Kind::leakyRelu;
                layers[1].attributes.set("slope", true);
                break;
        }
        try {
            Network::build(layers, aliases, output, "file.pt");
            QFAIL("a wrong graph was accepted");
        } catch (const RequestError& error) {
            QVERIFY2(QString(error.what()).contains(says), error.what());
            QVERIFY2(QString(error.what()).contains("file.pt"), error.what());
        }
    }

    void namesAndAliases() {
        NetworkBuilder b;
        b.convolution("layer1.conv", "input", 3, 4).add(Kind::relu, "layer1.relu", {"layer1.conv"});
        const auto network = b.build("layer1.relu", {{"layer1", "layer1.relu"}});
        QCOMPARE(network->find("layer1"), network->find("layer1.relu"));
        try {
            network->find("layer1.rely");
            QFAIL("a name that is not there was found");
        } catch (const RequestError& error) {
            QVERIFY2(QString(error.what()).contains("layer1.relu"), error.what());
        }
    }

    void lastSpatialLayerSkipsTheClasses() {
        NetworkBuilder b;
        b.convolution("features", "input", 3, 8).add(Kind::relu, "relu", {"features"});
        b.convolution("classifier", "relu", 8, 5, 1, 1, 0).add(Kind::relu, "out", {"classifier"});
        b.add(Kind::adaptiveAveragePool, "gap", {"out"}, {{"size", Integers{1, 1}}})
            .add(Kind::flatten, "flat", {"gap"});
        const auto network = b.build("flat");
        const auto layer = network->lastSpatialLayer(network->shapes({1, 3, 8, 8}));
        QVERIFY(layer.has_value());
        QCOMPARE(network->layer(*layer).name, std::string("relu"));
        QCOMPARE(network->inputChannels().value(), std::int64_t{3});
    }

    void channelsThatAreTakenTogetherSayNothingOfTheInput() {
        for (const Kind kind : {Kind::mean, Kind::maximum}) {
            NetworkBuilder grey;
            grey.add(kind, "grey", {"input"}, {{"axes", Integers{1}}, {"keep_axes", true}})
                .convolution("conv", "grey", 1, 4);
            QVERIFY(!grey.build("conv")->inputChannels());
            NetworkBuilder column;
            column.add(kind, "column", {"input"}, {{"axes", Integers{3}}, {"keep_axes", true}})
                .convolution("conv", "column", 3, 4);
            QCOMPARE(column.build("conv")->inputChannels(), std::optional<std::int64_t>(3));
        }
    }

    // The field holds every pixel a cell depends on, and its border pixels do matter.
    void receptiveFieldsAreTight_data() {
        QTest::addColumn<QString>("layer");
        for (const char* layer : {"conv1", "pool", "conv2", "cat", "conv3", "up", "slice", "pad"}) {
            QTest::newRow(layer) << layer;
        }
    }

    void receptiveFieldsAreTight() {
        QFETCH(QString, layer);
        at::manual_seed(2);
        NetworkBuilder b;
        b.convolution("conv1", "input", 1, 2, 3, 2, 1, false);
        b.add(Kind::averagePool, "pool", {"conv1"},
              {{"kernel", Integers{3, 3}}, {"stride", Integers{1, 1}}, {"padding", Integers{1, 1}}});
        b.convolution("conv2", "conv1", 2, 2, 5, 1, 2, false);
        b.add(Kind::concatenation, "cat", {"pool", "conv2"});
        b.convolution("conv3", "cat", 4, 3, 3, 2, 0, false);
        b.add(Kind::upsample, "up", {"conv3"},
              {{"mode", std::string("nearest")}, {"factors", std::vector<double>{2, 2}}});
        b.add(Kind::slice, "slice", {"cat"},
              {{"axis", std::int64_t{2}}, {"start", std::int64_t{1}}, {"step", std::int64_t{2}}});
        b.add(Kind::pad, "pad", {"slice"}, {{"before", Integers{0, 1, 2}}, {"after", Integers{0, 0, 0}}});
        b.add(Kind::addition, "sum", {"conv3", "conv3"}).add(Kind::mean, "gap", {"sum"}, {{"axes", Integers{2, 3}}});
        const auto network = b.build("gap");
        const Shape shape{1, 1, 40, 36};
        const LayerId id = network->find(layer.toStdString());
        const auto field = network->receptiveFields(shape)[static_cast<std::size_t>(id)];
        const auto extents = network->shapes(shape)[static_cast<std::size_t>(id)];
        QVERIFY(!field.global);
        const at::Tensor input = at::randn(shape).requires_grad_(true);
        Job job;
        RunOptions options;
        options.stop = id;
        const Run run(network, input, options, job);
        const std::int64_t row = extents[2] / 2;
        const std::int64_t column = extents[3] / 2;
        run.output().select(2, row).select(2, column).sum().backward();
        const at::Tensor reached = input.grad()[0][0].ne(0).nonzero();
        for (std::int64_t axis = 0; axis < 2; ++axis) {
            const auto at = static_cast<std::size_t>(axis);
            const double low = field.start[at] + static_cast<double>(axis == 0 ? row : column) * field.jump[at];
            const double high = low + field.size[at] - 1;
            const auto least = static_cast<double>(reached.select(1, axis).min().item<std::int64_t>());
            const auto most = static_cast<double>(reached.select(1, axis).max().item<std::int64_t>());
            if (layer == "up") {
                // A fine cell's place is a fraction of a coarse one: within one coarse cell.
                QVERIFY(std::abs(least - low) < 4 && std::abs(most - high) < 4);
            } else {
                QCOMPARE(least, low);
                QCOMPARE(most, high);
            }
        }
    }

    void foldedIsTheSameFunction_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("normsLeft");
        QTest::addColumn<int>("affinesLeft");
        QTest::newRow("conv, norm, relu") << 0 << 0 << 0;
        QTest::newRow("norm before an unpadded convolution") << 1 << 0 << 0;
        QTest::newRow("norm before a padded convolution") << 2 << 0 << 2;
        QTest::newRow("pre-activation: norm, relu, conv") << 3 << 0 << 1;
        QTest::newRow("grouped convolution after norm") << 4 << 0 << 0;
        QTest::newRow("convolution with two users") << 5 << 0 << 1;
        QTest::newRow("two norms in a row") << 6 << 0 << 0;
        QTest::newRow("linear, norm") << 7 << 0 << 0;
        QTest::newRow("norm at the output") << 8 << 0 << 0;
        QTest::newRow("norm, dropout, convolution") << 9 << 0 << 0;
        QTest::newRow("norm before a padded grouped convolution") << 10 << 0 << 2;
        QTest::newRow("norm that makes next to nothing of a channel, padded convolution") << 11 << 0 << 1;
    }

    void foldedIsTheSameFunction() {
        QFETCH(int, which);
        QFETCH(int, normsLeft);
        QFETCH(int, affinesLeft);
        at::manual_seed(30 + which);
        NetworkBuilder b;
        std::string output = "out";
        switch (which) {
            case 0:
                b.convolution("conv", "input", 4, 6).batchNorm("bn", "conv", 6).add(Kind::relu, "out", {"bn"});
                break;
            case 1:
                b.batchNorm("bn", "input", 4).convolution("out", "bn", 4, 6, 3, 1, 0);
                break;
            case 2:
                b.batchNorm("bn", "input", 4).convolution("out", "bn", 4, 6, 3, 1, 1);
                break;
            case 3:
                b.batchNorm("bn", "input", 4).add(Kind::relu, "relu", {"bn"}).convolution("out", "relu", 4, 6, 1, 1, 0);
                break;
            case 4:
                b.batchNorm("bn", "input", 4).convolution("out", "bn", 4, 6, 3, 1, 0, true, 2);
                break;
            case 5:
                b.convolution("conv", "input", 4, 4)
                    .batchNorm("bn", "conv", 4)
                    .add(Kind::addition, "out", {"bn", "conv"});
                break;
            case 6:
                b.convolution("conv", "input", 4, 6)
                    .batchNorm("bn", "conv", 6)
                    .batchNorm("bn2", "bn", 6)
                    .add(Kind::relu, "out", {"bn2"});
                break;
            case 7:
                b.add(Kind::flatten, "flat", {"input"})
                    .linear("fc", "flat", 4 * 7 * 6, 9)
                    .batchNorm("bn", "fc", 9)
                    .add(Kind::relu, "out", {"bn"});
                break;
            case 9:
                b.batchNorm("bn", "input", 4).add(Kind::dropout, "drop", {"bn"});
                b.convolution("out", "drop", 4, 6, 3, 1, 0);
                break;
            case 10:
                b.batchNorm("bn", "input", 4)
                    .add(Kind::convolution, "out", {"bn"},
                         {{"padding", Shape{2, 1, 0, 3}},
                          {"stride", Shape{2, 1}},
                          {"dilation", Shape{1, 2}},
                          {"groups", std::int64_t{2}}},
                         {{"weight", at::randn({6, 2, 3, 2})}});
                break;
            case 11:
                b.add(Kind::batchNorm, "bn", {"input"}, {},
                      {{"mean", at::zeros({4})},
                       {"variance", at::ones({4})},
                       {"weight", at::tensor({1.F, 1e-7F, -1.F, 2.F})},
                       {"bias", at::ones({4})}});
                b.convolution("out", "bn", 4, 6, 3, 1, 1);
                break;
            default:
                b.convolution("conv", "input", 4, 6).batchNorm("out", "conv", 6);
                break;
        }
        const auto network = b.build(output, {{"block", output}});
        const auto folded = network->folded();
        QCOMPARE(static_cast<int>(countOf(*folded, Kind::batchNorm)), normsLeft);
        QCOMPARE(static_cast<int>(countOf(*folded, Kind::affine)), affinesLeft);
        const at::Tensor input = at::randn({2, 4, 7, 6});
        const at::Tensor expected = outputOf(network, input);
        QVERIFY(gap(outputOf(folded, input), expected) < 2e-5 * std::max(1.0, expected.abs().max().item<double>()));
        QCOMPARE(folded->layer(folded->find("block")).name, folded->layer(folded->output()).name);
    }

    void observedLayersKeepTheirOutput() {
        at::manual_seed(4);
        NetworkBuilder b;
        b.convolution("conv", "input", 4, 6).batchNorm("bn", "conv", 6).add(Kind::relu, "out", {"bn"});
        const auto network = b.build("out");
        const auto folded = network->folded({"conv"});
        const at::Tensor input = at::randn({1, 4, 5, 5});
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run before(network, input, options, job);
        const Run after(folded, input, options, job);
        QVERIFY(gap(before.activation(network->find("conv")), after.activation(folded->find("conv"))) < 1e-6);
        // Without being observed, the convolution's name stands for what the merged layer gives.
        const auto merged = network->folded();
        const Run third(merged, input, options, job);
        QVERIFY(gap(before.activation(network->find("bn")), third.activation(merged->find("bn"))) < 1e-5);
    }

    void variantsShareWhatDoesNotChange() {
        at::manual_seed(6);
        NetworkBuilder b;
        b.convolution("conv", "input", 3, 4).add(Kind::relu, "relu", {"conv"}).convolution("conv2", "relu", 4, 2);
        const auto network = b.build("conv2", {{"head", "relu"}});
        NetworkChanges changes;
        changes.tensors[{"conv2", "bias"}] = at::ones({2});
        Layer softplus;
        softplus.kind = Kind::softplus;
        changes.replaced["relu"] = softplus;
        Layer half;
        half.kind = Kind::affine;
        half.name = "half";
        half.tensors = {{"scale", at::full({1}, 0.5F)}};
        changes.insertedAfter.emplace_back("input", half);
        const auto variant = network->with(changes);
        QCOMPARE(variant->layer(variant->find("relu")).kind, Kind::softplus);
        QCOMPARE(variant->layer(variant->find("conv")).tensor("weight").data_ptr(),
                 network->layer(network->find("conv")).tensor("weight").data_ptr());
        const at::Tensor input = at::randn({1, 3, 6, 6});
        NetworkChanges plain;
        plain.insertedAfter = changes.insertedAfter;
        QVERIFY(gap(outputOf(network->with(plain), input), outputOf(network, input * 0.5)) < 1e-6);
        NetworkChanges removal;
        removal.removed = {"relu"};
        const auto linear = network->with(removal);
        QVERIFY(!linear->contains("relu") || linear->find("relu") == linear->find("conv"));
        const at::Tensor two = at::randn({1, 3, 6, 6});
        const at::Tensor zero = outputOf(linear, at::zeros({1, 3, 6, 6}));
        QVERIFY(gap(outputOf(linear, input + two) - zero, outputOf(linear, input) + outputOf(linear, two) - 2 * zero) <
                1e-5);
        NetworkChanges wrong;
        wrong.tensors[{"conv", "bias"}] = at::ones({9});
        QVERIFY_EXCEPTION_THROWN(network->with(wrong), RequestError);
        NetworkChanges unknown;
        unknown.removed = {"nothing"};
        QVERIFY_EXCEPTION_THROWN(network->with(unknown), RequestError);
    }

    void summaryCounts() {
        NetworkBuilder b;
        b.convolution("conv", "input", 3, 8, 3, 2, 1).add(Kind::relu, "relu", {"conv"});
        b.add(Kind::flatten, "flat", {"relu"}).linear("fc", "flat", 8 * 16, 10);
        const auto rows = summarise(*b.build("fc", {{"stem", "relu"}}), {3, 8, 8});
        QCOMPARE(rows.size(), std::size_t{5});
        QCOMPARE(rows[1].shape, (Shape{1, 8, 4, 4}));
        QCOMPARE(rows[1].parameters, std::int64_t{8 * 3 * 9 + 8});
        QCOMPARE(rows[1].multiplications, std::int64_t{8 * 16 * 27});
        QCOMPARE(rows[1].attributes, std::string("kernel 3 x 3, stride 2 x 2, padding 1 x 1 x 1 x 1"));
        QCOMPARE(rows[2].aliases, std::vector<std::string>{"stem"});
        QVERIFY(rows[4].receptiveField.global);
        QCOMPARE(rows[4].multiplications, std::int64_t{1280});
    }
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
