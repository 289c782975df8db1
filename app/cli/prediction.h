// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/model_source.h"

namespace saccade::cli {

/// What the network says of one picture.
struct Prediction {
    struct Class {
        std::int64_t index = 0;
        double probability = 0;
        double logit = 0;
    };

    std::string file;
    std::vector<Class> classes;  ///< the first K, the most probable first
    std::optional<std::int64_t> truth;
    double truthProbability = 0;
    std::size_t truthRank = 0;  ///< 1: right

    bool wrong() const { return truth && truthRank != 1; }
};

/// A picture in a folder that could not be read.
struct Skipped {
    std::string file;
    std::string reason;
};

struct Predictions {
    std::vector<Prediction> pictures;
    std::vector<Skipped> skipped;
    std::size_t top = 5;

    bool labelled() const;
    std::size_t right() const;
    std::size_t rightInTop() const;
    std::size_t withTruth() const;
    /// The wrong ones first, among them the surest first; then the right ones, the least sure first.
    void sortWrongFirst();
};

std::string predictionText(const Predictions& predictions, const Card& card);
std::string predictionCsv(const Predictions& predictions, const Card& card);
std::string predictionJson(const Predictions& predictions, const LoadedModel& model);

}  // namespace saccade::cli
