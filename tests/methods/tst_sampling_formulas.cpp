// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Sampling methods on networks where one can say by hand what they must answer.
#include <QTest>
#include <cmath>

#include "engine/core/error.h"
#include "tests/methods/tiny_networks.h"

using namespace saccade;
using namespace saccade::test;

namespace {

at::Tensor valuesOf(const Map& map) {
    return toTensor(map.values);
}

double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
}

Request withLogit(Request asked) {
    asked.target.score = Score::logit;
    return asked;
}

std::string text(double value) {
    return toText(Parameter::Value(value));
}

// How much each of the cells x cells grid cells counts at every pixel of a mask cut out at an offset: cells^2 x H x W.
at::Tensor shares(std::int64_t cells, std::int64_t height, std::int64_t width, std::int64_t top, std::int64_t left) {
    const std::int64_t cellHeight = (height + cells - 1) / cells;
    const std::int64_t cellWidth = (width + cells - 1) / cells;
    const at::Tensor grids = at::eye(cells * cells).view({cells * cells, 1, cells, cells});
    return resizedBilinear(grids, (cells + 1) * cellHeight, (cells + 1) * cellWidth)
        .squeeze(1)
        .slice(1, top, top + height)
        .slice(2, left, left + width);
}

}  // namespace

class TestSamplingFormulas : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // The drop of a linear network is the sum of weight times change inside the window.
    void occlusionOfALinearNetwork_data() {
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("stride");
        QTest::addColumn<QString>("baseline");
        QTest::newRow("zero") << 4 << 2 << "zero";
        QTest::newRow("white") << 4 << 2 << "white";
        QTest::newRow("cut off at the border") << 3 << 3 << "zero";
        QTest::newRow("one pixel") << 1 << 1 << "zero";
        QTest::newRow("the whole picture") << 12 << 5 << "mean";
        QTest::newRow("more than the picture") << 4096 << 4096 << "black";
    }
    void occlusionOfALinearNetwork() {
        QFETCH(const int, window);
        QFETCH(const int, stride);
        QFETCH(const QString, baseline);
        const at::Tensor input = normal({1, 2, 10, 7}, 1);
        const at::Tensor weights = normal({3, 2, 10, 7}, 2);
        const auto study = studyOf(linearNetwork(weights, normal({3}, 3)), input);
        const Map map = answer(*study, request("occlusion",
                                               {{"window", std::to_string(window)},
                                                {"stride", std::to_string(stride)},
                                                {"baseline", baseline.toStdString()}},
                                               1));
        const at::Tensor change = weights[1].mul(input[0].sub(study->baseline(baseline.toStdString(), 0)[0])).sum(0);
        at::Tensor sum = at::zeros({10, 7});
        at::Tensor cover = at::zeros({10, 7});
        for (int top = 0; top == 0 || top < 10 - window + stride; top += stride) {
            for (int left = 0; left == 0 || left < 7 - window + stride; left += stride) {
                const auto within = [&](const at::Tensor& t) {
                    return t.slice(0, top, top + window).slice(1, left, left + window);
                };
                within(sum).add_(within(change).sum());
                within(cover).add_(1);
            }
        }
        QVERIFY(cover.min().item<float>() >= 1);
        QCOMPARE(map.values.shape, (Shape{10, 7}));
        QVERIFY(apart(valuesOf(map), sum / cover) < 1e-5);
        if (window >= 10) QVERIFY(largest(valuesOf(map) - valuesOf(map)[0][0]) == 0);
    }

    void occlusionScalesWithTheInput_data() {
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("windows");
        QTest::newRow("window 4, stride 2") << 56 << 27 * 27;
        QTest::newRow("window 2, stride 1") << 28 << 27 * 27;
        QTest::newRow("window 1, stride 1") << 10 << 10 * 10;
    }
    void occlusionScalesWithTheInput() {
        QFETCH(const int, side);
        QFETCH(const int, windows);
        const auto study =
            studyOf(linearNetwork(at::ones({1, 1, side, side}), at::zeros({1})), at::ones({1, 1, side, side}));
        QCOMPARE(figure(answer(*study, request("occlusion", {})), "windows"), static_cast<double>(windows));
    }

    void occlusionRefusesAStrideThatLeavesGaps() {
        const auto study = studyOf(linearNetwork(at::ones({1, 1, 8, 8}), at::zeros({1})), at::ones({1, 1, 8, 8}));
        try {
            answer(*study, request("occlusion", {{"window", "2"}, {"stride", "3"}}));
            QFAIL("it was accepted");
        } catch (const RequestError& error) {
            QVERIFY(std::string(error.what()).find("1 to 2") != std::string::npos);
        }
    }

    // E map(p) = b + sum over q of w_q x_q E[M_p M_q] / P, with E[M_p M_q] = P^2 + P (1 - P) sum over cells of the two
    // pixels' shares in the cell, and the mean over the places where a mask may be cut out.
    void riseOfALinearNetwork_data() {
        QTest::addColumn<double>("probability");
        QTest::newRow("half open") << 0.5;
        QTest::newRow("mostly closed") << 0.2;
    }
    void riseOfALinearNetwork() {
        QFETCH(const double, probability);
        constexpr std::int64_t height = 8;
        constexpr std::int64_t width = 11;
        constexpr std::int64_t cells = 4;
        constexpr int samples = 40000;
        const at::Tensor input = normal({1, 2, height, width}, 1);
        const at::Tensor weights = normal({1, 2, height, width}, 2);
        const auto study = studyOf(linearNetwork(weights, at::full({1}, 0.7)), input);
        const Map map = answer(*study, withLogit(request("rise", {{"samples", std::to_string(samples)},
                                                                  {"cells", std::to_string(cells)},
                                                                  {"probability", text(probability)}})));

        const at::Tensor evidence = weights[0].mul(input[0]).sum(0);
        at::Tensor expected = at::full({height, width}, 0.7) + probability * evidence.sum();
        const std::int64_t rows = 2;
        const std::int64_t columns = 3;
        for (std::int64_t top = 0; top < rows; ++top) {
            for (std::int64_t left = 0; left < columns; ++left) {
                const at::Tensor share = shares(cells, height, width, top, left);
                const at::Tensor perCell = share.mul(evidence).sum(at::IntArrayRef{1, 2}).view({-1, 1, 1});
                expected += (1 - probability) * share.mul(perCell).sum(0) / static_cast<double>(rows * columns);
            }
        }
        const double error = figure(map, "standard_error");
        QVERIFY(largest(valuesOf(map) - expected) < 6 * error);
        // The error is small enough for the test to tell.
        QVERIFY(expected.std().item<double>() > 10 * error);
    }

    void riseFindsTheOnePixelThatCounts() {
        at::Tensor weights = at::zeros({2, 1, 21, 28});
        weights[1][0][5][19] = 8;
        const auto study = studyOf(linearNetwork(weights, at::zeros({2})), at::ones({1, 1, 21, 28}));
        const at::Tensor map = valuesOf(answer(*study, request("rise", {{"samples", "4000"}}, 1)));
        const auto peak = map.argmax().item<std::int64_t>();
        // Cells are 3 x 4 pixels: the peak is sure to a cell.
        QVERIFY(std::abs(peak / 28 - 5) <= 1);
        QVERIFY(std::abs(peak % 28 - 19) <= 2);
    }

    void riseWithOpenMasksIsTheScore() {
        const at::Tensor input = normal({1, 3, 18, 22}, 5);
        const auto study = studyOf(convolutionalNetwork(), input);
        const Map map = answer(*study, request("rise", {{"samples", "10"}, {"probability", "1"}}, 2));
        const double expected = probabilities(*study).at(2);
        QVERIFY(largest(valuesOf(map) - expected) < 1e-5);
        QVERIFY(figure(map, "standard_error") < 1e-6);
    }

    void riseStandardErrorIsHonest() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 18, 22}, 5));
        const at::Tensor best = valuesOf(answer(*study, request("rise", {{"samples", "20000"}}, 2)));
        double sum = 0;
        double reported = 0;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Request asked = request("rise", {{"samples", "200"}}, 2);
            asked.seed = seed;
            const Map map = answer(*study, asked);
            sum += valuesOf(map).sub(best).square().mean().item<double>();
            reported += std::pow(figure(map, "standard_error"), 2);
        }
        const double ratio = std::sqrt(sum / reported);
        QVERIFY2(ratio > 0.7 && ratio < 1.4, qPrintable(QString::number(ratio)));
    }

    void smoothGradOfALinearNetworkIsItsWeights() {
        const at::Tensor weights = normal({2, 2, 6, 5}, 2);
        const auto study = studyOf(linearNetwork(weights, at::zeros({2})), normal({1, 2, 6, 5}, 1));
        const auto ask = [&](const char* variant) {
            return answer(*study, request("smoothgrad", {{"samples", "20"}, {"variant", variant}}, 1));
        };
        QVERIFY(apart(valuesOf(ask("mean")), weights[1]) < 1e-6);
        QVERIFY(figure(ask("mean"), "standard_error") < 1e-7);
        QVERIFY(apart(valuesOf(ask("squared")), weights[1].square()) < 1e-6);
        QVERIFY(largest(valuesOf(ask("variance"))) < 1e-6);
    }

    // Y = sum x^2: the gradient of a copy is 2 (x + e), so that the mean tends to 2 x and the variance to 4 s^2.
    void smoothGradOfSquares() {
        constexpr int samples = 400;
        const at::Tensor input = normal({1, 2, 12, 10}, 1);
        const auto study = studyOf(squareNetwork(240), input);
        const double deviation = 0.1 * (input.max() - input.min()).item<double>();
        const auto ask = [&](const char* variant) {
            return answer(
                *study,
                request("smoothgrad", {{"samples", std::to_string(samples)}, {"noise", "0.1"}, {"variant", variant}}));
        };
        const Map mean = ask("mean");
        const double error = 2 * deviation / std::sqrt(static_cast<double>(samples));
        QVERIFY(largest(valuesOf(mean) - 2 * input[0]) < 5 * error);
        QVERIFY(std::abs(figure(mean, "standard_error") / error - 1) < 0.02);
        const at::Tensor variance = valuesOf(ask("variance"));
        // 240 values of 400 samples each: the mean of the variances is sure to 0.5 %.
        QVERIFY(std::abs(variance.mean().item<double>() / (4 * deviation * deviation) - 1) < 0.02);
        QVERIFY(apart(valuesOf(ask("squared")), valuesOf(mean).square() + variance) < 1e-5);
    }

    void smoothGradWithoutNoiseIsItsBase_data() {
        QTest::addColumn<QString>("base");
        for (const char* base : {"gradient", "gradient_x_input", "guided_backpropagation", "lrp", "grad_cam"}) {
            QTest::newRow(base) << base;
        }
    }
    void smoothGradWithoutNoiseIsItsBase() {
        QFETCH(const QString, base);
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 18, 22}, 5));
        const Map plain = answer(*study, request(base.toStdString(), {}, 3));
        const Map smooth =
            answer(*study, request("smoothgrad", {{"samples", "3"}, {"noise", "0"}, {"base", base.toStdString()}}, 3));
        QVERIFY(apart(smooth, plain) < 1e-5);
        QVERIFY(largest(valuesOf(plain)) > 0);
    }

    void scoreCamByItsFormula_data() {
        QTest::addColumn<QString>("variant");
        QTest::newRow("the paper's") << "increase";
        QTest::newRow("the authors' code") << "probability";
        QTest::newRow("softmax over channels") << "softmax_aligned";
    }
    void scoreCamByItsFormula() {
        QFETCH(const QString, variant);
        const at::Tensor input = normal({1, 3, 18, 22}, 5);
        const auto study = studyOf(convolutionalNetwork(), input);
        Job job;
        const Run& run = study->cleanRun(job);
        const at::Tensor activation = run.activation(run.network().find("relu2"))[0];
        const bool aligned = variant == "softmax_aligned";

        at::Tensor native = at::zeros({9, 11});
        std::vector<double> logits;
        std::vector<at::Tensor> kept;
        const double black = at::softmax(study->logitsOf(study->baseline("black", 0), job), 1)[0][2].item<double>();
        for (std::int64_t k = 0; k < 8; ++k) {
            const at::Tensor channel = activation[k];
            if ((channel.max() == channel.min()).item<bool>()) continue;
            at::Tensor mask =
                at::upsample_bilinear2d(channel.view({1, 1, 9, 11}), {18, 22}, aligned, c10::nullopt, c10::nullopt);
            mask = (mask - mask.min()) / (mask.max() - mask.min());
            const at::Tensor output = study->logitsOf(input * mask, job);
            const double probability = at::softmax(output, 1)[0][2].item<double>();
            logits.push_back(output[0][2].item<double>());
            kept.push_back(channel);
            if (variant == "increase") native += (probability - black) * channel;
            if (variant == "probability") native += probability * channel;
        }
        if (aligned) {
            const at::Tensor weights = at::softmax(at::tensor(logits), 0);
            for (std::size_t k = 0; k < kept.size(); ++k) {
                native += weights[static_cast<std::int64_t>(k)].item<double>() * kept[k];
            }
        }
        QVERIFY(kept.size() > 3);

        Request asked = request("score_cam", {{"variant", variant.toStdString()}}, 2);
        asked.layer = "relu2";
        const Map map = answer(*study, asked);
        QCOMPARE(map.native.shape, (Shape{9, 11}));
        QCOMPARE(map.values.shape, (Shape{18, 22}));
        QVERIFY(largest(native) > 0);
        QVERIFY(apart(toTensor(map.native), native) < 1e-4);
        QVERIFY(apart(valuesOf(map), resizedBilinear(native.relu().view({1, 1, 9, 11}), 18, 22)[0][0]) < 1e-4);
    }

    void scoreCamRefusesALayerThatMasksNothing() {
        const at::Tensor input = normal({1, 3, 18, 22}, 5);
        const auto ask = [&](const std::string& name, const std::shared_ptr<Study>& study) {
            Request asked = request("score_cam", {}, 2);
            asked.layer = name;
            answer(*study, asked);
        };
        QVERIFY_THROWS_EXCEPTION(RequestError, ask("pool", studyOf(convolutionalNetwork(), input)));
        // Every unit dead: conv1 far below zero.
        NetworkChanges changes;
        changes.tensors[{"conv1", "bias"}] = at::full({6}, -100.0);
        const auto dead = convolutionalNetwork()->with(changes);
        QVERIFY_THROWS_EXCEPTION(RequestError, ask("relu1", studyOf(dead, input)));
    }
};

QTEST_GUILESS_MAIN(TestSamplingFormulas)
#include "tst_sampling_formulas.moc"
