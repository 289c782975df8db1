// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/scene.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/error.h"
#include "engine/scenes/clutter.h"
#include "engine/scenes/finish.h"
#include "engine/scenes/noise.h"
#include "engine/scenes/scene_plan.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

constexpr float leastInside = 0.87F;  // of a thing's area; what is promised is a little less
constexpr float mostShared = 0.18F;   // of the smaller thing's area

/// A thing painted in its place, its layer reaching beyond the picture where the thing does.
struct Placed {
    ThingPlan plan;
    Layer layer;
    int area = 0;    ///< pixels that are the thing's, wherever they lie
    int inside = 0;  ///< of those, in the picture

    bool covers(int x, int y) const {
        const Box& box = layer.box;
        if (x < box.x0 || y < box.y0 || x >= box.x1 || y >= box.y1) return false;
        return layer.rgba[4 * (static_cast<std::size_t>(y - box.y0) * static_cast<std::size_t>(box.width()) +
                               static_cast<std::size_t>(x - box.x0)) +
                          3] >= 0.5F;
    }
};

Pose poseOf(const ThingPlan& thing, const Sketch& sketch, int side) {
    const Pose upright =
        Pose::scaled((thing.mirrored ? -1.0F : 1.0F) * std::sqrt(thing.stretch), 1 / std::sqrt(thing.stretch))
            .then(Pose::sheared(thing.shear))
            .then(Pose::tilted(thing.perspective.x, thing.perspective.y))
            .then(Pose::turned(thing.turn * thingKinds()[static_cast<std::size_t>(thing.label)].tilt));
    // Bounds are whole numbers; a thousandth of a unit is fine enough to fit by.
    constexpr float parts = 1000;
    const Box bounds = boundsOf(sketch, upright.then(Pose::scaled(parts, parts)));
    const auto pixels = static_cast<float>(side);
    const float scale = thing.size * pixels * parts / static_cast<float>(std::max(bounds.width(), bounds.height()));
    const Point middle{0.5F * static_cast<float>(bounds.x0 + bounds.x1) / parts,
                       0.5F * static_cast<float>(bounds.y0 + bounds.y1) / parts};
    return upright.then(Pose::moved(middle * -1))
        .then(Pose::scaled(scale, scale))
        .then(Pose::moved(thing.middle * pixels));
}

Placed place(const ThingPlan& thing, const Sketch& sketch, const Light& light, int side) {
    Placed placed;
    placed.plan = thing;
    placed.layer = paint(sketch, poseOf(thing, sketch, side), light, {-side, -side, 2 * side, 2 * side});
    const Box& box = placed.layer.box;
    for (int y = box.y0; y < box.y1; ++y) {
        for (int x = box.x0; x < box.x1; ++x) {
            if (!placed.covers(x, y)) continue;
            ++placed.area;
            if (x >= 0 && y >= 0 && x < side && y < side) ++placed.inside;
        }
    }
    return placed;
}

bool overlapTooMuch(const Placed& a, const Placed& b) {
    const Box both = intersection(a.layer.box, b.layer.box);
    int count = 0;
    for (int y = both.y0; y < both.y1; ++y) {
        for (int x = both.x0; x < both.x1; ++x)
            count += a.covers(x, y) && b.covers(x, y) ? 1 : 0;
    }
    return static_cast<float>(count) > mostShared * static_cast<float>(std::min(a.inside, b.inside));
}

/// Paints a thing where it is planned; moves it inwards or shrinks it while it is cut too much or covers too much of
/// a thing that is there already.
Placed placeWell(ThingPlan thing, const Sketch& sketch, const ScenePlan& plan, const std::vector<Placed>& others) {
    for (int attempt = 0;; ++attempt) {
        Placed placed = place(thing, sketch, plan.light, plan.side);
        const bool cut = static_cast<float>(placed.inside) < leastInside * static_cast<float>(placed.area);
        const bool covers = std::any_of(others.begin(), others.end(),
                                        [&](const Placed& other) { return overlapTooMuch(placed, other); });
        if ((!cut && !covers) || attempt == 12) return placed;
        if (cut) thing.middle = thing.middle * 0.8F + Point{0.5F, 0.5F} * 0.2F;
        if (covers) thing.size *= 0.85F;
    }
}

