// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/architectures/architecture.h"

namespace saccade::architectures {

std::int64_t Sizes::extent(std::string_view tensor, std::size_t axis, std::int64_t otherwise) const {
    const StoredTensor* found = weights_.find(tensor);
    if (found == nullptr || axis >= found->shape.size() || found->shape[axis] < 1) return otherwise;
    return found->shape[axis];
}

const Catalogue& catalogue() {
    static const Catalogue all = [] {
        Catalogue made;
        addVgg(made);
        addResNet(made);
        addSqueezeNet(made);
        addDenseNet(made);
        addGoogLeNet(made);
        addInception(made);
        addMobileNet(made);
        addShuffleNet(made);
        addMnasNet(made);
        addEfficientNet(made);
        addRegNet(made);
        addConvNext(made);
        addCifarResNet(made);
        addSmallNetworks(made);
        return made;
    }();
    return all;
}

}  // namespace saccade::architectures
