// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Class activation maps where the answer is known in closed form.
#include <QTest>

#include "engine/core/error.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using Integers = std::vector<std::int64_t>;
constexpr double tolerance = 1e-5;

at::Tensor native(const Map& map) {
    return toTensor(map.native);
}

/// Two channels, x and -x rectified, averaged, and weighed (3, -2) for class 0, (1, 1) for class 1.
std::shared_ptr<const Network> signsNetwork() {
    return NetworkBuilder()
        .add(Kind::convolution, "conv", {"input"}, {}, {{"weight", at::tensor({1.F, -1.F}).view({2, 1, 1, 1})}})
        .add(Kind::relu, "relu", {"conv"})
        .add(Kind::adaptiveAveragePool, "gap", {"relu"}, {{"size", Integers{1, 1}}})
        .add(Kind::flatten, "flatten", {"gap"})
        .add(Kind::dropout, "dropout", {"flatten"})
        .add(Kind::linear, "fc", {"dropout"}, {},
             {{"weight", at::tensor({3.F, -2.F, 1.F, 1.F}).view({2, 2})}, {"bias", at::ones({2})}})
        .build("fc");
}

at::Tensor picture() {
    return at::tensor({1.F, -2.F, 0.5F, 4.F}).view({1, 1, 2, 2});
}

/// A network whose end is one of those that CAM knows, or not.
std::shared_ptr<const Network> ending(const std::string& kind) {
    at::manual_seed(21);
    NetworkBuilder builder;
    builder.convolution("conv", "input", 3, 6).add(Kind::relu, "features", {"conv"});
    if (kind == "mean and linear") {
        return builder.add(Kind::mean, "gap", {"features"}, {{"axes", Integers{2, 3}}})
            .linear("fc", "gap", 6, 4)
            .build("fc");
    }
    if (kind == "covering average and linear") {
        return builder
            .add(Kind::averagePool, "gap", {"features"}, {{"kernel", Integers{8, 8}}, {"stride", Integers{8, 8}}})
            .add(Kind::reshape, "rows", {"gap"}, {{"shape", Integers{-2, -1}}})
            .linear("fc", "rows", 6, 4)
            .build("fc");
    }
    if (kind == "average and softmax") {
        return builder.add(Kind::adaptiveAveragePool, "gap", {"features"}, {{"size", Integers{1, 1}}})
            .add(Kind::flatten, "flatten", {"gap"})
            .linear("fc", "flatten", 6, 4)
            .add(Kind::softmax, "softmax", {"fc"}, {{"axis", std::int64_t{1}}})
            .build("softmax");
    }
    if (kind == "average and 1 x 1 convolution") {
        return builder.add(Kind::adaptiveAveragePool, "gap", {"features"}, {{"size", Integers{1, 1}}})
            .convolution("fc", "gap", 6, 4, 1, 1, 0)
            .add(Kind::flatten, "flatten", {"fc"})
            .build("flatten");
    }
    if (kind == "1 x 1 convolution and average") {
        return builder.convolution("classes", "features", 6, 4, 1, 1, 0)
            .add(Kind::adaptiveAveragePool, "gap", {"classes"}, {{"size", Integers{1, 1}}})
            .add(Kind::flatten, "flatten", {"gap"})
            .build("flatten");
    }
    if (kind == "pooling to 2 x 2") {
        return builder.add(Kind::adaptiveAveragePool, "pool", {"features"}, {{"size", Integers{2, 2}}})
            .add(Kind::flatten, "flatten", {"pool"})
            .linear("fc", "flatten", 24, 4)
            .build("fc");
    }
    if (kind == "window that does not cover") {
        return builder
            .add(Kind::averagePool, "gap", {"features"}, {{"kernel", Integers{7, 7}}, {"stride", Integers{7, 7}}})
            .add(Kind::flatten, "flatten", {"gap"})
            .linear("fc", "flatten", 6, 4)
            .build("fc");
    }
    // Two linear layers.
    return builder.add(Kind::adaptiveAveragePool, "gap", {"features"}, {{"size", Integers{1, 1}}})
        .add(Kind::flatten, "flatten", {"gap"})
        .linear("fc1", "flatten", 6, 5)
        .linear("fc2", "fc1", 5, 4)
        .build("fc2");
}

}  // namespace

