// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/masked_input.h"

namespace saccade {

Made MaskedInput::make(const Tensors& parameters) const {
    const at::Tensor enlarged = maker_->enlarged(parameters.at(0));
    const at::Tensor mask = maker_->withoutMargin(enlarged);
    Made made;
    made.parts = {{"mask", mask}, {"enlarged", enlarged}, {"grid", parameters.at(0)}};
    switch (shown_) {
        case Shown::inside:
            made.inputs = blend_(mask);
            break;
        case Shown::outside:
            made.inputs = blend_(1 - mask);
            break;
        case Shown::both:
            made.inputs = at::cat({blend_(mask), blend_(1 - mask)}, 0);
            break;
    }
    return made;
}

}  // namespace saccade
