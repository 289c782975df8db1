// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QString>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/json_text.h"
#include "app/cli/text_table.h"
#include "viewmodels/model_catalogue.h"

namespace saccade::cli {
namespace {

std::string megabytes(std::int64_t bytes) {
    return grouped((bytes + 500000) / 1000000) + " MB";
}

std::string listing() {
    using Align = TextTable::Align;
    TextTable table({{"name"}, {"about", Align::right}, {"top 1", Align::right}, {"input", Align::right}, {""}});
    for (const auto& entry : modelCatalogue()) {
        const bool here = isDownloaded(entry);
        std::string remark = here ? "downloaded" : "";
        if (!entry.licence.empty()) remark += (here ? ", " : "") + std::string("licence: ") + entry.licence;
        table.add({entry.name, megabytes(entry.approximateBytes()), fixed(entry.top1, 1) + " %",
                   std::to_string(entry.card.input.height), remark});
    }
    return table.text() +
           "\nWeights of ImageNet-1k as torchvision publishes them; saccade-cli fetch NAME downloads one.\n";
}

nlohmann::json json() {
    nlohmann::json models = nlohmann::json::array();
    for (const auto& entry : modelCatalogue()) {
        models.push_back({{"name", entry.name},
                          {"architecture", entry.architecture},
                          {"weights", entry.weights},
                          {"url", entry.url},
                          {"sha256", entry.sha256},
                          {"parameters", entry.parameters},
                          {"approximate_bytes", entry.approximateBytes()},
                          {"top1", entry.top1},
                          {"top5", entry.top5},
                          {"interpolation", entry.interpolation},
                          {"licence", entry.licence.empty() ? nlohmann::json(nullptr) : nlohmann::json(entry.licence)},
                          {"file", catalogueFile(entry).toStdString()},
                          {"downloaded", isDownloaded(entry)},
                          {"card", saccade::toJson(entry.card)}});
    }
    return {{"format", "saccade.catalogue"}, {"version", 1}, {"models", models}};
}

}  // namespace

const Syntax& catalogueSyntax() {
    static const Syntax syntax{
        "catalogue",
        "",
        "List the published networks that fetch downloads",
        0,
        0,
        std::vector<Option>{{"json", "", "everything as JSON, with addresses, digests and cards"}} + generalOptions(),
        {"The list comes with the program: nothing is asked of the network. Sizes are four bytes a parameter."},
        {{"", "names, sizes and accuracies"}, {"--json", "the same for a program to read"}},
    };
    return syntax;
}

int runCatalogue(const Arguments& arguments, Session& /*session*/) {
    const std::string text = arguments.has("json") ? jsonText(json()) : listing();
    std::fputs(text.c_str(), stdout);
    return done;
}

}  // namespace saccade::cli
