// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/edges.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace saccade {

Array edgeStrength(const Picture& picture) {
    const cv::Mat rgb(picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.rgb.data()));
    cv::Mat grey;
    cv::cvtColor(rgb, grey, cv::COLOR_RGB2GRAY);
    cv::Mat smooth;
    grey.convertTo(smooth, CV_32F);
    cv::GaussianBlur(smooth, smooth, cv::Size(), 1.0);
    cv::Mat across;
    cv::Mat down;
    cv::Sobel(smooth, across, CV_32F, 1, 0);
    cv::Sobel(smooth, down, CV_32F, 0, 1);
    Array map(Shape{picture.height, picture.width});
    for (int row = 0; row < picture.height; ++row) {
        for (int column = 0; column < picture.width; ++column) {
            map.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.width) +
                       static_cast<std::size_t>(column)] =
                std::hypot(across.at<float>(row, column), down.at<float>(row, column));
        }
    }
    return map;
}

}  // namespace saccade
