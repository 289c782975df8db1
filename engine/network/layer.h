// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/array.h"
#include "engine/network/attributes.h"
#include "engine/network/receptive_field.h"
#include "engine/network/torch.h"

namespace saccade {

class LayerKind;

/// The position of a layer in its network's order of computation, from 0.
using LayerId = int;

/// What a layer computes. The words in files and on screen are LayerKind::name().
enum class Kind {
    input,
    constant,
    convolution,
    linear,
    batchNorm,
    affine,
    relu,
    clamp,
    leakyRelu,
    elu,
    silu,
    hardSwish,
    hardSigmoid,
    sigmoid,
    tanh,
    gelu,
    softplus,
    softmax,
    logSoftmax,
    maxPool,
    averagePool,
    adaptiveAveragePool,
    adaptiveMaxPool,
    localResponseNorm,
    addition,
    multiplication,
    concatenation,
    slice,
    pad,
    reshape,
    flatten,
    permute,
    expand,
    mean,
    upsample,
    dropout,
    layerNorm,
    groupNorm,
    parametricRelu,
    absolute,
    power,
    exponential,
    maximum,
};

/// One call site of a network: what is computed, from which layers, with which tensors, and what people call it.
struct Layer {
    Kind kind = Kind::input;
    std::string name;             ///< path name, unique in the network: "layer1.0.conv2", "layer1.0.add"
    std::vector<LayerId> inputs;  ///< earlier layers
    Attributes attributes;
    /// By role ("weight", "bias", "mean", "variance", "value"). Float32, contiguous or with the channels last, never
    /// changed once in a network.
    std::map<std::string, at::Tensor, std::less<>> tensors;

    const LayerKind& rules() const;
    /// The tensor of a role; an undefined tensor where the layer has none (a convolution without bias).
    at::Tensor tensor(std::string_view role) const;
};

using Tensors = std::vector<at::Tensor>;

/// What is known of a kind of layer, one stateless object each. Forward and backward are made of differentiable
/// operations, so that a map can itself be differentiated where gradient mode is on.
///
/// Shapes are full shapes: the batch is extent 0.
class LayerKind {
 public:
    /// How relevance and gates treat the kind.
    enum class Role {
        source,      ///< no inputs
        weighted,    ///< a linear map with weights and a bias: convolution, linear
        affine,      ///< a factor and a shift a channel: batch norm, affine
        activation,  ///< element by element, not linear
        pooling,     ///< maximum over windows or axes
        averaging,   ///< a fixed linear map with non-negative weights: average pooling, mean, sum over axes, upsampling
        sum,         ///< addition
        product,     ///< multiplication
        routing,     ///< moves values: slice, pad, reshape, concatenation, permute
        normalising,  ///< divides by a statistic of its input: local response, layer and group normalisation, softmax
        identity,
    };

    struct TensorRole {
        std::string name;
        bool required = true;
    };

    virtual ~LayerKind() = default;
    LayerKind() = default;
    LayerKind(const LayerKind&) = delete;
    LayerKind& operator=(const LayerKind&) = delete;

    virtual Kind kind() const = 0;
    /// The word in files and on screen: "convolution", "max_pool".
    virtual std::string_view name() const = 0;
    virtual Role role() const = 0;
    /// Least and most numbers of inputs.
    virtual std::pair<std::size_t, std::size_t> arity() const { return {1, 1}; }
    virtual std::vector<AttributeSchema> attributeSchemas() const { return {}; }
    virtual std::vector<TensorRole> tensorRoles() const { return {}; }

    /// The output's shape. Throws RequestError that names the layer where the inputs do not fit: this is the check
    /// that keeps a wrong file from reaching LibTorch.
    virtual Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const = 0;

    virtual at::Tensor forward(const Layer& layer, const Tensors& inputs) const = 0;

    /// The same where nobody else will look at the first input, which may be overwritten: a pass over memory less.
    virtual at::Tensor forwardOver(const Layer& layer, Tensors inputs) const { return forward(layer, inputs); }

    /// The gradient rule: the signal at each input, given the signal at the output (vector-Jacobian product).
    /// `inputs` and `output` are what forward() saw and gave. Undefined for inputs that are constants.
    virtual Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& output,
                             const at::Tensor& signal) const = 0;

    /// Whether backward() looks at the values of its inputs, or only at their shapes.
    virtual bool backwardReadsInputs() const { return true; }
    /// Whether backward() looks at the values of its output.
    virtual bool backwardReadsOutput() const { return true; }

    virtual ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                          const std::vector<Shape>& inputShapes) const;

    /// Multiplications for one sample: what the planner and `inspect` count.
    virtual std::int64_t multiplications(const Layer& layer, const std::vector<Shape>& inputs,
                                         const Shape& output) const;

 protected:
    /// Throws RequestError: the layer's name, its kind, and `why`.
    [[noreturn]] static void refuse(const Layer& layer, const std::string& why);
};

/// The object for a kind.
const LayerKind& rulesOf(Kind kind);
/// The kind of a word in a file; throws RequestError with the word for an unknown one.
const LayerKind& rulesOf(std::string_view name);
/// Every kind, in the order of the enumeration.
const std::vector<const LayerKind*>& allKinds();

}  // namespace saccade
