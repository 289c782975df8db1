// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Every kind of layer: its shape against what it computes, its gradient rule against LibTorch's autograd and against
/// finite differences, the rule itself differentiable.
#include <QTest>
#include <functional>

#include "engine/core/error.h"
#include "engine/network/layer.h"
#include "tests/network/kind_case.h"

using namespace saccade;
using saccade::test::KindCase;
using saccade::test::largest;
using saccade::test::makeCase;

namespace {

using Integers = std::vector<std::int64_t>;

at::Tensor wide(std::initializer_list<std::int64_t> shape) {
    return at::randn(shape, at::kDouble);
}
at::Tensor positive(std::initializer_list<std::int64_t> shape) {
    return at::rand(shape, at::kDouble) + 0.5;
}

std::vector<KindCase> cases() {
    at::manual_seed(1);
    const Shape image{2, 4, 7, 6};
    std::vector<KindCase> all;
    const auto convolution = [&](const char* name, Integers stride, Integers padding, Integers dilation,
                                 std::int64_t groups, Integers kernel, bool bias) {
        std::map<std::string, at::Tensor, std::less<>> tensors{{"weight", wide({6, 4 / groups, kernel[0], kernel[1]})}};
        if (bias) tensors["bias"] = wide({6});
        all.push_back(makeCase(name, Kind::convolution, {image},
                               {{"stride", stride}, {"padding", padding}, {"dilation", dilation}, {"groups", groups}},
                               tensors));
    };
    convolution("convolution", {1, 1}, {1, 1, 1, 1}, {1, 1}, 1, {3, 3}, true);
    convolution("convolution strided, no bias", {2, 3}, {0, 0, 1, 1}, {1, 1}, 1, {3, 2}, false);
    convolution("convolution dilated", {1, 1}, {2, 2, 2, 2}, {2, 2}, 1, {3, 3}, true);
    convolution("convolution grouped", {1, 1}, {1, 1, 1, 1}, {1, 1}, 2, {3, 3}, true);
    convolution("convolution with unequal padding", {2, 2}, {0, 1, 0, 1}, {1, 1}, 1, {3, 3}, true);
    convolution("convolution with padding above the kernel", {1, 1}, {3, 2, 1, 4}, {1, 1}, 1, {1, 1}, true);
    all.push_back(makeCase("convolution depthwise", Kind::convolution, {image},
                           {{"padding", Integers{1, 1, 1, 1}}, {"groups", std::int64_t{4}}},
                           {{"weight", wide({8, 1, 3, 3})}, {"bias", wide({8})}}));
    all.push_back(makeCase("linear", Kind::linear, {{3, 5}}, {}, {{"weight", wide({4, 5})}, {"bias", wide({4})}}));
    all.push_back(makeCase("linear without bias", Kind::linear, {{3, 5}}, {}, {{"weight", wide({4, 5})}}));
    all.push_back(makeCase("linear on channels last", Kind::linear, {{2, 3, 4, 5}}, {},
                           {{"weight", wide({4, 5})}, {"bias", wide({4})}}));
    all.push_back(
        makeCase("batch_norm", Kind::batchNorm, {image}, {},
                 {{"mean", wide({4})}, {"variance", positive({4})}, {"weight", wide({4})}, {"bias", wide({4})}}));
    all.push_back(makeCase("batch_norm without weights", Kind::batchNorm, {{3, 4}}, {},
                           {{"mean", wide({4})}, {"variance", positive({4})}}));
    all.push_back(makeCase("affine", Kind::affine, {image}, {}, {{"scale", wide({4})}, {"shift", wide({4})}}));
    all.push_back(makeCase("affine with one shift", Kind::affine, {image}, {}, {{"shift", wide({1})}}));
    all.push_back(makeCase("relu", Kind::relu, {image}));
    all.push_back(makeCase("clamp", Kind::clamp, {image}, {{"minimum", 0.0}, {"maximum", 0.7}}));
    all.push_back(makeCase("leaky_relu", Kind::leakyRelu, {image}, {{"slope", 0.2}}));
    all.push_back(makeCase("elu", Kind::elu, {image}, {{"alpha", 1.3}, {"scale", 1.05}, {"input_scale", 0.9}}));
    all.push_back(makeCase("silu", Kind::silu, {image}));
    all.push_back(makeCase("hard_swish", Kind::hardSwish, {image}));
    all.push_back(makeCase("hard_sigmoid", Kind::hardSigmoid, {image}));
    all.push_back(makeCase("sigmoid", Kind::sigmoid, {image}));
    all.push_back(makeCase("tanh", Kind::tanh, {image}));
    all.push_back(makeCase("gelu", Kind::gelu, {image}));
    all.push_back(makeCase("gelu by tanh", Kind::gelu, {image}, {{"approximation", std::string("tanh")}}));
    all.push_back(makeCase("softplus", Kind::softplus, {image}, {{"beta", 2.0}, {"threshold", 1.5}}));
    all.push_back(makeCase("softmax", Kind::softmax, {{3, 5}}));
    all.push_back(makeCase("softmax over columns", Kind::softmax, {image}, {{"axis", std::int64_t{-1}}}));
    all.push_back(makeCase("log_softmax", Kind::logSoftmax, {{3, 5}}));
    all.push_back(
        makeCase("max_pool", Kind::maxPool, {image}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}}));
    all.push_back(makeCase("max_pool overlapping", Kind::maxPool, {image},
                           {{"kernel", Integers{3, 3}}, {"stride", Integers{2, 2}}, {"padding", Integers{1, 1}}}));
    all.push_back(makeCase("max_pool in ceil mode", Kind::maxPool, {image},
                           {{"kernel", Integers{2, 3}}, {"stride", Integers{2, 2}}, {"ceil_mode", true}}));
    all.push_back(makeCase("max_pool dilated", Kind::maxPool, {image},
                           {{"kernel", Integers{2, 2}}, {"stride", Integers{1, 1}}, {"dilation", Integers{2, 3}}}));
    all.push_back(makeCase("average_pool", Kind::averagePool, {image},
                           {{"kernel", Integers{3, 2}}, {"stride", Integers{2, 2}}, {"padding", Integers{1, 1}}}));
    all.push_back(makeCase("average_pool without the padding", Kind::averagePool, {image},
                           {{"kernel", Integers{3, 2}},
                            {"stride", Integers{2, 2}},
                            {"padding", Integers{1, 1}},
                            {"ceil_mode", true},
                            {"count_include_pad", false}}));
    all.push_back(makeCase("average_pool with a divisor", Kind::averagePool, {image},
                           {{"kernel", Integers{3, 3}}, {"stride", Integers{3, 3}}, {"divisor", std::int64_t{5}}}));
    all.push_back(makeCase("adaptive_average_pool", Kind::adaptiveAveragePool, {image}, {{"size", Integers{1, 1}}}));
    all.push_back(
        makeCase("adaptive_average_pool uneven", Kind::adaptiveAveragePool, {image}, {{"size", Integers{3, 4}}}));
    all.push_back(
        makeCase("adaptive_average_pool of rows", Kind::adaptiveAveragePool, {image}, {{"size", Integers{0, 1}}}));
    all.push_back(makeCase("adaptive_max_pool", Kind::adaptiveMaxPool, {image}, {{"size", Integers{2, 3}}}));
    all.push_back(makeCase("local_response_norm", Kind::localResponseNorm, {image},
                           {{"size", std::int64_t{3}}, {"alpha", 0.8}, {"beta", 0.75}, {"k", 1.5}}));
    all.push_back(makeCase("local_response_norm, even window", Kind::localResponseNorm, {image},
                           {{"size", std::int64_t{2}}, {"alpha", 0.8}, {"beta", 0.6}, {"k", 1.5}}));
    all.push_back(makeCase("addition", Kind::addition, {image, image}));
    all.push_back(makeCase("addition broadcast", Kind::addition, {image, {2, 4, 1, 1}, {1, 4, 1, 6}}));
    all.push_back(
        makeCase("difference", Kind::addition, {image, image}, {{"coefficients", std::vector<double>{1, -1}}}));
    all.push_back(makeCase("multiplication", Kind::multiplication, {image, image}));
    all.push_back(makeCase("multiplication by a gate", Kind::multiplication, {image, {2, 4, 1, 1}}));
    all.push_back(makeCase("concatenation", Kind::concatenation, {image, {2, 3, 7, 6}}));
    all.push_back(
        makeCase("concatenation with what is one for all", Kind::concatenation, {{1, 3, 7, 6}, image, {1, 1, 7, 6}}));
    all.push_back(
        makeCase("concatenation of columns", Kind::concatenation, {image, {2, 4, 7, 1}}, {{"axis", std::int64_t{-1}}}));
    all.push_back(makeCase("slice", Kind::slice, {image},
                           {{"axis", std::int64_t{2}}, {"start", std::int64_t{1}}, {"step", std::int64_t{2}}}));
    all.push_back(makeCase("slice from the end", Kind::slice, {image},
                           {{"axis", std::int64_t{1}}, {"start", std::int64_t{-3}}, {"end", std::int64_t{-1}}}));
    all.push_back(makeCase("pad", Kind::pad, {image},
                           {{"before", Integers{1, 0, 2}}, {"after", Integers{2, 1, -1}}, {"value", 0.5}}));
    all.push_back(
        makeCase("pad mirrored", Kind::pad, {image},
                 {{"before", Integers{0, 2, 1}}, {"after", Integers{0, 1, 3}}, {"mode", std::string("reflect")}}));
    all.push_back(
        makeCase("pad repeated", Kind::pad, {image},
                 {{"before", Integers{0, 2, 1}}, {"after", Integers{0, 1, 3}}, {"mode", std::string("replicate")}}));
    all.push_back(makeCase("reshape", Kind::reshape, {image}, {{"shape", Integers{-2, 2, 2, -4, -5}}}));
    all.push_back(makeCase("reshape with a rest", Kind::reshape, {image}, {{"shape", Integers{-2, -1, 6}}}));
    all.push_back(makeCase("flatten", Kind::flatten, {image}));
    all.push_back(
        makeCase("flatten in part", Kind::flatten, {image}, {{"start", std::int64_t{2}}, {"end", std::int64_t{3}}}));
    all.push_back(makeCase("permute", Kind::permute, {image}, {{"order", Integers{0, 2, 3, 1}}}));
    all.push_back(makeCase("expand", Kind::expand, {{2, 4, 1, 6}}, {{"shape", Integers{-1, 4, 5, -1}}}));
    all.push_back(makeCase("mean", Kind::mean, {image}, {{"axes", Integers{2, 3}}}));
    all.push_back(makeCase("mean of channels", Kind::mean, {image}, {{"axes", Integers{1}}, {"keep_axes", true}}));
    all.push_back(makeCase("upsample nearest", Kind::upsample, {image},
                           {{"mode", std::string("nearest")}, {"factors", std::vector<double>{2, 1.5}}}));
    all.push_back(makeCase("upsample bilinear", Kind::upsample, {image},
                           {{"mode", std::string("bilinear")}, {"size", Integers{11, 13}}}));
    all.push_back(makeCase("upsample bilinear, corners aligned", Kind::upsample, {image},
                           {{"mode", std::string("bilinear")}, {"size", Integers{14, 5}}, {"align_corners", true}}));
    all.push_back(makeCase("dropout", Kind::dropout, {image}));
    all.push_back(makeCase("layer_norm", Kind::layerNorm, {{2, 3, 4, 5}}, {{"axes", std::int64_t{1}}},
                           {{"weight", wide({5})}, {"bias", wide({5})}}));
    all.push_back(makeCase("layer_norm over two axes", Kind::layerNorm, {{2, 3, 4, 5}}, {{"axes", std::int64_t{2}}}));
    all.push_back(makeCase("group_norm", Kind::groupNorm, {image}, {{"groups", std::int64_t{2}}, {"epsilon", 1e-3}},
                           {{"weight", wide({4})}, {"bias", wide({4})}}));
    all.push_back(makeCase("group_norm of every channel", Kind::groupNorm, {image}, {{"groups", std::int64_t{4}}}));
    all.push_back(makeCase("group_norm of features", Kind::groupNorm, {{2, 6}}, {{"groups", std::int64_t{2}}},
                           {{"weight", wide({6})}, {"bias", wide({6})}}));
    all.push_back(makeCase("parametric_relu", Kind::parametricRelu, {image}, {}, {{"slope", wide({4})}}));
    all.push_back(makeCase("parametric_relu of one slope", Kind::parametricRelu, {{3, 5}}, {}, {{"slope", wide({1})}}));
    all.push_back(makeCase("absolute", Kind::absolute, {image}));
    all.push_back(makeCase("power", Kind::power, {image}, {{"exponent", 3.0}}));
    all.push_back(makeCase("exponential", Kind::exponential, {image}));
    all.push_back(makeCase("maximum", Kind::maximum, {image}, {{"axes", Integers{2, 3}}}));
    all.push_back(
        makeCase("maximum of channels", Kind::maximum, {image}, {{"axes", Integers{1}}, {"keep_axes", true}}));
    all.push_back(makeCase("maximum over outer axes", Kind::maximum, {image}, {{"axes", Integers{-1, 1}}}));
    all.push_back(makeCase("sum", Kind::mean, {image}, {{"axes", Integers{2, 3}}, {"total", true}}));
    return all;
}

