// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/display_options.h"
#include "app/cli/input_source.h"
#include "app/cli/interruption.h"
#include "app/cli/json_text.h"
#include "app/cli/progress_bar.h"
#include "app/cli/request_options.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/core/npy.h"
#include "engine/core/output_files.h"

namespace saccade::cli {
namespace {

struct Names {
    std::filesystem::path map;
    std::filesystem::path native;
    std::filesystem::path classes;
    std::filesystem::path overlay;
    std::filesystem::path recipe;
};

/// The files of a prefix, which may hold dots. Throws RequestError where they cannot be written.
Names namesOf(const std::string& prefix) {
    const bool folder = prefix.back() == '/';
    if (folder) {
        throw RequestError(SACCADE_TEXT("--out {prefix} is a folder; a prefix is a folder and the beginning of a name"),
                           {{"prefix", prefix}});
    }
    Names names{prefix + ".npy", prefix + ".native.npy", prefix + ".classes.npy", prefix + ".png", prefix + ".json"};
    for (const auto& file : {names.map, names.native, names.classes, names.overlay, names.recipe})
        OutputFiles::check(file);
    return names;
}

void write(const Names& names, const Map& map, const Input& input, const DisplayChoice& display) {
    OutputFiles files;
    writeNpy(files.add(names.map), map.values);
    if (!map.native.empty()) writeNpy(files.add(names.native), map.native);
    if (!map.classes.empty()) writeNpy(files.add(names.classes), map.classes);
    writePicture(files.add(names.overlay), painted(map, input.original, input.frame, display));
    files.addText(names.recipe, jsonText(saccade::toJson(map.recipe)));
    files.commit();
    // What an earlier run left of this kind would not belong to this one.
    std::error_code ignored;
    if (map.native.empty()) std::filesystem::remove(names.native, ignored);
    if (map.classes.empty()) std::filesystem::remove(names.classes, ignored);
}

std::string counted(std::int64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string summary(const Map& map, const Method& method, const Card& card, const Names& names) {
    constexpr int digits = 4;
    const Recipe& recipe = map.recipe;
    std::string text = method.title + " of " + targetText(recipe.target, card) + ": " + describe(map.values.shape) +
                       ", " + counted(recipe.forwards, "forward") + ", " + counted(recipe.backwards, "backward") +
                       ", " + fixed(recipe.seconds, 2) + " s\n";
    for (const auto& [name, value] : recipe.figures)
        text += "  " + spaced(name) + " " + significant(value, digits) + "\n";
    for (const Message& note : recipe.notes)
        text += "  " + note.english() + "\n";
    text += names.map.string() + "\n";
    if (!map.native.empty()) text += names.native.string() + "\n";
    if (!map.classes.empty()) text += names.classes.string() + "\n";
    return text + names.overlay.string() + "\n" + names.recipe.string() + "\n";
}

}  // namespace

const Syntax& explainSyntax() {
    static const Syntax syntax{
        "explain",
        "MODEL [IMAGE]",
        "Compute one map of what speaks for a class",
        1,
        2,
        std::vector<Option>{
            {"method", "ID", "the method; saccade-cli methods lists them"},
            {"set", "NAME=VALUE", "a parameter of the method; may be repeated", true},
            {"out", "PREFIX", "where to write: PREFIX.npy, PREFIX.png, PREFIX.json"},
        } + displayOptions() +
            subjectOptions() + modelOptions() + generalOptions(),
        {"PREFIX.npy is the raw signed map at the network's input resolution, float32, C x H x W or H x W; "
         "PREFIX.native.npy the same at the layer's resolution, for methods that look at a layer; PREFIX.classes.npy, "
         "for "
         "methods that show several classes at once, the class of every pixel, by its index; PREFIX.png the map "
         "over the picture; PREFIX.json the recipe that makes the same map again.",
         "Ctrl+C keeps what a progressive method has by then: the files are written, the recipe says partial, and the "
         "exit code is 130."},
        {{"model.pt dog.png --method grad_cam --out dog", "Grad-CAM of the first prediction"},
         {"model.pt dog.png --method rise --set samples=1000 --target 207 --out rise", "RISE of class 207"},
         {"model.pt pets.png --method lrp --target 243 --contrast 281 --out pets",
          "what speaks for class 243 and against class 281"},
         {"model.pt dog.png --method gradient --unit layer3:17:5:6 --out unit",
          "what one unit inside the network responds to"}},
    };
    return syntax;
}

int runExplain(const Arguments& arguments, Session& session) {
    Request request = commonRequest(arguments);
    const Method& method = findMethod(arguments.required("method"));
    request.method = method.id;
    for (const auto& text : arguments.values("set"))
        request.parameters.push_back(setting(text, "--set"));
    checkSettings(request.method, request.parameters);
    if (!request.layer.empty() && !takesLayer(method)) {
        throw RequestError(SACCADE_TEXT("{method} looks at no layer; leave --layer out"), {{"method", method.id}});
    }
    const Names names = namesOf(arguments.required("out"));
    const DisplayChoice display = displayChoice(arguments);
    checkInputNamed(arguments);

    const LoadedModel model = loadModel(arguments.positionals().at(0), arguments, session);
    const Input input = loadInput(arguments, model.card);
    Map map;
    {
        ProgressBar bar(method.title, !session.quiet());
        Job job(bar.listener(), {});
        const Watched watched(job);
        const auto study = openStudy(subjectOf(model, input), job);
        request.target = targetOption(arguments, *study, model.card, request.target);
        map = explain(*study, request, job);
    }
    write(names, map, input, display);
    std::fputs(summary(map, method, model.card, names).c_str(), stdout);
    if (map.recipe.partial) {
        complain("interrupted: what there was is in " + names.map.string() + ", marked as partial in " +
                 names.recipe.string());
        return wasInterrupted;
    }
    return done;
}

}  // namespace saccade::cli
