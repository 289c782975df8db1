// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The study: baselines, pixel bounds, what it shares, and the classes.
#include <QTemporaryDir>
#include <QTest>

#include "engine/image/picture.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/network_builder.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;

namespace {

std::shared_ptr<Study> imagenetStudy(const at::Tensor& input) {
    Subject subject;
    subject.network = convolutionalNetwork();
    subject.input = toArray(input);
    subject.card.input = {input.size(2), input.size(3)};
    subject.card.resizeExact = subject.card.input;
    subject.card.mean = {0.5, 0.25, 0.125};
    subject.card.deviation = {0.5, 0.25, 0.5};
    Job job;
    return openStudy(std::move(subject), job);
}

std::vector<float> channels(const at::Tensor& tensor) {
    return toArray(tensor.mean({0, 2, 3})).values;
}

}  // namespace

class TestStudy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void flatBaselines() {
        const at::Tensor input = normal({1, 3, 16, 16}, 4);
        const auto study = imagenetStudy(input);
        QCOMPARE(channels(study->baseline("zero", 0)), (std::vector<float>{0, 0, 0}));
        QCOMPARE(channels(study->baseline("black", 0)), (std::vector<float>{-1, -1, -0.25}));
        QCOMPARE(channels(study->baseline("white", 0)), (std::vector<float>{1, 3, 1.75}));
        QVERIFY(apart(study->baseline("mean", 0), input.mean({2, 3}, true).expand_as(input)) < 1e-6);
        const auto [low, high] = study->pixelBounds();
        QCOMPARE(channels(low), (std::vector<float>{-1, -1, -0.25}));
        QCOMPARE(channels(high), (std::vector<float>{1, 3, 1.75}));
    }

    void noiseStaysWithinThePixels() {
        const auto study = imagenetStudy(normal({1, 3, 16, 16}, 4));
        const auto [low, high] = study->pixelBounds();
        const at::Tensor noise = study->baseline("noise", 7);
        QVERIFY(at::ge(noise, low).all().item<bool>() && at::le(noise, high).all().item<bool>());
        QVERIFY(apart(noise.mean({2, 3}, true), (low + high) / 2) < 0.2);
        QVERIFY(at::equal(noise, study->baseline("noise", 7)));
        QVERIFY(!at::equal(noise, study->baseline("noise", 8)));
    }

    void blurSmoothsAndKeepsTheMean() {
        // A flat picture stays as it is, edges too; a point spreads as a Gaussian of a sixteenth of the side.
        const auto flat = imagenetStudy(at::full({1, 3, 32, 32}, 0.7));
        QVERIFY(apart(flat->baseline("blur", 0), at::full({1, 3, 32, 32}, 0.7)) < 1e-5);
        at::Tensor point = at::zeros({1, 3, 33, 48});
        point[0][1][16][24] = 1;
        const at::Tensor blurred = imagenetStudy(point)->baseline("blur", 0);
        QVERIFY(std::abs(blurred.sum().item<double>() - 1) < 1e-4);
        const double middle = blurred[0][1][16][24].item<double>();
        const double beside = blurred[0][1][16][27].item<double>();
        const double below = blurred[0][1][19][24].item<double>();
        QVERIFY(std::abs(beside / middle - std::exp(-0.5)) < 1e-4);
        QVERIFY(std::abs(below / middle - std::exp(-0.5)) < 1e-4);
        QCOMPARE(blurred[0][0].abs().max().item<float>(), 0.0F);
    }

    void picturesAsBaselines() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("grey.png").toStdString();
        writePicture(file, {4, 4, std::vector<std::uint8_t>(48, 51)});
        const auto study = imagenetStudy(normal({1, 3, 16, 16}, 4));
        const at::Tensor baseline = study->baseline(file, 0);
        QCOMPARE(shapeOf(baseline), (Shape{1, 3, 16, 16}));
        const at::Tensor expected = at::tensor({-0.6F, -0.2F, 0.15F}).view({1, 3, 1, 1}).expand_as(baseline);
        QVERIFY(apart(baseline, expected) < 1e-5);
    }

    void classesByLogit() {
        const auto study =
            studyOf(linearNetwork(at::zeros({4, 1, 1, 1}), at::tensor({1.F, 3.F, 2.F, 3.F})), at::zeros({1, 1, 1, 1}));
        QCOMPARE(logits(*study), (std::vector<float>{1, 3, 2, 3}));
        QCOMPARE(topClasses(*study, 3), (std::vector<std::int64_t>{1, 3, 2}));
        QCOMPARE(topClasses(*study, 9).size(), std::size_t{4});
        const auto p = probabilities(*study);
        QVERIFY(std::abs(p[0] + p[1] + p[2] + p[3] - 1) < 1e-6);
        QVERIFY(std::abs(p[1] / p[2] - std::exp(1.0F)) < 1e-5);
    }

    void logitsOfBatches() {
        const auto network = convolutionalNetwork();
        const at::Tensor inputs = normal({3, 3, 12, 12}, 4);
        const auto study = studyOf(network, inputs.narrow(0, 1, 1));
        Job job;
        const at::Tensor all = study->logitsOf(inputs, job);
        QCOMPARE(shapeOf(all), (Shape{3, 5}));
        QVERIFY(apart(all[1], toTensor(Array({5}, study->logits()))) < 1e-5);
        QCOMPARE(job.forwards(), std::int64_t{3});
    }

    void observedLayersKeepTheirOutput() {
        at::manual_seed(41);
        const auto network = NetworkBuilder()
                                 .convolution("conv", "input", 3, 4, 3, 1, 1, false)
                                 .batchNorm("norm", "conv", 4)
                                 .add(Kind::relu, "relu", {"norm"})
                                 .convolution("conv2", "relu", 4, 4)
                                 .add(Kind::mean, "gap", {"conv2"}, {{"axes", std::vector<std::int64_t>{2, 3}}})
                                 .build("gap", {{"block", "relu"}});
        const at::Tensor input = normal({1, 3, 8, 8}, 4);
        const auto study = studyOf(network, input);
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run loaded(network, input, options, job);
        for (const std::string name : {"conv", "norm", "relu", "block", "conv2", "gap"}) {
            const Run& run = study->runObserving(name, job);
            const at::Tensor expected = loaded.activation(network->find(name));
            QVERIFY2(apart(run.activation(run.network().find(name)), expected) < 1e-5, name.c_str());
        }
        // Layers that folding leaves alone cost nothing; the others are made once.
        QCOMPARE(&study->runObserving("relu", job), &study->cleanRun(job));
        QCOMPARE(&study->runObserving("block", job), &study->cleanRun(job));
        QVERIFY(&study->runObserving("conv", job) != &study->cleanRun(job));
        QCOMPARE(&study->runObserving("conv", job), &study->runObserving("conv", job));
        const auto before = job.forwards();
        study->runObserving(std::set<std::string>{"conv", "relu", ""}, job);
        QCOMPARE(job.forwards(), before);
    }

    void statesArePerKey() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 8, 8}, 1));
        study->state<int>("one") = 5;
        QCOMPARE(study->state<int>("one"), 5);
        QCOMPARE(study->state<int>("two"), 0);
    }
};

QTEST_GUILESS_MAIN(TestStudy)
#include "tst_study.moc"
