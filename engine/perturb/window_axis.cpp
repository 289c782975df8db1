// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/window_axis.h"

#include <algorithm>
#include <utility>

namespace saccade {
namespace {

std::int64_t floorOfQuotient(std::int64_t a, std::int64_t b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

}  // namespace

AxisRule AxisRule::same(std::int64_t extent) {
    return windowed(extent, extent, 1, 1, 0, 1);
}

AxisRule AxisRule::windowed(std::int64_t input, std::int64_t output, std::int64_t kernel, std::int64_t stride,
                            std::int64_t padding, std::int64_t dilation) {
    AxisRule rule;
    rule.input_ = input;
    rule.output_ = output;
    rule.kernel_ = kernel;
    rule.stride_ = stride;
    rule.padding_ = padding;
    rule.dilation_ = dilation;
    return rule;
}

AxisRule AxisRule::routed(std::int64_t input, std::vector<std::int64_t> sources) {
    AxisRule rule;
    rule.input_ = input;
    rule.output_ = static_cast<std::int64_t>(sources.size());
    rule.sources_ = std::move(sources);
    return rule;
}

Span AxisRule::reached(const Span& changed) const {
    if (changed.length() == 0) return {};
    Span span;
    if (sources_.empty()) {
        // The last of a window's cells must lie at or behind the first changed one, its first at or before the last.
        const std::int64_t reach = dilation_ * (kernel_ - 1);
        span.begin = floorOfQuotient(changed.begin + padding_ - reach + stride_ - 1, stride_);
        span.end = floorOfQuotient(changed.end - 1 + padding_, stride_) + 1;
    } else {
        span = {output_, 0};
        for (std::int64_t i = 0; i < output_; ++i) {
            const std::int64_t source = sources_[static_cast<std::size_t>(i)];
            if (source < changed.begin || source >= changed.end) continue;
            span.begin = std::min(span.begin, i);
            span.end = i + 1;
        }
    }
    span.begin = std::max<std::int64_t>(span.begin, 0);
    span.end = std::min(span.end, output_);
    return span.length() > 0 ? span : Span{};
}

std::vector<std::int64_t> AxisRule::sources(std::int64_t begin, std::int64_t length) const {
    if (!sources_.empty()) return {sources_.begin() + begin, sources_.begin() + begin + length};
    std::vector<std::int64_t> cells(static_cast<std::size_t>((length - 1) * stride_ + dilation_ * (kernel_ - 1) + 1));
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::int64_t cell = begin * stride_ - padding_ + static_cast<std::int64_t>(i);
        cells[i] = cell >= 0 && cell < input_ ? cell : -1;
    }
    return cells;
}

}  // namespace saccade
