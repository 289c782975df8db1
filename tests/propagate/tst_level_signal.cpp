// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The signal that is kept level: where all paths go through, and the account of what was taken out.
#include <QTest>

#include "engine/propagate/gradient.h"
#include "engine/propagate/level_signal.h"
#include "tests/support/network_builder.h"

using namespace saccade;

namespace {

/// A residual block, whose shortcut passes by `a` and `b`, and a branch that is joined.
std::shared_ptr<const Network> branching(double factor) {
    at::manual_seed(5);
    test::NetworkBuilder builder;
    builder.convolution("stem", "input", 3, 4)
        .convolution("a", "stem", 4, 4)
        .convolution("b", "a", 4, 4)
        .add(Kind::addition, "add", {"b", "stem"})
        .add(Kind::relu, "relu", {"add"})
        .convolution("left", "relu", 4, 2)
        .convolution("right", "relu", 4, 3)
        .add(Kind::concatenation, "join", {"left", "right"}, {{"axis", std::int64_t{1}}})
        .add(Kind::affine, "grow", {"join"}, {}, {{"scale", at::full({1}, factor)}})
        .add(Kind::mean, "gap", {"grow"}, {{"axes", Shape{2, 3}}})
        .linear("fc", "gap", 5, 3);
    return builder.build("fc");
}

Run allOf(const std::shared_ptr<const Network>& network, const at::Tensor& input, Job& job) {
    RunOptions options;
    options.keepAll = true;
    return Run(network, input, options, job);
}

}  // namespace

class TestLevelSignal : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void bottlenecksAreWhereAllPathsGo() {
        const auto network = branching(1);
        const auto through = bottlenecks(*network, network->input(), network->find("fc"));
        for (const char* name : {"input", "stem", "add", "relu", "join", "grow", "gap", "fc"})
            QVERIFY2(through[static_cast<std::size_t>(network->find(name))], name);
        for (const char* name : {"a", "b", "left", "right"})
            QVERIFY2(!through[static_cast<std::size_t>(network->find(name))], name);
        // What lies beside the way is no part of it.
        const auto inside = bottlenecks(*network, network->find("stem"), network->find("left"));
        QVERIFY(!inside[static_cast<std::size_t>(network->find("right"))]);
        QVERIFY(!inside[static_cast<std::size_t>(network->input())]);
        QVERIFY(inside[static_cast<std::size_t>(network->find("left"))]);
    }

    void theAccountGivesTheSignalBack() {
        const auto network = branching(1e5);
        Job job;
        at::manual_seed(6);
        const Run run = allOf(network, at::randn({3, 3, 6, 6}), job);
        const LayerId end = network->find("fc");
        at::Tensor start = at::randn({3, 3});
        start[1].zero_();
        SweepRequest plain;
        plain.start.emplace_back(end, start);
        const at::Tensor expected = sweep(run, gradientRules(), std::move(plain), job).front();
        LevelSignal level(run, end);
        SweepRequest request;
        request.start.emplace_back(end, start);
        request.changed = level.change();
        const at::Tensor arrived = sweep(run, gradientRules(), std::move(request), job).front();
        QVERIFY(arrived.abs().max().item<float>() <= 1.0F);
        QCOMPARE(level.exponents()[1].item<double>(), 0.0);
        const at::Tensor back = arrived * at::pow(10, level.exponents()).view({3, 1, 1, 1});
        QVERIFY((back - expected).abs().max().item<double>() < 1e-5 * expected.abs().max().item<double>());
    }
};

QTEST_GUILESS_MAIN(TestLevelSignal)
#include "tst_level_signal.moc"
