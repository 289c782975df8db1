// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/syntax.h"

#include <algorithm>
#include <sstream>

#include "engine/core/text.h"

namespace saccade::cli {
namespace {

constexpr std::size_t textWidth = 100;

std::string left(const Option& option) {
    return option.value.empty() ? "--" + option.name : "--" + option.name + " " + option.value;
}

}  // namespace

const Option* Syntax::find(const std::string& name) const {
    const auto found = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.name == name; });
    return found == options.end() ? nullptr : &*found;
}

std::string Syntax::optionNames() const {
    std::vector<std::string> names;
    for (const auto& option : options)
        names.push_back("--" + option.name);
    return enumerate(names);
}

std::string wrapped(const std::string& paragraph, std::size_t indent) {
    std::istringstream words(paragraph);
    std::string result;
    std::string line(indent, ' ');
    for (std::string word; words >> word;) {
        if (line.size() > indent && line.size() + 1 + word.size() > textWidth) {
            result += line + "\n";
            line.assign(indent, ' ');
        }
        if (line.size() > indent) line += ' ';
        line += word;
    }
    return result + line + "\n";
}

std::string helpText(const Syntax& syntax) {
    std::string text = "Usage: saccade-cli " + syntax.command;
    if (!syntax.positionals.empty()) text += " " + syntax.positionals;
    text += " [OPTION]...\n\n" + wrapped(syntax.summary + ".", 0) + "\nOptions:\n";
    std::size_t column = 0;
    for (const auto& option : syntax.options)
        column = std::max(column, left(option).size());
    column += 4;
    for (const auto& option : syntax.options) {
        const std::string name = "  " + left(option);
        text += name + wrapped(option.help, column).substr(name.size());
    }
    for (const auto& note : syntax.notes)
        text += "\n" + wrapped(note, 0);
    text += "\nExamples:\n";
    for (const auto& [arguments, what] : syntax.examples) {
        text +=
            "  saccade-cli " + syntax.command + (arguments.empty() ? "" : " " + arguments) + "\n" + wrapped(what, 6);
    }
    return text;
}

std::vector<Option> operator+(std::vector<Option> first, const std::vector<Option>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

const std::vector<Option>& generalOptions() {
    static const std::vector<Option> options{
        {"device", "cpu|cuda[:N]", "where to compute; cpu unless said otherwise"},
        {"threads", "N", "threads to compute with; as many as the processor has unless said otherwise"},
        {"quiet", "", "no progress bar and no notes on standard error"},
        {"help", "", "this text"},
        {"version", "", "the program's version"},
    };
    return options;
}

const std::vector<Option>& modelOptions() {
    static const std::vector<Option> options{
        {"card", "FILE|PRESET",
         "how a picture becomes the network's input and what the classes are called: a JSON file, or imagenet, half, "
         "cifar10, mnist or caffe; else the file STEM.card.json beside the model, else what the model's file says, "
         "else a guess that is always said"},
        {"output", "NAME",
         "of a network with several outputs, the one to look at: inspect lists them; the card's, else the first that "
         "has "
         "classes"},
    };
    return options;
}

const std::vector<Option>& subjectOptions() {
    static const std::vector<Option> options{
        {"tensor", "FILE.npy", "a preprocessed input in the picture's place: float32, N x C x H x W"},
        {"target", "INDEX|NAME", "the class to explain; the first prediction unless said otherwise"},
        {"contrast", "INDEX|NAME", "explain the target's score minus the score of this class"},
        {"channel", "LAYER:CHANNEL",
         "explain a channel inside the network, its mean over all places, in a class's place"},
        {"unit", "LAYER:CHANNEL:ROW:COLUMN", "explain one unit: a channel at a row and a column of a layer"},
        {"cell", "LAYER:ROW:COLUMN", "explain a place of a layer: all its channels there, as strong as they are"},
        {"score", "SCORE", "logit, probability or log_probability; the method's own unless said otherwise"},
        {"layer", "NAME",
         "the layer that layer methods look at; the last one with height and width over 1 whose channels are not the "
         "classes unless said otherwise"},
        {"seed", "N", "the seed of random numbers, 0 unless said otherwise"},
        {"batch", "N", "samples sent through the network at once; measured unless said otherwise"},
    };
    return options;
}

}  // namespace saccade::cli
