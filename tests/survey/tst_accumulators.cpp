// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What accumulators collect, against the same said with one big tensor.
#include <QTest>

#include "engine/core/error.h"
#include "engine/survey/layer_mean.h"
#include "engine/survey/layer_patterns.h"
#include "engine/survey/patch_gaussian.h"
#include "tests/support/refusal.h"
#include "tests/survey/survey_samples.h"

using namespace saccade;
using namespace saccade::test;

namespace {

const at::Tensor& pictures() {
    static const at::Tensor all = normal({11, 3, 9, 8}, 20);
    return all;
}

Run wholeRun() {
    Job job;
    RunOptions options;
    options.keepAll = true;
    return {surveyedNetwork(), pictures(), options, job};
}

at::Tensor activation(const std::string& layer) {
    static const Run run = wholeRun();
    return run.activation(run.network().find(layer)).to(at::kDouble);
}

void collect(Accumulator& accumulator, std::int64_t batch = 3) {
    Job job;
    BatchPlanner planner(batch);
    survey(surveyedNetwork(), TensorSource(pictures()), accumulator, {}, planner, job);
}

// What a convolution sees, written out place by place: N x places x (C x kh x kw).
at::Tensor patchesOf(const Layer& layer, const at::Tensor& input, std::int64_t group) {
    const at::Tensor weight = layer.tensor("weight");
    const auto& padding = layer.attributes.integers("padding");
    const auto& stride = layer.attributes.integers("stride");
    const auto& dilation = layer.attributes.integers("dilation");
    const std::int64_t channels = weight.size(1);
    const at::Tensor padded = at::constant_pad_nd(input, {padding[2], padding[3], padding[0], padding[1]}, 0);
    const std::int64_t tall = dilation[0] * (weight.size(2) - 1) + 1;
    const std::int64_t wide = dilation[1] * (weight.size(3) - 1) + 1;
    std::vector<at::Tensor> places;
    for (std::int64_t top = 0; top + tall <= padded.size(2); top += stride[0]) {
        for (std::int64_t left = 0; left + wide <= padded.size(3); left += stride[1]) {
            places.push_back(padded.narrow(1, group * channels, channels)
                                 .slice(2, top, top + tall, dilation[0])
                                 .slice(3, left, left + wide, dilation[1])
                                 .flatten(1));
        }
    }
    return at::stack(places, 1);
}

}  // namespace

