// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

namespace saccade {

/// Rows or columns from `begin` to before `end`.
struct Span {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    std::int64_t length() const { return end > begin ? end - begin : 0; }
    bool operator==(const Span&) const = default;
};

/// How the cells of a layer's output along one axis, rows or columns, come from those of its input.
class AxisRule {
 public:
    /// Cell i comes from cell i.
    static AxisRule same(std::int64_t extent);
    /// Cell i comes from `kernel` cells, `dilation` apart, the first at i * stride - padding.
    static AxisRule windowed(std::int64_t input, std::int64_t output, std::int64_t kernel, std::int64_t stride,
                             std::int64_t padding, std::int64_t dilation);
    /// Cell i comes from cell sources[i], or from none where that is -1.
    static AxisRule routed(std::int64_t input, std::vector<std::int64_t> sources);

    std::int64_t output() const { return output_; }

    /// The cells of the output that can depend on some cells of the input; empty where there are none.
    Span reached(const Span& changed) const;

    /// The cells of the input that `length` cells of the output from `begin` on are computed from, in the order in
    /// which the layer without its padding takes them; -1 for those outside of the input.
    std::vector<std::int64_t> sources(std::int64_t begin, std::int64_t length) const;

 private:
    std::int64_t input_ = 0;
    std::int64_t output_ = 0;
    std::int64_t kernel_ = 1;
    std::int64_t stride_ = 1;
    std::int64_t padding_ = 0;
    std::int64_t dilation_ = 1;
    std::vector<std::int64_t> sources_;  // empty: windowed
};

}  // namespace saccade
