// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Maps made of other maps: over noisy networks and pictures, of a smoothed network, of several methods.
#include <QTest>

#include "engine/core/error.h"
#include "engine/perturb/noisy_copies.h"
#include "engine/perturb/noisy_weights.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

at::Tensor picture() {
    return normal({1, 3, 12, 12}, 9);
}

std::shared_ptr<Study> freshStudy() {
    return studyOf(convolutionalNetwork(), picture());
}

/// With batch norm, which folding would merge: the noise is on the weights as loaded.
std::shared_ptr<const Network> withBatchNorm() {
    at::manual_seed(51);
    return NetworkBuilder()
        .convolution("conv", "input", 3, 6, 3, 1, 1, false)
        .batchNorm("norm", "conv", 6)
        .add(Kind::relu, "relu", {"norm"})
        .add(Kind::mean, "gap", {"relu"}, {{"axes", std::vector<std::int64_t>{2, 3}}})
        .linear("fc", "gap", 6, 4)
        .build("fc");
}

/// Y = a . relu(w x): the gradient is a w where x w > 0; with softplus a w sigmoid(beta w x).
std::shared_ptr<const Network> oneKink(float weight, float factor) {
    return NetworkBuilder()
        .add(Kind::flatten, "flatten", {"input"})
        .add(Kind::linear, "in", {"flatten"}, {}, {{"weight", at::full({1, 1}, weight)}})
        .add(Kind::relu, "relu", {"in"})
        .add(Kind::linear, "out", {"relu"}, {}, {{"weight", at::full({1, 1}, factor)}})
        .build("out");
}

}  // namespace