class TestAccumulators : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void meanOfALayer_data() {
        QTest::addColumn<QString>("layer");
        for (const char* const layer : {"input", "relu1", "conv2", "fc"})
            QTest::newRow(layer) << layer;
    }
    void meanOfALayer() {
        QFETCH(const QString, layer);
        LayerMean mean(layer.toStdString());
        collect(mean);
        const at::Tensor all = activation(layer.toStdString());
        QCOMPARE(mean.count(), 11);
        QCOMPARE(mean.mean().scalar_type(), at::kDouble);
        QVERIFY(apart(mean.mean(), all.mean(0)) < 1e-6);
        QVERIFY(apart(mean.deviation(), (all - all.mean(0)).square().mean(0).sqrt()) < 1e-6);
    }

    void patterns_data() {
        QTest::addColumn<QString>("layer");
        for (const char* const layer : {"conv1", "conv2", "fc"})
            QTest::newRow(layer) << layer;
    }
    void patterns() {
        QFETCH(const QString, layer);
        const auto network = surveyedNetwork();
        const Layer& asked = network->layer(network->find(layer.toStdString()));
        LayerPatterns patterns;
        collect(patterns);
        const PatternStatistics found = patterns.statistics(layer.toStdString());

        const at::Tensor input = activation(network->layer(asked.inputs.front()).name);
        const at::Tensor output = activation(asked.name);
        const at::Tensor weight = asked.tensor("weight").to(at::kDouble).flatten(1);
        const at::Tensor bias = asked.tensor("bias").to(at::kDouble);
        const std::int64_t outputs = weight.size(0);
        const std::int64_t groups = asked.kind == Kind::convolution ? asked.attributes.integer("groups") : 1;
        bool onBothSides = false;
        for (std::int64_t o = 0; o < outputs; ++o) {
            const at::Tensor x =
                asked.kind == Kind::convolution ? patchesOf(asked, input, o / (outputs / groups)).flatten(0, 1) : input;
            const at::Tensor y = output.select(1, o).flatten();
            // The columns are those of the weight, so that w x + b is y.
            QVERIFY(apart(at::matmul(x, weight[o]) + bias[o], y) < 1e-5);
            QCOMPARE(found.count, y.numel());
            QVERIFY(apart(found.input[o], x.mean(0)) < 1e-5);
            QVERIFY(apart(found.output[o], y.mean()) < 1e-5);
            QVERIFY(apart(found.squaredOutput[o], y.square().mean()) < 1e-5);
            QVERIFY(apart(found.product[o], (x * y.unsqueeze(1)).mean(0)) < 1e-5);
            const at::Tensor positive = y.gt(0).nonzero().flatten();
            QCOMPARE(found.positives[o].item<double>(), static_cast<double>(positive.numel()));
            if (positive.numel() == 0) {
                QCOMPARE(found.positiveProduct[o].abs().max().item<double>(), 0.0);
                continue;
            }
            onBothSides = onBothSides || positive.numel() < y.numel();
            const at::Tensor xs = x.index_select(0, positive);
            const at::Tensor ys = y.index_select(0, positive);
            QVERIFY(apart(found.positiveInput[o], xs.mean(0)) < 1e-5);
            QVERIFY(apart(found.positiveOutput[o], ys.mean()) < 1e-5);
            QVERIFY(apart(found.positiveProduct[o], (xs * ys.unsqueeze(1)).mean(0)) < 1e-5);
        }
        QVERIFY(onBothSides);
    }

    // Few pictures of a wide linear layer are held as they are, many are summed: it must not show.
    void wideLinearLayersAreHeldUntilSumsAreSmaller() {
        at::manual_seed(4);
        const auto network =
            NetworkBuilder().add(Kind::flatten, "flat", {"input"}).linear("fc", "flat", 12, 10).build("fc");
        const at::Tensor inputs = normal({400, 3, 2, 2}, 31);
        const auto collected = [&](std::int64_t from, std::int64_t to) {
            LayerPatterns patterns;
            Job job;
            BatchPlanner planner(7);
            survey(network, TensorSource(inputs.slice(0, from, to)), patterns, {}, planner, job);
            return patterns;
        };
        const auto verify = [&](const LayerPatterns& patterns, std::int64_t count) {
            const at::Tensor x = inputs.slice(0, 0, count).flatten(1).to(at::kDouble);
            const Layer& fc = network->layer(network->find("fc"));
            const at::Tensor y =
                at::matmul(x, fc.tensor("weight").to(at::kDouble).t()) + fc.tensor("bias").to(at::kDouble);
            const PatternStatistics whole = patterns.statistics("fc");
            QCOMPARE(whole.count, count);
            QVERIFY(apart(whole.product, at::matmul(y.t(), x) / static_cast<double>(count)) < 1e-5);
            QVERIFY(apart(whole.input[3], x.mean(0)) < 1e-5);
            const at::Tensor on = y.gt(0).to(at::kDouble);
            QVERIFY(apart(whole.positiveProduct, at::matmul((y * on).t(), x) / on.sum(0).unsqueeze(1)) < 1e-5);
            // Some outputs alone.
            const PatternStatistics some = patterns.statistics("fc", 4, 9);
            QVERIFY(at::allclose(some.product, whole.product.slice(0, 4, 9)));
            QVERIFY(at::allclose(some.positiveInput, whole.positiveInput.slice(0, 4, 9)));
            QVERIFY(at::allclose(some.output, whole.output.slice(0, 4, 9)));
        };
        // 22 values of a float a picture beside 360 sums of a double.
        const LayerPatterns few = collected(0, 20);
        QVERIFY(few.save().tensors.count("0/held_inputs") == 1);
        QVERIFY(few.save().tensors.count("0/product") == 0);
        verify(few, 20);
        const LayerPatterns many = collected(0, 400);
        QVERIFY(many.save().tensors.count("0/held_inputs") == 0);
        verify(many, 400);
        // Whichever way the parts are kept.
        for (const std::int64_t cut : {5, 20, 200, 390}) {
            LayerPatterns parts = collected(0, cut);
            LayerPatterns again;
            again.load(parts.save());
            again.merge(collected(cut, 400));
            verify(again, 400);
        }
    }

    // Large enough that a picture's patches do not fit into one piece.
    void patternsOfALargePicture() {
        at::manual_seed(3);
        const auto network = NetworkBuilder().convolution("conv", "input", 16, 2, 5, 1, 2).build("conv");
        const at::Tensor input = normal({1, 16, 90, 120}, 21);
        LayerPatterns patterns({"conv"});
        Job job;
        BatchPlanner planner(1);
        survey(network, TensorSource(input), patterns, {}, planner, job);
        const PatternStatistics found = patterns.statistics("conv");
        const at::Tensor x = at::im2col(input.to(at::kDouble), {5, 5}, {1, 1}, {2, 2}, {1, 1}).squeeze(0);
        QVERIFY(x.nbytes() > 32'000'000);
        const at::Tensor weight = network->layer(1).tensor("weight").to(at::kDouble).flatten(1);
        const at::Tensor y = at::matmul(weight, x) + network->layer(1).tensor("bias").to(at::kDouble).unsqueeze(1);
        QCOMPARE(found.count, 90 * 120);
        QVERIFY(apart(found.product, at::matmul(y, x.t()) / 10800) < 1e-5);
        QVERIFY(apart(found.input[1], x.mean(1)) < 1e-9);
    }

    void patternsOfOtherLayersAreRefused() {
        LayerPatterns patterns({"relu1"});
        QVERIFY(refusal([&] { collect(patterns); }).contains("relu1 is of the kind relu"));
        LayerPatterns unknown({"conv9"});
        QVERIFY(refusal([&] { collect(unknown); }).contains("conv"));
        LayerPatterns one({"conv1"});
        collect(one);
        QVERIFY(refusal([&] { one.statistics("conv2"); }).contains("conv2"));
    }

    void gaussianOfPatches() {
        // Patches as large as the picture have one place alone: the moments of the pictures themselves.
        const at::Tensor square = normal({40, 2, 4, 4}, 22);
        const auto network = NetworkBuilder().add(Kind::relu, "relu", {"input"}).build("relu");
        Job job;
        BatchPlanner planner(7);
        PatchGaussian whole(4, 1, 5);
        survey(network, TensorSource(square), whole, {}, planner, job);
        const at::Tensor rows = square.flatten(1).to(at::kDouble);
        const at::Tensor centred = rows - rows.mean(0);
        QCOMPARE(whole.count(), 40);
        QVERIFY(apart(whole.mean(), rows.mean(0)) < 1e-12);
        QVERIFY(apart(whole.covariance(), at::matmul(centred.t(), centred) / 39) < 1e-12);

        // A ramp in x alone: every patch is its place plus 0, 1, 2, and its mean says how far places reach.
        const at::Tensor ramp = at::arange(20, at::kFloat).view({1, 1, 1, 20}).expand({50, 1, 10, 20}).contiguous();
        PatchGaussian moved(3, 30, 5);
        survey(network, TensorSource(ramp), moved, {}, planner, job);
        QCOMPARE(moved.count(), 1500);
        const at::Tensor mean = moved.mean().view({3, 3});
        QVERIFY(apart(mean.select(1, 1) - mean.select(1, 0), at::ones({3}, at::kDouble)) < 1e-9);
        QVERIFY(std::abs(mean[0][0].item<double>() - 8.5) < 0.5);  // 0 to 17
        QVERIFY(std::abs(moved.covariance()[0][0].item<double>() / ((18.0 * 18 - 1) / 12) - 1) < 0.1);
    }

    void gaussianRefusesPatchesThatDoNotFit() {
        PatchGaussian large(9, 1, 0);
        QVERIFY(refusal([&] { collect(large); }).contains("a patch of 9 pixels does not fit into an input of 9 x 8"));
    }

    void anotherSeedTakesOtherPatches() {
        PatchGaussian one(3, 2, 1);
        PatchGaussian same(3, 2, 1);
        PatchGaussian other(3, 2, 2);
        collect(one);
        collect(same);
        collect(other);
        QVERIFY(at::equal(one.mean(), same.mean()));
        QVERIFY(apart(other.mean(), one.mean()) > 1e-3);
    }
};

QTEST_GUILESS_MAIN(TestAccumulators)
#include "tst_accumulators.moc"
