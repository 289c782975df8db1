// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The relatives of Grad-CAM where the answer is known in closed form, and the axioms that they are named for.
#include <QTest>

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/passes.h"
#include "engine/perturb/noisy_copies.h"
#include "tests/methods/golden_case.h"
#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using Integers = std::vector<std::int64_t>;
constexpr double tolerance = 1e-5;

at::Tensor native(const Map& map) {
    return toTensor(map.native);
}

Request lookingAt(Request asked, const std::string& layer) {
    asked.layer = layer;
    return asked;
}

/// Two channels, x and -x rectified, averaged, and weighed (3, -2) for class 0, (-4, 0) for class 1; biases 1.
std::shared_ptr<const Network> signsNetwork() {
    return NetworkBuilder()
        .add(Kind::convolution, "conv", {"input"}, {}, {{"weight", at::tensor({1.F, -1.F}).view({2, 1, 1, 1})}})
        .add(Kind::relu, "relu", {"conv"})
        .add(Kind::adaptiveAveragePool, "gap", {"relu"}, {{"size", Integers{1, 1}}})
        .add(Kind::flatten, "flatten", {"gap"})
        .add(Kind::linear, "fc", {"flatten"}, {},
             {{"weight", at::tensor({3.F, -2.F, -4.F, 0.F}).view({2, 2})}, {"bias", at::ones({2})}})
        .build("fc");
}

/// Channels (1, 0.5, 4 at most) and (2): sums 5.5 and 2; class 0 scores 3 . 5.5 / 4 - 2 . 2 / 4 + 1 = 4.125.
at::Tensor picture() {
    return at::tensor({1.F, -2.F, 0.5F, 4.F}).view({1, 1, 2, 2});
}

at::Tensor plane(const std::vector<float>& values) {
    return at::tensor(c10::ArrayRef<float>(values), at::kFloat).view({2, 2});
}

/// Rectified convolutions without biases: the score is homogeneous in every layer.
std::shared_ptr<const Network> withoutBiases() {
    at::manual_seed(24);
    return NetworkBuilder()
        .convolution("conv1", "input", 3, 6, 3, 1, 1, false)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::maxPool, "pool", {"relu1"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
        .convolution("conv2", "pool", 6, 8, 3, 1, 1, false)
        .add(Kind::relu, "relu2", {"conv2"})
        .add(Kind::flatten, "flatten", {"relu2"})
        .linear("fc", "flatten", 8 * 25, 4, false)
        .build("fc");
}

/// A layer with a way around it: what does not pass through "inner" must be as it was in the clean run.
std::shared_ptr<const Network> withShortcut() {
    at::manual_seed(25);
    return NetworkBuilder()
        .convolution("stem", "input", 3, 6)
        .add(Kind::relu, "relu", {"stem"})
        .convolution("inner", "relu", 6, 6)
        .add(Kind::relu, "innerRelu", {"inner"})
        .add(Kind::addition, "add", {"innerRelu", "relu"})
        .convolution("last", "add", 6, 5)
        .add(Kind::mean, "gap", {"last"}, {{"axes", Integers{2, 3}}})
        .build("gap");
}

// One activation pattern, weighed differently in every channel: the layer is of rank one.
std::shared_ptr<const Network> rankOne(const at::Tensor& weights) {
    return NetworkBuilder()
        .add(Kind::convolution, "conv", {"input"}, {}, {{"weight", weights.view({-1, 1, 1, 1})}})
        .add(Kind::mean, "gap", {"conv"}, {{"axes", Integers{2, 3}}})
        .build("gap");
}

/// As the layer has them, or as the picture has them where a method has none at a layer.
at::Tensor ownValues(const Map& map) {
    return map.native.empty() ? toTensor(map.values) : native(map);
}

}  // namespace

