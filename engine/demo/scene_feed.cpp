// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/demo/scene_feed.h"

#include <algorithm>
#include <set>

#include "engine/image/preprocess.h"
#include "engine/network/parallel.h"

namespace saccade {

SceneFeed::SceneFeed(std::uint64_t seed, Card card, SceneOptions options)
    : seed_(seed), card_(std::move(card)), options_(options) {}

TrainingBatch SceneFeed::batch(std::int64_t step, std::int64_t size) const {
    return scenes(step * size, size);
}

TrainingBatch SceneFeed::scenes(std::int64_t first, std::int64_t count) const {
    const auto classes = static_cast<std::int64_t>(sceneClasses().size());
    const at::Tensor inputs = at::empty({count, card_.channels, card_.input.height, card_.input.width}, at::kFloat);
    const at::Tensor targets = at::zeros({count, classes}, at::kFloat);
    auto* const input = inputs.data_ptr<float>();
    auto* const target = targets.data_ptr<float>();
    inParallel(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const Scene scene = drawScene(seed_, static_cast<std::uint64_t>(first + i), options_);
            const Array prepared = prepare(scene.picture, card_).input;
            std::copy(prepared.values.begin(), prepared.values.end(),
                      input + i * static_cast<std::int64_t>(prepared.values.size()));
            std::set<int> labels;
            for (const Thing& thing : scene.things)
                labels.insert(thing.label);
            for (const int label : labels)
                target[i * classes + label] = 1.0F / static_cast<float>(labels.size());
        }
    });
    return {inputs, targets};
}

}  // namespace saccade
