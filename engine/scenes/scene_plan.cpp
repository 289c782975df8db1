// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/scene_plan.h"

#include <algorithm>
#include <numeric>

#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

/// How much of the smaller of two squares they share, in parts of the smaller.
float shared(const ThingPlan& a, const ThingPlan& b) {
    const float half = 0.5F * (a.size + b.size);
    const float smaller = std::min(a.size, b.size);
    const float x = std::clamp(half - std::abs(a.middle.x - b.middle.x), 0.0F, smaller);
    const float y = std::clamp(half - std::abs(a.middle.y - b.middle.y), 0.0F, smaller);
    return x * y / (smaller * smaller);
}

void drawPlaces(std::vector<ThingPlan>& things, Dice& dice) {
    constexpr float least[] = {0.4F, 0.34F, 0.28F};
    constexpr float most[] = {0.8F, 0.54F, 0.44F};
    const std::size_t kind = things.size() - 1;
    for (std::size_t i = 0; i < things.size(); ++i) {
        ThingPlan& thing = things[i];
        thing.size = dice.range(least[kind], most[kind]);
        for (int attempt = 0;; ++attempt) {
            // A little may be cut off by the border.
            const float margin = 0.46F * thing.size;
            thing.middle.x = dice.range(margin, 1 - margin);
            thing.middle.y = dice.range(margin, 1 - margin);
            const bool apart = std::all_of(things.begin(), things.begin() + static_cast<std::ptrdiff_t>(i),
                                           [&](const ThingPlan& other) { return shared(thing, other) < 0.14F; });
            if (apart) break;
            // Where there is no room, smaller things have.
            if (attempt % 20 == 19) thing.size *= 0.9F;
        }
    }
}

void drawPose(ThingPlan& thing, Dice& dice) {
    thing.turn = 0.5F * dice.bell();
    thing.turn = std::clamp(thing.turn, -1.0F, 1.0F);
    thing.mirrored = dice.chance(0.5F);
    thing.stretch = 1 + 0.09F * dice.bell();
    thing.stretch = std::clamp(thing.stretch, 0.8F, 1.25F);
    thing.shear = 0.06F * dice.bell();
    thing.perspective.x = 0.05F * dice.bell();
    thing.perspective.y = 0.05F * dice.bell();
}

}  // namespace

ScenePlan planScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) {
    ScenePlan plan;
    plan.seed = seed;
    plan.index = index;
    plan.side = options.side;

    Dice labels(seed, "scenes/labels", index);
    std::vector<int> classes(thingKinds().size());
    std::iota(classes.begin(), classes.end(), 0);
    plan.things.resize(static_cast<std::size_t>(labels.whole(options.least, options.most)));
    for (std::size_t i = 0; i < plan.things.size(); ++i) {
        const auto pick =
            static_cast<std::size_t>(labels.whole(static_cast<int>(i), static_cast<int>(classes.size()) - 1));
        std::swap(classes[i], classes[pick]);
        plan.things[i].label = classes[i];
    }

    Dice places(seed, "scenes/places", index);
    drawPlaces(plan.things, places);
    for (auto& thing : plan.things)
        drawPose(thing, places);

    Dice setting(seed, "scenes/setting", index);
    plan.background = static_cast<Background>(setting.whole(0, backgroundCount - 1));
    plan.light = drawLight(setting);
    const float shadow = setting.uniform();
    plan.shadow = shadow < 0.12F ? Shadow::none : (shadow < 0.55F ? Shadow::cast : Shadow::ground);
    plan.shadowStrength = setting.range(0.22F, 0.5F);
    plan.shadowReach = setting.range(0.03F, 0.09F);
    return plan;
}

}  // namespace saccade
