// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/json_text.h"
#include "app/cli/model_source.h"
#include "app/cli/text_table.h"
#include "engine/core/text.h"
#include "engine/network/summary.h"

namespace saccade::cli {
namespace {

struct Totals {
    std::int64_t parameters = 0;
    std::int64_t multiplications = 0;
};

Totals totalsOf(const std::vector<LayerSummary>& layers) {
    Totals totals;
    for (const auto& layer : layers) {
        totals.parameters += layer.parameters;
        totals.multiplications += layer.multiplications;
    }
    return totals;
}

std::string fieldText(const LayerSummary& layer) {
    const auto& field = layer.receptiveField;
    if (field.global) return "whole";
    return number(field.size[0]) + " x " + number(field.size[1]);
}

nlohmann::json fieldJson(const LayerSummary& layer) {
    const auto& field = layer.receptiveField;
    if (field.global) return {{"global", true}};
    return {{"global", false}, {"start", field.start}, {"jump", field.jump}, {"size", field.size}};
}

std::string shapeText(const Shape& shape) {
    // The batch is 1 for every layer: it says nothing.
    return shape.size() < 2 ? describe(shape) : describe(Shape(shape.begin() + 1, shape.end()));
}

// What a person should know of the end of the network before reading scores.
std::string endText(const LoadedModel& model) {
    std::string text;
    const auto& outputs = model.opened.outputs;
    if (outputs.size() > 1) {
        text += "outputs: " + enumerate(outputs) + "; this is " +
                (model.opened.output.empty() ? "the first that has classes" : model.opened.output) +
                ", and --output names another\n";
    }
    if (model.opened.endsInSoftmax) {
        text += "it ends in a softmax: probabilities are its output, logits are taken before it\n";
    } else if (model.card.output == Card::Output::probabilities) {
        text += "its outputs are probabilities, says the card: logits are the same numbers\n";
    }
    return text;
}

std::string table(const LoadedModel& model, const std::vector<LayerSummary>& layers) {
    using Align = TextTable::Align;
    TextTable table({{"layer"},
                     {"kind"},
                     {"output"},
                     {"parameters", Align::right},
                     {"field"},
                     {"multiplications", Align::right},
                     {"attributes"}});
    for (const auto& layer : layers) {
        table.add({layer.name, layer.kind, shapeText(layer.shape), grouped(layer.parameters), fieldText(layer),
                   grouped(layer.multiplications), layer.attributes});
    }
    const Totals totals = totalsOf(layers);
    return model.file + ": " + model.opened.format + ", " + grouped(static_cast<std::int64_t>(layers.size())) +
           " layers, input " + describe({model.opened.channels, model.card.input.height, model.card.input.width}) +
           ", " + std::to_string(model.opened.classes) + " classes, card: " + model.card.origin + "\n" +
           endText(model) + "\n" + table.text() + "\n" + grouped(totals.parameters) + " parameters, " +
           grouped(totals.multiplications) + " multiplications for one picture\n";
}

nlohmann::json json(const LoadedModel& model, const std::vector<LayerSummary>& layers) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& layer : layers) {
        list.push_back({{"name", layer.name},
                        {"aliases", layer.aliases},
                        {"kind", layer.kind},
                        {"inputs", layer.inputs},
                        {"shape", layer.shape},
                        {"parameters", layer.parameters},
                        {"multiplications", layer.multiplications},
                        {"receptive_field", fieldJson(layer)},
                        {"attributes", layer.attributes}});
    }
    const Totals totals = totalsOf(layers);
    return {{"format", "saccade.inspection"},
            {"version", 1},
            {"model", {{"file", model.file}, {"format", model.opened.format}, {"sha256", model.opened.hash}}},
            {"card",
             {{"origin", model.card.origin}, {"guess", model.cardIsGuess}, {"content", saccade::toJson(model.card)}}},
            {"channels", model.opened.channels},
            {"classes", model.opened.classes},
            {"outputs", model.opened.outputs},
            {"output", model.opened.output.empty() ? nlohmann::json(nullptr) : nlohmann::json(model.opened.output)},
            {"ends_in_softmax", model.opened.endsInSoftmax},
            {"layers", list},
            {"totals", {{"parameters", totals.parameters}, {"multiplications", totals.multiplications}}}};
}

}  // namespace

const Syntax& inspectSyntax() {
    static const Syntax syntax{
        "inspect",
        "MODEL",
        "List a model's layers: name, kind, output shape, parameters, receptive field, multiplications",
        1,
        1,
        std::vector<Option>{{"json", "", "everything as JSON, with the layers' inputs and further names"}} +
            modelOptions() + generalOptions(),
        {"A layer's name is what --layer of explain and compare takes. The receptive field is the part of the input "
         "that one value of the layer's output depends on, height x width in pixels."},
        {{"model.pt", "the layers of a traced model"},
         {"model.pt --card imagenet --json", "the same for a program to read, for ImageNet's input size"}},
    };
    return syntax;
}

int runInspect(const Arguments& arguments, Session& session) {
    const LoadedModel model = loadModel(arguments.positionals().at(0), arguments, session);
    const auto layers =
        summarise(*model.opened.network, {model.opened.channels, model.card.input.height, model.card.input.width});
    const std::string text = arguments.has("json") ? jsonText(json(model, layers)) : table(model, layers);
    std::fputs(text.c_str(), stdout);
    return done;
}

}  // namespace saccade::cli
