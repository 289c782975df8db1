// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/network/network.h"

namespace saccade {

/// Thrown where the first convolution takes another number of channels than the input was given.
struct OtherChannels {
    std::int64_t channels = 0;
};

/// Collects the layers of a network as its graph is walked, knows their shapes at once, and names them at the end: a
/// module's path names the output of that module, a second call of it is `path#2`, an operation that is no module of
/// its own is `path.word`.
class GraphBuilder {
 public:
    /// `input`: N x C x H x W.
    explicit GraphBuilder(const Shape& input);

    /// Adds a layer. Throws RequestError that names it where it does not fit.
    LayerId add(Kind kind, std::vector<LayerId> inputs, Attributes attributes = {},
                std::map<std::string, at::Tensor, std::less<>> tensors = {});
    /// A tensor of the file beside layers of `rank` axes, as a layer. Where it was made for the batch that the graph is
    /// walked with, it must say the same of every picture (zeros like an activation): it is kept for one, and
    /// arithmetic and concatenation repeat it. Throws RequestError otherwise.
    LayerId addConstant(const at::Tensor& value, std::size_t rank);
    const Shape& shape(LayerId layer) const { return shapes_[static_cast<std::size_t>(layer)]; }
    const Layer& layer(LayerId layer) const { return layers_[static_cast<std::size_t>(layer)]; }
    LayerId input() const { return 0; }

    /// A module's call begins and ends. Calls of other methods of the same module are part of the same call.
    void enter(const std::string& path);
    /// `output`: the layer whose output the call returned, or -1 where it returned something else.
    void leave(LayerId output);
    const std::string& path() const { return calls_.back().path; }

    /// The finished network; layers that the output does not depend on are left out. Throws RequestError.
    std::shared_ptr<const Network> finish(LayerId output, const std::string& where);

 private:
    struct Call {
        std::string path;
        LayerId firstLayer = 0;
        bool leaf = true;  ///< calls no other module
    };
    /// The result of a call, in the order in which calls ended.
    struct Result {
        std::string path;
        LayerId layer = 0;
        bool owns = false;  ///< the layer is the module's own and takes its name
    };

    std::vector<bool> needed(LayerId output) const;

    std::vector<Layer> layers_;
    std::vector<Shape> shapes_;
    std::vector<std::string> scopes_;  ///< the path of the module each layer was made in
    std::vector<Call> calls_;
    std::vector<Result> results_;
    std::map<const void*, at::Tensor> floats_;
    std::vector<at::Tensor> keepAlive_;
};

/// The word for an operation that is no module: "add", "cat", else the kind's own.
std::string operationWord(Kind kind);

}  // namespace saccade
