// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Incremental forwards against full ones: every kind of layer, random boxes, every border.
#include "engine/perturb/incremental.h"

#include <QTest>

#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/network/tensors.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;
using State = Region::State;

constexpr std::int64_t height = 21;
constexpr std::int64_t width = 18;

/// Layers between a first and a last convolution; `layers` adds them behind "first" (4 channels) and names the one
/// the last follows.
struct Case {
    const char* name;
    bool followed;  // whether a small box is still a small rectangle behind them
    std::int64_t channels;
    std::function<std::string(NetworkBuilder&)> layers;
};

Case one(const char* name, bool followed, std::int64_t channels, Kind kind, Attributes attributes = {},
         std::map<std::string, at::Tensor, std::less<>> tensors = {}) {
    return {name, followed, channels, [=](NetworkBuilder& builder) {
                builder.add(kind, "layer", {"first"}, attributes, tensors);
                return std::string("layer");
            }};
}

Case convolution(const char* name, Integers stride, Integers padding, Integers dilation, std::int64_t groups,
                 Integers kernel) {
    return one(name, true, 8, Kind::convolution,
               {{"stride", stride}, {"padding", padding}, {"dilation", dilation}, {"groups", groups}},
               {{"weight", at::randn({8, 4 / groups, kernel[0], kernel[1]})}, {"bias", at::randn({8})}});
}

Case pooling(const char* name, Kind kind, Integers kernel, Integers stride, Integers padding, bool ceil,
             const std::function<void(Attributes&)>& more = {}) {
    Attributes attributes{{"kernel", kernel}, {"stride", stride}, {"padding", padding}, {"ceil_mode", ceil}};
    if (more) more(attributes);
    return one(name, true, 4, kind, attributes);
}

Case padding(const char* name, Integers before, Integers after, const char* mode, std::int64_t channels) {
    return one(name, true, channels, Kind::pad,
               {{"before", before}, {"after", after}, {"mode", std::string(mode)}, {"value", 0.7}});
}

