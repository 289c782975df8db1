// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/clutter.h"

#include <cmath>

#include "engine/scenes/noise.h"

namespace saccade {
namespace {

Path drawBlob(Dice& dice, int corners, float uneven) {
    std::vector<Point> points;
    for (int i = 0; i < corners; ++i)
        points.push_back(
            polar(6.2831853F * static_cast<float>(i) / static_cast<float>(corners), 1 + uneven * dice.bell()));
    return Path::smooth(points);
}

void drawPebble(Sketch& sketch, const Style& style, Dice& dice) {
    const float flat = dice.range(0.5F, 0.95F);
    sketch.body(drawBlob(dice, 7, 0.1F).scaled(1, flat), style.main, 0.4F);
}

void drawLeaf(Sketch& sketch, const Style& style, Dice& dice) {
    const float wide = dice.range(0.25F, 0.5F);
    sketch.body(Path::smooth(
                    {{0, 0.8F}, {-wide, 0.25F}, {-0.75F * wide, -0.4F}, {0, -1}, {0.75F * wide, -0.4F}, {wide, 0.25F}}),
                style.main, 0.15F);
    const Material vein = plain(style.main.base * 0.6F);
    sketch.flat(Path::stroke({{0, -0.9F}, {0, 1.15F}}, 0.03F, 0.07F), vein);
    for (int i = 0; i < 4; ++i) {
        const float y = 0.5F - 0.35F * static_cast<float>(i);
        for (const float side : {-1.0F, 1.0F})
            sketch.mark(Path::stroke({{0, y}, {side * wide, y - 0.3F}}, 0.03F), vein);
    }
}

void drawTwig(Sketch& sketch, const Style& style, Dice& dice) {
    const float bend = dice.range(-0.3F, 0.3F);
    const float thick = dice.range(0.06F, 0.14F);
    const Material& bark = dice.chance(0.5F) ? style.dark : style.main;
    const auto line = curveThrough({{-1, 0}, {0, bend}, {1, 0.1F}}, false);
    const int branches = dice.whole(0, 3);
    for (int i = 0; i < branches; ++i) {
        const Point from = line[static_cast<std::size_t>(dice.whole(3, static_cast<int>(line.size()) - 4))];
        const float angle = dice.range(-1.1F, -0.5F);
        const Point way = polar(angle, dice.range(0.25F, 0.5F));
        sketch.body(Path::stroke({from, from + Point{way.x, dice.sign() * way.y}}, 0.6F * thick, 0.3F * thick), bark,
                    0.04F);
    }
    sketch.body(Path::stroke(line, thick, 0.5F * thick), bark, 0.05F);
}

void drawPost(Sketch& sketch, const Style& style, Dice& dice) {
    const float wide = dice.range(0.08F, 0.2F);
    sketch.body(Path::roundedBox(-wide, -1, wide, 1, 0.04F), style.main, 0.1F);
    if (dice.chance(0.4F))
        sketch.body(Path::roundedBox(-0.6F, -0.7F, 0.6F, -0.7F + 1.6F * wide, 0.03F), style.second, 0.06F);
}

void drawCard(Sketch& sketch, const Style& style, Dice& dice) {
    const float wide = dice.range(0.5F, 1.0F);
    const float high = dice.range(0.4F, 1.0F);
    sketch.body(Path::roundedBox(-wide, -high, wide, high, dice.range(0.01F, 0.3F)), style.main, 0.1F);
    if (dice.chance(0.5F))
        sketch.mark(Path::roundedBox(-0.75F * wide, -0.75F * high, 0.75F * wide, 0.75F * high, 0.05F), style.second);
}

void drawWeird(Sketch& sketch, const Style& style, Dice& dice) {
    // Parts put together at random: curves, corners and borders as things have them, but no thing.
    sketch.body(drawBlob(dice, dice.whole(5, 10), 0.28F), style.main, 0.25F);
    const int parts = dice.whole(1, 3);
    for (int i = 0; i < parts; ++i) {
        const float angle = dice.range(0, 6.28F);
        const Path part = drawBlob(dice, dice.whole(4, 7), 0.25F).scaled(0.4F, 0.25F).turned(angle);
        const Point at = polar(angle, dice.range(0.4F, 1.0F));
        if (dice.chance(0.5F)) {
            sketch.body(part.moved(at), style.second, 0.1F);
        } else {
            sketch.mark(part.moved(at), dice.chance(0.5F) ? style.accent : style.light);
        }
    }
}

void drawGrass(Sketch& sketch, const Style& style, Dice& dice) {
    const int blades = dice.whole(4, 9);
    for (int i = 0; i < blades; ++i) {
        const float x = dice.range(-0.5F, 0.5F);
        const float high = dice.range(0.7F, 1.6F);
        const float lean = 1.4F * x + dice.range(-0.2F, 0.2F);
        const Material& surface = i % 3 == 0 ? style.second : style.main;
        sketch.flat(
            Path::stroke(
                curveThrough({{x, 0.8F}, {x + 0.25F * lean, 0.8F - 0.55F * high}, {x + lean, 0.8F - high}}, false),
                0.13F, 0.02F),
            surface);
    }
}

void drawScrap(Sketch& sketch, const Style& style, Dice& dice) {
    std::vector<Point> corners;
    const int count = dice.whole(3, 6);
    for (int i = 0; i < count; ++i) {
        const float angle = 6.2831853F * (static_cast<float>(i) + dice.range(-0.3F, 0.3F)) / static_cast<float>(count);
        corners.push_back(polar(angle, dice.range(0.6F, 1.1F)));
    }
    sketch.body(Path(corners), style.main, 0.12F);
}

void paintBubble(Canvas& canvas, Dice& dice) {
    const float x = dice.uniform();
    const float y = dice.uniform();
    const float radius = dice.range(0.012F, 0.05F);
    const Colour rim = mix(hsv({dice.uniform(), 0.3F, 1}), Colour{1, 1, 1}, 0.4F);
    canvas.softDisc({x, y}, radius, 0.1F, rim, 0.35F);
    canvas.softDisc({x - 0.35F * radius, y - 0.35F * radius}, 0.3F * radius, 0.4F, Colour{1, 1, 1}, 0.8F);
}

}  // namespace

void paintClutter(Canvas& canvas, const Light& light, Dice& dice) {
    using Draw = void (*)(Sketch&, const Style&, Dice&);
    constexpr Draw kinds[] = {drawPebble, drawLeaf, drawTwig, drawPost, drawCard, drawWeird, drawGrass, drawScrap};
    const auto side = static_cast<float>(canvas.side);
    const Box frame{0, 0, canvas.side, canvas.side};
    // A picture has one or two sorts of clutter, as places have.
    const int sorts[] = {dice.whole(0, 9), dice.whole(0, 9)};
    const int count = dice.chance(0.15F) ? 0 : dice.whole(2, 12);
    for (int i = 0; i < count; ++i) {
        const int sort = dice.chance(0.2F) ? dice.whole(0, 9) : sorts[i % 2];
        if (sort == 8) {
            paintBubble(canvas, dice);
            continue;
        }
        const Point at{dice.uniform(), dice.uniform()};
        if (sort == 9) {
            const float radius = dice.range(0.03F, 0.11F);
            const float edge = dice.range(0.1F, 0.6F);
            const Colour colour = hsv({dice.uniform(), dice.range(0, 0.8F), dice.range(0.4F, 1.0F)});
            canvas.softDisc(at, radius, edge, colour, dice.range(0.2F, 0.7F));
            continue;
        }
        const Style style =
            drawStyle(dice, canvas.mean({static_cast<int>(at.x * side) - 4, static_cast<int>(at.y * side) - 4,
                                         static_cast<int>(at.x * side) + 4, static_cast<int>(at.y * side) + 4}));
        Sketch sketch;
        kinds[sort](sketch, style, dice);
        // Small ones are many, large ones few.
        const float small = dice.uniform();
        const float half = mix(0.025F, 0.13F, small * small) * side;
        const bool upright = sort == 3 || sort == 6;
        const float turn = upright ? 0.1F * dice.bell() : dice.range(0, 6.2831853F);
        const Pose pose = Pose::turned(turn).then(Pose::scaled(half, half)).then(Pose::moved(at * side));
        const Layer layer = paint(sketch, pose, light, frame);
        if (layer.box.empty()) continue;
        std::vector<float> shade(layer.rgba.size() / 4);
        for (std::size_t k = 0; k < shade.size(); ++k)
            shade[k] = 0.3F * layer.rgba[4 * k + 3];
        const int shift = std::max(1, canvas.side / 100);
        Box below = layer.box;
        below.x0 += light.x < 0 ? shift : -shift;
        below.x1 += light.x < 0 ? shift : -shift;
        below.y0 += shift;
        below.y1 += shift;
        canvas.darken(below, shade);
        canvas.lay(layer);
    }
}

}  // namespace saccade
