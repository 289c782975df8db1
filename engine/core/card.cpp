// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/core/class_lists.h"
#include "engine/core/error.h"

namespace saccade {
namespace {

using nlohmann::json;

constexpr std::int64_t largestSide = 16384;
constexpr std::int64_t largestChannels = 64;

class Reader {
 public:
    Reader(const json& content, std::string origin) : content_(content), origin_(std::move(origin)) {}

    [[noreturn]] void refuse(const std::string& field, const std::string& allowed) const {
        throw RequestError(SACCADE_TEXT("{origin}: the card's \"{field}\" must be {allowed}"),
                           {{"origin", origin_}, {"field", field}, {"allowed", allowed}});
    }

    // Null and absent are the same: not said.
    const json* find(const json& object, const char* key) const {
        const auto found = object.find(key);
        return found == object.end() || found->is_null() ? nullptr : &*found;
    }

    std::int64_t extent(const json& value, const std::string& field, std::int64_t most) const {
        if (!value.is_number_integer() || value.get<std::int64_t>() < 1 || value.get<std::int64_t>() > most) {
            refuse(field, "a whole number from 1 to " + std::to_string(most));
        }
        return value.get<std::int64_t>();
    }

    Card::Size size(const json& value, const std::string& field) const {
        if (!value.is_array() || value.size() != 2) refuse(field, "[height, width]");
        return {extent(value[0], field, largestSide), extent(value[1], field, largestSide)};
    }

    std::vector<double> perChannel(const json& value, const std::string& field, std::int64_t channels,
                                   bool positive) const {
        const std::string allowed =
            "a list of " + std::to_string(channels) + (positive ? " positive" : "") + " numbers, one a channel";
        if (!value.is_array() || static_cast<std::int64_t>(value.size()) != channels) refuse(field, allowed);
        std::vector<double> numbers;
        for (const auto& entry : value) {
            if (!entry.is_number() || !std::isfinite(entry.get<double>()) || (positive && entry.get<double>() <= 0)) {
                refuse(field, allowed);
            }
            numbers.push_back(entry.get<double>());
        }
        return numbers;
    }

    std::vector<std::string> classes(const json& value, const std::filesystem::path& folder) const {
        std::vector<std::string> names;
        if (value.is_array()) {
            for (const auto& entry : value) {
                if (!entry.is_string()) refuse("classes", "a list of names or the name of a text file");
                names.push_back(entry.get<std::string>());
            }
            return names;
        }
        if (!value.is_string()) refuse("classes", "a list of names or the name of a text file");
        if (value.get<std::string>() == imagenetWord) return imagenetClasses();
        const auto file = folder / value.get<std::string>();
        std::ifstream stream(file);
        if (!stream) refuse("classes", "the name of a readable text file; " + file.string() + " is none");
        for (std::string line; std::getline(stream, line);) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            names.push_back(line);
        }
        while (!names.empty() && names.back().empty())
            names.pop_back();
        return names;
    }

    std::string word(const json& value, const std::string& field, const std::vector<std::string>& words) const {
        if (value.is_string()) {
            for (const auto& candidate : words) {
                if (value.get<std::string>() == candidate) return candidate;
            }
        }
        refuse(field, "one of " + enumerate(words, "or"));
    }

 private:
    const json& content_;
    std::string origin_;
};

constexpr std::array<std::pair<Card::Order, const char*>, 4> orders{
    {{Card::Order::rgb, "RGB"}, {Card::Order::bgr, "BGR"}, {Card::Order::grey, "GREY"}, {Card::Order::rgba, "RGBA"}}};

const char* wordOf(Card::Order order) {
    return std::find_if(orders.begin(), orders.end(), [order](const auto& entry) { return entry.first == order; })
        ->second;
}

Card::Order orderOf(const std::string& word) {
    return std::find_if(orders.begin(), orders.end(), [&word](const auto& entry) { return entry.second == word; })
        ->first;
}

std::int64_t channelsOf(Card::Order order) {
    return order == Card::Order::grey ? 1 : order == Card::Order::rgba ? 4 : 3;
}

void giveClasses(Card& card, std::vector<std::string> names) {
    card.classes = std::move(names);
    card.usualClasses = !card.classes.empty();
}

Card squareCard(std::int64_t side, std::vector<double> mean, std::vector<double> deviation, const char* name) {
    Card card;
    card.input = {side, side};
    card.channels = static_cast<std::int64_t>(mean.size());
    card.mean = std::move(mean);
    card.deviation = std::move(deviation);
    card.origin = std::string("preset ") + name;
    return card;
}

}  // namespace

std::vector<std::string> Card::presets() {
    return {"imagenet", "half", "cifar10", "mnist", "caffe"};
}

