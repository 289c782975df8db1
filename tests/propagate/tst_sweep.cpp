// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The sweep: the gradient of whole networks against LibTorch's autograd, and what the sweep promises beside.
#include <QTest>

#include "engine/core/error.h"
#include "engine/propagate/gradient.h"
#include "engine/propagate/sweep.h"
#include "tests/support/network_builder.h"

using namespace saccade;

namespace {

using Integers = std::vector<std::int64_t>;

std::shared_ptr<const Network> plain() {
    return test::NetworkBuilder()
        .convolution("conv1", "input", 3, 6)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::maxPool, "pool", {"relu1"}, {{"kernel", Integers{3, 3}}, {"stride", Integers{2, 2}}})
        .convolution("conv2", "pool", 6, 4, 3, 2, 0)
        .add(Kind::silu, "silu", {"conv2"})
        .add(Kind::flatten, "flatten", {"silu"})
        .linear("fc1", "flatten", 4 * 2 * 2, 7)
        .add(Kind::relu, "relu2", {"fc1"})
        .linear("fc2", "relu2", 7, 5)
        .build("fc2");
}

std::shared_ptr<const Network> residual() {
    return test::NetworkBuilder()
        .convolution("stem", "input", 3, 6, 3, 1, 1, false)
        .batchNorm("norm", "stem", 6)
        .add(Kind::relu, "relu", {"norm"})
        .convolution("a", "relu", 6, 6, 3, 1, 1, false)
        .batchNorm("b", "a", 6)
        .add(Kind::addition, "add", {"b", "relu"})
        .add(Kind::relu, "joined", {"add"})
        .convolution("project", "joined", 6, 8, 1, 2, 0)
        .convolution("c", "joined", 6, 8, 3, 2, 1)
        .add(Kind::addition, "add2", {"c", "project", "c"})
        .add(Kind::adaptiveAveragePool, "gap", {"add2"}, {{"size", Integers{1, 1}}})
        .add(Kind::flatten, "flatten", {"gap"})
        .linear("fc", "flatten", 8, 5)
        .build("fc");
}

