// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/path.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace saccade {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

float signedArea(const std::vector<Point>& contour) {
    float area = 0;
    for (std::size_t i = 0; i < contour.size(); ++i) {
        const Point a = contour[i];
        const Point b = contour[(i + 1) % contour.size()];
        area += a.x * b.y - b.x * a.y;
    }
    return area;
}

template <typename Change>
Path changed(const Path& path, Change change) {
    Path result;
    for (auto contour : path.contours()) {
        for (Point& p : contour)
            p = change(p);
        result.add(std::move(contour));
    }
    return result;
}

}  // namespace

Point polar(float angle, float distance) {
    return {std::cos(angle) * distance, std::sin(angle) * distance};
}

Point rotated(Point p, float angle) {
    const float c = std::cos(angle);
    const float s = std::sin(angle);
    return {c * p.x - s * p.y, s * p.x + c * p.y};
}

std::vector<Point> curveThrough(const std::vector<Point>& points, bool closed, int steps) {
    // Catmull and Rom's spline: through every point, its direction there that of the neighbours' chord.
    const auto count = static_cast<int>(points.size());
    const auto at = [&](int i) {
        return points[static_cast<std::size_t>(closed ? (i + count) % count : std::clamp(i, 0, count - 1))];
    };
    std::vector<Point> curve;
    for (int i = 0; i < (closed ? count : count - 1); ++i) {
        const Point a = at(i - 1);
        const Point b = at(i);
        const Point c = at(i + 1);
        const Point d = at(i + 2);
        for (int k = 0; k < steps; ++k) {
            const float t = static_cast<float>(k) / static_cast<float>(steps);
            const Point linear = (c - a) * t;
            const Point square = (a * 2 - b * 5 + c * 4 - d) * (t * t);
            const Point cube = (b * 3 - a - c * 3 + d) * (t * t * t);
            curve.push_back((b * 2 + linear + square + cube) * 0.5F);
        }
    }
    if (!closed) curve.push_back(points.back());
    return curve;
}

std::vector<Point> arc(Point centre, float rx, float ry, float from, float to, int steps) {
    std::vector<Point> points;
    for (int i = 0; i <= steps; ++i) {
        const float angle = from + (to - from) * static_cast<float>(i) / static_cast<float>(steps);
        points.push_back({centre.x + rx * std::cos(angle), centre.y + ry * std::sin(angle)});
    }
    return points;
}

Path Path::ellipse(Point centre, float rx, float ry, float angle) {
    // Small ones look as round with fewer corners.
    const int steps = std::clamp(static_cast<int>(20 + 60 * std::max(rx, ry)), 20, 64);
    Path path(arc({0, 0}, rx, ry, 0, 2 * pi * static_cast<float>(steps - 1) / static_cast<float>(steps), steps - 1));
    return (angle == 0 ? path : path.turned(angle)).moved(centre);
}

Path Path::roundedBox(float x0, float y0, float x1, float y1, float radius) {
    std::vector<Point> points;
    const auto corner = [&](Point centre, float from) {
        const auto part = arc(centre, radius, radius, from, from + pi / 2, 6);
        points.insert(points.end(), part.begin(), part.end());
    };
    corner({x1 - radius, y1 - radius}, 0);
    corner({x0 + radius, y1 - radius}, pi / 2);
    corner({x0 + radius, y0 + radius}, pi);
    corner({x1 - radius, y0 + radius}, 3 * pi / 2);
    return Path(std::move(points));
}

Path Path::stroke(const std::vector<Point>& line, float from, float to) {
    std::vector<Point> left;
    std::vector<Point> right;
    Path path;
    const std::size_t last = line.size() - 1;
    for (std::size_t i = 0; i <= last; ++i) {
        const Point along = line[std::min(i + 1, last)] - line[i == 0 ? 0 : i - 1];
        const float length = std::max(std::hypot(along.x, along.y), 1e-6F);
        const float half =
            0.5F * (from + (to - from) * static_cast<float>(i) / static_cast<float>(std::max<std::size_t>(last, 1)));
        const Point normal = {-along.y / length * half, along.x / length * half};
        left.push_back(line[i] + normal);
        right.push_back(line[i] - normal);
    }
    left.insert(left.end(), right.rbegin(), right.rend());
    path.add(std::move(left));
    if (from > 0.02F) path.add(ellipse(line.front(), from / 2, from / 2));
    if (to > 0.02F) path.add(ellipse(line.back(), to / 2, to / 2));
    return path;
}

Path& Path::add(std::vector<Point> contour) {
    if (signedArea(contour) < 0) std::reverse(contour.begin(), contour.end());
    contours_.push_back(std::move(contour));
    return *this;
}

Path& Path::add(const Path& other) {
    contours_.insert(contours_.end(), other.contours_.begin(), other.contours_.end());
    return *this;
}

Path Path::moved(Point by) const {
    return changed(*this, [&](Point p) { return p + by; });
}

Path Path::scaled(float x, float y) const {
    return changed(*this, [&](Point p) { return Point{p.x * x, p.y * y}; });
}

Path Path::turned(float angle) const {
    return changed(*this, [&](Point p) { return rotated(p, angle); });
}

}  // namespace saccade