class TestLayerMethods : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void layerCamByHand() {
        // Only the first channel's gradient, 3/4, is positive.
        const auto study = studyOf(signsNetwork(), picture());
        const Map map = answer(*study, lookingAt(request("layer_cam", {}), "relu"));
        QVERIFY(apart(native(map), plane({0.75F, 0, 0.375F, 3})) < tolerance);
        QCOMPARE(map.recipe.backwards, std::int64_t{1});
    }

    void hiResCamByHand() {
        const auto study = studyOf(signsNetwork(), picture());
        const Map map = answer(*study, lookingAt(request("hires_cam", {}), "relu"));
        QVERIFY(apart(native(map), plane({0.75F, -1, 0.375F, 3})) < tolerance);
        QVERIFY(apart(toTensor(map.values), plane({0.75F, 0, 0.375F, 3})) < tolerance);
        // Behind the layer everything is linear: the map sums to the score without its bias of one.
        QVERIFY(std::abs(figure(map, "sum") - 3.125) < tolerance);
        QVERIFY(std::abs(figure(map, "score") - 4.125) < tolerance);
    }

    void hiResCamSumsToTheContribution() {
        // A pooled end: the sum is the logit without its bias, for classes and contrasts, at the last layer; and
        // through any layer of a network without biases the score itself.
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        const at::Tensor bias = study->network()->layer(study->network()->find("fc")).tensor("bias");
        for (const Target& target : {Target::ofClass(0), Target::ofClass(3), Target::contrast(1, 4)}) {
            Request asked = lookingAt(request("hires_cam", {}), "relu2");
            asked.target = target;
            const Map map = answer(*study, asked);
            double expected = figure(map, "score") - bias[target.index].item<double>();
            if (target.kind == Target::Kind::contrast) expected += bias[target.other].item<double>();
            QVERIFY(std::abs(native(map).sum().item<double>() - expected) < 1e-4);
        }
        const auto second = studyOf(withoutBiases(), normal({1, 3, 10, 10}, 6));
        for (const char* layer : {"conv1", "relu1", "pool", "relu2"}) {
            const Map map = answer(*second, lookingAt(request("hires_cam", {}, 2), layer));
            QVERIFY2(std::abs(figure(map, "sum") - figure(map, "score")) < 1e-4, layer);
        }
    }

    void xGradCamAxioms() {
        // Conservation: the sum of the map is the score on a network without biases, and that of gradient times
        // activation on every network.
        const auto study = studyOf(withoutBiases(), normal({1, 3, 10, 10}, 6));
        for (const char* layer : {"relu1", "pool", "relu2"}) {
            const Map map = answer(*study, lookingAt(request("xgrad_cam", {}, 2), layer));
            QVERIFY2(std::abs(figure(map, "sum") - figure(map, "score")) < 1e-4, layer);
            QVERIFY(std::abs(native(map).sum().item<double>() - figure(map, "sum")) < 1e-4);
        }
        const auto biased = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        const Map map = answer(*biased, lookingAt(request("xgrad_cam", {}, 1), "relu1"));
        const Map reference = answer(*biased, lookingAt(request("hires_cam", {}, 1), "relu1"));
        QVERIFY(std::abs(figure(map, "sum") - figure(reference, "sum")) < 1e-4);
        QVERIFY(apart(native(map), native(reference)) > 0.01);

        // Sensitivity: what the score loses without a channel is the sum of the channel's part, where all that lies
        // behind is linear.
        Request ablated = lookingAt(request("ablation_cam", {}, 1), "relu2");
        const Map losses = answer(*biased, ablated);
        const Map parts = answer(*biased, lookingAt(request("xgrad_cam", {}, 1), "relu2"));
        const double score = std::abs(figure(parts, "score"));
        // w_k of Ablation-CAM is (w_k of XGrad-CAM) . sum A_k / |Y|: compare through the channels' own sums.
        const Run& run = biased->runObserving("relu2", job_);
        const at::Tensor activation = run.activation(run.network().find("relu2")).squeeze(0);
        const at::Tensor weights = biased->network()->layer(biased->network()->find("fc")).tensor("weight")[1] / 36;
        const at::Tensor sums = activation.sum({1, 2});
        QVERIFY(apart(native(parts), (weights.view({-1, 1, 1}) * activation).sum(0)) < 1e-4);
        QVERIFY(apart(native(losses), ((weights * sums / score).view({-1, 1, 1}) * activation).sum(0)) < 1e-4);
    }

    void xGradCamLeavesOutWhatCancels() {
        // A channel of +1 and -1 has no mean to be weighed by; the other is weighed as ever.
        const auto network = NetworkBuilder()
                                 .add(Kind::convolution, "conv", {"input"}, {},
                                      {{"weight", at::ones({2, 1, 1, 1})}, {"bias", at::tensor({0.F, 2.F})}})
                                 .add(Kind::flatten, "flatten", {"conv"})
                                 .linear("fc", "flatten", 8, 2)
                                 .build("fc");
        const auto study = studyOf(network, at::tensor({1.F, -1.F, 1.F, -1.F}).view({1, 1, 2, 2}));
        const Map map = answer(*study, lookingAt(request("xgrad_cam", {}), "conv"));
        const at::Tensor second = at::tensor({3.F, 1.F, 3.F, 1.F}).view({2, 2});
        const at::Tensor row = network->layer(network->find("fc")).tensor("weight")[0].slice(0, 4).view({2, 2});
        QVERIFY(apart(native(map), (row * second).sum() / 8 * second) < tolerance);
    }

    void eigenCamOfRankOne_data() {
        QTest::addColumn<QString>("weights");
        QTest::addColumn<double>("sign");
        QTest::newRow("few channels") << "1 2 -0.5" << 1.0;
        QTest::newRow("channels against the pattern") << "-1 0.5 -2" << -1.0;
        QTest::newRow("more channels than places") << "1 1 1 -1 1 1 2 1 1 1 1 1 1 1" << 1.0;
    }
    void eigenCamOfRankOne() {
        QFETCH(QString, weights);
        QFETCH(double, sign);
        std::vector<float> numbers;
        for (const QString& word : weights.split(' '))
            numbers.push_back(word.toFloat());
        const at::Tensor channels = at::tensor(c10::ArrayRef<float>(numbers), at::kFloat);
        const at::Tensor pattern = normal({1, 1, 3, 4}, 12).add(0.4);
        const auto study = studyOf(rankOne(channels), pattern);
        const at::Tensor flat = pattern.squeeze() * channels.norm() * sign;
        const Map centred = answer(*study, lookingAt(request("eigen_cam", {}), "conv"));
        QVERIFY(apart(native(centred), flat - flat.mean()) < 1e-4);
        const Map whole = answer(*study, lookingAt(request("eigen_cam", {{"centred", "false"}}), "conv"));
        QVERIFY(apart(native(whole), flat) < 1e-4);
        QCOMPARE(whole.recipe.backwards, std::int64_t{0});
    }

    void eigenCamIsThePrincipalComponent() {
        // No projection of the centred channels has a larger variance, and the target changes nothing.
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        const Map map = answer(*study, lookingAt(request("eigen_cam", {}, 1), "relu2"));
        const Run& run = study->runObserving("relu2", job_);
        const at::Tensor rows = run.activation(run.network().find("relu2")).squeeze(0).flatten(1).t();
        const at::Tensor centred = rows - rows.mean(0, true);
        const at::Tensor singular = at::linalg_svdvals(centred.to(at::kDouble));
        QVERIFY(std::abs(native(map).norm().item<double>() / singular[0].item<double>() - 1) < 1e-5);
        // It lies in what the channels span.
        const at::Tensor flat = native(map).flatten().to(at::kDouble);
        const at::Tensor wide = centred.to(at::kDouble);
        const at::Tensor back = at::matmul(wide, at::matmul(wide.t(), flat)) / singular[0].square();
        QVERIFY(apart(back, flat) < 1e-5);
        QVERIFY(apart(answer(*study, lookingAt(request("eigen_cam", {}, 4), "relu2")), map) < 1e-7);
    }

    void ablationCamByHand() {
        // Without the first channel the score is 0, without the second 5.125, with both 4.125.
        const auto study = studyOf(signsNetwork(), picture());
        Job job;
        const Map map = explain(*study, lookingAt(request("ablation_cam", {}), "relu"), job);
        const float loss = 1 / 4.125F;
        QVERIFY(apart(native(map), plane({1, -2 * loss, 0.5F, 4})) < tolerance);
        QCOMPARE(job.forwards(), std::int64_t{2});
        QCOMPARE(figure(map, "channels"), 2.0);
        // Class 1 scores -4.5, and 1 without the first channel, which therefore speaks against it.
        const Map other = answer(*study, lookingAt(request("ablation_cam", {}, 1), "relu"));
        QVERIFY(apart(native(other), -5.5F / 4.5F * plane({1, 0, 0.5F, 4})) < tolerance);
    }

    void ablationCamOfAnotherClassCostsNothing() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        answer(*study, lookingAt(request("ablation_cam", {}, 1), "relu1"));
        for (const Target& target : {Target::ofClass(2), Target::contrast(0, 3)}) {
            Request asked = lookingAt(request("ablation_cam", {}), "relu1");
            asked.target = target;
            asked.target.score = Score::logProbability;
            Job job;
            const Map map = explain(*study, asked, job);
            QCOMPARE(job.forwards(), std::int64_t{0});
            const auto fresh = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
            QVERIFY(apart(map, answer(*fresh, asked)) < 1e-6);
        }
    }

    void ablationCamBesideAShortcut() {
        // The same by whole forwards with the channel switched off on the way.
        const auto network = withShortcut();
        const at::Tensor input = normal({1, 3, 9, 9}, 14);
        const auto study = studyOf(network, input);
        for (const std::string layer : {"inner", "innerRelu", "relu", "add"}) {
            for (const Target::Kind kind : {Target::Kind::classIndex, Target::Kind::cell}) {
                Request asked = lookingAt(request("ablation_cam", {}, 3), layer);
                asked.target.kind = kind;
                if (kind == Target::Kind::cell) {
                    asked.target.layer = "last";
                    asked.target.row = 2;
                    asked.target.column = 5;
                }
                Job job;
                RunOptions options;
                options.keepAll = true;
                const Run clean(network, input, options, job);
                const LayerId id = network->find(layer);
                const LayerId end = targetLayer(*network, asked.target);
                // A place is projected on what it is in the picture, with the channel or without.
                Target fixed = asked.target;
                if (kind == Target::Kind::cell)
                    fixed.weights = toArray(clean.activation(end).select(2, 2).select(2, 5)).values;
                const double score = targetScore(fixed, Score::logit, clean.activation(end)).item<double>();
                const at::Tensor activation = clean.activation(id);
                at::Tensor expected = at::zeros({9, 9});
                for (std::int64_t channel = 0; channel < activation.size(1); ++channel) {
                    at::Tensor gate = at::ones({1, activation.size(1), 1, 1});
                    gate[0][channel] = 0;
                    options.interventions = {{id, Intervention::Action::multiply, gate, {}, {}}};
                    const Run without(network, input, options, job);
                    const double left = targetScore(fixed, Score::logit, without.activation(end)).item<double>();
                    expected += (score - left) / std::abs(score) * activation[0][channel];
                }
                QVERIFY2(apart(native(answer(*study, asked)), expected) < 1e-4, layer.c_str());
            }
        }
    }

    void smoothGradCamPlusPlusByHand() {
        // Without noise D1 = 3/4 and -1/2; only the first channel has a weight: 4 a 3/4, a = n / (2 D2 + 5.5 D3).
        const auto study = studyOf(signsNetwork(), picture());
        const double below = 2 * 9.0 / 16 + 5.5 * 27 / 64;
        for (const auto& [variant, above] : {std::pair("paper", 3.0 / 4), std::pair("second_order", 9.0 / 16)}) {
            const Overrides choices{{"variant", variant}, {"noise", "0"}, {"samples", "3"}};
            const Map map = answer(*study, lookingAt(request("smooth_grad_cam_pp", choices), "relu"));
            QVERIFY2(apart(native(map), 3 * above / below * plane({1, 0, 0.5F, 4})) < tolerance, variant);
            QVERIFY(figure(map, "standard_error") < 1e-6);
        }
    }

    void smoothGradCamPlusPlusWithoutNoiseIsGradCamPlusPlus() {
        const auto study = studyOf(withoutBiases(), normal({1, 3, 10, 10}, 6));
        const Overrides choices{{"variant", "second_order"}, {"noise", "0"}, {"samples", "2"}};
        const Map smooth = answer(*study, lookingAt(request("smooth_grad_cam_pp", choices, 2), "relu1"));
        const Map sharp = answer(*study, lookingAt(request("grad_cam_pp", {}, 2), "relu1"));
        QVERIFY(correlation(native(smooth), native(sharp)) > 0.999);
    }

    void smoothGradCamPlusPlusAveragesEveryDerivative() {
        // By the definition, from the gradients of the copies themselves.
        const at::Tensor input = normal({1, 3, 12, 12}, 5);
        const auto study = studyOf(convolutionalNetwork(), input);
        Request asked = lookingAt(request("smooth_grad_cam_pp", {{"samples", "7"}, {"noise", "0.3"}}, 2), "relu1");
        asked.seed = 4;
        Question question;
        question.target = asked.target;
        question.layer = asked.layer;
        const double range = (input.max() - input.min()).item<double>();
        const at::Tensor copies = NoisyCopies(input, 0.3 * range, 4, 7).inputs(0, 7);
        const at::Tensor gradient =
            layerGradient(runOf(*study, copies, question, job_, "relu1"), question, job_).gradient.to(at::kDouble);
        const at::Tensor first = gradient.mean(0);
        const at::Tensor second = gradient.pow(2).mean(0);
        const at::Tensor third = gradient.pow(3).mean(0);
        const Run& run = study->cleanRun(job_);
        const at::Tensor activation = run.activation(run.network().find("relu1"))[0].to(at::kDouble);
        const at::Tensor below = 2 * second + activation.sum({1, 2}, true) * third;
        const at::Tensor weights = at::where(below != 0, first / below, at::zeros_like(below)) * at::relu(first);
        const at::Tensor expected = (weights.sum({1, 2}, true) * activation).sum(0);
        const Map map = answer(*study, asked);
        QVERIFY(apart(native(map).to(at::kDouble), expected) < 1e-4);
        QVERIFY(figure(map, "standard_error") > 0);
    }

    void targetsInsideTheNetwork_data() {
        QTest::addColumn<std::string>("method");
        for (const Method& method : methods()) {
            if (method.usesLayer) QTest::newRow(method.id.c_str()) << method.id;
        }
    }
    void targetsInsideTheNetwork() {
        QFETCH(std::string, method);
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        Job job;
        const Run& run = study->runObserving("relu2", job);
        Request asked = lookingAt(request(method, {}), "relu1");
        asked.target.layer = "relu2";
        asked.target.row = 3;
        asked.target.column = 2;
        // A unit that is not at rest.
        asked.target.index =
            run.activation(run.network().find("relu2"))[0].select(1, 3).select(1, 2).argmax().item<std::int64_t>();
        for (const Target::Kind kind : {Target::Kind::channel, Target::Kind::unit, Target::Kind::cell}) {
            asked.target.kind = kind;
            // CAMERAS sees its layer at several sizes: it has no map at one, and a place is not the same place in all.
            const bool sizes = method == "cameras";
            if (sizes && kind != Target::Kind::channel) {
                QVERIFY(refusal([&] { answer(*study, asked); }).contains("classes and whole channels"));
                continue;
            }
            const Map map = answer(*study, asked);
            if (!sizes) QCOMPARE(map.native.shape, (Shape{12, 12}));
            QVERIFY(ownValues(map).std().item<double>() > 0);
        }
        asked = lookingAt(request(method, {}), "relu2");
        asked.target = Target::contrast(1, 2);
        // Of what speaks against the contrast, CAMERAS's ReLU leaves nothing here.
        const Map map = answer(*study, asked);
        QVERIFY(ownValues(map).std().item<double>() > 0 ||
                (method == "cameras" && ownValues(map).min().item<double>() == 0));
    }

    void networksWithoutASpatialLayer_data() {
        QTest::addColumn<std::string>("method");
        for (const Method& method : methods()) {
            // Without a layer the others go down to the picture.
            if (method.usesLayer && !method.layerOptional) QTest::newRow(method.id.c_str()) << method.id;
        }
    }
    void networksWithoutASpatialLayer() {
        QFETCH(std::string, method);
        const auto study = studyOf(linearNetwork(normal({2, 1, 3, 3}, 1), at::zeros({2})), normal({1, 1, 3, 3}, 2));
        const QString sentence = refusal([&] { answer(*study, request(method, {})); });
        QVERIFY2(sentence.contains("this network has none, but gradient"), qPrintable(sentence));
    }

 private:
    Job job_;
};

QTEST_GUILESS_MAIN(TestLayerMethods)
#include "tst_layer_methods.moc"
