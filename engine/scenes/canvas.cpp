// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/canvas.h"

#include <algorithm>
#include <cmath>

#include "engine/scenes/noise.h"

namespace saccade {

Canvas::Canvas(int sideInPixels)
    : side(sideInPixels), rgb(3 * static_cast<std::size_t>(sideInPixels) * static_cast<std::size_t>(sideInPixels)) {}

Colour Canvas::get(int x, int y) const {
    const float* p =
        &rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x))];
    return {p[0], p[1], p[2]};
}

void Canvas::set(int x, int y, Colour colour) {
    float* p = &rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x))];
    p[0] = colour.r;
    p[1] = colour.g;
    p[2] = colour.b;
}

void Canvas::lay(const Layer& layer) {
    const Box seen = intersection(layer.box, {0, 0, side, side});
    for (int y = seen.y0; y < seen.y1; ++y) {
        for (int x = seen.x0; x < seen.x1; ++x) {
            const float* p = &layer.rgba[4 * (static_cast<std::size_t>(y - layer.box.y0) *
                                                  static_cast<std::size_t>(layer.box.width()) +
                                              static_cast<std::size_t>(x - layer.box.x0))];
            set(x, y, get(x, y) * (1 - p[3]) + Colour{p[0], p[1], p[2]});
        }
    }
}

void Canvas::darken(const Box& box, const std::vector<float>& shade, Colour towards) {
    const Box seen = intersection(box, {0, 0, side, side});
    for (int y = seen.y0; y < seen.y1; ++y) {
        for (int x = seen.x0; x < seen.x1; ++x) {
            const float s = shade[static_cast<std::size_t>(y - box.y0) * static_cast<std::size_t>(box.width()) +
                                  static_cast<std::size_t>(x - box.x0)];
            if (s > 0) set(x, y, mix(get(x, y), towards, s));
        }
    }
}

void Canvas::softDisc(Point middle, float radius, float edge, Colour colour, float opacity) {
    const auto size = static_cast<float>(side);
    const float reach = radius * (1 + edge);
    const Box box = intersection({static_cast<int>(std::floor((middle.x - reach) * size)),
                                  static_cast<int>(std::floor((middle.y - reach) * size)),
                                  static_cast<int>(std::ceil((middle.x + reach) * size)),
                                  static_cast<int>(std::ceil((middle.y + reach) * size))},
                                 {0, 0, side, side});
    for (int y = box.y0; y < box.y1; ++y) {
        for (int x = box.x0; x < box.x1; ++x) {
            const float d = std::hypot((static_cast<float>(x) + 0.5F) / size - middle.x,
                                       (static_cast<float>(y) + 0.5F) / size - middle.y) /
                            radius;
            const float share = opacity * smoothStep(1 + edge, 1 - edge, d);
            if (share > 0) set(x, y, mix(get(x, y), colour, share));
        }
    }
}

Colour Canvas::mean(const Box& box) const {
    const Box seen = intersection(box, {0, 0, side, side});
    Colour sum;
    int count = 0;
    for (int y = seen.y0; y < seen.y1; y += 2) {
        for (int x = seen.x0; x < seen.x1; x += 2, ++count)
            sum = sum + get(x, y);
    }
    return count == 0 ? Colour{0.5F, 0.5F, 0.5F} : sum * (1 / static_cast<float>(count));
}

void Canvas::soften(int radius, int passes) {
    std::vector<float> channel(rgb.size() / 3);
    // A frame of the border's own colours keeps the border from darkening: the blur takes zeros outside.
    std::vector<float> weight(channel.size(), 1.0F);
    blur(weight, side, side, radius, passes);
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < channel.size(); ++i)
            channel[i] = rgb[3 * i + c];
        blur(channel, side, side, radius, passes);
        for (std::size_t i = 0; i < channel.size(); ++i)
            rgb[3 * i + c] = channel[i] / weight[i];
    }
}

}  // namespace saccade