std::vector<Case> cases() {
    at::manual_seed(3);
    std::vector<Case> all{
        convolution("convolution", {1, 1}, {1, 1, 1, 1}, {1, 1}, 1, {3, 3}),
        convolution("strided", {2, 3}, {0, 0, 2, 1}, {1, 1}, 1, {3, 5}),
        convolution("stride above the kernel", {3, 2}, {0, 0, 0, 0}, {1, 1}, 1, {1, 1}),
        convolution("dilated", {1, 2}, {2, 2, 4, 3}, {2, 3}, 1, {3, 3}),
        convolution("grouped", {1, 1}, {1, 1, 0, 0}, {1, 1}, 2, {3, 1}),
        convolution("depthwise", {2, 2}, {1, 1, 1, 1}, {1, 1}, 4, {3, 3}),
        convolution("unequal padding", {2, 2}, {0, 1, 3, 0}, {1, 1}, 1, {4, 4}),
        pooling("max pool", Kind::maxPool, {2, 2}, {2, 2}, {0, 0}, false),
        pooling("max pool, overlapping", Kind::maxPool, {3, 3}, {2, 2}, {1, 1}, false),
        pooling("max pool, ceil mode", Kind::maxPool, {3, 2}, {2, 3}, {0, 1}, true),
        pooling("max pool, dilated", Kind::maxPool, {2, 3}, {2, 1}, {1, 1}, false,
                [](Attributes& a) {
                    a.set("dilation", Integers{3, 2});
                }),
        pooling("average pool", Kind::averagePool, {3, 2}, {2, 2}, {1, 1}, false),
        pooling("average pool, ceil mode", Kind::averagePool, {3, 3}, {2, 2}, {1, 0}, true),
        pooling("average pool without the padding", Kind::averagePool, {3, 3}, {2, 2}, {1, 1}, true,
                [](Attributes& a) { a.set("count_include_pad", false); }),
        pooling("average pool with a divisor", Kind::averagePool, {3, 3}, {1, 2}, {1, 1}, true,
                [](Attributes& a) { a.set("divisor", std::int64_t{7}); }),
        one("adaptive average pool", true, 4, Kind::adaptiveAveragePool, {{"size", Integers{7, 9}}}),
        one("adaptive average pool, as it is", true, 4, Kind::adaptiveAveragePool, {{"size", Integers{0, 0}}}),
        one("adaptive average pool of its input's size", true, 4, Kind::adaptiveAveragePool,
            {{"size", Integers{height, width}}}),
        one("adaptive max pool of its input's size", true, 4, Kind::adaptiveMaxPool,
            {{"size", Integers{height, width}}}),
        one("adaptive average pool, uneven", false, 4, Kind::adaptiveAveragePool, {{"size", Integers{8, 5}}}),
        one("adaptive max pool", true, 4, Kind::adaptiveMaxPool, {{"size", Integers{7, 6}}}),
        one("adaptive max pool, uneven", false, 4, Kind::adaptiveMaxPool, {{"size", Integers{5, 5}}}),
        one("batch norm", true, 4, Kind::batchNorm, {},
            {{"mean", at::randn({4})}, {"variance", at::rand({4}) + 0.5}, {"weight", at::randn({4})}}),
        one("affine", true, 4, Kind::affine, {}, {{"scale", at::randn({4})}, {"shift", at::randn({4})}}),
        one("local response", true, 4, Kind::localResponseNorm,
            {{"size", std::int64_t{3}}, {"alpha", 0.8}, {"beta", 0.75}, {"k", 1.5}}),
        one("clamp", true, 4, Kind::clamp, {{"minimum", 0.0}, {"maximum", 0.7}}),
        one("softmax of channels", true, 4, Kind::softmax, {{"axis", std::int64_t{1}}}),
        one("log softmax of channels", true, 4, Kind::logSoftmax, {{"axis", std::int64_t{-3}}}),
        one("softmax of columns", false, 4, Kind::softmax, {{"axis", std::int64_t{-1}}}),
        one("slice of channels", true, 2, Kind::slice,
            {{"axis", std::int64_t{1}}, {"start", std::int64_t{1}}, {"end", std::int64_t{-1}}}),
        one("slice of rows", true, 4, Kind::slice,
            {{"axis", std::int64_t{2}}, {"start", std::int64_t{1}}, {"step", std::int64_t{2}}}),
        one("slice of columns", true, 4, Kind::slice, {{"axis", std::int64_t{-1}}, {"end", std::int64_t{-4}}}),
        padding("pad", {0, 2, 1}, {0, 0, 3}, "constant", 4),
        padding("pad channels, cut rows", {1, -2, 0}, {2, -3, 1}, "constant", 7),
        padding("pad mirrored", {0, 3, 2}, {0, 4, 1}, "reflect", 4),
        padding("pad repeated", {0, 1, 4}, {0, 2, 0}, "replicate", 4),
        one("upsample nearest", true, 4, Kind::upsample,
            {{"mode", std::string("nearest")}, {"factors", Reals{2, 1.5}}}),
        one("upsample bilinear", false, 4, Kind::upsample,
            {{"mode", std::string("bilinear")}, {"size", Integers{30, 25}}}),
        one("mean of channels", true, 1, Kind::mean, {{"axes", Integers{1}}, {"keep_axes", true}}),
        one("maximum of channels", true, 1, Kind::maximum, {{"axes", Integers{1}}, {"keep_axes", true}}),
        one("parametric relu", true, 4, Kind::parametricRelu, {}, {{"slope", at::randn({4})}}),
        one("power", true, 4, Kind::power, {{"exponent", 2.0}}),
        one("group norm", false, 4, Kind::groupNorm, {{"groups", std::int64_t{2}}}),
        one("mean of rows", false, 4, Kind::mean, {{"axes", Integers{2}}, {"keep_axes", true}}),
        one("dropout", true, 4, Kind::dropout),
    };
    for (const Kind kind : {Kind::relu, Kind::leakyRelu, Kind::elu, Kind::silu, Kind::hardSwish, Kind::hardSigmoid,
                            Kind::sigmoid, Kind::tanh, Kind::gelu, Kind::softplus, Kind::absolute, Kind::exponential}) {
        all.push_back(one(rulesOf(kind).name().data(), true, 4, kind));
    }
    all.push_back({"residual", true, 4, [](NetworkBuilder& b) {
                       b.convolution("a", "first", 4, 4).add(Kind::relu, "b", {"a"}).convolution("c", "b", 4, 4);
                       b.add(Kind::addition, "sum", {"first", "c"}, {{"coefficients", Reals{0.5, -1}}});
                       return std::string("sum");
                   }});
    all.push_back({"branches", true, 9, [](NetworkBuilder& b) {
                       b.convolution("a", "first", 4, 3, 1, 1, 0).convolution("c", "first", 4, 2, 5, 1, 2);
                       b.add(Kind::maxPool, "p", {"first"},
                             {{"kernel", Integers{3, 3}}, {"stride", Integers{1, 1}}, {"padding", Integers{1, 1}}});
                       b.add(Kind::concatenation, "all", {"a", "c", "p"});
                       return std::string("all");
                   }});
    all.push_back({"product of branches", true, 4, [](NetworkBuilder& b) {
                       b.convolution("a", "first", 4, 4).add(Kind::sigmoid, "g", {"a"});
                       b.add(Kind::multiplication, "product", {"first", "g"});
                       return std::string("product");
                   }});
    all.push_back({"a picture added", true, 4, [](NetworkBuilder& b) {
                       b.add(Kind::constant, "position", {}, {}, {{"value", at::randn({1, 1, height, width})}});
                       b.add(Kind::constant, "channel", {}, {}, {{"value", at::randn({4, 1, 1})}});
                       b.add(Kind::addition, "sum", {"first", "position", "channel"});
                       return std::string("sum");
                   }});
    all.push_back({"a column added", false, 4, [](NetworkBuilder& b) {
                       b.add(Kind::constant, "column", {}, {}, {{"value", at::randn({1, 4, height, 1})}});
                       b.add(Kind::addition, "sum", {"first", "column"});
                       return std::string("sum");
                   }});
    all.push_back({"a gate", false, 4, [](NetworkBuilder& b) {
                       b.add(Kind::mean, "gap", {"first"}, {{"axes", Integers{2, 3}}, {"keep_axes", true}});
                       b.convolution("squeeze", "gap", 4, 4, 1, 1, 0).add(Kind::sigmoid, "gate", {"squeeze"});
                       b.add(Kind::multiplication, "product", {"first", "gate"});
                       return std::string("product");
                   }});
    all.push_back({"channels last", true, 4, [](NetworkBuilder& b) {
                       b.convolution("deep", "first", 4, 4, 3, 1, 1, true, 4);
                       b.add(Kind::permute, "turned", {"deep"}, {{"order", Integers{0, 2, 3, 1}}});
                       b.add(Kind::layerNorm, "norm", {"turned"}, {{"axes", std::int64_t{1}}},
                             {{"weight", at::randn({4})}, {"bias", at::randn({4})}});
                       b.linear("wide", "norm", 4, 8).add(Kind::gelu, "gelu", {"wide"}).linear("narrow", "gelu", 8, 4);
                       b.add(Kind::addition, "twice", {"narrow", "norm"});
                       b.add(Kind::permute, "back", {"twice"}, {{"order", Integers{0, 3, 1, 2}}});
                       b.add(Kind::constant, "scale", {}, {}, {{"value", at::randn({4, 1, 1})}});
                       b.add(Kind::multiplication, "scaled", {"back", "scale"});
                       b.add(Kind::addition, "sum", {"first", "scaled"});
                       return std::string("sum");
                   }});
    all.push_back({"rows and columns exchanged", false, 4, [](NetworkBuilder& b) {
                       b.add(Kind::permute, "turned", {"first"}, {{"order", Integers{0, 1, 3, 2}}});
                       return std::string("turned");
                   }});
    all.push_back({"channels shuffled", false, 4, [](NetworkBuilder& b) {
                       b.add(Kind::reshape, "apart", {"first"}, {{"shape", Integers{-2, 2, 2, height, width}}});
                       b.add(Kind::permute, "shuffled", {"apart"}, {{"order", Integers{0, 2, 1, 3, 4}}});
                       b.add(Kind::reshape, "together", {"shuffled"}, {{"shape", Integers{-2, 4, height, width}}});
                       return std::string("together");
                   }});
    all.push_back({"a layer used twice", true, 4, [](NetworkBuilder& b) {
                       b.add(Kind::multiplication, "square", {"first", "first"});
                       return std::string("square");
                   }});
    return all;
}

