// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Every kind of layer: its shape against what it computes, its gradient rule against LibTorch's autograd and against
/// finite differences, the rule itself differentiable.
#include <QTest>
#include <functional>

#include "engine/core/error.h"
#include "engine/network/layer.h"

using namespace saccade;

namespace {

using Integers = std::vector<std::int64_t>;

struct Case {
    std::string name;
    Layer layer;
    std::vector<Shape> inputs;
};

at::Tensor wide(std::initializer_list<std::int64_t> shape) {
    return at::randn(shape, at::kDouble);
}
at::Tensor positive(std::initializer_list<std::int64_t> shape) {
    return at::rand(shape, at::kDouble) + 0.5;
}

Case make(std::string name, Kind kind, std::vector<Shape> inputs, Attributes attributes = {},
          std::map<std::string, at::Tensor, std::less<>> tensors = {}) {
    Layer layer;
    layer.kind = kind;
    layer.name = name;
    layer.attributes = std::move(attributes);
    layer.tensors = std::move(tensors);
    checkAttributes(layer.attributes, layer.rules().attributeSchemas(), name);
    return {std::move(name), std::move(layer), std::move(inputs)};
}

std::vector<Case> cases() {
    at::manual_seed(1);
    const Shape image{2, 4, 7, 6};
    std::vector<Case> all;
    const auto convolution = [&](const char* name, Integers stride, Integers padding, Integers dilation,
                                 std::int64_t groups, Integers kernel, bool bias) {
        std::map<std::string, at::Tensor, std::less<>> tensors{{"weight", wide({6, 4 / groups, kernel[0], kernel[1]})}};
        if (bias) tensors["bias"] = wide({6});
        all.push_back(make(name, Kind::convolution, {image},
                           {{"stride", stride}, {"padding", padding}, {"dilation", dilation}, {"groups", groups}},
                           tensors));
    };
    convolution("convolution", {1, 1}, {1, 1, 1, 1}, {1, 1}, 1, {3, 3}, true);
    convolution("convolution strided, no bias", {2, 3}, {0, 0, 1, 1}, {1, 1}, 1, {3, 2}, false);
    convolution("convolution dilated", {1, 1}, {2, 2, 2, 2}, {2, 2}, 1, {3, 3}, true);
    convolution("convolution grouped", {1, 1}, {1, 1, 1, 1}, {1, 1}, 2, {3, 3}, true);
    convolution("convolution with unequal padding", {2, 2}, {0, 1, 0, 1}, {1, 1}, 1, {3, 3}, true);
    convolution("convolution with padding above the kernel", {1, 1}, {3, 2, 1, 4}, {1, 1}, 1, {1, 1}, true);
    all.push_back(make("convolution depthwise", Kind::convolution, {image},
                       {{"padding", Integers{1, 1, 1, 1}}, {"groups", std::int64_t{4}}},
                       {{"weight", wide({8, 1, 3, 3})}, {"bias", wide({8})}}));
    all.push_back(make("linear", Kind::linear, {{3, 5}}, {}, {{"weight", wide({4, 5})}, {"bias", wide({4})}}));
    all.push_back(make("linear without bias", Kind::linear, {{3, 5}}, {}, {{"weight", wide({4, 5})}}));
    all.push_back(make("linear on channels last", Kind::linear, {{2, 3, 4, 5}}, {},
                       {{"weight", wide({4, 5})}, {"bias", wide({4})}}));
    all.push_back(make("batch_norm", Kind::batchNorm, {image}, {},
                       {{"mean", wide({4})}, {"variance", positive({4})}, {"weight", wide({4})}, {"bias", wide({4})}}));
    all.push_back(make("batch_norm without weights", Kind::batchNorm, {{3, 4}}, {},
                       {{"mean", wide({4})}, {"variance", positive({4})}}));
    all.push_back(make("affine", Kind::affine, {image}, {}, {{"scale", wide({4})}, {"shift", wide({4})}}));
    all.push_back(make("affine with one shift", Kind::affine, {image}, {}, {{"shift", wide({1})}}));
    all.push_back(make("relu", Kind::relu, {image}));
    all.push_back(make("clamp", Kind::clamp, {image}, {{"minimum", 0.0}, {"maximum", 0.7}}));
    all.push_back(make("leaky_relu", Kind::leakyRelu, {image}, {{"slope", 0.2}}));
    all.push_back(make("elu", Kind::elu, {image}, {{"alpha", 1.3}, {"scale", 1.05}, {"input_scale", 0.9}}));
    all.push_back(make("silu", Kind::silu, {image}));
    all.push_back(make("hard_swish", Kind::hardSwish, {image}));
    all.push_back(make("hard_sigmoid", Kind::hardSigmoid, {image}));
    all.push_back(make("sigmoid", Kind::sigmoid, {image}));
    all.push_back(make("tanh", Kind::tanh, {image}));
    all.push_back(make("gelu", Kind::gelu, {image}));
    all.push_back(make("gelu by tanh", Kind::gelu, {image}, {{"approximation", std::string("tanh")}}));
    all.push_back(make("softplus", Kind::softplus, {image}, {{"beta", 2.0}, {"threshold", 1.5}}));
    all.push_back(make("softmax", Kind::softmax, {{3, 5}}));
    all.push_back(make("softmax over columns", Kind::softmax, {image}, {{"axis", std::int64_t{-1}}}));
    all.push_back(make("log_softmax", Kind::logSoftmax, {{3, 5}}));
    all.push_back(make("max_pool", Kind::maxPool, {image}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}}));
    all.push_back(make("max_pool overlapping", Kind::maxPool, {image},
                       {{"kernel", Integers{3, 3}}, {"stride", Integers{2, 2}}, {"padding", Integers{1, 1}}}));
    all.push_back(make("max_pool in ceil mode", Kind::maxPool, {image},
                       {{"kernel", Integers{2, 3}}, {"stride", Integers{2, 2}}, {"ceil_mode", true}}));
    all.push_back(make("max_pool dilated", Kind::maxPool, {image},
                       {{"kernel", Integers{2, 2}}, {"stride", Integers{1, 1}}, {"dilation", Integers{2, 3}}}));
    all.push_back(make("average_pool", Kind::averagePool, {image},
                       {{"kernel", Integers{3, 2}}, {"stride", Integers{2, 2}}, {"padding", Integers{1, 1}}}));
    all.push_back(make("average_pool without the padding", Kind::averagePool, {image},
                       {{"kernel", Integers{3, 2}},
                        {"stride", Integers{2, 2}},
                        {"padding", Integers{1, 1}},
                        {"ceil_mode", true},
                        {"count_include_pad", false}}));
    all.push_back(make("average_pool with a divisor", Kind::averagePool, {image},
                       {{"kernel", Integers{3, 3}}, {"stride", Integers{3, 3}}, {"divisor", std::int64_t{5}}}));
    all.push_back(make("adaptive_average_pool", Kind::adaptiveAveragePool, {image}, {{"size", Integers{1, 1}}}));
    all.push_back(make("adaptive_average_pool uneven", Kind::adaptiveAveragePool, {image}, {{"size", Integers{3, 4}}}));
    all.push_back(
        make("adaptive_average_pool of rows", Kind::adaptiveAveragePool, {image}, {{"size", Integers{0, 1}}}));
    all.push_back(make("adaptive_max_pool", Kind::adaptiveMaxPool, {image}, {{"size", Integers{2, 3}}}));
    all.push_back(make("local_response_norm", Kind::localResponseNorm, {image},
                       {{"size", std::int64_t{3}}, {"alpha", 0.8}, {"beta", 0.75}, {"k", 1.5}}));
    all.push_back(make("local_response_norm, even window", Kind::localResponseNorm, {image},
                       {{"size", std::int64_t{2}}, {"alpha", 0.8}, {"beta", 0.6}, {"k", 1.5}}));
    all.push_back(make("addition", Kind::addition, {image, image}));
    all.push_back(make("addition broadcast", Kind::addition, {image, {2, 4, 1, 1}, {1, 4, 1, 6}}));
    all.push_back(make("difference", Kind::addition, {image, image}, {{"coefficients", std::vector<double>{1, -1}}}));
    all.push_back(make("multiplication", Kind::multiplication, {image, image}));
    all.push_back(make("multiplication by a gate", Kind::multiplication, {image, {2, 4, 1, 1}}));
    all.push_back(make("concatenation", Kind::concatenation, {image, {2, 3, 7, 6}}));
    all.push_back(
        make("concatenation with what is one for all", Kind::concatenation, {{1, 3, 7, 6}, image, {1, 1, 7, 6}}));
    all.push_back(
        make("concatenation of columns", Kind::concatenation, {image, {2, 4, 7, 1}}, {{"axis", std::int64_t{-1}}}));
    all.push_back(make("slice", Kind::slice, {image},
                       {{"axis", std::int64_t{2}}, {"start", std::int64_t{1}}, {"step", std::int64_t{2}}}));
    all.push_back(make("slice from the end", Kind::slice, {image},
                       {{"axis", std::int64_t{1}}, {"start", std::int64_t{-3}}, {"end", std::int64_t{-1}}}));
    all.push_back(make("pad", Kind::pad, {image},
                       {{"before", Integers{1, 0, 2}}, {"after", Integers{2, 1, -1}}, {"value", 0.5}}));
    all.push_back(
        make("pad mirrored", Kind::pad, {image},
             {{"before", Integers{0, 2, 1}}, {"after", Integers{0, 1, 3}}, {"mode", std::string("reflect")}}));
    all.push_back(
        make("pad repeated", Kind::pad, {image},
             {{"before", Integers{0, 2, 1}}, {"after", Integers{0, 1, 3}}, {"mode", std::string("replicate")}}));
    all.push_back(make("reshape", Kind::reshape, {image}, {{"shape", Integers{-2, 2, 2, -4, -5}}}));
    all.push_back(make("reshape with a rest", Kind::reshape, {image}, {{"shape", Integers{-2, -1, 6}}}));
    all.push_back(make("flatten", Kind::flatten, {image}));
    all.push_back(
        make("flatten in part", Kind::flatten, {image}, {{"start", std::int64_t{2}}, {"end", std::int64_t{3}}}));
    all.push_back(make("permute", Kind::permute, {image}, {{"order", Integers{0, 2, 3, 1}}}));
    all.push_back(make("expand", Kind::expand, {{2, 4, 1, 6}}, {{"shape", Integers{-1, 4, 5, -1}}}));
    all.push_back(make("mean", Kind::mean, {image}, {{"axes", Integers{2, 3}}}));
    all.push_back(make("mean of channels", Kind::mean, {image}, {{"axes", Integers{1}}, {"keep_axes", true}}));
    all.push_back(make("upsample nearest", Kind::upsample, {image},
                       {{"mode", std::string("nearest")}, {"factors", std::vector<double>{2, 1.5}}}));
    all.push_back(make("upsample bilinear", Kind::upsample, {image},
                       {{"mode", std::string("bilinear")}, {"size", Integers{11, 13}}}));
    all.push_back(make("upsample bilinear, corners aligned", Kind::upsample, {image},
                       {{"mode", std::string("bilinear")}, {"size", Integers{14, 5}}, {"align_corners", true}}));
    all.push_back(make("dropout", Kind::dropout, {image}));
    all.push_back(make("layer_norm", Kind::layerNorm, {{2, 3, 4, 5}}, {{"axes", std::int64_t{1}}},
                       {{"weight", wide({5})}, {"bias", wide({5})}}));
    all.push_back(make("layer_norm over two axes", Kind::layerNorm, {{2, 3, 4, 5}}, {{"axes", std::int64_t{2}}}));
    all.push_back(make("group_norm", Kind::groupNorm, {image}, {{"groups", std::int64_t{2}}, {"epsilon", 1e-3}},
                       {{"weight", wide({4})}, {"bias", wide({4})}}));
    all.push_back(make("group_norm of every channel", Kind::groupNorm, {image}, {{"groups", std::int64_t{4}}}));
    all.push_back(make("group_norm of features", Kind::groupNorm, {{2, 6}}, {{"groups", std::int64_t{2}}},
                       {{"weight", wide({6})}, {"bias", wide({6})}}));
    all.push_back(make("parametric_relu", Kind::parametricRelu, {image}, {}, {{"slope", wide({4})}}));
    all.push_back(make("parametric_relu of one slope", Kind::parametricRelu, {{3, 5}}, {}, {{"slope", wide({1})}}));
    all.push_back(make("absolute", Kind::absolute, {image}));
    all.push_back(make("power", Kind::power, {image}, {{"exponent", 3.0}}));
    all.push_back(make("exponential", Kind::exponential, {image}));
    all.push_back(make("maximum", Kind::maximum, {image}, {{"axes", Integers{2, 3}}}));
    all.push_back(make("maximum of channels", Kind::maximum, {image}, {{"axes", Integers{1}}, {"keep_axes", true}}));
    all.push_back(make("maximum over outer axes", Kind::maximum, {image}, {{"axes", Integers{-1, 1}}}));
    all.push_back(make("sum", Kind::mean, {image}, {{"axes", Integers{2, 3}}, {"total", true}}));
    return all;
}

