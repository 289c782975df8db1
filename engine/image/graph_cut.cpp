// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/graph_cut.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "engine/core/error.h"

namespace saccade {
namespace {

// GrabCut draws from the thread's generator: it starts at the same place every time and is left as it was.
class SameRandomNumbers {
 public:
    SameRandomNumbers() : before_(cv::theRNG()) { cv::theRNG() = cv::RNG(1); }
    ~SameRandomNumbers() { cv::theRNG() = before_; }
    SameRandomNumbers(const SameRandomNumbers&) = delete;
    SameRandomNumbers& operator=(const SameRandomNumbers&) = delete;

 private:
    cv::RNG before_;
};

// Between the two nearest ranks.
float quantile(const std::vector<float>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = place - std::floor(place);
    return static_cast<float>((1 - part) * sorted[below] + part * sorted[above]);
}

// GrabCut's words for every pixel. Where many pixels share a quantile's value they are all on its side: one of the two
// sides would have none otherwise.
cv::Mat seeds(const Array& map, const GraphCutOptions& options) {
    std::vector<float> sorted = map.values;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.front() == sorted.back()) {
        throw ComputationError(
            SACCADE_TEXT("the map is the same everywhere, so that it points at no object to cut out"));
    }
    const float high = quantile(sorted, options.foreground);
    const float low = quantile(sorted, options.background);
    const bool highest = high >= sorted.back();
    const bool lowest = low <= sorted.front();
    cv::Mat marks(static_cast<int>(map.shape[0]), static_cast<int>(map.shape[1]), CV_8U);
    auto mark = marks.begin<std::uint8_t>();
    for (const float value : map.values) {
        const bool inside = highest ? value >= sorted.back() : value > high;
        const bool outside = lowest ? value <= sorted.front() : value < low;
        *mark++ = inside ? cv::GC_FGD : outside ? cv::GC_BGD : cv::GC_PR_BGD;
    }
    return marks;
}

// The mixtures of the seeds alone: a picture that holds nothing else.
void learn(const cv::Mat& bgr, const cv::Mat& marks, cv::Mat& background, cv::Mat& foreground) {
    std::vector<cv::Vec3b> colours;
    std::vector<std::uint8_t> sides;
    for (int y = 0; y < marks.rows; ++y) {
        for (int x = 0; x < marks.cols; ++x) {
            const auto mark = marks.at<std::uint8_t>(y, x);
            if (mark == cv::GC_PR_BGD) continue;
            colours.push_back(bgr.at<cv::Vec3b>(y, x));
            sides.push_back(mark);
        }
    }
    const cv::Mat strip(1, static_cast<int>(colours.size()), CV_8UC3, colours.data());
    cv::Mat stripMarks(1, static_cast<int>(sides.size()), CV_8U, sides.data());
    cv::grabCut(strip, stripMarks, cv::Rect(), background, foreground, 0, cv::GC_INIT_WITH_MASK);
}

void keepLargest(CutOut& result, const cv::Mat& marks) {
    const cv::Mat inside = (marks & 1) != 0;  // GC_FGD and GC_PR_FGD
    cv::Mat labels;
    cv::Mat facts;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(inside, labels, facts, centres, 8, CV_32S);
    int largest = 1;
    for (int label = 2; label < count; ++label) {
        if (facts.at<int>(label, cv::CC_STAT_AREA) > facts.at<int>(largest, cv::CC_STAT_AREA)) largest = label;
    }
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x)
            result.mask.push_back(static_cast<std::uint8_t>(labels.at<int>(y, x) == largest));
    }
    result.area = facts.at<int>(largest, cv::CC_STAT_AREA);
    result.box.x0 = facts.at<int>(largest, cv::CC_STAT_LEFT);
    result.box.y0 = facts.at<int>(largest, cv::CC_STAT_TOP);
    result.box.x1 = result.box.x0 + facts.at<int>(largest, cv::CC_STAT_WIDTH);
    result.box.y1 = result.box.y0 + facts.at<int>(largest, cv::CC_STAT_HEIGHT);
}

}  // namespace

CutOut cutOut(const Picture& picture, const Array& map, const GraphCutOptions& options) {
    cv::Mat marks = seeds(map, options);
    const cv::Mat rgb(picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.rgb.data()));
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    CutOut result;
    result.foregroundSeeds = cv::countNonZero(marks == cv::GC_FGD);
    result.backgroundSeeds = cv::countNonZero(marks == cv::GC_BGD);

    const SameRandomNumbers same;
    cv::Mat background;
    cv::Mat foreground;
    learn(bgr, marks, background, foreground);
    cv::grabCut(bgr, marks, cv::Rect(), background, foreground, 1, cv::GC_EVAL_FREEZE_MODEL);
    if (options.refinements > 0) {
        cv::grabCut(bgr, marks, cv::Rect(), background, foreground, options.refinements, cv::GC_EVAL);
    }
    keepLargest(result, marks);
    return result;
}

}  // namespace saccade