// Box i of a purpose: any size, and every third at a border or in a corner.
std::vector<Box> boxes(std::size_t count, int most, std::uint64_t seed) {
    const Random random(seed, "boxes");
    std::vector<Box> all;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<float> dice(6);
        random.uniform(dice, i);
        const auto draw = [&dice](std::size_t die, int below) {
            return std::min(static_cast<int>(dice[die] * static_cast<float>(below)), below - 1);
        };
        const int w = 1 + draw(0, most);
        const int h = 1 + draw(1, most);
        int x = draw(2, static_cast<int>(width) - w + 1);
        int y = draw(3, static_cast<int>(height) - h + 1);
        if (i % 3 == 0) x = draw(4, 2) * (static_cast<int>(width) - w);
        if (i % 3 == 1) y = draw(5, 2) * (static_cast<int>(height) - h);
        all.push_back({x, y, x + w, y + h});
    }
    return all;
}

at::Tensor changedInside(const at::Tensor& picture, const std::vector<Box>& boxes) {
    at::Tensor samples = picture.repeat({static_cast<std::int64_t>(boxes.size()), 1, 1, 1});
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const Box& box = boxes[i];
        at::Tensor inside = samples[static_cast<std::int64_t>(i)].slice(1, box.y0, box.y1).slice(2, box.x0, box.x1);
        inside.copy_(at::randn(inside.sizes()) * 2);
    }
    return samples;
}