double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
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

    std::vector<Case> cases_;

 private Q_SLOTS:
    void initTestCase() { cases_ = cases(); }

    void everyKindIsCovered() {
        for (const auto* kind : allKinds()) {
            QCOMPARE(&rulesOf(kind->kind()), kind);
            QCOMPARE(&rulesOf(kind->name()), kind);
            if (kind->role() == LayerKind::Role::source) continue;
            const bool covered = std::any_of(cases_.begin(), cases_.end(),
                                             [kind](const Case& c) { return c.layer.kind == kind->kind(); });
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
        const Case& c = cases_[static_cast<std::size_t>(index)];
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
        const Case& c = cases_[static_cast<std::size_t>(index)];
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

    void tiesInMaxPoolingTakeTheFirst() {
        const Case c =
            make("ties", Kind::maxPool, {{1, 1, 4, 4}}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}});
        for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
            const at::Tensor input = at::zeros({1, 8, 4, 4}).contiguous(format);
            const auto& rules = c.layer.rules();
            const at::Tensor output = rules.forward(c.layer, {input});
            const at::Tensor passed = rules.backward(c.layer, {input}, output, at::ones_like(output))[0];
            for (int channel = 0; channel < 8; ++channel) {
                for (int y = 0; y < 4; ++y) {
                    for (int x = 0; x < 4; ++x) {
                        const bool first = y % 2 == 0 && x % 2 == 0;
                        QCOMPARE(passed[0][channel][y][x].item<float>(), first ? 1.0F : 0.0F);
                    }
                }
            }
        }
    }

    void tiesInAMaximumTakeTheFirst() {
        const Case c = make("ties", Kind::maximum, {{1, 8, 4, 4}}, {{"axes", Integers{2, 3}}});
        for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
            const at::Tensor input = at::zeros({1, 8, 4, 4}).contiguous(format);
            const auto& rules = c.layer.rules();
            const at::Tensor output = rules.forward(c.layer, {input});
            const at::Tensor passed = rules.backward(c.layer, {input}, output, at::ones_like(output))[0];
            QCOMPARE(passed.sum().item<float>(), 8.0F);
            QCOMPARE(passed.select(2, 0).select(2, 0).sum().item<float>(), 8.0F);
        }
    }

    // Roots and inverses, where the other cases' inputs of both signs have none.
    void powersOfPositiveInputs() {
        for (const double exponent : {0.5, -0.5, -1.0, 1.0 / 3}) {
            const Case c = make("power", Kind::power, {{2, 3}}, {{"exponent", exponent}});
            const auto& rules = c.layer.rules();
            const at::Tensor x = (at::rand({2, 3}, at::kDouble) + 0.5).requires_grad_(true);
            const at::Tensor y = rules.forward(c.layer, {x});
            const at::Tensor signal = at::randn_like(y.detach());
            y.backward(signal);
            const at::NoGradGuard noGradient;
            QVERIFY(largest(y - at::exp(exponent * at::log(x))) < 1e-12);
            QVERIFY(largest(rules.backward(c.layer, {x}, y, signal)[0] - x.grad()) < 1e-12);
        }
    }

    // The norm of vectors, one of which is zero, against LibTorch's own, which has a gradient of zero there.
    void theNormOfNothing() {
        at::Tensor x = at::randn({3, 4}, at::kDouble);
        x.select(0, 1).zero_();
        x.requires_grad_(true);
        const at::Tensor signal = at::randn({3, 1}, at::kDouble);
        at::norm(x, 2, {1}, true).backward(signal);
        const Case root = make("root", Kind::power, {{3, 1}}, {{"exponent", 0.5}});
        const at::Tensor given = x.detach().clone().requires_grad_(true);
        const at::Tensor squares = (given * given).sum(1, true);
        const at::Tensor passed = root.layer.rules().backward(root.layer, {squares}, {}, signal)[0];
        QVERIFY(largest(2 * given * passed - x.grad()) < 1e-12);
        // And it can itself be differentiated.
        (given * passed).sum().backward();
        QVERIFY(at::isfinite(given.grad()).all().item<bool>());
    }

    void groupNormByItsFormula() {
        // Channels 0 and 1 are 1, 3 and 2, 6: mean 3, variance 3.5; as groups of their own 2 and 4, 1 and 4.
        const at::Tensor x = at::tensor({1.0, 3.0, 2.0, 6.0}, at::kDouble).view({1, 2, 1, 2});
        const Case together =
            make("one group", Kind::groupNorm, {{1, 2, 1, 2}}, {{"groups", std::int64_t{1}}, {"epsilon", 0.5}},
                 {{"weight", at::tensor({2.0, 10.0}, at::kDouble)}, {"bias", at::tensor({0.0, 1.0}, at::kDouble)}});
        const at::Tensor one = together.layer.rules().forward(together.layer, {x});
        QVERIFY(largest(one.flatten() - at::tensor({-2.0, 0.0, -4.0, 16.0}, at::kDouble)) < 1e-12);
        const Case apart =
            make("two groups", Kind::groupNorm, {{1, 2, 1, 2}}, {{"groups", std::int64_t{2}}, {"epsilon", 0.0}});
        const at::Tensor two = apart.layer.rules().forward(apart.layer, {x});
        QVERIFY(largest(two.flatten() - at::tensor({-1.0, 1.0, -1.0, 1.0}, at::kDouble)) < 1e-12);
        // As LibTorch's instance normalisation has it.
        QVERIFY(largest(two - at::instance_norm(x, {}, {}, {}, {}, true, 0.1, 0.0, false)) < 1e-12);
    }

    void channelsThatDoNotFitAreRefused() {
        const auto refused = [](const Case& c) {
            try {
                c.layer.rules().outputShape(c.layer, c.inputs);
            } catch (const RequestError& error) {
                return QString(error.what());
            }
            return QString();
        };
        const auto group = [](std::int64_t groups, std::int64_t weights) {
            return make("norm", Kind::groupNorm, {{2, 6, 5, 5}}, {{"groups", groups}},
                        {{"weight", at::ones({weights})}});
        };
        QCOMPARE(refused(group(3, 6)), QString());
        QVERIFY(refused(group(4, 6)).contains("6 channels cannot be divided into 4 groups"));
        QVERIFY(refused(group(3, 3)).contains("one value for each of the 6 channels"));
        const Case slopes = make("prelu", Kind::parametricRelu, {{2, 6, 5, 5}}, {}, {{"slope", at::ones({5})}});
        QVERIFY(refused(slopes).contains("one for each of the 6 channels"));
        const Case batch = make("most", Kind::maximum, {{2, 6, 5, 5}}, {{"axes", Integers{0, 1}}});
        QVERIFY(refused(batch).contains("not the batch"));
    }

    void localResponseNormByItsFormula() {
        const Case c = make("lrn", Kind::localResponseNorm, {{1, 5, 1, 1}},
                            {{"size", std::int64_t{3}}, {"alpha", 0.6}, {"beta", 0.5}, {"k", 2.0}});
        const at::Tensor x = at::arange(1.0, 6.0, at::kDouble).view({1, 5, 1, 1});
        const at::Tensor y = c.layer.rules().forward(c.layer, {x});
        for (int i = 0; i < 5; ++i) {
            double sum = 0;
            for (int j = std::max(0, i - 1); j <= std::min(4, i + 1); ++j)
                sum += (j + 1.0) * (j + 1.0);
            const double expected = (i + 1.0) / std::sqrt(2.0 + 0.6 / 3 * sum);
            QVERIFY(std::abs(y[0][i][0][0].item<double>() - expected) < 1e-12);
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
        const Case& c = cases_[static_cast<std::size_t>(index)];
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