std::shared_ptr<const Network> branches() {
    return test::NetworkBuilder()
        .convolution("left", "input", 3, 4)
        .convolution("right", "input", 3, 5, 1, 1, 0)
        .add(Kind::elu, "elu", {"right"})
        .add(Kind::concatenation, "join", {"left", "elu", "input"}, {{"axis", std::int64_t{1}}})
        .add(Kind::averagePool, "pool", {"join"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
        .convolution("head", "pool", 12, 5, 3, 1, 0)
        .add(Kind::mean, "mean", {"head"}, {{"axes", Integers{2, 3}}})
        .build("mean");
}

std::shared_ptr<const Network> gated() {
    return test::NetworkBuilder()
        .convolution("conv", "input", 3, 6)
        .add(Kind::hardSwish, "swish", {"conv"})
        .add(Kind::adaptiveAveragePool, "squeeze", {"swish"}, {{"size", Integers{1, 1}}})
        .convolution("excite", "squeeze", 6, 6, 1, 1, 0)
        .add(Kind::sigmoid, "gate", {"excite"})
        .add(Kind::multiplication, "scale", {"swish", "gate"})
        .add(Kind::mean, "mean", {"scale"}, {{"axes", Integers{2, 3}}})
        .linear("fc", "mean", 6, 5)
        .build("fc");
}

Run allOf(const std::shared_ptr<const Network>& network, const at::Tensor& input, Job& job) {
    RunOptions options;
    options.keepAll = true;
    return Run(network, input, options, job);
}

double difference(const at::Tensor& a, const at::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

at::Tensor ones(const Run& run, LayerId layer) {
    return at::ones_like(run.activation(layer));
}

}  // namespace

class TestSweep : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void gradientIsAutograd_data() {
        QTest::addColumn<int>("topology");
        QTest::newRow("plain") << 0;
        QTest::newRow("residual") << 1;
        QTest::newRow("branches") << 2;
        QTest::newRow("gated") << 3;
    }

    void gradientIsAutograd() {
        QFETCH(int, topology);
        at::manual_seed(3);
        const auto network = std::vector{plain, residual, branches, gated}.at(static_cast<std::size_t>(topology))();
        const at::Tensor input = at::randn({3, 3, 12, 12}).requires_grad_(true);
        Job job;
        const Run run = allOf(network, input, job);
        const at::Tensor signal = at::randn({3, 5});
        (run.output() * signal).sum().backward();

        const at::NoGradGuard guard;
        const Tensors mine = sweep(run, gradientRules(), {{{network->output(), signal}}, {}, {}}, job);
        QCOMPARE(mine.size(), std::size_t{1});
        QVERIFY(input.grad().abs().max().item<double>() > 0);
        QVERIFY2(difference(mine.front(), input.grad()) < 1e-5,
                 qPrintable(QString::number(difference(mine.front(), input.grad()))));
        QCOMPARE(job.backwards(), std::int64_t{3});

        // A run that was made for this alone, and forgets what no backward reads, gives the same bits.
        RunOptions spare;
        spare.keepAll = true;
        spare.onlyForBackward = true;
        Run spareRun(network, input.detach(), spare, job);
        const Tensors same = sweep(std::move(spareRun), gradientRules(), {{{network->output(), signal}}, {}, {}}, job);
        QVERIFY(at::equal(same.front(), mine.front()));
    }

    void aSweepCanBeDifferentiated() {
        // The map of a smooth network is itself a function of the input: its derivative against finite differences.
        at::manual_seed(5);
        const auto network = gated();
        const at::Tensor input = at::randn({1, 3, 6, 6}).requires_grad_(true);
        Job job;
        const auto mapSum = [&](const at::Tensor& at) {
            const Run run = allOf(network, at, job);
            return (sweep(run, gradientRules(), {{{network->output(), ones(run, network->output())}}, {}, {}}, job)
                        .front() *
                    at)
                .sum();
        };
        mapSum(input).backward();
        const at::NoGradGuard guard;
        const at::Tensor direction = at::randn({1, 3, 6, 6});
        const double step = 1e-2;
        const double numeric =
            ((mapSum(input + step * direction) - mapSum(input - step * direction)) / (2 * step)).item<double>();
        const double mine = (input.grad() * direction).sum().item<double>();
        QVERIFY(std::abs(mine) > 1e-3);
        QVERIFY2(std::abs(numeric - mine) < 0.02 * std::abs(mine),
                 qPrintable(QString("%1 against %2").arg(mine).arg(numeric)));
    }

    void stopsWhereItIsAsked() {
        at::manual_seed(4);
        const auto network = residual();
        Job job;
        const at::Tensor input = at::randn({1, 3, 8, 8});
        const Run run = allOf(network, input, job);
        const LayerId joined = network->find("joined");
        const LayerId inner = network->find("b");
        std::vector<LayerId> seen;
        SweepRequest request{{{network->output(), ones(run, network->output())}}, {inner, joined}, {}};
        request.observer = [&](LayerId layer, const at::Tensor& signal) {
            seen.push_back(layer);
            QVERIFY(signal.sizes() == run.activation(layer).sizes());
        };
        const Tensors both = sweep(run, gradientRules(), request, job);
        QVERIFY(both.at(1).sizes() == run.activation(joined).sizes());
        // Behind the addition the inner branch gets what the joined layer's rectifier lets through.
        const at::Tensor passed = both.at(1) * at::gt(run.activation(joined), 0);
        QVERIFY(at::allclose(both.at(0), passed));
        QVERIFY(std::is_sorted(seen.rbegin(), seen.rend()));
        QCOMPARE(seen.back(), inner);
        // The skipped branch below the inner stop was not walked.
        QVERIFY(std::find(seen.begin(), seen.end(), network->find("a")) == seen.end());
    }

    void signalsThatMissTheStopAreZero() {
        at::manual_seed(4);
        const auto network = branches();
        Job job;
        const Run run = allOf(network, at::randn({2, 3, 8, 8}), job);
        const LayerId left = network->find("left");
        const LayerId right = network->find("right");
        const Tensors arrived = sweep(run, gradientRules(), {{{left, ones(run, left)}}, {right}, {}}, job);
        QVERIFY(arrived.front().sizes() == run.activation(right).sizes());
        QCOMPARE(arrived.front().abs().max().item<double>(), 0.0);
    }

    void startsAddUp() {
        at::manual_seed(6);
        const auto network = branches();
        Job job;
        const Run run = allOf(network, at::randn({2, 3, 8, 8}), job);
        const LayerId left = network->find("left");
        const LayerId right = network->find("right");
        const auto from = [&](std::vector<std::pair<LayerId, at::Tensor>> start) {
            return sweep(run, gradientRules(), {std::move(start), {}, {}}, job).front();
        };
        const at::Tensor together = from({{left, ones(run, left)}, {right, ones(run, right)}});
        const at::Tensor apart = from({{left, ones(run, left)}}) + from({{right, ones(run, right)}});
        QVERIFY(difference(together, apart) < 1e-6);
        const at::Tensor atTheStop = sweep(run, gradientRules(), {{{left, ones(run, left)}}, {left}, {}}, job).front();
        QVERIFY(at::equal(atTheStop, ones(run, left)));
    }

    void slowLayersGoInSlices() {
        // Each sample is more work than may pass between two looks at the cancel flag; the rule sees one at a time.
        class Recorder final : public Rule, public RuleBook {
         public:
            const Rule& rule(const Network&, LayerId) const override { return *this; }
            Tensors pass(const RuleContext& context) const override {
                batches.push_back(context.signal.size(0));
                QTest::qVerify(context.inputs.front().size(0) == context.signal.size(0), "inputs", "", __FILE__,
                               __LINE__);
                return {context.inputs.front() * context.signal.flatten(1).sum(1).view({-1, 1, 1, 1})};
            }
            mutable std::vector<std::int64_t> batches;
        };
        const auto network =
            test::NetworkBuilder().convolution("conv", "input", 1, 2048, 129, 1, 64, false).build("conv");
        const auto& layer = network->layer(network->find("conv"));
        QVERIFY(layer.rules().multiplications(layer, {{1, 1, 16, 16}}, {1, 2048, 16, 16}) > 8'000'000'000);
        Job job;
        RunOptions options;
        options.given = {{network->output(), at::zeros({3, 2048, 16, 16})}};
        options.keep = {network->input(), network->output()};
        const at::Tensor input = at::randn({3, 1, 16, 16});
        const Run run(network, input, options, job);
        const at::Tensor signal =
            at::arange(1, 4, at::TensorOptions(at::kFloat)).view({3, 1, 1, 1}).expand({3, 2048, 16, 16});
        const Recorder recorder;
        const at::Tensor whole = sweep(run, recorder, {{{network->output(), signal}}, {}, {}}, job).front();
        QCOMPARE(recorder.batches, (std::vector<std::int64_t>{1, 1, 1}));
        const at::Tensor expected =
            input * at::arange(1, 4, at::TensorOptions(at::kFloat)).view({3, 1, 1, 1}) * (2048.0 * 256.0);
        QVERIFY(difference(whole, expected) < 1e-5);
    }

    void aCancelledJobStops() {
        const auto network = plain();
        Job job;
        const Run run = allOf(network, at::randn({1, 3, 12, 12}), job);
        job.cancel();
        QVERIFY_EXCEPTION_THROWN(
            sweep(run, gradientRules(), {{{network->output(), ones(run, network->output())}}, {}, {}}, job), Cancelled);
        QCOMPARE(job.backwards(), std::int64_t{0});
    }

    void aStartOfAnotherShapeIsAProgrammingError() {
        const auto network = plain();
        Job job;
        const Run run = allOf(network, at::randn({1, 3, 12, 12}), job);
        QVERIFY_EXCEPTION_THROWN(sweep(run, gradientRules(), {{{network->output(), at::ones({1, 4})}}, {}, {}}, job),
                                 std::logic_error);
    }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