double apart(const at::Tensor& actual, const at::Tensor& expected) {
    if (actual.sizes() != expected.sizes()) return std::numeric_limits<double>::infinity();
    return ((actual - expected).abs().max() / expected.abs().max()).item<double>();
}

std::unique_ptr<Run> cleanRun(const std::shared_ptr<const Network>& network, const at::Tensor& picture) {
    Job job;
    RunOptions options;
    options.keepAll = true;
    return std::make_unique<Run>(network, picture, options, job);
}

at::Tensor fullOutputs(const std::shared_ptr<const Network>& network, const at::Tensor& samples, LayerId last) {
    Job job;
    RunOptions options;
    options.stop = last;
    return Run(network, samples, options, job).output();
}

}  // namespace

class TestIncremental : public QObject {
    Q_OBJECT

    std::vector<Case> cases_;

    std::shared_ptr<const Network> network(const Case& c) const {
        at::manual_seed(5);
        NetworkBuilder builder;
        builder.convolution("first", "input", 3, 4);
        const std::string end = c.layers(builder);
        builder.convolution("last", end, c.channels, 6);
        builder.add(Kind::relu, "relu", {"last"}).add(Kind::mean, "pool", {"relu"}, {{"axes", Integers{2, 3}}});
        return builder.linear("logits", "pool", 6, 5).build("logits");
    }

 private Q_SLOTS:
    void initTestCase() { cases_ = cases(); }

