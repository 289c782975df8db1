// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Studies made of a study: the same picture under a variant of the network, another input before the same network.
#include "engine/methods/study.h"
#include "engine/network/tensors.h"

namespace saccade {

Study::Study(const Study& original, std::shared_ptr<const Network> variant)
    : subject_(original.subject_), input_(original.input_), shapes_(original.shapes_) {
    subject_.network = std::move(variant);
    // Of the variant there is no file, and what is surveyed through it is nothing to keep.
    subject_.modelHash.clear();
    folded_ = subject_.network->folded();
}

Study::Study(const Study& original, at::Tensor input)
    : subject_(original.subject_),
      folded_(original.folded_),
      input_(std::move(input)),
      shapes_(original.shapes_),
      observingNetworks_(original.observingNetworks_),
      sharedStates_(original.sharedStates_) {
    subject_.input = toArray(input_);
}

std::unique_ptr<Study> Study::under(std::shared_ptr<const Network> variant) const {
    return std::unique_ptr<Study>(new Study(*this, std::move(variant)));
}

std::unique_ptr<Study> Study::seeing(const at::Tensor& input) const {
    return std::unique_ptr<Study>(new Study(*this, input));
}

}  // namespace saccade