// The derivative of a scalar function of one tensor, by central differences.
at::Tensor differences(const std::function<double(const at::Tensor&)>& function, const at::Tensor& at) {
    constexpr double step = 1e-5;
    at::Tensor result = at::zeros_like(at);
    const at::Tensor point = at.clone().contiguous();
    auto* const values = point.data_ptr<double>();
    for (std::int64_t i = 0; i < point.numel(); ++i) {
        const double value = values[i];
        values[i] = value + step;
        const double above = function(point);
        values[i] = value - step;
        const double below = function(point);
        values[i] = value;
        result.view({-1})[i] = (above - below) / (2 * step);
    }
    return result;
}

}  // namespace

class TestKinds : public QObject {
    Q_OBJECT

    std::vector<KindCase> cases_;

 private Q_SLOTS:
    void initTestCase() { cases_ = cases(); }

    void everyKindIsCovered() {
        for (const auto* kind : allKinds()) {
            QCOMPARE(&rulesOf(kind->kind()), kind);
            QCOMPARE(&rulesOf(kind->name()), kind);
            if (kind->role() == LayerKind::Role::source) continue;
            const bool covered = std::any_of(cases_.begin(), cases_.end(),
                                             [kind](const KindCase& c) { return c.layer.kind == kind->kind(); });
            QVERIFY2(covered, std::string(kind->name()).c_str());
        }
        QVERIFY_EXCEPTION_THROWN(rulesOf("no_such_kind"), RequestError);
    }

