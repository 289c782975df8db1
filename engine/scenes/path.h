// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

namespace saccade {

struct Point {
    float x = 0;
    float y = 0;
};

inline Point operator+(Point a, Point b) {
    return {a.x + b.x, a.y + b.y};
}
inline Point operator-(Point a, Point b) {
    return {a.x - b.x, a.y - b.y};
}
inline Point operator*(Point a, float f) {
    return {a.x * f, a.y * f};
}
/// The point at an angle (radians, clockwise on a picture, whose y grows downwards) and a distance.
Point polar(float angle, float distance);
Point rotated(Point p, float angle);

/// A smooth curve through points, as points.
std::vector<Point> curveThrough(const std::vector<Point>& points, bool closed, int steps = 8);
/// Part of an ellipse as points, from one angle to another.
std::vector<Point> arc(Point centre, float rx, float ry, float from, float to, int steps = 24);

/// An area: the union of its contours, which are all made to wind the same way.
class Path {
 public:
    Path() = default;
    explicit Path(std::vector<Point> contour) { add(std::move(contour)); }

    static Path ellipse(Point centre, float rx, float ry, float angle = 0);
    static Path smooth(const std::vector<Point>& points) { return Path(curveThrough(points, true)); }
    static Path roundedBox(float x0, float y0, float x1, float y1, float radius);
    /// A line with round ends, `from` wide at its start and `to` at its end.
    static Path stroke(const std::vector<Point>& line, float from, float to);
    static Path stroke(const std::vector<Point>& line, float width) { return stroke(line, width, width); }

    Path& add(std::vector<Point> contour);
    Path& add(const Path& other);
    Path moved(Point by) const;
    Path scaled(float x, float y) const;
    Path turned(float angle) const;

    const std::vector<std::vector<Point>>& contours() const { return contours_; }

 private:
    std::vector<std::vector<Point>> contours_;
};

}  // namespace saccade