    void equalsFullForwards_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < cases_.size(); ++i)
            QTest::newRow(cases_[i].name) << static_cast<int>(i);
    }
    void equalsFullForwards() {
        QFETCH(const int, index);
        const Case& c = cases_[static_cast<std::size_t>(index)];
        const auto subject = network(c);
        for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
            const at::Tensor picture = at::randn({1, 3, height, width}).contiguous(format);
            const auto clean = cleanRun(subject, picture);
            for (const char* name : {"last", "logits"}) {
                const LayerId last = subject->find(name);
                const IncrementalForward incremental(*clean, last);
                for (const int most : {1, 4, 9, 18}) {
                    const auto where = boxes(9, most, static_cast<std::uint64_t>(index) * 100 + most);
                    const at::Tensor samples = changedInside(picture, where);
                    const at::Tensor expected = fullOutputs(subject, samples, last);
                    Job job;
                    const at::Tensor actual = incremental.outputs(samples, where, job);
                    QCOMPARE(job.forwards(), 9);
                    QVERIFY2(apart(actual, expected) < 1e-5, qPrintable(QString("%1 %2").arg(name).arg(most)));
                    // What is compared must have changed, or nothing was tested.
                    if (most >= 9) QVERIFY(apart(clean->activation(last).expand_as(expected), expected) > 1e-3);
                }
            }
        }
    }

    void smallBoxesStaySmall_data() { equalsFullForwards_data(); }
    void smallBoxesStaySmall() {
        QFETCH(const int, index);
        const Case& c = cases_[static_cast<std::size_t>(index)];
        const auto subject = network(c);
        const auto clean = cleanRun(subject, at::randn({1, 3, height, width}));
        const LayerId end = subject->layer(subject->find("last")).inputs.front();
        const WindowLayers layers(*subject, subject->shapes({1, 3, height, width}), subject->find("logits"));
        const auto regions = layers.regions({{8, 9, 10, 11}, {9, 9, 11, 12}});
        QCOMPARE(regions.at(static_cast<std::size_t>(end)).state == State::patch, c.followed);
        QCOMPARE(regions.at(static_cast<std::size_t>(subject->find("logits"))).state, State::whole);
        const double share = layers.share(regions);
        QVERIFY(share > 0);
        if (c.followed) QVERIFY2(share < 1, qPrintable(QString::number(share)));
    }

    void batchDoesNotShow() {
        const auto subject = network(cases_.front());
        const at::Tensor picture = at::randn({1, 3, height, width});
        const auto clean = cleanRun(subject, picture);
        const IncrementalForward incremental(*clean, subject->output());
        const auto where = boxes(12, 7, 77);
        const at::Tensor samples = changedInside(picture, where);
        Job job;
        const at::Tensor together = incremental.outputs(samples, where, job);
        for (std::int64_t begin = 0; begin < 12; begin += 3) {
            const std::vector<Box> some(where.begin() + begin, where.begin() + begin + 3);
            QVERIFY(apart(incremental.outputs(samples.narrow(0, begin, 3), some, job), together.narrow(0, begin, 3)) <
                    1e-5);
        }
    }

    // A stride of two over one pixel at an odd place sees nothing of it.
    void whatIsNotReachedIsTheCleanOutput() {
        NetworkBuilder builder;
        at::manual_seed(8);
        builder.convolution("half", "input", 3, 4, 1, 2, 0).add(Kind::relu, "relu", {"half"});
        const auto subject = builder.add(Kind::mean, "pool", {"relu"}, {{"axes", Integers{2, 3}}}).build("pool");
        const at::Tensor picture = at::randn({1, 3, height, width});
        const auto clean = cleanRun(subject, picture);
        const IncrementalForward incremental(*clean, subject->output());
        const std::vector<Box> where{{5, 5, 6, 6}, {7, 4, 8, 5}};
        Job job;
        const at::Tensor output = incremental.outputs(changedInside(picture, where), where, job);
        QVERIFY(at::equal(output, clean->output().expand({2, 4})));
        QCOMPARE(job.forwards(), 2);
        QVERIFY(incremental.share(where) < 0.1);
    }

    void emptyBoxesChangeNothing() {
        const auto subject = network(cases_.front());
        const at::Tensor picture = at::randn({1, 3, height, width});
        const auto clean = cleanRun(subject, picture);
        const IncrementalForward incremental(*clean, subject->output());
        Job job;
        const at::Tensor output = incremental.outputs(picture.repeat({2, 1, 1, 1}), {{3, 3, 3, 3}, {0, 0, 0, 0}}, job);
        QVERIFY(at::equal(output, clean->output().expand({2, 5})));
    }

    void aCancelEndsIt() {
        const auto subject = network(cases_.front());
        const at::Tensor picture = at::randn({1, 3, height, width});
        const auto clean = cleanRun(subject, picture);
        const IncrementalForward incremental(*clean, subject->output());
        const std::vector<Box> where{{3, 3, 5, 5}};
        Job job;
        job.cancel();
        QVERIFY_EXCEPTION_THROWN(incremental.outputs(changedInside(picture, where), where, job), Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestIncremental)
#include "tst_incremental.moc"
