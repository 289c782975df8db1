// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/target_signal.h"

#include "engine/core/error.h"

namespace saccade {
namespace {

bool isClassTarget(const Target& target) {
    return target.kind == Target::Kind::classIndex || target.kind == Target::Kind::contrast;
}

[[noreturn]] void refuseIndex(const char* what, std::int64_t index, std::int64_t count, const std::string& layer) {
    throw RequestError(
        SACCADE_TEXT("there is no {what} {index} in layer {layer}; allowed are 0 to {last}"),
        {{"what", what}, {"index", std::to_string(index)}, {"layer", layer}, {"last", std::to_string(count - 1)}});
}

void checkIndex(const char* what, std::int64_t index, std::int64_t count, const std::string& layer) {
    if (index < 0 || index >= count) refuseIndex(what, index, count, layer);
}

void checkWeights(const Target& target, std::int64_t count, const std::string& layer) {
    if (static_cast<std::int64_t>(target.weights.size()) == count) return;
    throw RequestError(
        SACCADE_TEXT("a direction in layer {layer} has {count} weights, not {given}"),
        {{"layer", layer}, {"count", std::to_string(count)}, {"given", std::to_string(target.weights.size())}});
}

// Mean over rows and columns where there are any: N x C.
at::Tensor channelMeans(const at::Tensor& output) {
    return output.dim() > 2 ? output.flatten(2).mean(2) : output;
}

at::Tensor weightsOf(const Target& target, const at::Tensor& output) {
    return at::tensor(c10::ArrayRef<float>(target.weights), output.options().requires_grad(false));
}

// The functional on raw values (no softmax).
at::Tensor linearScore(const Target& target, const at::Tensor& output) {
    switch (target.kind) {
        case Target::Kind::classIndex:
        case Target::Kind::channel:
            return channelMeans(output).select(1, target.index);
        case Target::Kind::contrast: {
            const at::Tensor means = channelMeans(output);
            return means.select(1, target.index) - means.select(1, target.other);
        }
        case Target::Kind::unit:
            if (output.dim() < 4) return output.select(1, target.index);
            return output.select(1, target.index).select(1, target.row).select(1, target.column);
        case Target::Kind::cell: {
            const at::Tensor cell = output.select(2, target.row).select(2, target.column);
            if (!target.weights.empty()) return at::matmul(cell, weightsOf(target, output));
            return (cell * cell.detach()).sum(1);
        }
        case Target::Kind::direction:
            return at::matmul(channelMeans(output), weightsOf(target, output));
    }
    return {};
}

// The derivative of linearScore, for every sample.
at::Tensor linearSignal(const Target& target, const at::Tensor& output) {
    at::Tensor signal = at::zeros_like(output, output.options().requires_grad(false));
    const auto cells = static_cast<double>(output.dim() > 2 ? output[0][0].numel() : 1);
    switch (target.kind) {
        case Target::Kind::classIndex:
        case Target::Kind::channel:
            signal.select(1, target.index).fill_(1.0 / cells);
            break;
        case Target::Kind::contrast:
            signal.select(1, target.index).fill_(1.0 / cells);
            signal.select(1, target.other).sub_(1.0 / cells);
            break;
        case Target::Kind::unit:
            if (output.dim() < 4) {
                signal.select(1, target.index).fill_(1.0);
            } else {
                signal.select(1, target.index).select(1, target.row).select(1, target.column).fill_(1.0);
            }
            break;
        case Target::Kind::cell: {
            const at::Tensor cell = output.detach().select(2, target.row).select(2, target.column);
            signal.select(2, target.row)
                .select(2, target.column)
                .copy_(target.weights.empty() ? cell : weightsOf(target, output).expand_as(cell));
            break;
        }
        case Target::Kind::direction: {
            std::vector<std::int64_t> shape(static_cast<std::size_t>(output.dim()), 1);
            shape.at(1) = -1;
            signal.add_(weightsOf(target, output).view(shape) / cells);
            break;
        }
    }
    return signal;
}

}  // namespace

LayerId targetLayer(const Network& network, const Target& target) {
    return target.layer.empty() ? network.logits() : network.find(target.layer);
}

void checkTarget(const Network& network, const Target& target, Score score, const std::vector<Shape>& shapes) {
    const LayerId id = targetLayer(network, target);
    const Shape& shape = shapes.at(static_cast<std::size_t>(id));
    const std::string& name = network.layer(id).name;
    if (shape.size() != 2 && shape.size() != 4) {
        throw RequestError(SACCADE_TEXT("layer {layer} gives {shape}; a target needs N x C or N x C x H x W"),
                           {{"layer", name}, {"shape", describe(shape)}});
    }
    if (score != Score::logit && (id != network.logits() || !isClassTarget(target))) {
        throw RequestError(SACCADE_TEXT("the score {score} is for classes of the network's output; use logit"),
                           {{"score", std::string(toText(score))}});
    }
    switch (target.kind) {
        case Target::Kind::contrast:
            checkIndex("class", target.other, shape[1], name);
            checkIndex("class", target.index, shape[1], name);
            if (target.index == target.other) {
                throw RequestError(SACCADE_TEXT("a contrast needs two different classes, not {index} twice"),
                                   {{"index", std::to_string(target.index)}});
            }
            break;
        case Target::Kind::classIndex:
            checkIndex("class", target.index, shape[1], name);
            break;
        case Target::Kind::channel:
            checkIndex("channel", target.index, shape[1], name);
            break;
        case Target::Kind::unit:
            checkIndex("channel", target.index, shape[1], name);
            if (shape.size() == 4) {
                checkIndex("row", target.row, shape[2], name);
                checkIndex("column", target.column, shape[3], name);
            }
            break;
        case Target::Kind::cell:
            if (shape.size() != 4) {
                throw RequestError(SACCADE_TEXT("layer {layer} has no rows and columns to choose a cell from"),
                                   {{"layer", name}});
            }
            checkIndex("row", target.row, shape[2], name);
            checkIndex("column", target.column, shape[3], name);
            if (!target.weights.empty()) checkWeights(target, shape[1], name);
            break;
        case Target::Kind::direction:
            checkWeights(target, shape[1], name);
            break;
    }
}

at::Tensor targetScore(const Target& target, Score score, const at::Tensor& output) {
    return score == Score::logit ? linearScore(target, output)
                                 : fromClassScores(target, classScores(score, channelMeans(output)));
}

at::Tensor classScores(Score score, const at::Tensor& logits) {
    switch (score) {
        case Score::logit:
            return logits;
        case Score::probability:
            return at::softmax(logits, 1);
        case Score::logProbability:
            return at::log_softmax(logits, 1);
    }
    return logits;
}

at::Tensor fromClassScores(const Target& target, const at::Tensor& scores) {
    const at::Tensor score = scores.select(1, target.index);
    return target.kind == Target::Kind::contrast ? score - scores.select(1, target.other) : score;
}

at::Tensor targetSignal(const Target& target, Score score, const at::Tensor& output) {
    if (score == Score::logit) return linearSignal(target, output);
    // In double: where a class is almost certain, what its probability lacks to one is lost in single precision.
    const at::Tensor logits = channelMeans(output).to(at::kDouble);
    const at::Tensor chosen = linearSignal(target, logits);
    const at::Tensor p = at::softmax(logits, 1);
    at::Tensor signal =
        score == Score::probability ? p * (chosen - (chosen * p).sum(1, true)) : chosen - p * chosen.sum(1, true);
    signal = signal.to(output.scalar_type());
    if (output.dim() == 2) return signal;
    const auto cells = static_cast<double>(output[0][0].numel());
    return (signal / cells).unsqueeze(2).unsqueeze(3).expand_as(output).contiguous();
}

}  // namespace saccade
