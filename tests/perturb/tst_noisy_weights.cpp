// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/noisy_weights.h"

#include <QTest>

#include "engine/perturb/channel_ablations.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using namespace saccade::test;

namespace {

/// A convolution, batch norm, and one convolution that is called twice.
std::shared_ptr<const Network> network() {
    at::manual_seed(5);
    NetworkBuilder builder;
    builder.convolution("conv", "input", 3, 64).batchNorm("norm", "conv", 64).add(Kind::relu, "relu", {"norm"});
    builder.convolution("twice", "relu", 64, 64);
    const std::shared_ptr<const Network> once = builder.build("twice");
    const Layer& shared = once->layer(once->find("twice"));
    return builder.add(Kind::convolution, "twice#2", {"twice"}, shared.attributes, shared.tensors).build("twice#2");
}

at::Tensor tensorOf(const Network& network, const std::string& layer, const std::string& role) {
    return network.layer(network.find(layer)).tensor(role);
}

}  // namespace

class TestNoisyWeights : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void factorsAreNormalAroundOne() {
        const auto original = network();
        const auto noisy = NoisyWeights(original, 0.2, 3).network(0);
        const at::Tensor factors = tensorOf(*noisy, "twice", "weight") / tensorOf(*original, "twice", "weight");
        QVERIFY(std::abs(factors.mean().item<double>() - 1) < 0.01);
        QVERIFY(std::abs(factors.std().item<double>() - 0.2) < 0.01);
        const at::Tensor far = at::gt((factors - 1).abs(), 0.4).to(at::kFloat).mean();
        QVERIFY(std::abs(far.item<double>() - 0.0455) < 0.01);
    }

    void whatIsAWeight() {
        const auto original = network();
        const auto noisy = NoisyWeights(original, 0.2, 3).network(0);
        for (const auto& [layer, role] : {std::pair("conv", "weight"), std::pair("conv", "bias"),
                                          std::pair("norm", "weight"), std::pair("norm", "bias")})
            QVERIFY2(!at::equal(tensorOf(*noisy, layer, role), tensorOf(*original, layer, role)), role);
        // Running statistics are not learned by descent, and stay the network's own in memory.
        for (const char* role : {"mean", "variance"})
            QCOMPARE(tensorOf(*noisy, "norm", role).data_ptr(), tensorOf(*original, "norm", role).data_ptr());
    }

    void sharedWeightsStayShared() {
        const auto noisy = NoisyWeights(network(), 0.2, 3).network(1);
        for (const char* role : {"weight", "bias"})
            QCOMPARE(tensorOf(*noisy, "twice", role).data_ptr(), tensorOf(*noisy, "twice#2", role).data_ptr());
    }

    void samplesDependOnSeedAndIndexAlone() {
        const auto original = network();
        const NoisyWeights weights(original, 0.2, 3);
        const at::Tensor second = tensorOf(*weights.network(1), "conv", "weight");
        QVERIFY(!at::equal(tensorOf(*weights.network(0), "conv", "weight"), second));
        QVERIFY(at::equal(tensorOf(*weights.network(1), "conv", "weight"), second));
        QVERIFY(at::equal(tensorOf(*NoisyWeights(original, 0.2, 3).network(1), "conv", "weight"), second));
        QVERIFY(!at::equal(tensorOf(*NoisyWeights(original, 0.2, 4).network(1), "conv", "weight"), second));
        const int threads = at::get_num_threads();
        at::set_num_threads(threads == 1 ? 3 : 1);
        QVERIFY(at::equal(tensorOf(*weights.network(1), "conv", "weight"), second));
        at::set_num_threads(threads);
    }

    void withoutNoiseItIsTheNetwork() {
        const auto original = network();
        const auto same = NoisyWeights(original, 0, 3).network(2);
        for (const Layer& layer : original->layers()) {
            for (const auto& [role, tensor] : layer.tensors)
                QVERIFY(at::equal(tensorOf(*same, layer.name, role), tensor));
        }
    }

    void channelsAreSwitchedOffOneAtATime() {
        at::manual_seed(6);
        const at::Tensor activation = at::randn({1, 5, 2, 3});
        const ChannelAblations ablations(activation);
        QCOMPARE(ablations.size(), std::int64_t{5});
        const at::Tensor samples = ablations.inputs(1, 4);
        QCOMPARE(samples.size(0), std::int64_t{3});
        for (std::int64_t i = 0; i < 3; ++i) {
            at::Tensor expected = activation[0].clone();
            expected[i + 1].zero_();
            QVERIFY(at::equal(samples[i], expected));
        }
    }
};

QTEST_GUILESS_MAIN(TestNoisyWeights)
#include "tst_noisy_weights.moc"
