// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <utility>

#include "engine/network/network.h"
#include "engine/perturb/memory.h"

using namespace saccade;

namespace {

Layer layer(Kind kind, const std::string& name, std::vector<LayerId> inputs) {
    Layer result;
    result.kind = kind;
    result.name = name;
    result.inputs = std::move(inputs);
    return result;
}

// Every layer of these gives 2 x 5 x 5 values: 200 bytes a sample.
constexpr std::int64_t each = 200;

struct Case {
    std::shared_ptr<const Network> network;
    std::vector<Shape> shapes;

    explicit Case(std::vector<Layer> layers) {
        const std::string last = layers.back().name;
        network = Network::build(std::move(layers), {}, last, "test");
        shapes = network->shapes({3, 2, 5, 5});  // the batch does not count
    }
    std::int64_t bytes(Held held) const { return bytesOfSample(*network, shapes, held); }
};

Case chain() {
    return Case({layer(Kind::input, "input", {}), layer(Kind::relu, "a", {0}), layer(Kind::relu, "b", {1}),
                 layer(Kind::relu, "c", {2})});
}

}  // namespace

class TestMemory : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aChainHoldsTwo() { QCOMPARE(chain().bytes(Held::passing), 2 * each); }

    void aSkipConnectionIsHeldUntilItJoins() {
        const Case skip({layer(Kind::input, "input", {}), layer(Kind::relu, "a", {0}), layer(Kind::relu, "b", {1}),
                         layer(Kind::addition, "add", {2, 0}), layer(Kind::relu, "c", {3})});
        QCOMPARE(skip.bytes(Held::passing), 3 * each);
    }

    void anInputTakenTwiceIsFreedOnce() {
        const Case twice({layer(Kind::input, "input", {}), layer(Kind::multiplication, "square", {0, 0}),
                          layer(Kind::relu, "a", {1}), layer(Kind::relu, "b", {2})});
        QCOMPARE(twice.bytes(Held::passing), 2 * each);
    }

    void aSweepHoldsThemAll() { QVERIFY(chain().bytes(Held::all) >= (4 + 2) * each); }

    void theBatchFitsTheBudget() {
        const Case network = chain();
        const auto largest = [&](std::int64_t limit, std::int64_t budget) {
            return largestBatch(*network.network, network.shapes, Held::passing, limit, budget);
        };
        QCOMPARE(largest(32, 2 * each * 7 + 1), 7);
        QCOMPARE(largest(4, 2 * each * 7), 4);
        QCOMPARE(largest(32, 1), 1);
        QCOMPARE(largestBatch(*network.network, network.shapes, Held::passing), 32);
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
