// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/model_source.h"

#include "app/cli/interruption.h"
#include "app/cli/progress_bar.h"
#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/network/devices.h"

namespace saccade::cli {

std::optional<Card> cardOption(const Arguments& arguments) {
    const auto given = arguments.value("card");
    if (!given) return std::nullopt;
    if (auto preset = Card::preset(*given)) return preset;
    std::error_code ignored;
    if (!std::filesystem::exists(*given, ignored)) {
        throw RequestError(SACCADE_TEXT("--card {card} is neither a readable file nor one of {presets}"),
                           {{"card", given->substr(0, 200)}, {"presets", enumerate(Card::presets(), "or")}});
    }
    return Card::read(*given);
}

LoadedModel loadModel(const std::string& name, const Arguments& arguments, Session& session) {
    const auto card = cardOption(arguments);
    const std::string file = modelFile(name).string();
    ProgressBar bar("Opening " + std::filesystem::path(file).filename().string(), !session.quiet());
    Job job(bar.listener(), {});
    const Watched watched(job);
    LoadedModel model;
    model.file = file;
    model.device = arguments.value("device").value_or("cpu");
    model.opened = openModel(file, card, job, arguments.value("output").value_or(""));
    session.warnOfSlowSetUp();
    model.cardIsGuess = !model.opened.card.has_value();
    model.card = cardFor(model.opened);
    if (model.cardIsGuess && !model.opened.inputSize) {
        throw RequestError(SACCADE_TEXT("{file}: none of the usual sizes of pictures fits it; say its own in a card's "
                                        "\"input\""),
                           {{"file", file}});
    }
    if (model.cardIsGuess)
        session.note(file + " has no card, so this is " + model.card.origin + "; say it with --card");
    return model;
}

void checkDevice(const Arguments& arguments) {
    saccade::checkDevice(arguments.value("device").value_or("cpu"));
}

}  // namespace saccade::cli
