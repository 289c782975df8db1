// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/cli/class_names.h"
#include "app/cli/commands.h"
#include "app/cli/input_source.h"
#include "app/cli/interruption.h"
#include "app/cli/json_text.h"
#include "app/cli/picture_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/request_options.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/core/output_files.h"
#include "engine/image/ground_truth.h"
#include "engine/measures/localisation_survey.h"

namespace saccade::cli {
namespace {

/// The measures there are; each is a pair of columns of the same survey.
const std::vector<std::string>& measures() {
    static const std::vector<std::string> all{"pointing_game", "mass_accuracy"};
    return all;
}

std::vector<std::string> chosenMeasures(const Arguments& arguments) {
    const auto given = arguments.value("measure");
    if (!given) return measures();
    std::vector<std::string> chosen;
    for (std::size_t begin = 0; begin <= given->size();) {
        const auto end = std::min(given->find(',', begin), given->size());
        const std::string id = given->substr(begin, end - begin);
        if (std::find(measures().begin(), measures().end(), id) == measures().end()) {
            throw RequestError(SACCADE_TEXT("\"{id}\" is no measure; there are {ids}"),
                               {{"id", id.substr(0, 200)}, {"ids", enumerate(measures())}});
        }
        chosen.push_back(id);
        begin = end + 1;
    }
    return chosen;
}

std::string labelOf(const MethodChoice& choice) {
    std::string label = choice.method;
    for (const auto& [name, value] : choice.settings)
        label += ":" + name + "=" + value;
    return label;
}

std::vector<MeasuredMethod> measuredMethods(const Arguments& arguments) {
    const Request common = commonRequest(arguments);
    std::vector<MeasuredMethod> methods;
    for (const auto& choice : methodChoices(arguments.value("methods").value_or("gradient,grad_cam,occlusion"))) {
        MeasuredMethod method{labelOf(choice), common};
        method.request.method = choice.method;
        method.request.parameters = choice.settings;
        if (!takesLayer(findMethod(choice.method))) method.request.layer.clear();
        methods.push_back(std::move(method));
    }
    return methods;
}

/// The things of a picture that the network has a class for, as its input has them.
std::vector<LocatedThing> locatedThings(const Input& input, std::int64_t classes) {
    std::vector<LocatedThing> things;
    for (const TrueThing& thing : groundTruth(input.file)) {
        if (thing.label >= classes) {
            throw RequestError(
                SACCADE_TEXT("{file}: the true class {label} is not among the network's {classes}"),
                {{"file", input.file}, {"label", std::to_string(thing.label)}, {"classes", std::to_string(classes)}});
        }
        LocatedThing located{thing.label, inInput(thing, input.original.width, input.original.height, input.frame,
                                                  input.tensor.fromEnd(2), input.tensor.fromEnd(1))};
        // What the crop cut off cannot be pointed at.
        if (located.mask.area() > 0) things.push_back(std::move(located));
    }
    return things;
}

struct Survey {
    std::vector<LocalisationScore> scores;
    std::int64_t pictures = 0;
    std::int64_t without = 0;  ///< pictures of which nothing is known
    std::int64_t right = 0;    ///< pictures whose first class is on them
};

Survey survey(const LoadedModel& model, const std::vector<PictureFile>& files,
              const std::vector<MeasuredMethod>& methods, double tolerance, const Session& session) {
    ProgressBar bar("Measuring", !session.quiet());
    Job job;
    const Watched watched(job);
    Survey result;
    std::int64_t count = 0;
    for (const auto& file : files) {
        bar.show({count++, static_cast<std::int64_t>(files.size())});
        job.check();
        const Input input = loadPicture(file.file, model.card);
        const auto things = locatedThings(input, model.opened.classes);
        if (things.empty()) {
            ++result.without;
            continue;
        }
        const auto study = openStudy(subjectOf(model, input), job);
        const auto first = topClasses(*study, 1).at(0);
        result.right += std::any_of(things.begin(), things.end(), [&](const auto& t) { return t.label == first; });
        const auto scores = localise(*study, prepare(input.original, model.card).seen, things, methods, tolerance, job);
        result.scores.insert(result.scores.end(), scores.begin(), scores.end());
        ++result.pictures;
    }
    if (result.pictures == 0) {
        throw RequestError(
            SACCADE_TEXT("nothing is known of these pictures: a file boxes.csv beside them says what is on each"));
    }
    return result;
}

std::string percent(double mean, double error) {
    return fixed(100 * mean, 1) + " ± " + fixed(100 * error, 1);
}

std::string asText(const std::vector<LocalisationMean>& rows, const std::vector<std::string>& chosen) {
    std::vector<TextTable::Column> columns{{"method"}, {"evidence"}, {"things", TextTable::Align::right}};
    for (const auto& id : chosen)
        columns.push_back({spaced(id) + ", %", TextTable::Align::right});
    TextTable table(columns);
    for (const auto& row : rows) {
        std::vector<std::string> cells{row.method, std::string(toText(row.reading)), grouped(row.things)};
        for (const auto& id : chosen) {
            cells.push_back(id == "pointing_game" ? percent(row.pointing, row.pointingError)
                                                  : percent(row.mass, row.massError));
        }
        table.add(cells);
    }
    return table.text();
}

std::string asCsv(const std::vector<LocalisationMean>& rows, const std::vector<std::string>& chosen) {
    std::string text = "method,evidence,things";
    for (const auto& id : chosen)
        text += "," + id + "," + id + "_standard_error";
    text += "\n";
    for (const auto& row : rows) {
        text += csvField(row.method) + "," + std::string(toText(row.reading)) + "," + std::to_string(row.things);
        for (const auto& id : chosen) {
            const bool pointing = id == "pointing_game";
            text += "," + number(pointing ? row.pointing : row.mass) + "," +
                    number(pointing ? row.pointingError : row.massError);
        }
        text += "\n";
    }
    return text;
}

std::string asJson(const std::vector<LocalisationMean>& rows, const std::vector<std::string>& chosen,
                   const Survey& survey, const LoadedModel& model, double tolerance) {
    nlohmann::json table = nlohmann::json::array();
    for (const auto& row : rows) {
        nlohmann::json entry{{"method", row.method}, {"evidence", toText(row.reading)}, {"things", row.things}};
        for (const auto& id : chosen) {
            const bool pointing = id == "pointing_game";
            entry[id] = {{"mean", pointing ? row.pointing : row.mass},
                         {"standard_error", pointing ? row.pointingError : row.massError}};
        }
        table.push_back(std::move(entry));
    }
    return jsonText({{"format", "saccade.measures"},
                     {"version", 1},
                     {"model", {{"file", model.file}, {"sha256", model.opened.hash}}},
                     {"pictures", survey.pictures},
                     {"first_class_right", survey.right},
                     {"tolerance", tolerance},
                     {"rows", table}});
}

}  // namespace

const Syntax& measureSyntax() {
    static const Syntax syntax{
        "measure",
        "MODEL IMAGE|FOLDER...",
        "Measure how well methods locate what is on pictures",
        2,
        std::numeric_limits<std::size_t>::max(),
        std::vector<Option>{
            {"measure", "ID,...", "pointing_game or mass_accuracy; both unless said otherwise"},
            {"methods", "ID[:NAME=VALUE...],...",
             "what to measure, as compare takes it; gradient, grad_cam and occlusion unless said otherwise"},
            {"tolerance", "PIXELS",
             "how far beside a thing the greatest evidence still counts as a hit, 0 unless said otherwise"},
            {"out", "FILE.csv|FILE.json", "the table as a file"},
            {"layer", "NAME", "the layer that layer methods look at"},
            {"score", "SCORE", "logit, probability or log_probability; the method's own unless said otherwise"},
            {"seed", "N", "the seed of random numbers, 0 unless said otherwise"},
            {"batch", "N", "samples sent through the network at once; measured unless said otherwise"},
        } + modelOptions() +
            generalOptions(),
        {"What is on a picture stands in the file boxes.csv in its folder, as the command scenes writes it: every "
         "thing "
         "that the network has a class for is explained as that class, and its map is located. Of the pointing game it "
         "counts whether the greatest evidence lies on the thing, of mass accuracy which share of all evidence does. "
         "Evidence is read in two ways: what speaks for the class (positive), and the greatest absolute value of the "
         "channels (absolute). Beside the methods stand two maps that ask no network: the centre of the picture, and "
         "the strength of its edges."},
        {{"demo scenes --methods gradient,grad_cam,occlusion", "a table of three methods on a folder of scenes"}},
    };
    return syntax;
}

int runMeasure(const Arguments& arguments, Session& session) {
    const auto chosen = chosenMeasures(arguments);
    const auto methods = measuredMethods(arguments);
    const auto tolerance = static_cast<double>(arguments.number("tolerance", 0, 1000).value_or(0));
    const std::filesystem::path out = arguments.value("out").value_or("");
    if (!out.empty()) {
        if (out.extension() != ".csv" && out.extension() != ".json") {
            throw RequestError(SACCADE_TEXT("{file} must end in .csv or .json"), {{"file", out.string()}});
        }
        OutputFiles::check(out);
    }
    const auto files = pictureFiles({arguments.positionals().begin() + 1, arguments.positionals().end()});
    const LoadedModel model = loadModel(arguments.positionals().at(0), arguments, session);
    const Survey result = survey(model, files, methods, tolerance, session);
    const auto rows = means(result.scores);
    std::string summary = grouped(result.pictures) + " pictures, the first class right on " + grouped(result.right);
    if (result.without > 0) summary += "; of " + grouped(result.without) + " more nothing is known";
    std::fputs((asText(rows, chosen) + "\n" + summary + "\n").c_str(), stdout);
    if (!out.empty()) {
        OutputFiles output;
        output.addText(
            out, out.extension() == ".csv" ? asCsv(rows, chosen) : asJson(rows, chosen, result, model, tolerance));
        output.commit();
        std::fputs((out.string() + "\n").c_str(), stdout);
    }
    return done;
}

}  // namespace saccade::cli
