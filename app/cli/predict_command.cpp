// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cstdio>
#include <limits>

#include "app/cli/commands.h"
#include "app/cli/input_source.h"
#include "app/cli/interruption.h"
#include "app/cli/picture_files.h"
#include "app/cli/prediction.h"
#include "app/cli/progress_bar.h"
#include "app/cli/truth.h"
#include "engine/core/error.h"

namespace saccade::cli {
namespace {

constexpr std::uint64_t mostShown = 100000;

Prediction predict(const LoadedModel& model, const Input& input, const Truth* truth, std::size_t top, Job& job) {
    const auto study = openStudy(subjectOf(model, input), job);
    const auto& scores = logits(*study);
    const auto shares = probabilities(*study);
    Prediction prediction;
    prediction.file = input.name;
    for (const auto index : topClasses(*study, top)) {
        const auto at = static_cast<std::size_t>(index);
        prediction.classes.push_back({index, shares.at(at), scores.at(at)});
    }
    prediction.truth = truth != nullptr ? truth->of(input.file) : std::nullopt;
    if (prediction.truth) {
        const auto at = static_cast<std::size_t>(*prediction.truth);
        prediction.truthProbability = shares.at(at);
        prediction.truthRank = 1 + static_cast<std::size_t>(std::count_if(scores.begin(), scores.end(),
                                                                          [&](float s) { return s > scores.at(at); }));
    }
    return prediction;
}

Predictions predictAll(const LoadedModel& model, const std::vector<PictureFile>& files, std::vector<Input> tensors,
                       const Truth* truth, std::size_t top, const Session& session) {
    ProgressBar bar("Predicting", !session.quiet());
    const auto total = static_cast<std::int64_t>(files.size() + tensors.size());
    std::int64_t count = 0;
    Job job;
    const Watched watched(job);
    Predictions predictions;
    predictions.top = top;
    for (const auto& file : files) {
        bar.show({count++, total});
        job.check();
        Input input;
        try {
            input = loadPicture(file.file, model.card);
        } catch (const RequestError& error) {
            if (!file.found) throw;
            predictions.skipped.push_back({file.file, error.what()});
            continue;
        }
        predictions.pictures.push_back(predict(model, input, truth, top, job));
    }
    for (const auto& input : tensors) {
        bar.show({count++, total});
        predictions.pictures.push_back(predict(model, input, truth, top, job));
    }
    return predictions;
}

}  // namespace

const Syntax& predictSyntax() {
    static const Syntax syntax{
        "predict",
        "MODEL IMAGE|FOLDER...",
        "Say what a network takes pictures for",
        1,
        std::numeric_limits<std::size_t>::max(),
        std::vector<Option>{
            {"top", "K", "how many classes to show for a picture, 5 unless said otherwise"},
            {"json", "", "everything as JSON"},
            {"csv", "", "a line for each picture and class"},
            {"tensor", "FILE.npy", "preprocessed inputs in the pictures' place: float32, N x C x H x W"},
            {"truth", "FILE.csv|folder",
             "the true classes: a CSV file of picture and class, or the word folder where pictures lie in folders "
             "named after their class; the wrong ones are then shown first"},
        } + modelOptions() +
            generalOptions(),
        {"Of a folder, all pictures below it are predicted; one that cannot be read is said and skipped. A picture "
         "that "
         "was named must be readable."},
        {{"model.pt picture.png --card imagenet", "the five likeliest classes"},
         {"model.pt pictures --truth folder --top 1 --csv", "a table of a labelled folder, the mistakes first"}},
    };
    return syntax;
}

int runPredict(const Arguments& arguments, Session& session) {
    if (arguments.has("json") && arguments.has("csv")) {
        throw RequestError(SACCADE_TEXT("predict takes --json or --csv, not both"));
    }
    const auto top = static_cast<std::size_t>(arguments.number("top", 1, mostShown).value_or(5));
    const auto tensor = arguments.value("tensor");
    const std::vector<std::string> names(arguments.positionals().begin() + 1, arguments.positionals().end());
    if (names.empty() && !tensor) {
        throw RequestError(SACCADE_TEXT("predict needs a picture or a folder after the model, or --tensor"));
    }
    if (!names.empty() && tensor) throw RequestError(SACCADE_TEXT("predict takes pictures or --tensor, not both"));
    const auto files = pictureFiles(names);
    std::vector<Input> tensors;
    if (tensor) tensors = loadTensors(*tensor);

    const LoadedModel model = loadModel(arguments.positionals().at(0), arguments, session);
    std::optional<Truth> truth;
    if (const auto source = arguments.value("truth")) truth.emplace(*source, model.card, model.opened.classes);

    Predictions predictions = predictAll(model, files, std::move(tensors), truth ? &*truth : nullptr, top, session);
    if (predictions.pictures.empty()) {
        throw RequestError(
            SACCADE_TEXT("none of the {count} pictures can be read; the first: {reason}"),
            {{"count", std::to_string(predictions.skipped.size())}, {"reason", predictions.skipped.front().reason}});
    }
    for (const auto& skipped : predictions.skipped)
        complain("skipped: " + skipped.reason);
    if (!predictions.skipped.empty()) {
        complain("skipped " + std::to_string(predictions.skipped.size()) + " of " +
                 std::to_string(predictions.skipped.size() + predictions.pictures.size()) + " pictures");
    }
    if (truth) predictions.sortWrongFirst();
    const std::string text = arguments.has("json")  ? predictionJson(predictions, model)
                             : arguments.has("csv") ? predictionCsv(predictions, model.card)
                                                    : predictionText(predictions, model.card);
    std::fputs(text.c_str(), stdout);
    return done;
}

}  // namespace saccade::cli