    void gradientRule_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < cases_.size(); ++i)
            QTest::newRow(cases_[i].name.c_str()) << static_cast<int>(i);
    }

    void gradientRule() {
        QFETCH(int, index);
        const KindCase& c = cases_[static_cast<std::size_t>(index)];
        const LayerKind& rules = c.layer.rules();
        at::manual_seed(17 + index);
        Tensors inputs;
        for (const auto& shape : c.inputs)
            inputs.push_back(at::randn(shape, at::kDouble).requires_grad_(true));
        const at::Tensor output = rules.forward(c.layer, inputs);
        QCOMPARE(output.sizes().vec(), rules.outputShape(c.layer, c.inputs));
        const at::Tensor signal = at::randn_like(output.detach());

        // Against autograd of the forward.
        Tensors plain;
        for (const auto& input : inputs)
            plain.push_back(input.detach());
        Tensors passed;
        {
            const at::NoGradGuard noGradient;
            passed = rules.backward(c.layer, plain, output.detach(), signal);
        }
        QCOMPARE(passed.size(), inputs.size());
        output.backward(signal);
        // LibTorch's own hard sigmoid holds a sixth as a 32-bit float, also for 64-bit tensors.
        const double tolerance = c.layer.kind == Kind::hardSigmoid ? 1e-7 : 1e-10;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            QCOMPARE(passed[i].sizes().vec(), c.inputs[i]);
            const double scale = std::max(1.0, largest(inputs[i].grad()));
            QVERIFY(largest(passed[i] - inputs[i].grad()) < tolerance * scale);
        }

        // What it says it does not read may be anything of that shape.
        const at::NoGradGuard noGradient;
        const auto shapeAlone = [](const at::Tensor& tensor) {
            return at::full({}, std::numeric_limits<double>::quiet_NaN(), tensor.options()).expand(tensor.sizes());
        };
        Tensors read = plain;
        if (!rules.backwardReadsInputs()) std::transform(plain.begin(), plain.end(), read.begin(), shapeAlone);
        const at::Tensor readOutput = rules.backwardReadsOutput() ? output.detach() : shapeAlone(output.detach());
        const Tensors same = rules.backward(c.layer, read, readOutput, signal);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            QVERIFY(at::equal(same[i], passed[i]));

        // Against finite differences of the forward.
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const at::Tensor numeric = differences(
                [&](const at::Tensor& changed) {
                    Tensors all = plain;
                    all[i] = changed;
                    return (rules.forward(c.layer, all) * signal).sum().item<double>();
                },
                plain[i]);
            QVERIFY2(largest(numeric - passed[i]) < 1e-5 * std::max(1.0, largest(passed[i])), c.name.c_str());
        }
    }

    void ruleIsDifferentiable_data() { gradientRule_data(); }

    // The derivative of <backward(x, signal), direction> with respect to x and to the signal.
    void ruleIsDifferentiable() {
        QFETCH(int, index);
        const KindCase& c = cases_[static_cast<std::size_t>(index)];
        const LayerKind& rules = c.layer.rules();
        at::manual_seed(91 + index);
        Tensors inputs;
        for (const auto& shape : c.inputs)
            inputs.push_back(at::randn(shape, at::kDouble));
        Tensors directions;
        for (const auto& input : inputs)
            directions.push_back(at::randn_like(input));
        const auto value = [&](const Tensors& at, const at::Tensor& signal) {
            const Tensors passed = rules.backward(c.layer, at, rules.forward(c.layer, at), signal);
            at::Tensor sum = at::zeros({}, at::kDouble);
            for (std::size_t i = 0; i < passed.size(); ++i)
                sum = sum + (passed[i] * directions[i]).sum();
            return sum;
        };
        Tensors watched;
        for (const auto& input : inputs)
            watched.push_back(input.clone().requires_grad_(true));
        const at::Tensor signal = at::randn(rules.outputShape(c.layer, c.inputs), at::kDouble).requires_grad_(true);
        value(watched, signal).backward();
        const at::NoGradGuard noGradient;
        const at::Tensor bySignal =
            differences([&](const at::Tensor& s) { return value(inputs, s).item<double>(); }, signal.detach());
        QVERIFY(signal.grad().defined());
        QVERIFY(largest(bySignal - signal.grad()) < 1e-5 * std::max(1.0, largest(bySignal)));
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const at::Tensor byInput = differences(
                [&](const at::Tensor& x) {
                    Tensors all = inputs;
                    all[i] = x;
                    return value(all, signal).item<double>();
                },
                inputs[i]);
            const at::Tensor found = watched[i].grad().defined() ? watched[i].grad() : at::zeros_like(inputs[i]);
            QVERIFY2(largest(byInput - found) < 1e-4 * std::max(1.0, largest(byInput)), c.name.c_str());
        }
    }

    void shapesThatDoNotFitAreRefused_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("says");
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            const Kind kind = cases_[i].layer.kind;
            const QString name = QString::fromStdString(cases_[i].name);
            if (kind == Kind::convolution || kind == Kind::maxPool || kind == Kind::averagePool ||
                kind == Kind::upsample || kind == Kind::pad || kind == Kind::adaptiveMaxPool) {
                QTest::newRow(cases_[i].name.c_str()) << static_cast<int>(i) << "N x C x H x W";
            }
        }
    }

    void shapesThatDoNotFitAreRefused() {
        QFETCH(int, index);
        QFETCH(QString, says);
        const KindCase& c = cases_[static_cast<std::size_t>(index)];
        try {
            c.layer.rules().outputShape(c.layer, {{2, 5}});
            QFAIL("a shape that does not fit was accepted");
        } catch (const RequestError& error) {
            QVERIFY2(QString(error.what()).contains(says), error.what());
            QVERIFY2(QString(error.what()).contains(QString::fromStdString(c.name)), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestKinds)
#include "tst_kinds.moc"
