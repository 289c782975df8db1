// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/felzenszwalb.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace saccade {
namespace {

struct Edge {
    double cost = 0;
    std::size_t from = 0;
    std::size_t to = 0;
};

// Sets of pixels, each named by its first pixel.
class Forest {
 public:
    explicit Forest(std::size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), std::size_t{0}); }

    std::size_t root(std::size_t pixel) {
        while (parents_[pixel] != pixel) {
            parents_[pixel] = parents_[parents_[pixel]];
            pixel = parents_[pixel];
        }
        return pixel;
    }
    std::size_t join(std::size_t one, std::size_t other) {
        const auto [first, second] = std::minmax(one, other);
        parents_[second] = first;
        return first;
    }

 private:
    std::vector<std::size_t> parents_;
};

// The channels in float64, smoothed.
std::vector<cv::Mat> channelsOf(const Array& picture, double sigma) {
    const auto rows = static_cast<int>(picture.shape[1]);
    const auto columns = static_cast<int>(picture.shape[2]);
    const std::size_t plane = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    // Smaller ones leave nothing of the Gaussian but its middle.
    const int radius = static_cast<int>(std::lround(4 * sigma));
    std::vector<cv::Mat> channels;
    for (std::size_t c = 0; c < static_cast<std::size_t>(picture.shape[0]); ++c) {
        cv::Mat channel(rows, columns, CV_64F);
        std::copy_n(picture.values.begin() + static_cast<std::ptrdiff_t>(c * plane), plane, channel.begin<double>());
        if (radius > 0) {
            const cv::Mat kernel = cv::getGaussianKernel(2 * radius + 1, sigma, CV_64F);
            cv::Mat smooth;
            cv::sepFilter2D(channel, smooth, CV_64F, kernel, kernel, cv::Point(-1, -1), 0, cv::BORDER_REFLECT);
            channel = smooth;
        }
        channels.push_back(channel);
    }
    return channels;
}

// Appends the edges between every pixel and the one at an offset from it.
void appendEdges(std::vector<Edge>& edges, const std::vector<cv::Mat>& channels, int down, int right) {
    const int rows = channels.front().rows;
    const int columns = channels.front().cols;
    for (int y = std::max(0, -down); y < rows - std::max(0, down); ++y) {
        for (int x = std::max(0, -right); x < columns - std::max(0, right); ++x) {
            double squares = 0;
            for (const cv::Mat& channel : channels) {
                const double difference = channel.at<double>(y + down, x + right) - channel.at<double>(y, x);
                squares += difference * difference;
            }
            const auto index = [columns](int row, int column) {
                return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                       static_cast<std::size_t>(column);
            };
            edges.push_back({std::sqrt(squares), index(y, x), index(y + down, x + right)});
        }
    }
}

std::vector<Edge> sortedEdges(const std::vector<cv::Mat>& channels) {
    std::vector<Edge> edges;
    edges.reserve(channels.front().total() * 4);
    appendEdges(edges, channels, 1, 0);
    appendEdges(edges, channels, 0, 1);
    appendEdges(edges, channels, 1, 1);
    appendEdges(edges, channels, -1, 1);
    std::stable_sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.cost < b.cost; });
    return edges;
}

}  // namespace

Segments felzenszwalb(const Array& picture, const FelzenszwalbOptions& options, Job& job) {
    const std::vector<Edge> edges = sortedEdges(channelsOf(picture, options.sigma));
    const auto pixels = static_cast<std::size_t>(picture.shape[1] * picture.shape[2]);
    const double scale = options.scale / 255;
    Forest forest(pixels);
    std::vector<double> dearest(pixels, 0.0);  // the last edge that joined a segment
    std::vector<std::int64_t> size(pixels, 1);

    job.check();
    for (const Edge& edge : edges) {
        const std::size_t one = forest.root(edge.from);
        const std::size_t other = forest.root(edge.to);
        if (one == other) continue;
        const double allowed = std::min(dearest[one] + scale / static_cast<double>(size[one]),
                                        dearest[other] + scale / static_cast<double>(size[other]));
        if (edge.cost >= allowed) continue;
        const std::int64_t together = size[one] + size[other];
        const std::size_t joined = forest.join(one, other);
        size[joined] = together;
        dearest[joined] = edge.cost;
    }
    job.check();
    for (const Edge& edge : edges) {
        const std::size_t one = forest.root(edge.from);
        const std::size_t other = forest.root(edge.to);
        if (one == other || std::min(size[one], size[other]) >= options.minimumSize) continue;
        const std::int64_t together = size[one] + size[other];
        size[forest.join(one, other)] = together;
    }

    std::vector<std::int64_t> roots(pixels);
    for (std::size_t i = 0; i < pixels; ++i)
        roots[i] = static_cast<std::int64_t>(forest.root(i));
    return numbered(picture.shape[1], picture.shape[2], roots);
}

}  // namespace saccade
