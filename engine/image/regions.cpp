// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/regions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/image/felzenszwalb.h"
#include "engine/image/spline_resize.h"

namespace saccade {
namespace {

constexpr std::int64_t side = 224;
constexpr std::array<double, 6> scales{50, 100, 150, 250, 500, 1200};
constexpr double sigma = 0.8;
constexpr std::int64_t leastArea = 150;
constexpr std::int64_t dilation = 5;

// From -1 to 1, at side x side.
Array stretched(const Array& picture) {
    const auto [least, greatest] = std::minmax_element(picture.values.begin(), picture.values.end());
    const float low = *least;
    const float range = *greatest - low;
    Array result = picture;
    for (float& value : result.values)
        value = range > 0 ? 2 * (value - low) / range - 1 : 0.0F;
    return splineResized(result, side, side);
}

// Which regions hold a pixel: lists of all pixels, one after the other.
class Holders {
 public:
    explicit Holders(const Regions& regions) : begins_(static_cast<std::size_t>(regions.height * regions.width) + 1) {
        std::size_t total = 0;
        for (const auto& region : regions.pixels) {
            total += region.size();
            for (const std::int32_t pixel : region)
                ++begins_[static_cast<std::size_t>(pixel) + 1];
        }
        std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
        holders_.resize(total);
        std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
        for (std::size_t region = 0; region < regions.pixels.size(); ++region) {
            for (const std::int32_t pixel : regions.pixels[region])
                holders_[next[static_cast<std::size_t>(pixel)]++] = region;
        }
    }

    template <typename Visit>
    void of(std::int32_t pixel, const Visit& visit) const {
        const auto at = static_cast<std::size_t>(pixel);
        for (std::size_t i = begins_[at]; i < begins_[at + 1]; ++i)
            visit(holders_[i]);
    }

 private:
    std::vector<std::size_t> begins_;
    std::vector<std::size_t> holders_;
};

// The picture while it is being filled.
class Canvas {
 public:
    Canvas(const Array& attribution, const Regions& regions)
        : attribution_(attribution), regions_(regions), map_(attribution.shape), filled_(attribution.values.size()) {}

    /// The pixels of a region that nothing reached yet.
    std::vector<std::int32_t> open(std::size_t region) const {
        std::vector<std::int32_t> pixels;
        for (const std::int32_t pixel : regions_.pixels[region]) {
            if (!filled_[static_cast<std::size_t>(pixel)]) pixels.push_back(pixel);
        }
        return pixels;
    }
    double mean(const std::vector<std::int32_t>& pixels) const {
        double sum = 0;
        for (const std::int32_t pixel : pixels)
            sum += attribution_.values[static_cast<std::size_t>(pixel)];
        return pixels.empty() ? 0 : sum / static_cast<double>(pixels.size());
    }
    void fill(const std::vector<std::int32_t>& pixels) {
        const auto value = static_cast<float>(mean(pixels));
        for (const std::int32_t pixel : pixels) {
            map_.values[static_cast<std::size_t>(pixel)] = value;
            filled_[static_cast<std::size_t>(pixel)] = true;
        }
    }
    Array finished() {
        std::vector<std::int32_t> left;
        for (std::size_t i = 0; i < filled_.size(); ++i) {
            if (!filled_[i]) left.push_back(static_cast<std::int32_t>(i));
        }
        fill(left);
        return std::move(map_);
    }

