// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Training on a tiny world whose classes are told apart by where a picture is bright.

#include <QtTest>
#include <cmath>

#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/network/run.h"
#include "engine/train/losses.h"
#include "engine/train/residual_network.h"
#include "engine/train/trainer.h"

using namespace saccade;

namespace {

constexpr std::int64_t side = 16;
constexpr std::int64_t classes = 3;
constexpr const char* about = "a test";

/// Class k has its bright square in the k-th third of the picture, over noise.
class ToyFeed final : public TrainingFeed {
 public:
    TrainingBatch batch(std::int64_t step, std::int64_t size) const override {
        TrainingBatch batch{at::empty({size, 3, side, side}), at::zeros({size, classes})};
        const Random random(5, "test/toy");
        for (std::int64_t i = 0; i < size; ++i) {
            const auto sample = static_cast<std::uint64_t>(step * size + i);
            at::Tensor picture = batch.inputs[i];
            random.normal({picture.data_ptr<float>(), static_cast<std::size_t>(picture.numel())}, sample);
            const auto label = static_cast<std::int64_t>(random.below(classes, sample, 1 << 20));
            const auto row = static_cast<std::int64_t>(random.below(side - 5, sample, (1 << 20) + 1));
            picture.narrow(1, row, 5).narrow(2, label * 5, 5).add_(1.5);
            batch.targets[i][label] = 1;
        }
        return batch;
    }
};

ResidualOutline tiny() {
    ResidualOutline outline;
    outline.stemChannels = 4;
    outline.stages = {{8, 1}, {12, 2}};
    outline.classes = classes;
    return outline;
}

/// A network that sees where: its pooling keeps the columns apart.
std::shared_ptr<const Network> placeNetwork() {
    const auto residual = residualNetwork(tiny(), 3);
    std::vector<Layer> layers;
    for (const Layer& layer : residual->layers()) {
        Layer copy = layer;
        if (copy.kind == Kind::adaptiveAveragePool) copy.attributes.set("size", std::vector<std::int64_t>{1, 2});
        if (copy.kind == Kind::linear)
            copy.tensors["weight"] = at::cat({layer.tensor("weight"), layer.tensor("weight")}, 1) * 0.1;
        layers.push_back(std::move(copy));
    }
    return Network::build(std::move(layers), {}, "fc", "test");
}

DescentOptions steps(std::int64_t count) {
    DescentOptions options;
    options.steps = count;
    options.learningRate = 0.05;
    return options;
}

bool same(const Network& a, const Network& b) {
    for (LayerId id = 0; id < a.size(); ++id) {
        for (const auto& [role, tensor] : a.layer(id).tensors) {
            if (!at::equal(tensor, b.layer(id).tensor(role))) return false;
        }
    }
    return true;
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void crossEntropyOfAKnownCase() {
        const at::Tensor logits = at::tensor({1.0, 2.0, 3.0}).reshape({1, 3});
        const at::Tensor targets = at::tensor({0.5, 0.0, 0.5}).reshape({1, 3});
        const double total = std::exp(1.0) + std::exp(2.0) + std::exp(3.0);
        const double expected = -0.5 * (1.0 - std::log(total)) - 0.5 * (3.0 - std::log(total));
        QVERIFY(std::abs(crossEntropy(logits, targets).item<double>() - expected) < 1e-6);
    }

    void rateRisesAndFalls() {
        const auto network = residualNetwork(tiny(), 0);
        TrainableNetwork trainable(network);
        DescentOptions options;
        options.steps = 100;
        options.learningRate = 0.2;
        options.warmUp = 0.1;
        const MomentumDescent descent(trainable.parameters(), options);
        QVERIFY(std::abs(descent.rate(0) - 0.02) < 1e-12);
        QVERIFY(std::abs(descent.rate(9) - 0.2) < 1e-12);
        QVERIFY(std::abs(descent.rate(55) - 0.1) < 1e-12);
        QVERIFY(descent.rate(99) < 1e-3);
    }

    // One step by hand: v = g, w = w - rate (g + momentum v), with the weight's decay in g.
    void oneStepIsNesterovs() {
        const auto network = residualNetwork(tiny(), 1);
        TrainableNetwork trainable(network);
        DescentOptions options = steps(1);
        options.warmUp = 0;
        MomentumDescent descent(trainable.parameters(), options);
        const ToyFeed feed;
        const TrainingBatch batch = feed.batch(0, 8);
        crossEntropy(trainable.forward(batch.inputs), batch.targets).backward();
        std::vector<at::Tensor> expected;
        for (const auto& parameter : trainable.parameters()) {
            at::Tensor g = parameter.tensor.grad().clone();
            if (parameter.decays) g = g + parameter.tensor.detach() * options.weightDecay;
            expected.push_back(parameter.tensor.detach() - g * (1 + options.momentum) * options.learningRate);
        }
        descent.step(0);
        std::size_t decaying = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto& parameter = trainable.parameters()[i];
            decaying += parameter.decays ? 1U : 0U;
            QVERIFY2(at::allclose(parameter.tensor.detach(), expected[i], 1e-6, 1e-7), parameter.layer.c_str());
        }
        QVERIFY(decaying > 3 && decaying < expected.size());
    }

