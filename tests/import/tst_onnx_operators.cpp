// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Operators of ONNX one by one, in graphs that are written down here, against what LibTorch computes.
#include <QTest>
#include <functional>

#include "engine/network/run.h"
#include "tests/import/onnx_graph.h"

using namespace saccade;
using namespace saccade::test;

class TestOnnxOperators : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // Forms that PyTorch 1.13 does not write, against what LibTorch computes.
    void operators_data() {
        using Write = std::function<void(OnnxGraph&)>;
        using Expect = std::function<at::Tensor(const at::Tensor&)>;
        QTest::addColumn<int>("opset");
        QTest::addColumn<Write>("write");
        QTest::addColumn<Expect>("expect");
        const auto row = [](const char* name, int opset, Write write, Expect expect) {
            QTest::newRow(name) << opset << std::move(write) << std::move(expect);
        };
        row(
            "axes as an input", 18,
            [](OnnxGraph& g) {
                g.integers("axes", {-2, -1});
                OnnxGraph::set(g.node("ReduceMean", {"x", "axes"}, {"y"}), "keepdims", 0);
            },
            [](const at::Tensor& x) {
                return x.mean({2, 3});
            });
        row(
            "split into equal parts", 18,
            [](OnnxGraph& g) {
                auto& split = g.node("Split", {"x"}, {"a", "b", "c"});
                OnnxGraph::set(split, "axis", 3);
                OnnxGraph::set(split, "num_outputs", 3);
                g.node("Sub", {"c", "a"}, {"y"});
            },
            [](const at::Tensor& x) { return x.narrow(3, 4, 2) - x.narrow(3, 0, 2); });
        row(
            "pads of some axes", 18,
            [](OnnxGraph& g) {
                g.integers("pads", {1, 2, 0, 3});
                g.integers("axes", {2, -1});
                g.floats("value", {}, 0);
                g.node("Pad", {"x", "pads", "value", "axes"}, {"y"});
            },
            [](const at::Tensor& x) {
                return at::constant_pad_nd(x, {2, 3, 1, 0}, 0);
            });
        row(
            "gelu", 20, [](OnnxGraph& g) { OnnxGraph::set(g.node("Gelu", {"x"}, {"y"}), "approximate", "tanh"); },
            [](const at::Tensor& x) { return at::gelu(x, "tanh"); });
        row(
            "same padding", 13,
            [](OnnxGraph& g) {
                g.floats("w", {3, 4, 4, 4});
                auto& conv = g.node("Conv", {"x", "w"}, {"y"});
                OnnxGraph::set(conv, "auto_pad", "SAME_UPPER");
                OnnxGraph::set(conv, "strides", std::vector<std::int64_t>{2, 1});
            },
            [](const at::Tensor& x) {
                const at::Tensor w = ((at::arange(192, at::kFloat) % 7) - 3).reshape({3, 4, 4, 4}) * 0.1;
                return at::conv2d(at::constant_pad_nd(x, {1, 2, 1, 1}, 0), w, {}, at::IntArrayRef{2, 1});
            });
        row(
            "bias behind its convolution", 8,
            [](OnnxGraph& g) {
                g.floats("w", {3, 4, 3, 3});
                g.floats("b", {3, 1, 1}, 1);
                g.node("Conv", {"x", "w"}, {"c"});
                g.node("Add", {"c", "b"}, {"y"});
            },
            [](const at::Tensor& x) {
                const at::Tensor w = ((at::arange(108, at::kFloat) % 7) - 3).reshape({3, 4, 3, 3}) * 0.1;
                return at::conv2d(x, w, at::arange(3, at::kFloat) - 3);
            });
        row(
            "half-pixel resize", 13,
            [](OnnxGraph& g) {
                auto& scales = g.floats("scales", {4}, 0);
                scales.clear_float_data();
                for (const float scale : {1.0F, 1.0F, 2.0F, 3.0F})
                    scales.add_float_data(scale);
                OnnxGraph::set(g.node("Resize", {"x", "", "scales"}, {"y"}), "mode", "linear");
            },
            [](const at::Tensor& x) {
                return at::upsample_bilinear2d(x, {12, 18}, false);
            });
        row(
            "turned round and back", 13,
            [](OnnxGraph& g) {
                OnnxGraph::set(g.node("Transpose", {"x"}, {"t"}), "perm", std::vector<std::int64_t>{0, 2, 3, 1});
                g.node("Relu", {"t"}, {"r"});
                OnnxGraph::set(g.node("Transpose", {"r"}, {"y"}), "perm", std::vector<std::int64_t>{0, 3, 1, 2});
            },
            [](const at::Tensor& x) { return x.relu(); });
        row(
            "batch of one written down", 13,
            [](OnnxGraph& g) {
                g.integers("shape", {1, 144});
                g.node("Reshape", {"x", "shape"}, {"y"});
            },
            [](const at::Tensor& x) {
                return x.reshape({2, 144});
            });
        row(
            "different padding on two sides of a maximum", 13,
            [](OnnxGraph& g) {
                auto& pool = g.node("MaxPool", {"x"}, {"y"});
                OnnxGraph::set(pool, "kernel_shape", std::vector<std::int64_t>{2, 2});
                OnnxGraph::set(pool, "pads", std::vector<std::int64_t>{0, 1, 1, 0});
            },
            [](const at::Tensor& x) {
                return at::max_pool2d(at::constant_pad_nd(x, {1, 0, 0, 1}, -1e30), {2, 2}, {1, 1});
            });
        row(
            "hard sigmoid of another slope", 13, [](OnnxGraph& g) { g.node("HardSigmoid", {"x"}, {"y"}); },
            [](const at::Tensor& x) { return (x * 0.2 + 0.5).clamp(0, 1); });
        row(
            "slopes a channel", 9,
            [](OnnxGraph& g) {
                g.floats("slope", {4, 1, 1});
                g.node("PRelu", {"x", "slope"}, {"y"});
            },
            [](const at::Tensor& x) { return at::prelu(x, at::arange(4, at::kFloat) * 0.1 - 0.3); });
        row(
            "group normalisation", 21,
            [](OnnxGraph& g) {
                g.floats("w", {4}, 1);
                g.floats("b", {4}, 0.5F);
                OnnxGraph::set(g.node("GroupNormalization", {"x", "w", "b"}, {"y"}), "num_groups", 2);
            },
            [](const at::Tensor& x) {
                const at::Tensor steps = at::arange(4, at::kFloat) - 3;
                return at::group_norm(x, 2, steps, steps * 0.5);
            });
        row(
            "group normalisation with a weight a group", 18,
            [](OnnxGraph& g) {
                g.floats("w", {2}, 1);
                g.floats("b", {2}, 0.5F);
                OnnxGraph::set(g.node("GroupNormalization", {"x", "w", "b"}, {"y"}), "num_groups", 2);
            },
            [](const at::Tensor& x) {
                const at::Tensor steps = at::tensor({-3.0F, -3.0F, -2.0F, -2.0F});
                return at::group_norm(x, 2, steps, steps * 0.5);
            });
        row(
            "instance normalisation", 13,
            [](OnnxGraph& g) {
                g.floats("w", {4}, 1);
                g.floats("b", {4}, 0.5F);
                g.node("InstanceNormalization", {"x", "w", "b"}, {"y"});
            },
            [](const at::Tensor& x) {
                const at::Tensor steps = at::arange(4, at::kFloat) - 3;
                return at::instance_norm(x, steps, steps * 0.5, {}, {}, true, 0, 1e-5, false);
            });
        row(
            "instance normalisation of groups without their shape again", 13,
            [](OnnxGraph& g) {
                g.integers("apart", {0, 2, -1});
                g.floats("ones", {2}, 0).set_float_data(0, 1);
                g.graph().mutable_initializer(1)->set_float_data(1, 1);
                g.floats("zeros", {2}, 0);
                g.node("Reshape", {"x", "apart"}, {"r"});
                g.node("InstanceNormalization", {"r", "ones", "zeros"}, {"n"});
                g.node("Relu", {"n"}, {"y"});
            },
            [](const at::Tensor& x) {
                return at::group_norm(x, 2).reshape({2, 2, 72}).relu();
            });
        row(
            "division by what is computed", 13,
            [](OnnxGraph& g) {
                g.node("Abs", {"x"}, {"a"});
                g.floats("one", {1}, 0).set_float_data(0, 1);
                g.node("Add", {"a", "one"}, {"d"});
                g.node("Div", {"x", "d"}, {"y"});
            },
            [](const at::Tensor& x) { return x / (x.abs() + 1); });
        row(
            "roots and powers", 13,
            [](OnnxGraph& g) {
                g.floats("third", {}, 0).set_float_data(0, 1.0F / 3);
                g.node("Exp", {"x"}, {"e"});
                g.node("Pow", {"e", "third"}, {"p"});
                g.node("Sqrt", {"e"}, {"s"});
                g.node("Reciprocal", {"e"}, {"r"});
                g.node("Sum", {"p", "s", "r"}, {"y"});
            },
            [](const at::Tensor& x) { return at::exp(x / 3) + at::exp(x / 2) + at::exp(-x); });
        row(
            "greater and smaller", 13,
            [](OnnxGraph& g) {
                g.node("Neg", {"x"}, {"n"});
                g.node("Exp", {"n"}, {"e"});
                g.node("Max", {"x", "n", "e"}, {"a"});
                g.node("Min", {"x", "e"}, {"b"});
                g.floats("half", {}, 0).set_float_data(0, 0.5F);
                g.node("Min", {"a", "half"}, {"c"});
                OnnxGraph::set(g.node("Concat", {"a", "b", "c"}, {"y"}), "axis", 1);
            },
            [](const at::Tensor& x) {
                const at::Tensor most = at::maximum(x.abs(), at::exp(-x));
                return at::cat({most, at::minimum(x, at::exp(-x)), most.clamp_max(0.5)}, 1);
            });
        row(
            "greatest, least and sums", 18,
            [](OnnxGraph& g) {
                g.integers("axes", {2, 3});
                int number = 0;
                std::vector<std::string> made;
                for (const char* type :
                     {"ReduceMax", "ReduceMin", "ReduceSum", "ReduceL1", "ReduceL2", "ReduceSumSquare"}) {
                    made.push_back("r" + std::to_string(number++));
                    OnnxGraph::set(g.node(type, {"x", "axes"}, {made.back()}), "keepdims", 0);
                }
                OnnxGraph::set(g.node("Concat", made, {"y"}), "axis", 1);
            },
            [](const at::Tensor& x) {
                const at::Tensor flat = x.flatten(2);
                return at::cat({flat.amax(2), flat.amin(2), flat.sum(2), flat.abs().sum(2), (flat * flat).sum(2).sqrt(),
                                (flat * flat).sum(2)},
                               1);
            });
        row(
            "pixels out of channels", 13,
            [](OnnxGraph& g) {
                OnnxGraph::set(g.node("DepthToSpace", {"x"}, {"a"}), "blocksize", 2);
                OnnxGraph::set(g.node("SpaceToDepth", {"a"}, {"b"}), "blocksize", 3);
                auto& crd = g.node("DepthToSpace", {"x"}, {"c"});
                OnnxGraph::set(crd, "blocksize", 2);
                OnnxGraph::set(crd, "mode", "CRD");
                OnnxGraph::set(g.node("SpaceToDepth", {"c"}, {"d"}), "blocksize", 3);
                OnnxGraph::set(g.node("Concat", {"b", "d"}, {"y"}), "axis", 1);
            },
            [](const at::Tensor& x) {
                const auto toDepth = [](const at::Tensor& t) {
                    return t.reshape({2, 1, 4, 3, 4, 3}).permute({0, 3, 5, 1, 2, 4}).reshape({2, 9, 4, 4});
                };
                const at::Tensor rows =
                    x.reshape({2, 2, 2, 1, 6, 6}).permute({0, 3, 4, 1, 5, 2}).reshape({2, 1, 12, 12});
                return at::cat({toDepth(rows), toDepth(at::pixel_shuffle(x, 2))}, 1);
            });
        row(
            "convolution over one axis", 13,
            [](OnnxGraph& g) {
                g.integers("apart", {0, 4, 36});
                g.floats("w", {3, 4, 5});
                g.floats("b", {3});
                g.node("Reshape", {"x", "apart"}, {"r"});
                auto& conv = g.node("Conv", {"r", "w", "b"}, {"y"});
                OnnxGraph::set(conv, "pads", std::vector<std::int64_t>{2, 1});
                OnnxGraph::set(conv, "strides", std::vector<std::int64_t>{2});
            },
            [](const at::Tensor& x) {
                const at::Tensor w = ((at::arange(60, at::kFloat) % 7) - 3).reshape({3, 4, 5}) * 0.1;
                const at::Tensor padded = at::constant_pad_nd(x.reshape({2, 4, 36}), {2, 1}, 0);
                return at::conv1d(padded, w, (at::arange(3, at::kFloat) - 3) * 0.1, at::IntArrayRef{2});
            });
        row(
            "nearest neighbours of any factor, as PyTorch finds them", 13,
            [](OnnxGraph& g) {
                g.integers("sizes", {1, 4, 9, 10});
                auto& resize = g.node("Resize", {"x", "", "", "sizes"}, {"y"});
                OnnxGraph::set(resize, "mode", "nearest");
                OnnxGraph::set(resize, "coordinate_transformation_mode", "asymmetric");
                OnnxGraph::set(resize, "nearest_mode", "floor");
            },
            [](const at::Tensor& x) {
                return at::upsample_nearest2d(x, at::IntArrayRef{9, 10});
            });
        row(
            "resize of some axes", 18,
            [](OnnxGraph& g) {
                g.integers("sizes", {9, 7});
                auto& resize = g.node("Resize", {"x", "", "", "sizes"}, {"y"});
                OnnxGraph::set(resize, "mode", "linear");
                OnnxGraph::set(resize, "axes", std::vector<std::int64_t>{3, -2});
            },
            [](const at::Tensor& x) {
                return at::upsample_bilinear2d(x, {7, 9}, false);
            });
        row(
            "nearest neighbours from the middle of a pixel", 13,
            [](OnnxGraph& g) {
                g.integers("sizes", {1, 4, 18, 12});
                OnnxGraph::set(g.node("Resize", {"x", "", "", "sizes"}, {"y"}), "mode", "nearest");
            },
            [](const at::Tensor& x) {
                return at::upsample_nearest2d(x, at::IntArrayRef{18, 12});
            });
        row(
            "swish", 24, [](OnnxGraph& g) { g.node("Swish", {"x"}, {"y"}); },
            [](const at::Tensor& x) { return at::silu(x); });
        row(
            "layer normalisation over the channels, in steps", 13,
            [](OnnxGraph& g) {
                g.floats("two", {}, 0).set_float_data(0, 2);
                g.floats("small", {}, 0).set_float_data(0, 1e-3F);
                const auto mean = [&g](const char* from, const char* to) {
                    OnnxGraph::set(g.node("ReduceMean", {from}, {to}), "axes", std::vector<std::int64_t>{1});
                };
                mean("x", "m");
                g.node("Sub", {"x", "m"}, {"c"});
                g.node("Pow", {"c", "two"}, {"q"});
                mean("q", "v");
                g.node("Add", {"v", "small"}, {"e"});
                g.node("Sqrt", {"e"}, {"s"});
                g.node("Div", {"c", "s"}, {"y"});
            },
            [](const at::Tensor& x) {
                const at::Tensor centred = x - x.mean(1, true);
                return centred / ((centred * centred).mean(1, true) + 1e-3).sqrt();
            });
        row(
            "layer normalisation over three axes, in steps", 13,
            [](OnnxGraph& g) {
                g.floats("two", {}, 0).set_float_data(0, 2);
                g.floats("small", {}, 0).set_float_data(0, 1e-3F);
                g.floats("w", {4, 6, 6}, 1);
                g.floats("b", {4, 6, 6}, 0.5F);
                const auto mean = [&g](const char* from, const char* to) {
                    OnnxGraph::set(g.node("ReduceMean", {from}, {to}), "axes", std::vector<std::int64_t>{-3, -2, -1});
                };
                mean("x", "m");
                g.node("Sub", {"x", "m"}, {"c"});
                g.node("Pow", {"c", "two"}, {"q"});
                mean("q", "v");
                g.node("Add", {"v", "small"}, {"e"});
                g.node("Sqrt", {"e"}, {"s"});
                g.node("Div", {"c", "s"}, {"d"});
                g.node("Mul", {"d", "w"}, {"p"});
                g.node("Add", {"p", "b"}, {"y"});
            },
            [](const at::Tensor& x) {
                const at::Tensor w = ((at::arange(144, at::kFloat) % 7) - 3).reshape({4, 6, 6});
                return at::layer_norm(x, {4, 6, 6}, w, w * 0.5, 1e-3);
            });
        row(
            "channels in another order", 13,
            [](OnnxGraph& g) {
                g.integers("order", {2, 3, 0, -1});
                OnnxGraph::set(g.node("Gather", {"x", "order"}, {"y"}), "axis", 1);
            },
            [](const at::Tensor& x) {
                return x.index_select(1, at::tensor({2, 3, 0, 3}));
            });
        row(
            "columns turned round", 13,
            [](OnnxGraph& g) {
                g.integers("start", {-1});
                g.integers("end", {-9223372036854775807});
                g.integers("axis", {3});
                g.integers("step", {-1});
                g.node("Slice", {"x", "start", "end", "axis", "step"}, {"y"});
            },
            [](const at::Tensor& x) { return x.flip({3}); });
        row(
            "repeated", 13,
            [](OnnxGraph& g) {
                g.integers("times", {1, 2, 1, 3});
                g.node("Tile", {"x", "times"}, {"y"});
            },
            [](const at::Tensor& x) {
                return x.repeat({1, 2, 1, 3});
            });
        row(
            "weights that are computed", 13,
            [](OnnxGraph& g) {
                g.floats("v", {3, 4, 3, 3});
                auto& mean = g.node("ReduceMean", {"v"}, {"m"});
                OnnxGraph::set(mean, "axes", std::vector<std::int64_t>{1, 2, 3});
                g.node("Sub", {"v", "m"}, {"c"});
                auto& norm = g.node("ReduceL2", {"c"}, {"n"});
                OnnxGraph::set(norm, "axes", std::vector<std::int64_t>{1, 2, 3});
                g.node("Div", {"c", "n"}, {"w"});
                g.node("Conv", {"x", "w"}, {"y"});
            },
            [](const at::Tensor& x) {
                const at::Tensor v = ((at::arange(108, at::kFloat) % 7) - 3).reshape({3, 4, 3, 3}) * 0.1;
                const at::Tensor centred = v - v.mean({1, 2, 3}, true);
                return at::conv2d(x, centred / (centred * centred).sum({1, 2, 3}, true).sqrt());
            });
        row(
            "weights over their sizes", 13,
            [](OnnxGraph& g) {
                g.floats("v", {3, 4, 3, 3});
                for (const char* reduce : {"ReduceL1", "ReduceSumSquare", "ReduceMax", "ReduceMin"}) {
                    auto& node = g.node(reduce, {"v"}, {reduce});
                    OnnxGraph::set(node, "axes", std::vector<std::int64_t>{0, 2, -1});
                }
                g.node("Div", {"v", "ReduceL1"}, {"a"});
                g.node("Div", {"a", "ReduceSumSquare"}, {"b"});
                g.node("Sub", {"ReduceMax", "ReduceMin"}, {"range"});
                g.node("Mul", {"b", "range"}, {"w"});
                g.node("Conv", {"x", "w"}, {"y"});
            },
            [](const at::Tensor& x) {
                const at::Tensor v = ((at::arange(108, at::kFloat) % 7) - 3).reshape({3, 4, 3, 3}) * 0.1;
                const std::vector<std::int64_t> axes{0, 2, 3};
                const at::Tensor range = v.amax(axes, true) - v.amin(axes, true);
                return at::conv2d(x, v / v.abs().sum(axes, true) / (v * v).sum(axes, true) * range);
            });
        row(
            "weights out of functions", 13,
            [](OnnxGraph& g) {
                g.floats("v", {4, 4, 1, 1});
                g.node("Tanh", {"v"}, {"t"});
                g.node("Sigmoid", {"v"}, {"s"});
                g.node("Relu", {"v"}, {"r"});
                g.node("Sign", {"v"}, {"sign"});
                OnnxGraph::set(g.node("Softmax", {"v"}, {"share"}), "axis", 1);
                g.node("Greater", {"v", "s"}, {"above"});
                g.node("Where", {"above", "t", "sign"}, {"w"});
                OnnxGraph::set(g.node("Split", {"r"}, {"front", "back"}), "axis", 0);
                OnnxGraph::set(g.node("Concat", {"back", "front"}, {"turned"}), "axis", 0);
                g.node("Add", {"w", "turned"}, {"sum"});
                g.node("Mul", {"sum", "share"}, {"weight"});
                auto& product = g.node("ReduceProd", {"s"}, {"all"});
                OnnxGraph::set(product, "keepdims", 0);
                g.node("Conv", {"x", "weight"}, {"c"});
                g.node("Mul", {"c", "all"}, {"y"});
            },
            [](const at::Tensor& x) {
                const at::Tensor v = ((at::arange(16, at::kFloat) % 7) - 3).reshape({4, 4, 1, 1}) * 0.1;
                const at::Tensor w = at::where(v > v.sigmoid(), v.tanh(), v.sign());
                const at::Tensor turned = at::cat({v.relu().narrow(0, 2, 2), v.relu().narrow(0, 0, 2)}, 0);
                return at::conv2d(x, (w + turned) * v.softmax(1)) * v.sigmoid().prod();
            });
        row(
            "ones of the picture's size beside it and added", 13,
            [](OnnxGraph& g) {
                g.node("Shape", {"x"}, {"s"});
                auto* value = g.node("ConstantOfShape", {"s"}, {"ones"}).add_attribute();
                value->set_name("value");
                value->set_type(onnx::AttributeProto::TENSOR);
                value->mutable_t()->set_data_type(onnx::TensorProto::FLOAT);
                value->mutable_t()->add_dims(1);
                value->mutable_t()->add_float_data(0.75F);
                OnnxGraph::set(g.node("Concat", {"ones", "x"}, {"c"}), "axis", 1);
                g.node("Add", {"x", "ones"}, {"a"});
                OnnxGraph::set(g.node("Concat", {"c", "a"}, {"y"}), "axis", 1);
            },
            [](const at::Tensor& x) {
                return at::cat({at::full_like(x, 0.75), x, x + 0.75}, 1);
            });
        row(
            "a factor that 32 bits round down", 9,
            [](OnnxGraph& g) {
                // Five sixths of six rows, as 0.8333333; 0.5 of six columns.
                auto& factors = g.floats("f", {4});
                factors.clear_float_data();
                for (const float factor : {1.0F, 1.0F, 5.0F / 6.0F, 0.5F})
                    factors.add_float_data(factor);
                OnnxGraph::set(g.node("Upsample", {"x", "f"}, {"y"}), "mode", "nearest");
            },
            [](const at::Tensor& x) {
                return at::upsample_nearest2d(x, {5, 3});
            });
        row(
            "coordinates", 13,
            [](OnnxGraph& g) {
                for (const auto& [name, number] : {std::pair{"from", 6.0F}, {"to", 0.0F}, {"step", -1.0F}}) {
                    auto& tensor = g.floats(name, {});
                    tensor.clear_float_data();
                    tensor.add_float_data(number);
                }
                g.node("Range", {"from", "to", "step"}, {"columns"});
                g.integers("size", {1, 2, 6, 6});
                g.node("Expand", {"columns", "size"}, {"map"});
                OnnxGraph::set(g.node("Concat", {"x", "map"}, {"y"}), "axis", 1);
            },
            [](const at::Tensor& x) {
                return at::cat({x, at::arange(6, 0, -1, at::kFloat).expand({x.size(0), 2, 6, 6})}, 1);
            });
        row(
            "hard swish in two steps", 13,
            [](OnnxGraph& g) {
                auto& gate = g.node("HardSigmoid", {"x"}, {"g"});
                auto* alpha = gate.add_attribute();
                alpha->set_name("alpha");
                alpha->set_f(1.0F / 6);
                g.node("Mul", {"x", "g"}, {"y"});
            },
            [](const at::Tensor& x) { return at::hardswish(x); });
    }
    void operators() {
        using Write = std::function<void(OnnxGraph&)>;
        using Expect = std::function<at::Tensor(const at::Tensor&)>;
        QFETCH(int, opset);
        QFETCH(Write, write);
        QFETCH(Expect, expect);
        OnnxGraph graph(opset);
        write(graph);
        const auto model = graph.read();
        const at::Tensor found = outputOf(*model.network, picture());
        QVERIFY2(difference(found, expect(picture())) < 1e-5, qPrintable(namesOf(*model.network).join(' ')));
        // Whatever the batch.
        const at::Tensor alone = outputOf(*model.network, picture().narrow(0, 1, 1));
        QVERIFY(difference(alone, found.narrow(0, 1, 1)) < 1e-5);
        // Put together again.
        const QString tag = QTest::currentDataTag();
        if (tag == "hard swish in two steps" || tag.contains("over three axes")) QCOMPARE(model.network->size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestOnnxOperators)
#include "tst_onnx_operators.moc"
