// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/onnx/reader.h"
#include "engine/import/batch_proof.h"

#include <algorithm>
#include <set>

#include "engine/core/error.h"
#include "engine/import/input_size.h"
#include "engine/import/onnx/graph_walk.h"
#include "engine/import/printable.h"

namespace saccade {
namespace {

using onnx_import::GraphWalk;
using onnx_import::TensorReader;

constexpr std::int64_t oldestOpset = 7;
constexpr std::int64_t newestOpset = 25;
constexpr std::size_t largestMessage = 0x7fffffff;
constexpr std::int64_t largestSide = 16384;

/// What the file says of its input; 0 for an extent that it leaves open.
struct Picture {
    std::string name;
    std::int64_t channels = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    bool channelsLast = false;
};

Picture pictureOf(const onnx::GraphProto& graph) {
    std::set<std::string> initialisers;
    for (const auto& tensor : graph.initializer())
        initialisers.insert(tensor.name());
    const onnx::ValueInfoProto* input = nullptr;
    for (const auto& candidate : graph.input()) {
        if (initialisers.contains(candidate.name())) continue;
        if (input != nullptr) {
            throw RequestError(SACCADE_TEXT("it has several inputs (\"{first}\" and \"{second}\"), not one picture"),
                               {{"first", printable(input->name())}, {"second", printable(candidate.name())}});
        }
        input = &candidate;
    }
    if (input == nullptr) throw RequestError(SACCADE_TEXT("it has no input"));
    const auto& type = input->type().tensor_type();
    if (!input->type().has_tensor_type() || (type.has_shape() && type.shape().dim_size() != 4)) {
        throw RequestError(SACCADE_TEXT("its input \"{name}\" is not a picture, N x C x H x W"),
                           {{"name", printable(input->name())}});
    }
    Picture picture;
    picture.name = input->name();
    if (!type.has_shape()) return picture;
    const auto extent = [&type](int axis) {
        const auto& dimension = type.shape().dim(axis);
        const std::int64_t value = dimension.has_dim_value() ? dimension.dim_value() : 0;
        return value >= 1 && value <= largestSide ? value : 0;
    };
    // Few numbers at the end and many behind the batch: rows, columns, channels.
    constexpr std::int64_t mostChannels = 4;
    picture.channelsLast = extent(3) > 0 && extent(3) <= mostChannels && (extent(1) == 0 || extent(1) > mostChannels) &&
                           (extent(1) != 0 || extent(2) == 0);
    picture.channels = picture.channelsLast ? extent(3) : extent(1);
    picture.height = picture.channelsLast ? extent(1) : extent(2);
    picture.width = picture.channelsLast ? extent(2) : extent(3);
    return picture;
}

void checkOpset(const onnx::ModelProto& model, std::int64_t& opset) {
    for (const auto& entry : model.opset_import()) {
        if (entry.domain().empty() || entry.domain() == "ai.onnx") opset = entry.version();
    }
    if (opset < oldestOpset || opset > newestOpset) {
        throw RequestError(SACCADE_TEXT("its operators are those of opset {opset}; {oldest} to {newest} are read"),
                           {{"opset", std::to_string(opset)},
                            {"oldest", std::to_string(oldestOpset)},
                            {"newest", std::to_string(newestOpset)}});
    }
}

/// Reads a graph at sizes in turn.
class Trials {
 public:
    Trials(const onnx::GraphProto& graph, std::int64_t opset, TensorReader& tensors, std::string output, const Job& job)
        : graph_(graph),
          opset_(opset),
          tensors_(tensors),
          output_(std::move(output)),
          job_(job),
          picture_(pictureOf(graph)) {}

    NativeModel run(const std::optional<Card::Size>& wanted) {
        if (picture_.height > 0 && picture_.width > 0) return must({picture_.height, picture_.width});
        if (wanted) {
            if (auto model = at(*wanted)) return *model;
        }
        for (const std::int64_t side : commonSides()) {
            auto model = at({side, side});
            if (!model) continue;
            // What works at several sizes is used at the size that its classes and channels suggest.
            const std::int64_t usual = usualSide(channels_, classes_);
            const std::int64_t classes = classes_;
            auto better = at({usual, usual});
            return better && classes_ == classes ? *better : *model;
        }
        throw *failure_;
    }

    /// Of the input that it was read with.
    std::int64_t channels() const { return channels_; }

 private:
    NativeModel must(Card::Size size) {
        if (auto model = at(size)) return *model;
        throw *failure_;
    }

    std::optional<NativeModel> at(Card::Size size) {
        channels_ = picture_.channels > 0 ? picture_.channels : 3;
        try {
            return once(size);
        } catch (const OtherChannels& other) {
            channels_ = other.channels;
        }
        try {
            return once(size);
        } catch (const OtherChannels&) {
            failure_ = RequestError(SACCADE_TEXT("its first convolutions take different numbers of channels"));
            return std::nullopt;
        }
    }

    std::optional<NativeModel> once(Card::Size size) {
        try {
            GraphWalk walk(graph_, opset_, tensors_,
                           {onnx_import::interpretedBatch, channels_, size.height, size.width}, picture_.name,
                           picture_.channelsLast);
            walk.run(job_);
            const auto outputs = walk.outputs();
            const LayerId result = chosenOutput(outputs, output_);
            classes_ = classesOf(walk.builder().shape(result));
            NativeModel model;
            model.network = walk.builder().finish(result, "the network");
            model.network->shapes({1, channels_, size.height, size.width});
            model.importedSize = size;
            model.outputs = namesOf(outputs);
            return model;
        } catch (const RequestError& failure) {
            if (!failure_) failure_ = failure;
            return std::nullopt;
        }
    }

    const onnx::GraphProto& graph_;
    std::int64_t opset_;
    TensorReader& tensors_;
    std::string output_;
    const Job& job_;
    Picture picture_;
    std::int64_t channels_ = 3;
    std::int64_t classes_ = 0;
    std::optional<RequestError> failure_;
};

}  // namespace

bool looksLikeOnnx(std::string_view content) {
    // Field 1, the version of the format, then a field that is short of 16.
    if (content.size() < 16 || content[0] != 0x08 || content[1] < 1 || content[1] > 32) return false;
    const auto field = static_cast<unsigned char>(content[2]);
    return field == 0x12 || field == 0x1a || field == 0x22 || field == 0x28 || field == 0x32 || field == 0x3a ||
           field == 0x42;
}

NativeModel readOnnx(const std::string& content, const std::filesystem::path& folder,
                     const std::optional<Card::Size>& size, const std::string& output, const std::string& where,
                     const Job& job) {
    try {
        onnx::ModelProto model;
        if (content.size() > largestMessage ||
            !model.ParseFromArray(content.data(), static_cast<int>(content.size()))) {
            throw RequestError(SACCADE_TEXT("it is damaged: it is not a sound protobuf message"));
        }
        std::int64_t opset = 0;
        checkOpset(model, opset);
        TensorReader tensors(folder, where);
        Trials trials(model.graph(), opset, tensors, output, job);
        NativeModel read = trials.run(size);
        const Card::Size used = read.importedSize.value();
        proveBatch(read.network, {2, trials.channels(), used.height, used.width});
        return read;
    } catch (const RequestError& failure) {
        const std::string said = failure.what();
        if (said.starts_with(where)) throw;
        throw RequestError(SACCADE_TEXT("{file}: {reason}"), {{"file", where}, {"reason", said}});
    }
}

}  // namespace saccade
