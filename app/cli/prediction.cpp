// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/prediction.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/json_text.h"
#include "app/cli/text_table.h"

namespace saccade::cli {
namespace {

// Six decimals tell probabilities apart that differ by less than float32 resolves near one.
constexpr int probabilityDecimals = 6;

std::string percent(double probability) {
    return fixed(probability * 100, 2) + " %";
}

std::size_t count(const std::vector<Prediction>& pictures, bool (*counts)(const Prediction&)) {
    return static_cast<std::size_t>(std::count_if(pictures.begin(), pictures.end(), counts));
}

std::string share(std::size_t part, std::size_t whole) {
    return std::to_string(part) + " of " + std::to_string(whole) + " (" +
           fixed(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %)";
}

}  // namespace

std::size_t Predictions::withTruth() const {
    return count(pictures, [](const Prediction& p) { return p.truth.has_value(); });
}

bool Predictions::labelled() const {
    return withTruth() > 0;
}

std::size_t Predictions::right() const {
    return count(pictures, [](const Prediction& p) { return p.truth && !p.wrong(); });
}

std::size_t Predictions::rightInTop() const {
    return static_cast<std::size_t>(std::count_if(
        pictures.begin(), pictures.end(), [this](const Prediction& p) { return p.truth && p.truthRank <= top; }));
}

void Predictions::sortWrongFirst() {
    std::stable_sort(pictures.begin(), pictures.end(), [](const Prediction& a, const Prediction& b) {
        const auto group = [](const Prediction& p) { return p.wrong() ? 0 : p.truth ? 1 : 2; };
        if (group(a) != group(b)) return group(a) < group(b);
        const double first = a.classes.front().probability;
        const double second = b.classes.front().probability;
        return group(a) == 0 ? first > second : group(a) == 1 && first < second;
    });
}

std::string predictionText(const Predictions& predictions, const Card& card) {
    using Align = TextTable::Align;
    std::string text;
    for (const auto& picture : predictions.pictures) {
        if (!text.empty()) text += "\n";
        text += picture.file;
        if (picture.truth) {
            text += picture.wrong()
                        ? ": wrong, it is " + card.className(*picture.truth) + " (" +
                              percent(picture.truthProbability) + ", rank " + std::to_string(picture.truthRank) + ")"
                        : ": right";
        }
        text += "\n";
        TextTable table({{"", Align::right}, {"", Align::right}, {""}, {""}, {"", Align::right}});
        for (const auto& entry : picture.classes) {
            table.add({percent(entry.probability), std::to_string(entry.index), card.className(entry.index), "logit",
                       fixed(entry.logit, 3)});
        }
        text += table.text(2);
    }
    if (predictions.labelled()) {
        text += "\nright: " + share(predictions.right(), predictions.withTruth()) + ", among the first " +
                std::to_string(predictions.top) + ": " + share(predictions.rightInTop(), predictions.withTruth()) +
                "\n";
    }
    return text;
}

std::string predictionCsv(const Predictions& predictions, const Card& card) {
    const bool labelled = predictions.labelled();
    std::string text = "file,rank,index,name,probability,logit";
    text += labelled ? ",truth,truth_name,truth_rank\n" : "\n";
    for (const auto& picture : predictions.pictures) {
        std::size_t rank = 0;
        for (const auto& entry : picture.classes) {
            text += csvField(picture.file) + "," + std::to_string(++rank) + "," + std::to_string(entry.index) + "," +
                    csvField(card.className(entry.index)) + "," + fixed(entry.probability, probabilityDecimals) + "," +
                    fixed(entry.logit, probabilityDecimals);
            if (labelled && picture.truth) {
                text += "," + std::to_string(*picture.truth) + "," + csvField(card.className(*picture.truth)) + "," +
                        std::to_string(picture.truthRank);
            } else if (labelled) {
                text += ",,,";
            }
            text += "\n";
        }
    }
    return text;
}

std::string predictionJson(const Predictions& predictions, const LoadedModel& model) {
    nlohmann::json pictures = nlohmann::json::array();
    for (const auto& picture : predictions.pictures) {
        nlohmann::json classes = nlohmann::json::array();
        for (const auto& entry : picture.classes) {
            classes.push_back({{"index", entry.index},
                               {"name", model.card.className(entry.index)},
                               {"probability", entry.probability},
                               {"logit", entry.logit}});
        }
        nlohmann::json json{{"file", picture.file}, {"predictions", classes}};
        if (picture.truth) {
            json["truth"] = {{"index", *picture.truth},
                             {"name", model.card.className(*picture.truth)},
                             {"probability", picture.truthProbability},
                             {"rank", picture.truthRank}};
        }
        pictures.push_back(std::move(json));
    }
    nlohmann::json skipped = nlohmann::json::array();
    for (const auto& entry : predictions.skipped) {
        skipped.push_back({{"file", entry.file}, {"reason", entry.reason}});
    }
    nlohmann::json json{{"format", "saccade.predictions"},
                        {"version", 1},
                        {"model", {{"file", model.file}, {"sha256", model.opened.hash}}},
                        {"card", saccade::toJson(model.card)},
                        {"pictures", pictures},
                        {"skipped", skipped}};
    if (predictions.labelled()) {
        json["accuracy"] = {{"pictures", predictions.withTruth()},
                            {"right", predictions.right()},
                            {"top", predictions.top},
                            {"right_in_top", predictions.rightInTop()}};
    }
    return jsonText(json);
}

}  // namespace saccade::cli
