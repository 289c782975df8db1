// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace saccade {

/// What a class score is measured in.
enum class Score { logit, probability, logProbability };

std::string_view toText(Score score);
/// Throws RequestError with the names there are.
Score scoreFromText(std::string_view text);

/// The quantity a map explains: a linear functional on one layer's output, then a score.
///
/// | kind         | functional on the layer's output (C, or C x H x W)                       |
/// |--------------|--------------------------------------------------------------------------|
/// | `classIndex` | value of one class                                                        |
/// | `contrast`   | value of one class minus the value of another                             |
/// | `unit`       | one value of one channel: channel, row, column                            |
/// | `channel`    | mean of one channel over all rows and columns                             |
/// | `cell`       | the vector of all channels at one row and column, projected on itself     |
/// | `direction`  | inner product of the channels with `weights`, mean over rows and columns |
///
/// A score other than the logit applies to classes of the network's output only: softmax over the classes. A contrast
/// is the difference of the two scores.
struct Target {
    enum class Kind { classIndex, contrast, unit, channel, cell, direction };

    Kind kind = Kind::classIndex;
    std::string layer;        ///< empty: the network's logits
    std::int64_t index = 0;   ///< class or channel
    std::int64_t other = 0;   ///< contrast: the class subtracted
    std::int64_t row = 0;     ///< unit, cell
    std::int64_t column = 0;  ///< unit, cell
    std::vector<float> weights;
    std::optional<Score> score;  ///< empty: the method's default

    static Target ofClass(std::int64_t index) {
        Target target;
        target.index = index;
        return target;
    }
    static Target contrast(std::int64_t index, std::int64_t other) {
        Target target;
        target.kind = Kind::contrast;
        target.index = index;
        target.other = other;
        return target;
    }
};

nlohmann::json toJson(const Target& target);

}  // namespace saccade
