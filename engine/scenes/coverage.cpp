// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/coverage.h"

#include <algorithm>
#include <cmath>

namespace saccade {
namespace {

/// Sums of signed area from which a row's running total is its coverage: every edge adds, in the pixel it crosses, the
/// area to its right, and to all pixels further right the height it spans.
class AreaSums {
 public:
    AreaSums(int width, int height)
        : width_(width),
          height_(height),
          sums_(static_cast<std::size_t>(width + 2) * static_cast<std::size_t>(height)) {}

    void addEdge(Point a, Point b) {
        if (a.y == b.y) return;
        const float direction = a.y < b.y ? 1.0F : -1.0F;
        if (a.y > b.y) std::swap(a, b);
        const float slope = (b.x - a.x) / (b.y - a.y);
        const int first = std::max(0, static_cast<int>(std::floor(a.y)));
        const int last = std::min(height_ - 1, static_cast<int>(std::ceil(b.y)) - 1);
        for (int row = first; row <= last; ++row) {
            const float top = std::max(a.y, static_cast<float>(row));
            const float bottom = std::min(b.y, static_cast<float>(row + 1));
            if (bottom <= top) continue;
            addInRow(row, clampX(a.x + (top - a.y) * slope), clampX(a.x + (bottom - a.y) * slope),
                     direction * (bottom - top));
        }
    }

    std::vector<float> coverage() const {
        std::vector<float> values(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
        for (int y = 0; y < height_; ++y) {
            const float* sums = &sums_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_ + 2)];
            float* out = &values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_)];
            float total = 0;
            for (int x = 0; x < width_; ++x) {
                total += sums[x];
                out[x] = std::min(std::fabs(total), 1.0F);
                // Rounding must not leave a veil over a whole row.
                if (out[x] < 1e-4F) out[x] = 0;
            }
        }
        return values;
    }

 private:
    float clampX(float x) const { return std::clamp(x, 0.0F, static_cast<float>(width_)); }

    void addInRow(int row, float from, float to, float height) {
        if (from > to) std::swap(from, to);
        float* sums = &sums_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_ + 2)];
        const auto addPiece = [&](int column, float middle, float share) {
            const float inside = middle - static_cast<float>(column);
            sums[column] += share * (1 - inside);
            sums[column + 1] += share * inside;
        };
        const int first = static_cast<int>(from);
        if (to <= static_cast<float>(first + 1)) {
            addPiece(first, 0.5F * (from + to), height);
            return;
        }
        const float perUnit = height / (to - from);
        float x = from;
        for (int column = first; x < to; ++column) {
            const float next = std::min(to, static_cast<float>(column + 1));
            addPiece(column, 0.5F * (x + next), perUnit * (next - x));
            x = next;
        }
    }

    int width_;
    int height_;
    std::vector<float> sums_;
};

void blurRow(const float* in, float* out, int count, int radius) {
    const float share = 1.0F / static_cast<float>(2 * radius + 1);
    float sum = 0;
    for (int i = 0; i < std::min(radius, count); ++i)
        sum += in[i];
    for (int i = 0; i < count; ++i) {
        if (i + radius < count) sum += in[i + radius];
        if (i - radius - 1 >= 0) sum -= in[i - radius - 1];
        out[i] = sum * share;
    }
}

void blurColumns(const std::vector<float>& in, std::vector<float>& out, int width, int height, int radius) {
    // Whole rows are added and subtracted, so that the inner loop runs along memory.
    const float share = 1.0F / static_cast<float>(2 * radius + 1);
    const auto row = [&](const std::vector<float>& values, int y) {
        return values.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    };
    std::vector<float> sums(static_cast<std::size_t>(width));
    const auto add = [&](int y, float factor) {
        const float* values = row(in, y);
        for (int x = 0; x < width; ++x)
            sums[static_cast<std::size_t>(x)] += factor * values[x];
    };
    for (int y = 0; y < std::min(radius, height); ++y)
        add(y, 1);
    for (int y = 0; y < height; ++y) {
        if (y + radius < height) add(y + radius, 1);
        if (y - radius - 1 >= 0) add(y - radius - 1, -1);
        float* values = out.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        for (int x = 0; x < width; ++x)
            values[x] = sums[static_cast<std::size_t>(x)] * share;
    }
}

}  // namespace

Coverage coverageOf(const Path& path, const Pose& pose, const Box& bounds) {
    std::vector<std::vector<Point>> contours = path.contours();
    float left = 1e9F;
    float top = 1e9F;
    float right = -1e9F;
    float bottom = -1e9F;
    for (auto& contour : contours) {
        for (Point& p : contour) {
            p = pose(p);
            left = std::min(left, p.x);
            right = std::max(right, p.x);
            top = std::min(top, p.y);
            bottom = std::max(bottom, p.y);
        }
    }
    Coverage result;
    if (left > right) return result;
    result.box = intersection(bounds, {static_cast<int>(std::floor(left)), static_cast<int>(std::floor(top)),
                                       static_cast<int>(std::ceil(right)), static_cast<int>(std::ceil(bottom))});
    if (result.box.empty()) {
        result.box = {};
        return result;
    }
    AreaSums sums(result.box.width(), result.box.height());
    const Point origin{static_cast<float>(result.box.x0), static_cast<float>(result.box.y0)};
    for (const auto& contour : contours) {
        for (std::size_t i = 0; i < contour.size(); ++i)
            sums.addEdge(contour[i] - origin, contour[(i + 1) % contour.size()] - origin);
    }
    result.values = sums.coverage();
    return result;
}

void blur(std::vector<float>& values, int width, int height, int radius, int passes) {
    if (radius < 1) return;
    std::vector<float> other(values.size());
    for (int pass = 0; pass < passes; ++pass) {
        for (int y = 0; y < height; ++y) {
            const auto start = static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
            blurRow(&values[start], &other[start], width, radius);
        }
        blurColumns(other, values, width, height, radius);
    }
}

}  // namespace saccade
