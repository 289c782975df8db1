// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/spline_resize.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace saccade {
namespace {

// Zeros around a row: a spline feels a value as far away as this by less than a ten millionth.
constexpr std::size_t border = 12;

// The coefficients of the cubic spline through values: (c[i - 1] + 4 c[i] + c[i + 1]) / 6 = value[i], mirrored at the
// ends. Eliminated from the first to the last.
std::vector<double> coefficients(const std::vector<double>& values) {
    const std::size_t count = values.size();
    std::vector<double> upper(count);
    std::vector<double> result(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double lower = i == 0 ? 0.0 : i + 1 == count ? 2.0 : 1.0;
        const double above = i == 0 ? 2.0 : 1.0;
        const double pivot = 4.0 - (i == 0 ? 0.0 : lower * upper[i - 1]);
        upper[i] = above / pivot;
        result[i] = (6.0 * values[i] - (i == 0 ? 0.0 : lower * result[i - 1])) / pivot;
    }
    for (std::size_t i = count - 1; i-- > 0;)
        result[i] -= upper[i] * result[i + 1];
    return result;
}

// What the four coefficients around a place weigh, `share` being how far it lies beyond the second of them.
std::array<double, 4> weightsAt(double share) {
    const double rest = 1 - share;
    return {rest * rest * rest / 6, (4 - 6 * share * share + 3 * share * share * share) / 6,
            (4 - 6 * rest * rest + 3 * rest * rest * rest) / 6, share * share * share / 6};
}

// Every row of a plane brought to a width.
cv::Mat rowsResized(const cv::Mat& plane, int width) {
    cv::Mat result(plane.rows, width, CV_64F);
    const double factor = static_cast<double>(plane.cols) / width;
    for (int y = 0; y < plane.rows; ++y) {
        std::vector<double> values(static_cast<std::size_t>(plane.cols) + 2 * border, 0.0);
        for (int x = 0; x < plane.cols; ++x)
            values[static_cast<std::size_t>(x) + border] = plane.at<double>(y, x);
        const std::vector<double> spline = coefficients(values);
        for (int x = 0; x < width; ++x) {
            const double place = (x + 0.5) * factor - 0.5 + static_cast<double>(border);
            const auto second = static_cast<std::size_t>(place);
            const std::array<double, 4> weights = weightsAt(place - std::floor(place));
            double value = 0;
            for (std::size_t i = 0; i < weights.size(); ++i)
                value += weights[i] * spline[second - 1 + i];
            result.at<double>(y, x) = value;
        }
    }
    return result;
}

cv::Mat smoothed(const cv::Mat& plane, double down, double across) {
    const auto kernel = [](double sigma) {
        const int radius = static_cast<int>(std::lround(4 * sigma));
        return radius > 0 ? cv::getGaussianKernel(2 * radius + 1, sigma, CV_64F) : cv::Mat(cv::Mat::ones(1, 1, CV_64F));
    };
    cv::Mat result;
    cv::sepFilter2D(plane, result, CV_64F, kernel(across), kernel(down), cv::Point(-1, -1), 0, cv::BORDER_CONSTANT);
    return result;
}

}  // namespace

Array splineResized(const Array& map, std::int64_t height, std::int64_t width) {
    const std::int64_t rows = map.shape.at(1);
    const std::int64_t columns = map.shape.at(2);
    if (rows == height && columns == width) return map;
    const auto deviation = [](std::int64_t from, std::int64_t to) {
        return std::max(0.0, (static_cast<double>(from) / static_cast<double>(to) - 1) / 2);
    };
    const auto [least, greatest] = std::minmax_element(map.values.begin(), map.values.end());
    const float low = *least;
    const float high = *greatest;
    const auto size = static_cast<std::ptrdiff_t>(rows * columns);
    Array result(Shape{map.shape[0], height, width});
    auto out = result.values.begin();
    for (std::ptrdiff_t c = 0; c < map.shape[0]; ++c) {
        cv::Mat plane(static_cast<int>(rows), static_cast<int>(columns), CV_64F);
        std::copy_n(map.values.begin() + c * size, size, plane.begin<double>());
        const cv::Mat across =
            rowsResized(smoothed(plane, deviation(rows, height), deviation(columns, width)), static_cast<int>(width));
        const cv::Mat sized = rowsResized(across.t(), static_cast<int>(height)).t();
        out = std::transform(sized.begin<double>(), sized.end<double>(), out,
                             [&](double value) { return std::clamp(static_cast<float>(value), low, high); });
    }
    return result;
}

}  // namespace saccade