 private:
    const Array& attribution_;
    const Regions& regions_;
    Array map_;
    std::vector<bool> filled_;
};

void fillGreedily(Canvas& canvas, const Array& attribution, const Regions& regions, std::int64_t leastPixels) {
    // What is left of each region. Every pixel is filled once, so that keeping this costs no more than the regions'
    // areas together.
    const std::size_t count = regions.pixels.size();
    std::vector<std::int64_t> open(count);
    std::vector<double> sums(count, 0.0);
    for (std::size_t region = 0; region < count; ++region) {
        open[region] = static_cast<std::int64_t>(regions.pixels[region].size());
        for (const std::int32_t pixel : regions.pixels[region])
            sums[region] += attribution.values[static_cast<std::size_t>(pixel)];
    }
    const Holders holders(regions);
    while (true) {
        std::size_t best = count;
        double gain = -std::numeric_limits<double>::infinity();
        for (std::size_t region = 0; region < count; ++region) {
            if (open[region] == 0 || open[region] < leastPixels) continue;
            const double mean = sums[region] / static_cast<double>(open[region]);
            if (mean <= gain) continue;
            gain = mean;
            best = region;
        }
        if (best == count) return;
        const std::vector<std::int32_t> pixels = canvas.open(best);
        canvas.fill(pixels);
        for (const std::int32_t pixel : pixels) {
            holders.of(pixel, [&](std::size_t region) {
                --open[region];
                sums[region] -= attribution.values[static_cast<std::size_t>(pixel)];
            });
        }
    }
}

void fillSorted(Canvas& canvas, const Regions& regions, std::int64_t leastPixels) {
    std::vector<double> means;
    for (const auto& region : regions.pixels)
        means.push_back(canvas.mean(region));
    std::vector<std::size_t> order(means.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return means[a] > means[b]; });
    for (const std::size_t region : order) {
        const std::vector<std::int32_t> pixels = canvas.open(region);
        if (static_cast<std::int64_t>(pixels.size()) >= leastPixels) canvas.fill(pixels);
    }
}

}  // namespace

Segments nearestSized(const Segments& segments, std::int64_t height, std::int64_t width) {
    const auto sources = [](std::int64_t from, std::int64_t to) {
        const double factor = static_cast<double>(from) / static_cast<double>(to);
        std::vector<std::int64_t> result;
        for (std::int64_t i = 0; i < to; ++i) {
            const double place = factor * (static_cast<double>(i) + 0.5) - 0.5;
            result.push_back(std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(place + 0.5)), 0, from - 1));
        }
        return result;
    };
    const std::vector<std::int64_t> rows = sources(segments.height, height);
    const std::vector<std::int64_t> columns = sources(segments.width, width);
    std::vector<std::int64_t> marks;
    for (const std::int64_t row : rows) {
        for (const std::int64_t column : columns)
            marks.push_back(segments.at(row, column));
    }
    return numbered(height, width, marks);
}

void appendDilated(Regions& regions, const Segments& segments, std::int64_t radius) {
    const std::size_t first = regions.pixels.size();
    regions.pixels.resize(first + static_cast<std::size_t>(segments.count));
    std::vector<std::int32_t> near;
    for (std::int64_t y = 0; y < segments.height; ++y) {
        for (std::int64_t x = 0; x < segments.width; ++x) {
            near.clear();
            for (std::int64_t down = -radius; down <= radius; ++down) {
                for (std::int64_t right = -radius; right <= radius; ++right) {
                    const std::int64_t row = y + down;
                    const std::int64_t column = x + right;
                    const bool inside = row >= 0 && row < segments.height && column >= 0 && column < segments.width;
                    if (!inside || down * down + right * right > radius * radius) continue;
                    near.push_back(segments.at(row, column));
                }
            }
            std::sort(near.begin(), near.end());
            near.erase(std::unique(near.begin(), near.end()), near.end());
            for (const std::int32_t label : near) {
                regions.pixels[first + static_cast<std::size_t>(label)].push_back(
                    static_cast<std::int32_t>(y * segments.width + x));
            }
        }
    }
}

Regions xraiRegions(const Array& picture, Job& job) {
    Regions regions{picture.shape.at(1), picture.shape.at(2), {}};
    const Array sized = stretched(picture);
    for (const double scale : scales) {
        const Segments segments = felzenszwalb(sized, {scale, sigma, leastArea}, job);
        appendDilated(regions, nearestSized(segments, regions.height, regions.width), dilation);
    }
    return regions;
}

Array filledByRegions(const Array& attribution, const Regions& regions, std::int64_t leastPixels, Filling filling) {
    Canvas canvas(attribution, regions);
    if (filling == Filling::greedy) {
        fillGreedily(canvas, attribution, regions, leastPixels);
    } else {
        fillSorted(canvas, regions, leastPixels);
    }
    return canvas.finished();
}

}  // namespace saccade
