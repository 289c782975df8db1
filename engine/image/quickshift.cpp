// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/quickshift.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/image/lab.h"

namespace saccade {
namespace {

// Colour and place of every pixel, and which pixels its window holds.
class Plane {
 public:
    Plane(const Array& picture, double ratio, double kernelSize)
        : height_(picture.shape[1]),
          width_(picture.shape[2]),
          reach_(static_cast<std::int64_t>(std::ceil(3 * kernelSize))) {
        const auto size = static_cast<std::size_t>(height_ * width_);
        colours_.resize(size);
        const float* const values = picture.values.data();
        for (std::size_t i = 0; i < size; ++i) {
            colours_[i] = toLab({values[i], values[size + i], values[2 * size + i]});
            for (double& part : colours_[i])
                part *= ratio;
        }
    }

    std::int64_t height() const { return height_; }
    std::int64_t width() const { return width_; }
    std::size_t size() const { return colours_.size(); }
    std::size_t index(std::int64_t row, std::int64_t column) const {
        return static_cast<std::size_t>(row * width_ + column);
    }

    /// Calls visit(other, squared distance) for every pixel of the window around one, row by row.
    template <typename Visit>
    void around(std::int64_t row, std::int64_t column, const Visit& visit) const {
        const Lab& middle = colours_[index(row, column)];
        for (std::int64_t y = std::max<std::int64_t>(row - reach_, 0); y < std::min(row + reach_ + 1, height_); ++y) {
            for (std::int64_t x = std::max<std::int64_t>(column - reach_, 0); x < std::min(column + reach_ + 1, width_);
                 ++x) {
                const std::size_t other = index(y, x);
                const Lab& colour = colours_[other];
                double squares = 0;
                for (std::size_t part = 0; part < 3; ++part) {
                    const double difference = middle[part] - colour[part];
                    squares += difference * difference;
                }
                squares += static_cast<double>((row - y) * (row - y) + (column - x) * (column - x));
                visit(other, squares);
            }
        }
    }

 private:
    std::int64_t height_;
    std::int64_t width_;
    std::int64_t reach_;
    std::vector<Lab> colours_;
};

std::vector<double> densitiesOf(const Plane& plane, double kernelSize, Job& job) {
    const double factor = -0.5 / (kernelSize * kernelSize);
    std::vector<double> densities(plane.size());
    for (std::int64_t row = 0; row < plane.height(); ++row) {
        job.check();
        for (std::int64_t column = 0; column < plane.width(); ++column) {
            double density = 0;
            plane.around(row, column, [&](std::size_t, double squares) { density += std::exp(squares * factor); });
            densities[plane.index(row, column)] = density;
        }
    }
    return densities;
}

// Every pixel's nearest denser one; itself where there is none near enough.
std::vector<std::size_t> linksOf(const Plane& plane, const std::vector<double>& densities, double most, Job& job) {
    std::vector<std::size_t> links(plane.size());
    std::iota(links.begin(), links.end(), std::size_t{0});
    for (std::int64_t row = 0; row < plane.height(); ++row) {
        job.check();
        for (std::int64_t column = 0; column < plane.width(); ++column) {
            const std::size_t here = plane.index(row, column);
            double closest = std::numeric_limits<double>::infinity();
            plane.around(row, column, [&](std::size_t other, double squares) {
                const bool denser =
                    densities[other] > densities[here] || (densities[other] == densities[here] && other < here);
                if (!denser || squares >= closest) return;
                closest = squares;
                links[here] = other;
            });
            if (std::sqrt(closest) > most) links[here] = here;
        }
    }
    return links;
}

}  // namespace

Segments quickshift(const Array& picture, const QuickshiftOptions& options, Job& job) {
    const Plane plane(picture, options.ratio, options.kernelSize);
    const std::vector<double> densities = densitiesOf(plane, options.kernelSize, job);
    std::vector<std::size_t> links = linksOf(plane, densities, options.maximumDistance, job);
    std::vector<std::int64_t> roots(links.size());
    for (std::size_t i = 0; i < links.size(); ++i) {
        std::size_t root = i;
        while (links[root] != root) {
            links[root] = links[links[root]];
            root = links[root];
        }
        roots[i] = static_cast<std::int64_t>(root);
    }
    return numbered(plane.height(), plane.width(), roots);
}

}  // namespace saccade
