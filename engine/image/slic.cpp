// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/slic.h"

#include <algorithm>
#include <cmath>
#include <opencv2/ximgproc/slic.hpp>

#include "engine/image/lab.h"

namespace saccade {
namespace {

constexpr int rounds = 10;
// In per cent of the usual area: what is smaller belongs to a neighbour.
constexpr int smallestShare = 25;

cv::Mat labOf(const Array& picture) {
    cv::Mat lab(static_cast<int>(picture.shape[1]), static_cast<int>(picture.shape[2]), CV_32FC3);
    const std::size_t plane = lab.total();
    const float* const values = picture.values.data();
    auto* const pixels = lab.ptr<float>();
    for (std::size_t i = 0; i < plane; ++i) {
        const Lab colour = toLab({values[i], values[plane + i], values[2 * plane + i]});
        for (std::size_t part = 0; part < 3; ++part)
            pixels[3 * i + part] = static_cast<float>(colour[part]);
    }
    return lab;
}

// OpenCV's clean-up leaves a few pieces apart: every piece becomes a segment of its own.
std::vector<std::int64_t> connectedMarks(const cv::Mat& labels) {
    const int rows = labels.rows;
    const int columns = labels.cols;
    std::vector<std::int64_t> marks(labels.total(), -1);
    std::vector<int> waiting;
    for (int start = 0; start < rows * columns; ++start) {
        if (marks[static_cast<std::size_t>(start)] >= 0) continue;
        const int label = labels.at<int>(start / columns, start % columns);
        marks[static_cast<std::size_t>(start)] = start;
        waiting.push_back(start);
        while (!waiting.empty()) {
            const int pixel = waiting.back();
            waiting.pop_back();
            const auto visit = [&](int y, int x) {
                if (y < 0 || y >= rows || x < 0 || x >= columns || labels.at<int>(y, x) != label) return;
                std::int64_t& mark = marks[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) +
                                           static_cast<std::size_t>(x)];
                if (mark >= 0) return;
                mark = start;
                waiting.push_back(y * columns + x);
            };
            const int y = pixel / columns;
            const int x = pixel % columns;
            visit(y - 1, x);
            visit(y + 1, x);
            visit(y, x - 1);
            visit(y, x + 1);
        }
    }
    return marks;
}

}  // namespace

Segments slic(const Array& picture, const SlicOptions& options, Job& job) {
    job.check();
    const cv::Mat lab = labOf(picture);
    const double area =
        static_cast<double>(lab.total()) / static_cast<double>(std::max<std::int64_t>(options.segments, 1));
    // One region for each axis at least; OpenCV wants regions of more than one pixel.
    const int side = std::max(2, static_cast<int>(std::lround(std::sqrt(area))));
    const auto method =
        cv::ximgproc::createSuperpixelSLIC(lab, cv::ximgproc::SLIC, side, static_cast<float>(options.compactness));
    method->iterate(rounds);
    method->enforceLabelConnectivity(smallestShare);
    cv::Mat labels;
    method->getLabels(labels);
    job.check();
    return numbered(picture.shape[1], picture.shape[2], connectedMarks(labels));
}

}  // namespace saccade
