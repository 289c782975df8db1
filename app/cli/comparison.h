// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/display_options.h"
#include "app/cli/input_source.h"
#include "app/cli/request_options.h"
#include "viewmodels/figure.h"

namespace saccade::cli {

/// What one method answered, or why it has no map.
struct ComparedMap {
    MethodChoice choice;
    std::optional<Map> map;
    std::string refusal;
    bool failed = false;  ///< the computation failed; otherwise the method does not apply
};

/// Several methods on one picture, which share one study.
struct Comparison {
    Target target;
    std::vector<FigurePrediction> predictions;
    std::vector<ComparedMap> maps;
    bool interrupted = false;
};

/// Runs the methods one after the other. A method that does not apply or fails keeps its sentence and the others go
/// on; after an interruption the rest is left out. Throws RequestError, ComputationError or Cancelled for what comes
/// before the first method.
Comparison compare(const LoadedModel& model, const Input& input, const std::vector<MethodChoice>& choices,
                   const Arguments& arguments, const Session& session);

/// The sheet of a comparison, and what makes its maps again.
Figure sheetOf(const Comparison& comparison, const LoadedModel& model, const Input& input,
               const DisplayChoice& display);
std::string recipesOf(const Comparison& comparison, const LoadedModel& model, const Input& input);

/// Writes a sheet. Starts Qt's painting without a display.
void writeSheet(const Figure& figure, const std::filesystem::path& file, const FigureStyle& style);

}  // namespace saccade::cli
