// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Class activation map: Zhou et al., "Learning deep features for discriminative localization", 2016.
///
/// Shows where the features stand that the last layer counts for the class: M = sum over k of w_k A_k, signed, without
/// ReLU and without bias, where A goes into global average pooling and w is the class's row of the one linear layer
/// behind it. No backward pass. Networks that end in a 1 x 1 convolution and global average pooling are the same with
/// the two exchanged: w is the convolution's and A its input (a ReLU between, as in SqueezeNet, is left out). Other
/// networks have no such map: Grad-CAM is the generalisation, and equal up to a constant factor where both exist.
///
/// Another score or a contrast weighs the rows by the score's derivative with respect to the logits.
#include <optional>

#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

/// The end of a network that has class activation maps.
struct PooledEnd {
    LayerId features;    ///< N x K x h x w
    at::Tensor weights;  ///< classes x K
};

class EndFinder {
 public:
    EndFinder(const Network& network, const std::vector<Shape>& shapes) : network_(network), shapes_(shapes) {}

    std::optional<PooledEnd> find() const {
        const LayerId last = withoutReshaping(network_.logits());
        const Layer& layer = network_.layer(last);
        if (layer.kind == Kind::linear || isPointwise(last)) {
            const LayerId pooling = withoutReshaping(layer.inputs.front());
            if (!isGlobalAverage(pooling)) return {};
            return PooledEnd{network_.layer(pooling).inputs.front(), layer.tensor("weight").flatten(1)};
        }
        if (!isGlobalAverage(last)) return {};
        LayerId before = withoutReshaping(layer.inputs.front());
        if (network_.layer(before).kind == Kind::relu) before = withoutReshaping(network_.layer(before).inputs.front());
        if (!isPointwise(before)) return {};
        const Layer& convolution = network_.layer(before);
        return PooledEnd{convolution.inputs.front(), convolution.tensor("weight").flatten(1)};
    }

 private:
    const Shape& shape(LayerId id) const { return shapes_.at(static_cast<std::size_t>(id)); }

    LayerId withoutReshaping(LayerId id) const {
        while (network_.layer(id).inputs.size() == 1) {
            const Kind kind = network_.layer(id).kind;
            if (kind != Kind::flatten && kind != Kind::reshape && kind != Kind::dropout) break;
            id = network_.layer(id).inputs.front();
        }
        return id;
    }

    bool isPointwise(LayerId id) const {
        const Layer& layer = network_.layer(id);
        return layer.kind == Kind::convolution && layer.tensor("weight").size(2) == 1 &&
               layer.tensor("weight").size(3) == 1 && layer.attributes.integer("groups") == 1 &&
               layer.attributes.integers("padding") == std::vector<std::int64_t>{0, 0, 0, 0} &&
               layer.attributes.integers("stride") == std::vector<std::int64_t>{1, 1};
    }

    // One value a channel, the mean of all its rows and columns.
    bool isGlobalAverage(LayerId id) const {
        const Layer& layer = network_.layer(id);
        if (layer.inputs.size() != 1) return false;
        const Shape& from = shape(layer.inputs.front());
        const Shape& to = shape(id);
        if (from.size() != 4 || to.size() < 2 || to[1] != from[1] || elements(to) != from[0] * from[1]) return false;
        if (layer.kind == Kind::adaptiveAveragePool || layer.kind == Kind::mean) return true;
        return layer.kind == Kind::averagePool &&
               layer.attributes.integers("kernel") == std::vector<std::int64_t>{from[2], from[3]};
    }

    const Network& network_;
    const std::vector<Shape>& shapes_;
};

Map explainCam(Study& study, const Question& question, Job& job) {
    const Target::Kind kind = question.target.kind;
    if (!question.target.layer.empty() || (kind != Target::Kind::classIndex && kind != Target::Kind::contrast)) {
        throw RequestError(SACCADE_TEXT("cam explains a class or a contrast of two classes of the network's output"));
    }
    const Run& run = study.cleanRun(job);
    const Network& network = run.network();
    const auto end = EndFinder(network, network.shapes(study.subject().input.shape)).find();
    if (!end) {
        throw RequestError(
            SACCADE_TEXT("cam needs a network that ends in global average pooling and one linear layer; {name} does "
                         "not, but grad_cam shows the like for every network"),
            {{"name", study.subject().modelFile.empty() ? "this network" : study.subject().modelFile}});
    }
    const at::Tensor output = run.activation(network.logits());
    const at::Tensor logits = output.dim() > 2 ? output.flatten(2).mean(2) : output;
    const at::Tensor weights = at::matmul(targetSignal(question.target, question.score, logits), end->weights);
    const at::Tensor& features = run.activation(end->features);
    return layerMap(study, (weights.view({1, -1, 1, 1}) * features).sum(1), false);
}

}  // namespace

Method camMethod() {
    Method method;
    method.id = "cam";
    method.title = "CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Zhou et al. 2016; review section 2.3.6";
    method.shows = SACCADE_TEXT("Where the features stand that the last layer counts for or against the class.");
    method.formula = "M = sum over k of w_k A_k";
    method.cost = SACCADE_TEXT("1 forward");
    method.misleads =
        SACCADE_TEXT("It shows the last feature maps only, as coarse as they are, and needs a network made for it.");
    method.explain = explainCam;
    return method;
}

}  // namespace saccade