std::optional<Card> Card::preset(std::string_view name) {
    if (name == "imagenet") {
        Card card = squareCard(224, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}, "imagenet");
        card.resizeShorterSide = 256;
        card.centreCrop = Size{224, 224};
        giveClasses(card, imagenetClasses());
        return card;
    }
    if (name == "half") {
        Card card = squareCard(224, {0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, "half");
        card.resizeShorterSide = 256;
        card.centreCrop = Size{224, 224};
        giveClasses(card, imagenetClasses());
        return card;
    }
    if (name == "cifar10") {
        Card card = squareCard(32, {0.4914, 0.4822, 0.4465}, {0.2470, 0.2435, 0.2616}, "cifar10");
        card.resizeExact = Size{32, 32};
        giveClasses(card, {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"});
        return card;
    }
    if (name == "mnist") {
        Card card = squareCard(28, {0.1307}, {0.3081}, "mnist");
        card.order = Order::grey;
        card.resizeExact = Size{28, 28};
        giveClasses(card, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
        return card;
    }
    if (name == "caffe") {
        Card card = squareCard(224, {104.007, 116.669, 122.679}, {1, 1, 1}, "caffe");
        card.order = Order::bgr;
        card.range = {0, 255};
        card.resizeShorterSide = 256;
        card.centreCrop = Size{224, 224};
        giveClasses(card, imagenetClasses());
        return card;
    }
    return std::nullopt;
}

Card Card::fromJson(const json& content, const std::string& origin, const std::filesystem::path& folder) {
    const Reader reader(content, origin);
    if (!content.is_object()) {
        throw RequestError(SACCADE_TEXT("{origin}: a card is a JSON object"), {{"origin", origin}});
    }
    static const std::vector<std::string> known{"architecture", "input",     "resize",  "crop",   "order",      "range",
                                                "mean",         "deviation", "classes", "output", "output_name"};
    for (const auto& [key, value] : content.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            throw RequestError(SACCADE_TEXT("{origin}: a card has no field \"{field}\"; its fields are {known}"),
                               {{"origin", origin}, {"field", key.substr(0, 200)}, {"known", enumerate(known)}});
        }
    }
    Card card;
    card.origin = origin;
    if (const json* order = reader.find(content, "order")) {
        card.order = orderOf(reader.word(*order, "order", {"RGB", "BGR", "GREY", "RGBA"}));
    }
    card.channels = channelsOf(card.order);
    if (const json* input = reader.find(content, "input")) {
        if (!input->is_object()) reader.refuse("input", "an object with channels, height and width");
        if (const json* value = reader.find(*input, "channels")) {
            card.channels = reader.extent(*value, "input.channels", largestChannels);
        }
        if (const json* value = reader.find(*input, "height")) {
            card.input.height = reader.extent(*value, "input.height", largestSide);
        }
        if (const json* value = reader.find(*input, "width")) {
            card.input.width = reader.extent(*value, "input.width", largestSide);
        }
    }
    if (card.order == Order::grey && card.channels != 1) {
        reader.refuse("input.channels", "1 where \"order\" is GREY");
    }
    if (card.order == Order::rgba && card.channels != 4) {
        reader.refuse("input.channels", "4 where \"order\" is RGBA");
    }
    if (const json* resize = reader.find(content, "resize")) {
        if (!resize->is_object())
            reader.refuse("resize", "{\"shorter_side\": N}, {\"exact\": [height, width]} or null");
        if (const json* value = reader.find(*resize, "shorter_side")) {
            card.resizeShorterSide = reader.extent(*value, "resize.shorter_side", largestSide);
        } else if (const json* exact = reader.find(*resize, "exact")) {
            card.resizeExact = reader.size(*exact, "resize.exact");
        } else {
            reader.refuse("resize", "{\"shorter_side\": N}, {\"exact\": [height, width]} or null");
        }
    }
    if (const json* crop = reader.find(content, "crop")) {
        const json* centre = crop->is_object() ? reader.find(*crop, "centre") : nullptr;
        if (centre == nullptr) reader.refuse("crop", "{\"centre\": [height, width]} or null");
        card.centreCrop = reader.size(*centre, "crop.centre");
    }
    if (const json* range = reader.find(content, "range")) {
        if (!range->is_array() || range->size() != 2 || !(*range)[0].is_number() || !(*range)[1].is_number() ||
            !((*range)[0].get<double>() < (*range)[1].get<double>())) {
            reader.refuse("range", "[low, high], for example [0, 1] or [0, 255]");
        }
        card.range = {(*range)[0].get<double>(), (*range)[1].get<double>()};
    }
    if (const json* mean = reader.find(content, "mean")) {
        card.mean = reader.perChannel(*mean, "mean", card.channels, false);
    }
    if (const json* deviation = reader.find(content, "deviation")) {
        card.deviation = reader.perChannel(*deviation, "deviation", card.channels, true);
    }
    if (const json* classes = reader.find(content, "classes")) {
        card.classes = reader.classes(*classes, folder);
        card.usualClasses = *classes == imagenetWord;
    }
    if (const json* output = reader.find(content, "output")) {
        card.output = reader.word(*output, "output", {"logits", "probabilities"}) == "logits" ? Output::logits
                                                                                              : Output::probabilities;
    }
    if (const json* name = reader.find(content, "output_name")) {
        if (!name->is_string()) reader.refuse("output_name", "the name of an output or null");
        card.outputName = name->get<std::string>();
    }
    if (const json* architecture = reader.find(content, "architecture")) {
        if (architecture->is_string()) {
            card.architecture = architecture->get<std::string>();
        } else if (architecture->is_object()) {
            card.architecture = architecture->dump();
        } else {
            reader.refuse("architecture", "a name, a graph or null");
        }
    }
    return card;
}

Card Card::read(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream || std::filesystem::is_directory(file)) {
        throw RequestError(SACCADE_TEXT("{file}: the card cannot be read"), {{"file", file.string()}});
    }
    const json content = json::parse(stream, nullptr, false);
    if (content.is_discarded()) {
        throw RequestError(SACCADE_TEXT("{file}: the card is not valid JSON"), {{"file", file.string()}});
    }
    return fromJson(content, file.string(), file.parent_path());
}

Card Card::guess(std::int64_t channels, std::int64_t classes, std::optional<Size> input) {
    if (channels == 3 && classes == 1000) {
        Card card = *preset("imagenet");
        if (input) {
            card.input = *input;
            card.centreCrop = input;
            card.resizeShorterSide = std::max<std::int64_t>(1, std::min(input->height, input->width) * 8 / 7);
        }
        card.origin = "a guess: three channels and 1000 classes look like ImageNet";
        return card;
    }
    Card card;
    card.channels = channels;
    card.order = channels == 1 ? Order::grey : channels == 4 ? Order::rgba : Order::rgb;
    if (input) card.input = *input;
    card.resizeExact = card.input;
    card.origin = "a guess: value / 255, resized to " + std::to_string(card.input.height) + " x " +
                  std::to_string(card.input.width);
    return card;
}

void Card::fitClasses(std::int64_t classesOfNetwork) {
    if (!usualClasses || static_cast<std::int64_t>(classes.size()) == classesOfNetwork) return;
    classes.clear();
    usualClasses = false;
}

std::string Card::className(std::int64_t index) const {
    if (index >= 0 && index < static_cast<std::int64_t>(classes.size())) {
        return classes[static_cast<std::size_t>(index)];
    }
    return "class " + std::to_string(index);
}

double Card::inSpace(double level, std::size_t channel) const {
    const double value = range[0] + level * (range[1] - range[0]);
    const double centre = channel < mean.size() ? mean[channel] : 0.0;
    const double spread = channel < deviation.size() ? deviation[channel] : 1.0;
    return (value - centre) / spread;
}

json toJson(const Card& card) {
    json content;
    content["architecture"] = nullptr;
    if (!card.architecture.empty()) {
        const json graph = json::parse(card.architecture, nullptr, false);
        content["architecture"] = graph.is_object() ? graph : json(card.architecture);
    }
    content["input"] = {{"channels", card.channels}, {"height", card.input.height}, {"width", card.input.width}};
    content["resize"] = nullptr;
    if (card.resizeShorterSide) content["resize"] = {{"shorter_side", *card.resizeShorterSide}};
    if (card.resizeExact) content["resize"] = {{"exact", {card.resizeExact->height, card.resizeExact->width}}};
    content["crop"] = nullptr;
    if (card.centreCrop) content["crop"] = {{"centre", {card.centreCrop->height, card.centreCrop->width}}};
    content["order"] = wordOf(card.order);
    content["range"] = card.range;
    content["mean"] = card.mean.empty() ? json(nullptr) : json(card.mean);
    content["deviation"] = card.deviation.empty() ? json(nullptr) : json(card.deviation);
    content["classes"] = card.classes.empty() ? json(nullptr) : json(card.classes);
    if (!card.classes.empty() && card.classes == imagenetClasses()) content["classes"] = imagenetWord;
    content["output"] = card.output == Card::Output::logits ? "logits" : "probabilities";
    if (!card.outputName.empty()) content["output_name"] = card.outputName;
    return content;
}

}  // namespace saccade
