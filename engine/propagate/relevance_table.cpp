// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/relevance_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/network/normalised_groups.h"
#include "engine/propagate/relevance_rules.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;

const std::vector<std::string>& weightedRules() {
    static const std::vector<std::string> names{"epsilon", "gamma",     "alpha_beta", "z_plus",
                                                "z_box",   "w_squared", "flat"};
    return names;
}

bool among(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

template <typename Number>
std::optional<Number> numberIn(std::string_view text) {
    Number value{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

RequestError refuse(std::string_view row, const std::string& why) {
    return {SACCADE_TEXT("the row \"{row}\" of the rules: {why}"),
            {{"row", std::string(row.substr(0, 200))}, {"why", why}}};
}

// Least and most of the number in parentheses; nothing for rules without one.
std::optional<std::pair<double, double>> rangeOf(const std::string& rule) {
    if (rule == "epsilon") return std::pair(0.0, 1e6);
    if (rule == "gamma") return std::pair(0.0, 1e6);
    if (rule == "alpha_beta") return std::pair(1.0, 100.0);
    return std::nullopt;
}

void readRule(RelevanceRow& row, std::string_view text) {
    const auto open = text.find('(');
    row.rule = trimmed(text.substr(0, open));
    if (row.rule != "pass" && !among(weightedRules(), row.rule)) {
        throw refuse(row.text, "\"" + row.rule.substr(0, 100) + "\" is no rule; there are " +
                                   enumerate(weightedRules(), ",") + " and pass");
    }
    if (open == std::string_view::npos) return;
    const auto range = rangeOf(row.rule);
    if (!range) throw refuse(row.text, row.rule + " takes no number");
    const std::string_view inside = text.substr(open + 1);
    if (inside.empty() || inside.back() != ')') throw refuse(row.text, "the parenthesis is not closed");
    row.number = numberIn<double>(trimmed(inside.substr(0, inside.size() - 1)));
    // Written so that what is no number fails too.
    if (!(row.number && *row.number >= range->first && *row.number <= range->second)) {
        throw refuse(row.text,
                     row.rule + " takes a number from " + number(range->first) + " to " + number(range->second));
    }
}

std::optional<Kind> kindOf(std::string_view word) {
    if (word == "conv") return Kind::convolution;
    if (word == "dense") return Kind::linear;
    for (const LayerKind* kind : allKinds()) {
        if (kind->name() == word) return kind->kind();
    }
    return std::nullopt;
}

void readPlace(RelevanceRow& row, std::string_view text) {
    using Place = RelevanceRow::Place;
    constexpr std::string_view name = "name:";
    const auto dots = text.find("..");
    const auto from = numberIn<std::int64_t>(text.substr(0, dots));
    if (text.empty()) throw refuse(row.text, "it does not say which layers");
    if (text == "first") {
        row.place = Place::first;
    } else if (text == "last") {
        row.place = Place::last;
    } else if (text == "depthwise") {
        row.place = Place::depthwise;
    } else if (from) {
        const auto to = dots == std::string_view::npos ? from : numberIn<std::int64_t>(text.substr(dots + 2));
        if (!to || *from < 1 || *to < *from) throw refuse(row.text, "numbers of layers go up from 1, as in 1..3");
        row.place = Place::numbers;
        row.from = *from;
        row.to = *to;
    } else if (const auto kind = kindOf(text)) {
        row.place = Place::kind;
        row.kind = *kind;
    } else {
        row.place = Place::name;
        row.name = trimmed(text.substr(0, name.size()) == name ? text.substr(name.size()) : text);
    }
}

bool isWeighted(const Network& network, LayerId layer) {
    return network.layer(layer).rules().role() == Role::weighted;
}

// The number of a layer with weights, counted from the input, from 1.
std::int64_t numberOf(const Network& network, LayerId layer) {
    std::int64_t count = 0;
    for (LayerId id = 0; id <= layer; ++id)
        count += isWeighted(network, id) ? 1 : 0;
    return count;
}

bool isDepthwise(const Layer& layer) {
    return layer.kind == Kind::convolution && layer.attributes.integer("groups") > 1 &&
           layer.tensor("weight").size(1) == 1;
}

}  // namespace

bool looksAtPixels(const Network& network, LayerId layer) {
    std::set<LayerId> seen;
    std::vector<LayerId> waiting = network.layer(layer).inputs;
    while (!waiting.empty()) {
        const LayerId id = waiting.back();
        waiting.pop_back();
        if (!seen.insert(id).second) continue;
        if (isWeighted(network, id)) return false;
        waiting.insert(waiting.end(), network.layer(id).inputs.begin(), network.layer(id).inputs.end());
    }
    return true;
}

int RelevanceRow::fits(const Network& network, LayerId layer) const {
    constexpr int byKind = 1;
    constexpr int byPosition = 2;
    constexpr int byName = 3;
    const Layer& at = network.layer(layer);
    switch (place) {
        case Place::kind:
            // What is called batch norm in the network as loaded is an affine layer where it could not be folded.
            return at.kind == kind || (kind == Kind::batchNorm && at.kind == Kind::affine) ? byKind : 0;
        case Place::depthwise:
            return isDepthwise(at) ? byKind : 0;
        case Place::first:
            return isWeighted(network, layer) && looksAtPixels(network, layer) ? byPosition : 0;
        case Place::last:
            return isWeighted(network, layer) && numberOf(network, layer) == numberOf(network, network.size() - 1)
                       ? byPosition
                       : 0;
        case Place::numbers: {
            const std::int64_t position = isWeighted(network, layer) ? numberOf(network, layer) : 0;
            return position >= from && position <= to ? byPosition : 0;
        }
        case Place::name:
            return network.contains(name) == layer ? byName : 0;
    }
    return 0;
}

std::unique_ptr<Rule> RelevanceRow::make(const Layer& layer, const RelevanceOptions& options) const {
    using namespace relevance;
    const Role role = layer.rules().role();
    const std::string what = layer.name + " (" + std::string(layer.rules().name()) + ")";
    if (role == Role::affine || normalisesGroups(layer)) {
        const double epsilon = number.value_or(options.epsilon);
        if (rule == "pass") return passRule();
        if (rule == "epsilon") return role == Role::affine ? shareRule(epsilon) : groupShareRule(epsilon);
        throw refuse(text, "for " + what + " there are epsilon and pass");
    }
    if (role != Role::weighted) {
        throw refuse(text,
                     what +
                         " has no weights; rules can be chosen for convolution, linear, batch_norm, layer_norm and "
                         "group_norm");
    }
    if (rule == "epsilon") return epsilonRule(number.value_or(options.epsilon));
    if (rule == "gamma") return gammaRule(number.value_or(options.gamma), options.stabiliser);
    if (rule == "alpha_beta") {
        const double alpha = number.value_or(2);
        return alphaBetaRule(alpha, alpha - 1, options.stabiliser);
    }
    if (rule == "z_plus") return zPlusRule(options.stabiliser);
    if (rule == "z_box") return zBoxRule(options.low, options.high, options.stabiliser);
    if (rule == "w_squared") return weightSquareRule(options.stabiliser);
    if (rule == "flat") return flatRule(options.stabiliser);
    throw refuse(text, "for " + what + " there are " + enumerate(weightedRules()));
}

std::vector<RelevanceRow> relevanceRows(std::string_view text) {
    std::vector<RelevanceRow> rows;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(",;"), text.size());
        const std::string_view part = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (part.empty()) continue;
        RelevanceRow row;
        row.text = part;
        const auto equals = part.rfind('=');
        if (equals == std::string_view::npos) throw refuse(part, "a row is WHERE=RULE, as in conv=gamma");
        readPlace(row, trimmed(part.substr(0, equals)));
        readRule(row, trimmed(part.substr(equals + 1)));
        rows.push_back(std::move(row));
    }
    return rows;
}

void checkRelevanceRows(const std::vector<RelevanceRow>& rows, const Network& network) {
    const RelevanceOptions options{1e-6, 0.25, 1e-6, at::zeros({1}), at::ones({1})};
    for (const RelevanceRow& row : rows) {
        if (row.place == RelevanceRow::Place::name) network.find(row.name);
        bool fitted = false;
        for (LayerId id = 0; id < network.size(); ++id) {
            if (row.fits(network, id) == 0) continue;
            fitted = true;
            row.make(network.layer(id), options);
        }
        if (!fitted) throw refuse(row.text, "there is no such layer in this network");
    }
}

}  // namespace saccade
