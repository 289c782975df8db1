// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/layer.h"

#include <algorithm>
#include <cmath>

#include "engine/scenes/noise.h"

namespace saccade {
namespace {

constexpr int fine = 2;  // painted pixels along one picture pixel; borders are exact on top of that

/// How light falls on every painted pixel of a body.
struct Lighting {
    Box box;
    std::vector<float> shade;      ///< factor on the colour
    std::vector<float> highlight;  ///< added white, before the material's gloss
};

/// The surface is taken to rise from the area's border over `radius` pixels: the blurred area is its height.
Lighting lightingOf(const Coverage& area, int radius, const Light& light) {
    const int width = area.box.width();
    const int height = area.box.height();
    Lighting result{area.box, std::vector<float>(area.values.size(), 1.0F), std::vector<float>(area.values.size())};
    if (radius < 1) return result;
    std::vector<float> rise = area.values;
    blur(rise, width, height, radius);
    const float steep = 1.9F * static_cast<float>(radius);
    // Halfway between the light and the eye, where a shiny surface shows the light.
    const float length = std::sqrt(light.x * light.x + light.y * light.y + (light.z + 1) * (light.z + 1));
    const float hx = light.x / length;
    const float hy = light.y / length;
    const float hz = (light.z + 1) / length;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const auto i = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
            if (area.values[i] == 0) continue;
            const float left = x > 0 ? rise[i - 1] : rise[i];
            const float right = x + 1 < width ? rise[i + 1] : rise[i];
            const float above = y > 0 ? rise[i - static_cast<std::size_t>(width)] : rise[i];
            const float below = y + 1 < height ? rise[i + static_cast<std::size_t>(width)] : rise[i];
            const float nx = (left - right) * 0.5F * steep;
            const float ny = (above - below) * 0.5F * steep;
            const float shorten = 1 / std::sqrt(nx * nx + ny * ny + 1);
            const float facing = std::max(0.0F, (nx * light.x + ny * light.y + light.z) * shorten) / light.z;
            const float dark = 0.72F + 0.28F * smoothStep(0.25F, 0.75F, rise[i]);
            result.shade[i] = std::min(1.45F, light.ambient + (1 - light.ambient) * facing) * dark;
            const float mirror = std::max(0.0F, (nx * hx + ny * hy + hz) * shorten);
            const float m4 = mirror * mirror * mirror * mirror;
            const float m16 = m4 * m4 * m4 * m4;
            result.highlight[i] = m16 * m16 * (rise[i] < 0.97F ? 1.0F : 0.3F);
        }
    }
    return result;
}

/// The length that a short step at the sketch's middle has in pixels.
float pixelsPerUnit(const Pose& pose) {
    const Point o = pose({0, 0});
    const Point x = pose({0.01F, 0}) - o;
    const Point y = pose({0, 0.01F}) - o;
    return 100 * std::sqrt(std::fabs(x.x * y.y - x.y * y.x));
}

/// The painted, still fine pixels.
struct FineLayer {
    Box box;
    std::vector<float> rgba;

    void paint(const Coverage& area, const Coverage* clip, const Lighting& lighting, const Material& material,
               const Pose& toSketch) {
        const int width = area.box.width();
        for (int y = area.box.y0; y < area.box.y1; ++y) {
            const float* covered =
                &area.values[static_cast<std::size_t>(y - area.box.y0) * static_cast<std::size_t>(width)];
            for (int x = area.box.x0; x < area.box.x1; ++x) {
                float opacity = covered[x - area.box.x0];
                if (opacity > 0 && clip != nullptr) opacity *= clip->at(x, y);
                if (opacity <= 0) continue;
                const Point place = toSketch({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F});
                Colour colour = material.at(place.x, place.y);
                float shade = 1;
                float white = 0;
                if (x >= lighting.box.x0 && x < lighting.box.x1 && y >= lighting.box.y0 && y < lighting.box.y1) {
                    const auto i =
                        static_cast<std::size_t>(y - lighting.box.y0) * static_cast<std::size_t>(lighting.box.width()) +
                        static_cast<std::size_t>(x - lighting.box.x0);
                    shade = lighting.shade[i];
                    white = lighting.highlight[i] * material.gloss;
                }
                colour = mix(colour * shade, Colour{1, 1, 1}, white);
                float* pixel = &rgba[4 * (static_cast<std::size_t>(y - box.y0) * static_cast<std::size_t>(box.width()) +
                                          static_cast<std::size_t>(x - box.x0))];
                pixel[0] += (colour.r - pixel[0]) * opacity;
                pixel[1] += (colour.g - pixel[1]) * opacity;
                pixel[2] += (colour.b - pixel[2]) * opacity;
                pixel[3] += (1 - pixel[3]) * opacity;
            }
        }
    }
};

}  // namespace

