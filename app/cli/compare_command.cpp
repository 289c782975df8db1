// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/comparison.h"
#include "engine/core/error.h"
#include "engine/core/output_files.h"
#include "engine/network/summary.h"

namespace saccade::cli {
namespace {

constexpr std::uint64_t narrowest = 320;
constexpr std::uint64_t widest = 16384;
constexpr std::uint64_t mostColumns = 64;

/// Throws RequestError for an ending that no figure is written with.
void checkEnding(const std::filesystem::path& file) {
    static const std::vector<std::string> endings{".png", ".svg", ".pdf", ".html"};
    if (std::find(endings.begin(), endings.end(), file.extension().string()) != endings.end()) return;
    throw RequestError(SACCADE_TEXT("--out {file} must end in {endings}"),
                       {{"file", file.string()}, {"endings", enumerate(endings, "or")}});
}

/// A wrong layer is wrong for every tile: said once, before the first method runs.
void checkLayer(const std::string& name, const LoadedModel& model) {
    if (name.empty()) return;
    std::vector<std::string> names;
    const Shape input{model.opened.channels, model.card.input.height, model.card.input.width};
    for (const auto& layer : summarise(*model.opened.network, input)) {
        names.push_back(layer.name);
        names.insert(names.end(), layer.aliases.begin(), layer.aliases.end());
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    const auto alike = similar(name, names);
    throw RequestError(alike.empty() ? SACCADE_TEXT("no layer is called \"{name}\"; saccade-cli inspect lists them")
                                     : SACCADE_TEXT("no layer is called \"{name}\"; alike are {names}"),
                       {{"name", name.substr(0, 200)}, {"names", enumerate(alike)}});
}

/// Answers the exit code and says what did not go well.
int outcome(const Comparison& comparison, const std::string& sheet) {
    if (comparison.interrupted) {
        complain("interrupted: what there was is in " + sheet + ", the rest is marked there");
        return wasInterrupted;
    }
    const auto& maps = comparison.maps;
    const auto failed = std::find_if(maps.begin(), maps.end(), [](const auto& m) { return m.failed; });
    if (failed != maps.end()) {
        complain(failed->refusal);
        return computationFailed;
    }
    if (std::none_of(maps.begin(), maps.end(), [](const auto& m) { return m.map.has_value(); })) {
        complain("no method could be applied; the first says: " + maps.front().refusal);
        return requestWrong;
    }
    return done;
}

}  // namespace

const Syntax& compareSyntax() {
    static const Syntax syntax{
        "compare",
        "MODEL [IMAGE]",
        "Show several methods on one picture side by side",
        1,
        2,
        std::vector<Option>{
            {"methods", "LIST",
             "ID[:NAME=VALUE[:NAME=VALUE...]],ID,... in the order of the tiles; all of them unless said otherwise"},
            {"out", "FILE", "where to write the sheet; the ending .png, .svg, .pdf or .html says as what"},
            {"json", "FILE", "where to write the recipes of all maps"},
            {"width", "N", "the sheet's width in pixels, 1600 unless said otherwise"},
            {"columns", "N", "tiles side by side; chosen from the width unless said otherwise"},
            {"dark", "", "light text on a dark sheet"},
        } + displayOptions() +
            subjectOptions() + modelOptions() + generalOptions(),
        {"All methods share one pass through the network and, where they sample, what they sampled. A method that "
         "cannot be applied has its reason in its tile, and the others go on."},
        {{"model.pt dog.png --out sheet.png", "every method on one picture"},
         {"model.pt dog.png --methods gradient,grad_cam,rise:samples=500 --out sheet.pdf",
          "three of them, with parameters"}},
    };
    return syntax;
}

int runCompare(const Arguments& arguments, Session& session) {
    const std::filesystem::path out = arguments.required("out");
    checkEnding(out);
    OutputFiles::check(out);
    const auto recipes = arguments.value("json");
    if (recipes) OutputFiles::check(*recipes);
    const auto choices = methodChoices(arguments.value("methods").value_or(""));
    FigureStyle style;
    style.width = static_cast<int>(arguments.number("width", narrowest, widest).value_or(1600));
    style.columns = static_cast<int>(arguments.number("columns", 1, mostColumns).value_or(0));
    style.dark = arguments.has("dark");
    const Request common = commonRequest(arguments);
    const DisplayChoice display = displayChoice(arguments);
    checkInputNamed(arguments);

    const LoadedModel model = loadModel(arguments.positionals().at(0), arguments, session);
    const Input input = loadInput(arguments, model.card);
    checkLayer(common.layer, model);
    const Comparison comparison = compare(model, input, choices, arguments, session);

    OutputFiles files;
    writeSheet(sheetOf(comparison, model, input, display), files.add(out), style);
    if (recipes) files.addText(*recipes, recipesOf(comparison, model, input));
    files.commit();
    std::fputs((out.string() + "\n").c_str(), stdout);
    return outcome(comparison, out.string());
}

}  // namespace saccade::cli
