// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/card.h"
#include "engine/import/architectures/plan.h"
#include "engine/import/state_dict/state_dict.h"

namespace saccade::architectures {

/// What an architecture leaves open and a file's weights tell: the number of classes, of channels.
class Sizes {
 public:
    explicit Sizes(const StateDict& weights) : weights_(weights) {}

    /// An extent of a tensor; `otherwise` where the file has no such tensor or axis, or the extent is 0.
    std::int64_t extent(std::string_view tensor, std::size_t axis, std::int64_t otherwise) const;
    bool has(std::string_view tensor) const { return weights_.find(tensor) != nullptr; }

 private:
    const StateDict& weights_;
};

/// A family's member: how it is called, and its plan.
struct Architecture {
    std::string name;         ///< as torchvision calls it: "resnet18"
    std::int64_t side = 224;  ///< of the square pictures it was published for
    /// Writes the plan down and gives the output.
    std::function<Node(Plan& plan, const Sizes& sizes)> write;
    /// Beginnings of names of tensors that only training needs ("AuxLogits.").
    std::vector<std::string> unused;
    /// A preset that published weights need and their input size alone would not tell; else empty.
    std::string preset;
};

using Catalogue = std::vector<Architecture>;

// The families, a file each. Every one appends its members.
void addVgg(Catalogue& catalogue);  ///< and AlexNet
void addResNet(Catalogue& catalogue);
void addSqueezeNet(Catalogue& catalogue);
void addDenseNet(Catalogue& catalogue);
void addGoogLeNet(Catalogue& catalogue);
void addInception(Catalogue& catalogue);
void addMobileNet(Catalogue& catalogue);
void addShuffleNet(Catalogue& catalogue);
void addMnasNet(Catalogue& catalogue);
void addEfficientNet(Catalogue& catalogue);
void addRegNet(Catalogue& catalogue);
void addConvNext(Catalogue& catalogue);
void addCifarResNet(Catalogue& catalogue);
void addSmallNetworks(Catalogue& catalogue);

/// Every architecture that is known.
const Catalogue& catalogue();

}  // namespace saccade::architectures