    // In training mode a batch norm sees its batch; what it moves are its running statistics.
    void statisticsFollowTheBatch() {
        const auto network = residualNetwork(tiny(), 2);
        TrainableNetwork trainable(network);
        const at::Tensor inputs = ToyFeed().batch(0, 16).inputs;
        trainable.forward(inputs);
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run run(network, inputs, options, job);
        const at::Tensor seen = run.activation(network->find("conv1"));
        const at::Tensor mean = seen.mean({0, 2, 3});
        const at::Tensor variance = seen.var({0, 2, 3}, true);
        const Layer after = trainable.snapshot()->layer(network->find("bn1"));
        QVERIFY(at::allclose(after.tensor("mean"), mean * 0.1, 1e-4, 1e-6));
        QVERIFY(at::allclose(after.tensor("variance"), variance * 0.1 + 0.9, 1e-4, 1e-6));
    }

    void blocksBeginAsTheIdentity() {
        const auto network = residualNetwork(tiny(), 4);
        Job job;
        RunOptions options;
        options.keepAll = true;
        const Run run(network, ToyFeed().batch(0, 2).inputs, options, job);
        QVERIFY(at::equal(run.activation(network->find("layer2.1")), run.activation(network->find("layer2.0"))));
    }

    void learns() {
        const ToyFeed feed;
        Trainer trainer(placeNetwork(), feed, 32, steps(150));
        const double before = trainer.step().loss;
        Trainer::Step last;
        while (!trainer.finished())
            last = trainer.step();
        QVERIFY2(last.loss < before * 0.3, qPrintable(QString("%1 to %2").arg(before).arg(last.loss)));
        // The network that comes out, with its running statistics, knows scenes it has not seen.
        Job job;
        const TrainingBatch unseen = feed.batch(1000, 100);
        const Run run(trainer.network()->folded(), unseen.inputs, {}, job);
        const double right = run.output().argmax(1).eq(unseen.targets.argmax(1)).to(at::kDouble).mean().item<double>();
        QVERIFY2(right > 0.9, qPrintable(QString::number(right)));
    }

    void resumingEqualsNotStopping() {
        const ToyFeed feed;
        Trainer whole(placeNetwork(), feed, 8, steps(12));
        while (!whole.finished())
            whole.step();

        Trainer first(placeNetwork(), feed, 8, steps(12));
        for (int i = 0; i < 5; ++i)
            first.step();
        const std::string checkpoint = first.checkpoint(about);
        Trainer second(placeNetwork(), feed, 8, steps(12));
        second.resume(checkpoint, about, "checkpoint");
        QCOMPARE(second.stepsDone(), 5);
        QVERIFY(!same(*second.network(), *whole.network()));
        while (!second.finished())
            second.step();
        QVERIFY(same(*second.network(), *whole.network()));
    }

    void snapshotsStayAsTheyAre() {
        const ToyFeed feed;
        Trainer trainer(placeNetwork(), feed, 8, steps(4));
        const auto start = trainer.network();
        trainer.step();
        QVERIFY(same(*start, *placeNetwork()));
        QVERIFY(!same(*trainer.network(), *start));
    }

    void refusesCheckpointsThatDoNotFit() {
        const ToyFeed feed;
        Trainer trainer(placeNetwork(), feed, 8, steps(4));
        trainer.step();
        const auto before = trainer.network();
        const std::string good = trainer.checkpoint(about);
        const auto refused = [&](const std::string& content, const std::string& words, const std::string& with) {
            try {
                trainer.resume(content, words, "file");
            } catch (const RequestError& error) {
                return QString::fromUtf8(error.what()).contains(with.c_str()) &&
                       QString::fromUtf8(error.what()).startsWith("file");
            }
            return false;
        };
        QVERIFY(refused(good, "another", "another training"));
        QVERIFY(refused(good.substr(0, good.size() / 2), about, ""));
        QVERIFY(refused("", about, ""));
        Trainer other(residualNetwork(tiny(), 3), feed, 8, steps(4));
        QVERIFY(refused(other.checkpoint(about), about, "shape"));
        Trainer longer(placeNetwork(), feed, 8, steps(40));
        for (int i = 0; i < 6; ++i)
            longer.step();
        QVERIFY(refused(longer.checkpoint(about), about, "steps"));
        QVERIFY(same(*trainer.network(), *before));
        QCOMPARE(trainer.stepsDone(), 1);
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