class TestAverages : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void noiseGradIsTheMeanOverTheNetworks() {
        const auto network = withBatchNorm();
        const auto study = studyOf(network, picture());
        for (const char* base : {"gradient", "gradient_x_input", "lrp"}) {
            Request asked = request("noisegrad", {{"samples", "4"}, {"noise", "0.3"}, {"base", base}}, 2);
            asked.seed = 8;
            Job job;
            const Map map = explain(*study, asked, job);
            // A forward and a backward a network, and no more.
            QCOMPARE(job.forwards(), std::int64_t{4});
            QCOMPARE(job.backwards(), std::int64_t{4});
            at::Tensor expected = at::zeros({3, 12, 12});
            for (std::int64_t i = 0; i < 4; ++i) {
                const auto varied = studyOf(NoisyWeights(network, 0.3, 8).network(i), picture());
                expected += values(answer(*varied, request(base, {}, 2))) / 4;
            }
            QVERIFY2(apart(values(map), expected) < 1e-5, base);
        }
    }

    void noiseGradOfALinearNetwork() {
        // The gradient is the weights themselves: times one on average, each with the deviation of the factors.
        const at::Tensor weights = normal({2, 3, 4, 4}, 3);
        const auto study = studyOf(linearNetwork(weights, at::zeros({2})), normal({1, 3, 4, 4}, 4));
        const Map map = answer(*study, request("noisegrad", {{"samples", "400"}, {"noise", "0.2"}}, 1));
        const double error = 0.2 * weights[1].abs().mean().item<double>() / 20;
        QVERIFY(std::abs(figure(map, "standard_error") / error - 1) < 0.05);
        const at::Tensor away = (values(map) - weights[1]).abs() / (0.2 * weights[1].abs() / 20);
        QVERIFY(away.max().item<double>() < 4.5);
        QVERIFY(std::abs(away.mean().item<double>() - 0.798) < 0.3);
    }

    void withoutNoiseTheyAreTheBase_data() {
        QTest::addColumn<std::string>("base");
        for (const char* base : {"gradient", "guided_backpropagation", "integrated_gradients", "lrp", "grad_cam"})
            QTest::newRow(base) << std::string(base);
    }
    void withoutNoiseTheyAreTheBase() {
        QFETCH(std::string, base);
        const auto study = freshStudy();
        const Map expected = answer(*study, request(base, {}, 3));
        const Overrides still{{"samples", "2"}, {"noise", "0"}, {"base", base}};
        QVERIFY(apart(answer(*study, request("noisegrad", still, 3)), expected) < 1e-5);
        Overrides both = still;
        both.emplace_back("weight_noise", "0");
        both.emplace_back("networks", "2");
        QVERIFY(apart(answer(*study, request("fusiongrad", both, 3)), expected) < 1e-5);
    }

    void fusionGradIsEitherWhereTheOtherIsStill() {
        const at::Tensor input = picture();
        const auto study = freshStudy();
        const double range = (input.max() - input.min()).item<double>();
        const Map fused = answer(
            *study,
            request("fusiongrad", {{"networks", "3"}, {"samples", "4"}, {"noise", "0.5"}, {"weight_noise", "0"}}, 2));
        const Map smooth = answer(
            *study, request("smoothgrad", {{"samples", "12"}, {"noise", toText(Parameter::Value(0.5 / range))}}, 2));
        QVERIFY(apart(fused, smooth) < 1e-4);
        const Map weights = answer(
            *study,
            request("fusiongrad", {{"networks", "5"}, {"samples", "2"}, {"noise", "0"}, {"weight_noise", "0.3"}}, 2));
        const Map noise = answer(*study, request("noisegrad", {{"samples", "5"}, {"noise", "0.3"}}, 2));
        QVERIFY(apart(weights, noise) < 1e-5);
        // Copies of one network are no independent samples: the error is that of five networks.
        QVERIFY(std::abs(figure(weights, "standard_error") / figure(noise, "standard_error") - 1) < 1e-3);
        QVERIFY(std::isnan(
            figure(answer(*study, request("fusiongrad", {{"networks", "1"}, {"samples", "3"}}, 2)), "standard_error")));
    }

    void fusionGradBatchesAcrossNetworks() {
        // Batches that end inside a network, or span several, give the same.
        Request asked = request("fusiongrad", {{"networks", "4"}, {"samples", "3"}}, 1);
        asked.batch = 1;
        const Map one = answer(*freshStudy(), asked);
        for (const int batch : {2, 5, 32}) {
            asked.batch = batch;
            Job job;
            QVERIFY(apart(explain(*freshStudy(), asked, job), one) < 1e-5);
            QCOMPARE(job.forwards(), std::int64_t{12});
        }
    }

    void moreNetworksGoOn() {
        const auto study = freshStudy();
        answer(*study, request("noisegrad", {{"samples", "3"}}, 1));
        Job job;
        const Map more = explain(*study, request("noisegrad", {{"samples", "8"}}, 1), job);
        QCOMPARE(job.forwards(), std::int64_t{5});
        QVERIFY(apart(more, answer(*freshStudy(), request("noisegrad", {{"samples", "8"}}, 1))) < 1e-6);
    }

    void anyMethodIsABase_data() {
        QTest::addColumn<std::string>("base");
        // A mask, a game, all classes at once, several methods, and what starts at the softmax.
        for (const char* base : {"occlusion", "partition_shap", "clear", "agg_mean", "sglrp", "clrp",
                                 "excitation_backprop", "contrastive_excitation_backprop", "cam", "ablation_cam"})
            QTest::newRow(base) << std::string(base);
    }
    void anyMethodIsABase() {
        QFETCH(std::string, base);
        const auto study = freshStudy();
        const Map expected = answer(*study, request(base, {}, 3));
        const Overrides still{{"samples", "2"}, {"noise", "0"}, {"base", base}};
        for (const char* average : {"smoothgrad", "noisegrad"}) {
            const Map map = answer(*study, request(average, still, 3));
            QVERIFY2(apart(map, expected) < 1e-4, average);
            // The score is the base's own where nobody asked for another.
            QCOMPARE(map.recipe.score, expected.recipe.score);
            QCOMPARE(map.recipe.layer, expected.recipe.layer);
        }
        const Map smooth = answer(*study, request("softplus", {{"base", base}, {"beta", "100000"}}, 3));
        QVERIFY2(apart(smooth, expected) < 1e-2, "softplus");
    }

    void averagesOfWhatAnswersNoBatchAreTheMean() {
        const auto network = convolutionalNetwork();
        const auto study = studyOf(network, picture());
        const double range = (picture().max() - picture().min()).item<double>();
        Request asked = request("smoothgrad", {{"samples", "3"}, {"noise", "0.2"}, {"base", "ablation_cam"}}, 2);
        asked.seed = 4;
        const NoisyCopies copies(picture(), 0.2 * range, 4, 3);
        at::Tensor expected = at::zeros({12, 12});
        for (std::int64_t i = 0; i < 3; ++i)
            expected +=
                values(answer(*studyOf(network, copies.inputs(i, i + 1)), request("ablation_cam", {}, 2))).div(3);
        Job job;
        const Map map = explain(*study, asked, job);
        QVERIFY(apart(values(map), expected) < 1e-4);
        QVERIFY(!map.recipe.partial);
        QVERIFY(job.forwards() > 3 * 8);
        // Nobody but the average reports.
        Job watched(nullptr, [&](const Map& partial) { QVERIFY(figure(partial, "samples") >= 1); });
        explain(*studyOf(network, picture()), asked, watched);
    }

    void averagesAreNoBases() {
        const QString sentence = refusal([&] {
            answer(*freshStudy(), request("smoothgrad", {{"base", "noisegrad"}}, 1));
        });
        QVERIFY2(sentence.contains("base") && sentence.contains("noisegrad"), qPrintable(sentence));
    }

    void whatIsNotSmoothedIsSaid() {
        at::manual_seed(52);
        const auto network = NetworkBuilder()
                                 .convolution("conv", "input", 3, 6)
                                 .add(Kind::relu, "relu", {"conv"})
                                 .convolution("conv2", "relu", 6, 6)
                                 .add(Kind::silu, "silu", {"conv2"})
                                 .add(Kind::mean, "gap", {"silu"}, {{"axes", std::vector<std::int64_t>{2, 3}}})
                                 .linear("fc", "gap", 6, 4)
                                 .build("fc");
        const Map mixed = answer(*studyOf(network, picture()), request("softplus", {}, 1));
        QCOMPARE(mixed.recipe.notes.size(), std::size_t{1});
        QVERIFY(answer(*freshStudy(), request("softplus", {}, 1)).recipe.notes.empty());
    }

    void softplusByHand() {
        const auto study = studyOf(oneKink(2, 3), at::full({1, 1, 1, 1}, 0.25F));
        for (const double beta : {0.5, 2.0, 10.0}) {
            const Map map = answer(*study, request("softplus", {{"beta", toText(Parameter::Value(beta))}}));
            const double z = 0.5;
            QVERIFY(std::abs(values(map).item<double>() - 6 / (1 + std::exp(-beta * z))) < 1e-5);
            QVERIFY(std::abs(figure(map, "score") - 3 * std::log1p(std::exp(beta * z)) / beta) < 1e-5);
            QVERIFY(std::abs(figure(map, "score_with_relu") - 1.5) < 1e-6);
        }
        // Where the ReLU passes nothing, its smooth form still does.
        const auto resting = studyOf(oneKink(2, 3), at::full({1, 1, 1, 1}, -0.25F));
        QCOMPARE(values(answer(*resting, request("gradient", {}))).item<double>(), 0.0);
        QVERIFY(values(answer(*resting, request("softplus", {}))).item<double>() > 0.1);
    }

    void softplusTendsToTheNetwork_data() { withoutNoiseTheyAreTheBase_data(); }
    void softplusTendsToTheNetwork() {
        QFETCH(std::string, base);
        const auto study = freshStudy();
        const Map expected = answer(*study, request(base, {}, 3));
        double last = 1e9;
        for (const char* beta : {"3", "100", "100000"}) {
            const Map map = answer(*study, request("softplus", {{"base", base}, {"beta", beta}}, 3));
            const double distance = apart(map, expected);
            QVERIFY2(distance < last, beta);
            last = distance;
        }
        QVERIFY2(last < 1e-3, qPrintable(QString::number(last)));
    }

    void softplusNeedsAReLU() {
        const auto study = studyOf(squareNetwork(4), normal({1, 1, 2, 2}, 1));
        const QString sentence = refusal([&] { answer(*study, request("softplus", {})); });
        QVERIFY2(sentence.contains("this network has none"), qPrintable(sentence));
    }

    void softplusKeepsItsNetwork() {
        const auto study = freshStudy();
        answer(*study, request("softplus", {}, 1));
        Job job;
        explain(*study, request("softplus", {}, 2), job);
        QCOMPARE(job.forwards(), std::int64_t{0});
    }

    void aggregatesByTheFormula() {
        const auto study = freshStudy();
        std::vector<at::Tensor> maps;
        for (const char* method : {"gradient", "gradient_x_input", "grad_cam"}) {
            const at::Tensor map = values(answer(*study, request(method, {}, 1))).to(at::kDouble);
            maps.push_back(map.dim() == 3 ? map.sum(0) : map);
        }
        const std::string ids = "gradient+gradient_x_input+grad_cam";
        for (const std::string evidence : {"absolute", "positive", "signed"}) {
            std::vector<at::Tensor> shares;
            for (const at::Tensor& map : maps) {
                at::Tensor share = map;
                if (evidence == "absolute") share = map.abs();
                if (evidence == "positive") share = map.clamp_min(0);
                shares.push_back(share / share.abs().sum());
            }
            const at::Tensor all = at::stack(shares);
            const at::Tensor mean = all.mean(0);
            const at::Tensor deviation = ((all - mean).square().mean(0)).sqrt();
            const Overrides settings{{"methods", ids}, {"evidence", evidence}};
            const at::Tensor first = values(answer(*study, request("agg_mean", settings, 1))).to(at::kDouble);
            QVERIFY2(apart(first, mean) < 1e-5, evidence.c_str());
            if (evidence != "signed") QVERIFY(std::abs(first.sum().item<double>() - 1) < 1e-4);
            const at::Tensor second = values(answer(*study, request("agg_var", settings, 1))).to(at::kDouble);
            QVERIFY2(apart(second, mean / (deviation + 10 * deviation.mean())) < 1e-5, evidence.c_str());
            // The review's words exactly.
            Overrides bare = settings;
            bare.emplace_back("stabiliser", "0");
            const at::Tensor third = values(answer(*study, request("agg_var", bare, 1))).to(at::kDouble);
            const at::Tensor counts = at::gt(deviation, 1e-6 * deviation.max());
            QVERIFY2(apart(third.masked_select(counts), (mean / deviation).masked_select(counts)) < 1e-5,
                     evidence.c_str());
        }
    }

    void aggregatesOfOneAndOfTheSame() {
        const auto study = freshStudy();
        const at::Tensor plane = values(answer(*study, request("gradient", {}, 1))).sum(0).abs();
        const Map one = answer(*study, request("agg_mean", {{"methods", "gradient"}}, 1));
        QVERIFY(apart(values(one), plane / plane.sum()) < 1e-5);
        QVERIFY(!refusal([&] { answer(*study, request("agg_var", {{"methods", "gradient"}}, 1)); }).isEmpty());
        // Nothing to disagree on: on a linear network these three are one.
        const auto linear = studyOf(linearNetwork(normal({2, 1, 4, 4}, 3), at::zeros({2})), normal({1, 1, 4, 4}, 4));
        const Overrides same{{"methods", "gradient+guided_backpropagation+deconvnet"}};
        const at::Tensor mean = values(answer(*linear, request("agg_mean", same, 1)));
        QVERIFY(apart(values(answer(*linear, request("agg_var", same, 1))), mean) < 1e-3);
    }

    void aggregatesShareTheCleanRun() {
        const auto study = freshStudy();
        const Overrides settings{{"methods", "gradient+guided_backpropagation+lrp"}};
        Job job;
        explain(*study, request("agg_mean", settings, 1), job);
        QCOMPARE(job.forwards(), std::int64_t{0});
        QCOMPARE(job.backwards(), std::int64_t{3});
        // The other aggregate, and other evidence, use the same maps.
        Job again;
        explain(*study, request("agg_var", {settings.front(), {"evidence", "signed"}}, 1), again);
        QCOMPARE(again.backwards(), std::int64_t{0});
    }

    void aggregatesNameWhoCannotTakePart() {
        const auto study = studyOf(linearNetwork(normal({2, 1, 4, 4}, 3), at::zeros({2})), normal({1, 1, 4, 4}, 4));
        for (const char* aggregate : {"agg_mean", "agg_var"}) {
            const QString sentence = refusal([&] {
                answer(*study, request(aggregate, {{"methods", "gradient+grad_cam"}}, 1));
            });
            QVERIFY2(sentence.contains("grad_cam cannot take part"), qPrintable(sentence));
            QVERIFY2(sentence.contains("leave it out"), qPrintable(sentence));
        }
    }

    void aggregatesOfferEveryOtherMethod() {
        for (const Parameter& parameter : findMethod("agg_mean").parameters) {
            if (parameter.id != "methods") continue;
            QCOMPARE(parameter.choices.size(), methods().size() - 2);
            return;
        }
        QFAIL("agg_mean has no methods");
    }

    void partialMapsAreTheAggregatesOwn() {
        std::vector<double> counts;
        Job job(nullptr, [&](const Map& map) { counts.push_back(figure(map, "methods")); });
        const Overrides settings{{"methods", "integrated_gradients+gradient+lrp"}};
        explain(*freshStudy(), request("agg_mean", settings, 1), job);
        QVERIFY(!counts.empty());
        QCOMPARE(counts.front(), 1.0);
    }
};

QTEST_GUILESS_MAIN(TestAverages)
#include "tst_averages.moc"
