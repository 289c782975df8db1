// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A study of the same picture under a variant of the network.
#include "engine/methods/study.h"

namespace saccade {

Study::Study(const Study& original, std::shared_ptr<const Network> variant)
    : subject_(original.subject_), input_(original.input_), shapes_(original.shapes_) {
    subject_.network = std::move(variant);
    folded_ = subject_.network->folded();
}

std::unique_ptr<Study> Study::under(std::shared_ptr<const Network> variant) const {
    return std::unique_ptr<Study>(new Study(*this, std::move(variant)));
}

}  // namespace saccade
