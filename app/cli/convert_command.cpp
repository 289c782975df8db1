// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/model_source.h"
#include "engine/core/error.h"
#include "engine/core/output_files.h"

namespace saccade::cli {

const Syntax& convertSyntax() {
    static const Syntax syntax{
        "convert",
        "MODEL OUT.safetensors",
        "Write a model in the native format: one file with graph, weights and card",
        2,
        2,
        modelOptions() + generalOptions(),
        {"The card of --card, or the one that came with the model, is written into the file; a guess is not."},
        {{"model.pt model.safetensors --card imagenet",
          "a file that opens without a card and without running anything"}},
    };
    return syntax;
}

int runConvert(const Arguments& arguments, Session& session) {
    const std::filesystem::path out = arguments.positionals().at(1);
    if (out.extension() != ".safetensors") {
        throw RequestError(SACCADE_TEXT("{file} must end in .safetensors: that is the format that is written"),
                           {{"file", out.string()}});
    }
    OutputFiles::check(out);
    const LoadedModel model = loadModel(arguments.positionals().at(0), arguments, session);
    OutputFiles files;
    saveModel(*model.opened.network, model.cardIsGuess ? std::nullopt : std::optional(model.card), files.add(out));
    files.commit();
    std::fputs((out.string() + "\n").c_str(), stdout);
    return done;
}

}  // namespace saccade::cli
