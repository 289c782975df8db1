// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/segment_switches.h"

#include <utility>

namespace saccade {
namespace {

at::Tensor flatLabels(const Segments& segments) {
    at::Tensor labels = at::empty({segments.height * segments.width}, at::kLong);
    std::copy(segments.labels.begin(), segments.labels.end(), labels.data_ptr<std::int64_t>());
    return labels;
}

}  // namespace

SegmentSwitches::SegmentSwitches(at::Tensor input, at::Tensor fill, const Segments& segments, Draw draw,
                                 std::int64_t count)
    : input_(std::move(input)),
      fill_(std::move(fill)),
      labels_(flatLabels(segments).to(input_.device())),
      segments_(segments.count),
      draw_(std::move(draw)),
      count_(count) {
    TORCH_CHECK(input_.size(2) == segments.height && input_.size(3) == segments.width, "segments of another picture");
}

at::Tensor SegmentSwitches::switches(std::int64_t begin, std::int64_t end) const {
    at::Tensor on = at::empty({end - begin, segments_}, at::kByte);
    for (std::int64_t sample = begin; sample < end; ++sample) {
        std::uint8_t* const row = on.data_ptr<std::uint8_t>() + (sample - begin) * segments_;
        draw_(sample, {row, static_cast<std::size_t>(segments_)});
    }
    return on.to(at::kDouble);
}

at::Tensor SegmentSwitches::inputs(std::int64_t begin, std::int64_t end) const {
    const at::Tensor on = switches(begin, end).to(at::kBool).to(input_.device());
    const at::Tensor pixels = on.index_select(1, labels_).view({end - begin, 1, input_.size(2), input_.size(3)});
    return at::where(pixels, input_, fill_);
}

at::Tensor segmentMeans(const at::Tensor& input, const Segments& segments) {
    const at::Tensor labels = flatLabels(segments).to(input.device());
    const at::Tensor values = input.squeeze(0).flatten(1).to(at::kDouble);
    const at::Tensor sums = at::zeros({values.size(0), segments.count}, values.options()).index_add(1, labels, values);
    const at::Tensor sizes =
        at::zeros({segments.count}, values.options()).index_add(0, labels, at::ones_like(values[0]));
    return sums.div(sizes).index_select(1, labels).view_as(input).to(input.scalar_type());
}

at::Tensor painted(const at::Tensor& values, const Segments& segments) {
    return values.to(at::kFloat).index_select(0, flatLabels(segments)).view({segments.height, segments.width});
}

}  // namespace saccade