class TestCams : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void batchNormBeforeTheClassesStaysWithTheFeatures() {
        // Folded into the class convolution it would shift the map by a constant.
        at::manual_seed(22);
        const auto network = NetworkBuilder()
                                 .convolution("conv", "input", 3, 6)
                                 .add(Kind::relu, "relu", {"conv"})
                                 .batchNorm("norm", "relu", 6)
                                 .add(Kind::dropout, "drop", {"norm"})
                                 .convolution("classes", "drop", 6, 4, 1, 1, 0)
                                 .add(Kind::adaptiveAveragePool, "gap", {"classes"}, {{"size", Integers{1, 1}}})
                                 .add(Kind::flatten, "flatten", {"gap"})
                                 .build("flatten");
        const at::Tensor input = normal({1, 3, 8, 8}, 5);
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run run(network, input, options, job);
        const at::Tensor weight = network->layer(network->find("classes")).tensor("weight").view({4, 6, 1, 1});
        const at::Tensor expected = (run.activation(network->find("norm"))[0] * weight[2]).sum(0);
        const auto study = studyOf(network, input);
        QVERIFY(apart(native(answer(*study, request("cam", {}, 2))), expected) < tolerance);
        // And a layer that folding reaches over is what it was when it was loaded.
        Request asked = request("gradient_x_input", {}, 0);
        asked.target.kind = Target::Kind::channel;
        asked.target.layer = "drop";
        const Map before = answer(*study, asked);
        asked.target.layer = "norm";
        QVERIFY(apart(before, answer(*study, asked)) < tolerance);
    }

    void integratedGradientsOfAPlaceAreComplete() {
        // The place is projected on what it is in the picture, all the way from the baseline.
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 6));
        Request asked = request("integrated_gradients", {{"steps", "400"}});
        asked.target.kind = Target::Kind::cell;
        asked.target.layer = "relu2";
        asked.target.row = 2;
        asked.target.column = 3;
        const Map map = answer(*study, asked);
        const double difference = figure(map, "score_difference");
        QVERIFY(std::abs(difference) > 0.1);
        QVERIFY(std::abs(figure(map, "completeness_gap")) < 1e-2 * std::abs(difference));
    }

    void guidedGradCamSaysWhatItDoesWithOtherActivations() {
        at::manual_seed(23);
        const auto network = NetworkBuilder()
                                 .convolution("conv", "input", 3, 6)
                                 .add(Kind::silu, "silu", {"conv"})
                                 .convolution("conv2", "silu", 6, 6)
                                 .add(Kind::mean, "gap", {"conv2"}, {{"axes", Integers{2, 3}}})
                                 .linear("fc", "gap", 6, 4)
                                 .build("fc");
        const auto study = studyOf(network, normal({1, 3, 8, 8}, 5));
        const at::Tensor region = toTensor(answer(*study, request("grad_cam", {}, 1)).values);
        for (const char* activations : {"gate", "gradient"}) {
            const Overrides settings{{"activations", activations}};
            const Map map = answer(*study, request("guided_grad_cam", settings, 1));
            const Map guided = answer(*study, request("guided_backpropagation", settings, 1));
            QVERIFY2(apart(toTensor(map.values), toTensor(guided.values) * region) < tolerance, activations);
            QCOMPARE(map.recipe.notes.size(), std::size_t{1});
        }
        QVERIFY_EXCEPTION_THROWN(answer(*study, request("guided_grad_cam", {{"activations", "refuse"}}, 1)),
                                 RequestError);
    }

    void camByHand() {
        const auto study = studyOf(signsNetwork(), picture());
        const Map map = answer(*study, request("cam", {}));
        QVERIFY(apart(native(map), at::tensor({3.F, -4.F, 1.5F, 12.F}).view({2, 2})) < tolerance);
        // The input has the same resolution: nothing is resized.
        QCOMPARE(map.values.shape, (Shape{2, 2}));
        QVERIFY(apart(toTensor(map.values), native(map)) < tolerance);
        QCOMPARE(map.recipe.backwards, std::int64_t{0});
        Request contrast = request("cam", {});
        contrast.target = Target::contrast(0, 1);
        QVERIFY(apart(native(answer(*study, contrast)), at::tensor({2.F, -6.F, 1.F, 8.F}).view({2, 2})) < tolerance);
    }

    void gradCamByHand() {
        // The weights are those of CAM over the number of cells; what is shown is rectified.
        const auto study = studyOf(signsNetwork(), picture());
        Request asked = request("grad_cam", {});
        asked.layer = "relu";
        const Map map = answer(*study, asked);
        QVERIFY(apart(native(map), at::tensor({0.75F, -1.F, 0.375F, 3.F}).view({2, 2})) < tolerance);
        QVERIFY(apart(toTensor(map.values), at::tensor({0.75F, 0.F, 0.375F, 3.F}).view({2, 2})) < tolerance);
        QCOMPARE(map.recipe.layer, std::string("relu"));
        asked.parameters = {{"relu", "false"}};
        QVERIFY(apart(toTensor(answer(*study, asked).values), native(map)) < tolerance);
    }

    void gradCamPlusPlusByHand() {
        // Gradients 3/4 and -1/2 everywhere; sums of the channels 5.5 and 2. Only the first has a weight:
        // 4 a 3/4 with a = (9/16) / (9/8 + 5.5 27/64).
        const auto study = studyOf(signsNetwork(), picture());
        Request asked = request("grad_cam_pp", {});
        asked.layer = "relu";
        const Map map = answer(*study, asked);
        const double alpha = (9.0 / 16) / (9.0 / 8 + 5.5 * 27 / 64 + 1e-6);
        QVERIFY(apart(native(map), 3 * alpha * at::tensor({1.F, 0.F, 0.5F, 4.F}).view({2, 2})) < tolerance);
    }

    void guidedGradCamIsTheProduct() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        const at::Tensor guided = toTensor(answer(*study, request("guided_backpropagation", {}, 1)).values);
        const Map cam = answer(*study, request("grad_cam", {}, 1));
        const Map product = answer(*study, request("guided_grad_cam", {}, 1));
        QVERIFY(toTensor(cam.values).max().item<float>() > 0);
        QVERIFY(apart(toTensor(product.values), guided * toTensor(cam.values)) < tolerance);
        QVERIFY(apart(native(product), native(cam)) < tolerance);
        QCOMPARE(product.recipe.backwards, std::int64_t{2});
    }

    void camEndings_data() {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<bool>("possible");
        for (const char* name : {"mean and linear", "covering average and linear", "average and softmax",
                                 "average and 1 x 1 convolution", "1 x 1 convolution and average"})
            QTest::newRow(name) << name << true;
        for (const char* name : {"pooling to 2 x 2", "window that does not cover", "two linear layers"})
            QTest::newRow(name) << name << false;
    }
    void camEndings() {
        QFETCH(QString, ending);
        QFETCH(bool, possible);
        const auto study = studyOf(::ending(ending.toStdString()), normal({1, 3, 8, 8}, 3));
        if (!possible) {
            QVERIFY_EXCEPTION_THROWN(answer(*study, request("cam", {}, 2)), RequestError);
            return;
        }
        const Map cam = answer(*study, request("cam", {}, 2));
        Request asked = request("grad_cam", {}, 2);
        asked.layer = "features";
        const Map gradCam = answer(*study, asked);
        QVERIFY(apart(native(cam) / 64, native(gradCam)) < tolerance);
    }

    void squeezedEnd() {
        // Convolution, ReLU, average: the map is the class channel before the ReLU, without its bias.
        at::manual_seed(22);
        const auto network = NetworkBuilder()
                                 .convolution("features", "input", 3, 5)
                                 .convolution("classes", "features", 5, 4, 1, 1, 0)
                                 .add(Kind::relu, "relu", {"classes"})
                                 .add(Kind::adaptiveAveragePool, "gap", {"relu"}, {{"size", Integers{1, 1}}})
                                 .add(Kind::flatten, "flatten", {"gap"})
                                 .build("flatten");
        const at::Tensor input = normal({1, 3, 6, 6}, 3);
        const Map map = answer(*studyOf(network, input), request("cam", {}, 1));
        Job job;
        RunOptions options;
        options.stop = network->find("classes");
        const at::Tensor channel = Run(network, input, options, job).output()[0][1];
        const at::Tensor bias = network->layer(network->find("classes")).tensor("bias")[1];
        QVERIFY(native(map).min().item<float>() < 0);
        QVERIFY(apart(native(map), channel - bias) < tolerance);
    }

    void layersAreThoseOfTheFileNotOfTheFold() {
        // Folding merges the batch norm into the convolution; the convolution's own output must still be looked at.
        at::manual_seed(23);
        const auto network = NetworkBuilder()
                                 .convolution("conv", "input", 3, 4, 3, 1, 1, false)
                                 .batchNorm("norm", "conv", 4)
                                 .add(Kind::relu, "relu", {"norm"})
                                 .add(Kind::mean, "gap", {"relu"}, {{"axes", Integers{2, 3}}})
                                 .linear("fc", "gap", 4, 3)
                                 .build("fc");
        const at::Tensor input = normal({1, 3, 6, 6}, 3);
        const auto study = studyOf(network, input);
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run run(network, input, options, job);
        const Layer& norm = network->layer(network->find("norm"));
        const at::Tensor row = network->layer(network->find("fc")).tensor("weight")[2];
        const at::Tensor on = at::gt(run.activation(network->find("norm")), 0);
        const at::Tensor atNorm = on * row.view({1, 4, 1, 1}) / 36.0;
        const at::Tensor factor =
            norm.tensor("weight") / at::sqrt(norm.tensor("variance") + norm.attributes.real("epsilon"));
        for (const auto& [layer, gradient] :
             {std::pair("norm", atNorm), std::pair("conv", atNorm * factor.view({1, 4, 1, 1}))}) {
            Request asked = request("grad_cam", {}, 2);
            asked.layer = layer;
            const at::Tensor expected = (gradient.mean({2, 3}, true) * run.activation(network->find(layer))).sum(1)[0];
            QVERIFY2(apart(native(answer(*study, asked)), expected) < 1e-4, layer);
        }
    }

    void unitsBelowTheTarget() {
        // The channel of a hidden layer as target, a layer before it to look at.
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        Request asked = request("grad_cam", {});
        asked.target.kind = Target::Kind::channel;
        asked.target.layer = "relu2";
        asked.target.index = 3;
        const Map usual = answer(*study, asked);
        QCOMPARE(usual.recipe.layer, std::string("conv2"));
        asked.layer = "relu1";
        QCOMPARE(answer(*study, asked).native.shape, (Shape{12, 12}));
    }
};

QTEST_GUILESS_MAIN(TestCams)
#include "tst_cams.moc"
