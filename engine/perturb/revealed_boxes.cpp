// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/revealed_boxes.h"

#include <utility>

namespace saccade {

RevealedBoxes::RevealedBoxes(at::Tensor input, at::Tensor fill, std::int64_t most)
    : input_(std::move(input)), fill_(std::move(fill)), most_(most) {}

at::Tensor RevealedBoxes::inputs(std::int64_t begin, std::int64_t end) const {
    at::Tensor batch = fill_.repeat({end - begin, 1, 1, 1});
    for (std::int64_t sample = begin; sample < end; ++sample) {
        for (const Box& box : samples_.at(static_cast<std::size_t>(sample))) {
            const auto part = [&box](const at::Tensor& picture) {
                return picture.slice(1, box.y0, box.y1).slice(2, box.x0, box.x1);
            };
            part(batch[sample - begin]).copy_(part(input_[0]));
        }
    }
    return batch;
}

}  // namespace saccade
