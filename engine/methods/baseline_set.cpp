// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/baseline_set.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/image/picture_folder.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

// Fisher and Yates: every order is as likely as any other.
void shuffle(std::vector<std::string>& files, std::uint64_t seed) {
    const Random random(seed, "baselines/order");
    for (std::size_t last = files.size() - 1; last > 0; --last)
        std::swap(files[last], files[random.below(static_cast<std::uint32_t>(last + 1), 0, last)]);
}

}  // namespace

BaselineSet::BaselineSet(const Study& study, const std::string& folder, std::uint64_t seed, std::int64_t count)
    : study_(study), random_(seed, "baseline"), count_(count) {
    if (folder.empty()) return;
    files_ = picturesBelow(folder);
    shuffle(files_, seed);
}

at::Tensor BaselineSet::inputs(std::int64_t begin, std::int64_t end) const {
    if (last_.defined() && lastRange_ == std::pair(begin, end)) return last_;
    std::vector<at::Tensor> samples;
    for (std::int64_t i = begin; i < end; ++i) {
        if (!files_.empty()) {
            samples.push_back(study_.baseline(files_[static_cast<std::size_t>(i) % files_.size()], 0));
            continue;
        }
        Array values(shapeOf(study_.input()));
        random_.uniform(values.values, static_cast<std::uint64_t>(i));
        const auto [low, high] = study_.pixelBounds();
        samples.push_back(low + toTensor(values).to(study_.input().options()) * (high - low));
    }
    last_ = at::cat(samples, 0);
    lastRange_ = {begin, end};
    return last_;
}

Schema baselineSetParameters(std::int64_t samples) {
    return {Parameter::folder(
                "baselines", SACCADE_TEXT("Baselines"),
                SACCADE_TEXT("A folder of pictures that stand for what the picture is compared with, best of the "
                             "data that the network was trained on. Empty: noise.")),
            Parameter::integer("samples", SACCADE_TEXT("Samples"), samples, 1, 100000,
                               SACCADE_TEXT("How many baselines are drawn."))};
}

}  // namespace saccade