Light drawLight(Dice& dice) {
    Light light;
    const float angle = dice.range(-2.8F, -0.35F);  // from above, left to right
    const float height = dice.range(0.5F, 0.85F);
    const Point across = polar(angle, std::sqrt(1 - height * height));
    light.x = across.x;
    light.y = across.y;
    light.z = height;
    light.ambient = dice.range(0.3F, 0.6F);
    light.brightness = dice.range(0.78F, 1.12F);
    light.contrast = dice.range(0.85F, 1.15F);
    const float warm = dice.bell() * 0.05F;
    light.tint = {1 + warm, 1, 1 - warm};
    return light;
}

Box boundsOf(const Sketch& sketch, const Pose& pose) {
    float left = 1e9F;
    float top = 1e9F;
    float right = -1e9F;
    float bottom = -1e9F;
    for (const auto& shape : sketch.shapes()) {
        if (shape.onLastBody) continue;
        for (const auto& contour : shape.path.contours()) {
            for (const Point corner : contour) {
                const Point p = pose(corner);
                left = std::min(left, p.x);
                right = std::max(right, p.x);
                top = std::min(top, p.y);
                bottom = std::max(bottom, p.y);
            }
        }
    }
    if (left > right) return {};
    return {static_cast<int>(std::floor(left)), static_cast<int>(std::floor(top)), static_cast<int>(std::ceil(right)),
            static_cast<int>(std::ceil(bottom))};
}

Layer paint(const Sketch& sketch, const Pose& pose, const Light& light, const Box& frame) {
    Layer layer;
    layer.box = intersection(boundsOf(sketch, pose), frame);
    if (layer.box.empty()) {
        layer.box = {};
        return layer;
    }
    FineLayer painted;
    painted.box = {layer.box.x0 * fine, layer.box.y0 * fine, layer.box.x1 * fine, layer.box.y1 * fine};
    const auto width = static_cast<std::size_t>(painted.box.width());
    painted.rgba.resize(4 * width * static_cast<std::size_t>(painted.box.height()));

    const Pose toFine = pose.then(Pose::scaled(fine, fine));
    const Pose toSketch = toFine.inverse();
    const float unit = pixelsPerUnit(toFine);
    Coverage body;
    Lighting lighting;
    for (const auto& shape : sketch.shapes()) {
        Coverage area = coverageOf(shape.path, toFine, painted.box);
        if (area.box.empty()) continue;
        if (shape.onLastBody) {
            painted.paint(area, &body, lighting, shape.material, toSketch);
        } else if (shape.relief > 0) {
            body = std::move(area);
            lighting = lightingOf(body, static_cast<int>(std::lround(shape.relief * unit)), light);
            painted.paint(body, nullptr, lighting, shape.material, toSketch);
        } else {
            painted.paint(area, nullptr, {}, shape.material, toSketch);
        }
    }

    layer.rgba.resize(4 * static_cast<std::size_t>(layer.box.width()) * static_cast<std::size_t>(layer.box.height()));
    float* out = layer.rgba.data();
    for (int y = 0; y < layer.box.height(); ++y) {
        for (int x = 0; x < layer.box.width(); ++x, out += 4) {
            const float* upper =
                &painted.rgba[4 * (static_cast<std::size_t>(fine * y) * width + static_cast<std::size_t>(fine * x))];
            const float* lower = upper + 4 * width;
            for (int c = 0; c < 4; ++c)
                out[c] = 0.25F * (upper[c] + upper[4 + c] + lower[c] + lower[4 + c]);
        }
    }
    return layer;
}

}  // namespace saccade
