// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// ONNX graphs written down in a test, a line a node.
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

#include "engine/import/onnx/proto.h"
#include "engine/import/onnx/reader.h"
#include "engine/network/run.h"
#include "tests/support/refusal.h"

namespace saccade::test {

/// A small graph, written down: input "x" of 1 x 4 x 6 x 6, output "y".
class OnnxGraph {
 public:
    explicit OnnxGraph(std::int64_t opset = 13) {
        model_.set_ir_version(8);
        auto* import = model_.add_opset_import();
        import->set_version(opset);
        import->set_domain("");
        auto* input = graph().add_input();
        input->set_name("x");
        for (const int extent : {1, 4, 6, 6})
            input->mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(extent);
        input->mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
        graph().add_output()->set_name("y");
    }

    onnx::GraphProto& graph() { return *model_.mutable_graph(); }

    onnx::NodeProto& node(const char* type, const std::vector<std::string>& inputs,
                          const std::vector<std::string>& outputs) {
        auto* made = graph().add_node();
        made->set_op_type(type);
        for (const auto& input : inputs)
            made->add_input(input);
        for (const auto& output : outputs)
            made->add_output(output);
        return *made;
    }

    static void set(onnx::NodeProto& node, const char* name, int value) {
        auto* attribute = node.add_attribute();
        attribute->set_name(name);
        attribute->set_i(value);
        attribute->set_type(onnx::AttributeProto::INT);
    }
    static void set(onnx::NodeProto& node, const char* name, const char* value) {
        auto* attribute = node.add_attribute();
        attribute->set_name(name);
        attribute->set_s(value);
        attribute->set_type(onnx::AttributeProto::STRING);
    }
    static void set(onnx::NodeProto& node, const char* name, const std::vector<std::int64_t>& values) {
        auto* attribute = node.add_attribute();
        attribute->set_name(name);
        for (const auto value : values)
            attribute->add_ints(value);
        attribute->set_type(onnx::AttributeProto::INTS);
    }

    void integers(const char* name, const std::vector<std::int64_t>& values) {
        auto* tensor = graph().add_initializer();
        tensor->set_name(name);
        tensor->set_data_type(onnx::TensorProto::INT64);
        tensor->add_dims(static_cast<std::int64_t>(values.size()));
        for (const auto value : values)
            tensor->add_int64_data(value);
    }
    onnx::TensorProto& floats(const char* name, const Shape& shape, float step = 0.1F) {
        auto* tensor = graph().add_initializer();
        tensor->set_name(name);
        tensor->set_data_type(onnx::TensorProto::FLOAT);
        for (const auto extent : shape)
            tensor->add_dims(extent);
        for (std::int64_t i = 0; i < elements(shape); ++i)
            tensor->add_float_data(step * static_cast<float>(i % 7 - 3));
        return *tensor;
    }

    std::string bytes() const { return model_.SerializeAsString(); }
    NativeModel read(const std::filesystem::path& folder = {}, const std::string& output = {}) const {
        Job job;
        return readOnnx(bytes(), folder, std::nullopt, output, "graph.onnx", job);
    }
    QString refused() const {
        return saccade::test::refusal([this] { read(); });
    }

 private:
    onnx::ModelProto model_;
};

/// Of the largest value; huge where the shapes differ.
inline double difference(const at::Tensor& found, const at::Tensor& expected) {
    if (found.sizes() != expected.sizes()) return 1e30;
    return ((found - expected).abs().max() / expected.abs().max()).item().toDouble();
}

inline at::Tensor outputOf(const Network& network, const at::Tensor& input) {
    Job job;
    return Run(network.shared_from_this(), input, {}, job).output();
}

inline QStringList namesOf(const Network& network) {
    QStringList names;
    for (const Layer& layer : network.layers())
        names << QString::fromStdString(layer.name);
    return names;
}

/// Two inputs of such a graph.
inline at::Tensor picture() {
    return at::arange(2 * 4 * 6 * 6, at::kFloat).reshape({2, 4, 6, 6}).sin();
}

}  // namespace saccade::test