void castShadow(Canvas& canvas, const Placed& thing, const ScenePlan& plan) {
    if (plan.shadow == Shadow::none) return;
    const Box& box = thing.layer.box;
    const float size = thing.plan.size * static_cast<float>(plan.side);
    const int soft = std::max(1, static_cast<int>(std::lround(0.035F * size)));
    Box shadowBox{};
    std::vector<float> shade;
    if (plan.shadow == Shadow::cast) {
        // The thing's own form, blurred, away from the light.
        const int margin = 2 * soft;
        const int dx = static_cast<int>(std::lround(-plan.light.x * plan.shadowReach * size));
        const int dy = static_cast<int>(std::lround(-plan.light.y * plan.shadowReach * size));
        shadowBox = {box.x0 - margin + dx, box.y0 - margin + dy, box.x1 + margin + dx, box.y1 + margin + dy};
        shade.resize(static_cast<std::size_t>(shadowBox.width()) * static_cast<std::size_t>(shadowBox.height()));
        for (int y = 0; y < box.height(); ++y) {
            for (int x = 0; x < box.width(); ++x)
                shade[static_cast<std::size_t>(y + margin) * static_cast<std::size_t>(shadowBox.width()) +
                      static_cast<std::size_t>(x + margin)] =
                    plan.shadowStrength *
                    thing.layer.rgba[4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(box.width()) +
                                          static_cast<std::size_t>(x)) +
                                     3];
        }
    } else {
        // A dark patch where it stands.
        const float wide = 0.46F * static_cast<float>(box.width());
        const float high = 0.16F * wide;
        const Point foot{0.5F * static_cast<float>(box.x0 + box.x1) - plan.light.x * 0.25F * wide,
                         static_cast<float>(box.y1) - 0.4F * high};
        shadowBox = {static_cast<int>(foot.x - wide) - 2 * soft, static_cast<int>(foot.y - high) - 2 * soft,
                     static_cast<int>(foot.x + wide) + 2 * soft, static_cast<int>(foot.y + high) + 2 * soft};
        const Coverage patch = coverageOf(Path::ellipse({}, wide, high), Pose::moved(foot), shadowBox);
        shade.resize(static_cast<std::size_t>(shadowBox.width()) * static_cast<std::size_t>(shadowBox.height()));
        for (int y = patch.box.y0; y < patch.box.y1; ++y) {
            for (int x = patch.box.x0; x < patch.box.x1; ++x)
                shade[static_cast<std::size_t>(y - shadowBox.y0) * static_cast<std::size_t>(shadowBox.width()) +
                      static_cast<std::size_t>(x - shadowBox.x0)] = 1.2F * plan.shadowStrength * patch.at(x, y);
        }
    }
    blur(shade, shadowBox.width(), shadowBox.height(), soft);
    canvas.darken(shadowBox, shade);
}

/// What is seen of every thing: a pixel belongs to the foremost thing that covers at least half of it.
std::vector<Thing> visibleThings(const std::vector<Placed>& placed, int side) {
    std::vector<Thing> things;
    std::vector<std::size_t> areas;
    for (std::size_t k = 0; k < placed.size(); ++k) {
        Thing thing;
        thing.label = placed[k].plan.label;
        thing.mask.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
        thing.box = {side, side, 0, 0};
        std::size_t area = 0;
        const Box seen = intersection(placed[k].layer.box, {0, 0, side, side});
        for (int y = seen.y0; y < seen.y1; ++y) {
            for (int x = seen.x0; x < seen.x1; ++x) {
                const bool hidden = std::any_of(placed.begin() + static_cast<std::ptrdiff_t>(k) + 1, placed.end(),
                                                [&](const Placed& front) { return front.covers(x, y); });
                if (hidden || !placed[k].covers(x, y)) continue;
                thing.mask[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)] =
                    255;
                thing.box = {std::min(thing.box.x0, x), std::min(thing.box.y0, y), std::max(thing.box.x1, x + 1),
                             std::max(thing.box.y1, y + 1)};
                ++area;
            }
        }
        const auto at =
            std::find_if(areas.begin(), areas.end(), [&](std::size_t other) { return other < area; }) - areas.begin();
        areas.insert(areas.begin() + at, area);
        things.insert(things.begin() + at, std::move(thing));
    }
    return things;
}

}  // namespace

const std::vector<std::string>& sceneClasses() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& kind : thingKinds())
            all.emplace_back(kind.name);
        return all;
    }();
    return names;
}

Scene renderScene(const ScenePlan& plan) {
    Canvas canvas(plan.side);
    Dice setting(plan.seed, "scenes/background", plan.index);
    paintBackground(canvas, plan.background, setting);
    Dice clutter(plan.seed, "scenes/clutter", plan.index);
    paintClutter(canvas, plan.light, clutter);

    std::vector<Placed> placed;
    for (std::size_t k = 0; k < plan.things.size(); ++k) {
        const ThingPlan& thing = plan.things[k];
        Dice dice(plan.seed, "scenes/thing/" + std::to_string(k), plan.index);
        const float half = 0.4F * thing.size;
        const auto pixel = [&](float part) { return static_cast<int>(part * static_cast<float>(plan.side)); };
        const Colour ground = canvas.mean({pixel(thing.middle.x - half), pixel(thing.middle.y - half),
                                           pixel(thing.middle.x + half), pixel(thing.middle.y + half)});
        const Style style = drawStyle(dice, ground);
        Sketch sketch;
        thingKinds()[static_cast<std::size_t>(thing.label)].draw(sketch, style, dice);
        placed.push_back(placeWell(thing, sketch, plan, placed));
        castShadow(canvas, placed.back(), plan);
        canvas.lay(placed.back().layer);
    }

    Scene scene;
    Dice camera(plan.seed, "scenes/camera", plan.index);
    scene.picture = develop(std::move(canvas), plan.light, camera);
    scene.things = visibleThings(placed, plan.side);
    return scene;
}

Scene drawScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) {
    constexpr int leastSide = 96;
    constexpr int mostSide = 512;
    if (options.side < leastSide || options.side > mostSide) {
        throw RequestError(SACCADE_TEXT("a scene of {side} pixels a side cannot be drawn; {least} to {most} can"),
                           {{"side", std::to_string(options.side)},
                            {"least", std::to_string(leastSide)},
                            {"most", std::to_string(mostSide)}});
    }
    if (options.least < 1 || options.least > options.most || options.most > 3) {
        throw RequestError(SACCADE_TEXT("a scene holds 1 to 3 things, not {least} to {most}"),
                           {{"least", std::to_string(options.least)}, {"most", std::to_string(options.most)}});
    }
    return renderScene(planScene(seed, index, options));
}

}  // namespace saccade
