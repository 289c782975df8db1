// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/architectures/recognise.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/core/error.h"
#include "engine/import/architectures/architecture.h"
#include "engine/import/graph_builder.h"
#include "engine/import/printable.h"
#include "engine/import/weights.h"

namespace saccade {
namespace {

using architectures::Architecture;
using architectures::Node;
using architectures::Plan;
using architectures::Sizes;

constexpr int mostPrefixes = 4;

/// An architecture's plan for a file's number of classes and channels, and where the two differ.
struct Comparison {
    const Architecture* architecture = nullptr;
    Plan plan;
    Node output = 0;
    std::vector<std::string> missing;
    std::vector<std::string> extra;
    std::vector<std::string> misshapen;  ///< "x is 10 x 512, not 10 x 2048"
    std::size_t wishes = 0;
    std::size_t fitting = 0;

    bool fits() const { return missing.empty() && extra.empty() && misshapen.empty(); }
    /// From 0 to 1: how much of the two is the same.
    double likeness() const {
        const auto all = static_cast<double>(wishes + extra.size());
        return all > 0 ? static_cast<double>(fitting) / all : 0;
    }
};

// What training and counting tools leave beside the weights.
bool isBookkeeping(std::string_view name) {
    for (const std::string_view ending : {"num_batches_tracked", "total_ops", "total_params"}) {
        if (name == ending || (name.ends_with(ending) && name[name.size() - ending.size() - 1] == '.')) return true;
    }
    return false;
}

bool isUnused(const Architecture& architecture, const std::string& name) {
    return isBookkeeping(name) ||
           std::any_of(architecture.unused.begin(), architecture.unused.end(),
                       [&name](const std::string& beginning) { return name.starts_with(beginning); });
}

Comparison compare(const Architecture& architecture, const StateDict& weights) {
    Comparison result;
    result.architecture = &architecture;
    result.output = architecture.write(result.plan, Sizes(weights));
    std::set<std::string_view> wished;
    for (const auto& step : result.plan.steps()) {
        for (const auto& wish : step.tensors) {
            if (!wished.insert(wish.name).second) continue;
            const StoredTensor* found = weights.find(wish.name);
            if (found == nullptr) {
                result.missing.push_back(wish.name);
            } else if (found->shape != wish.shape) {
                result.misshapen.push_back(wish.name + " is " + describe(found->shape) + ", not " +
                                           describe(wish.shape));
            } else {
                ++result.fitting;
            }
        }
    }
    result.wishes = wished.size();
    for (const auto& [name, tensor] : weights.tensors()) {
        if (!wished.contains(name) && !isUnused(architecture, name)) result.extra.push_back(name);
    }
    return result;
}

// Old files of DenseNet have "norm.1" where newer ones have "norm1".
StateDict withoutOldNames(const StateDict& weights) {
    StateDict result;
    for (const auto& [name, tensor] : weights.tensors()) {
        std::string newer = name;
        if (const auto layer = name.find("denselayer"); layer != std::string::npos) {
            for (const char* word : {".norm.", ".relu.", ".conv."}) {
                const auto at = newer.find(word, layer);
                if (at != std::string::npos) newer.erase(at + 5, 1);
            }
        }
        result.add(newer, tensor);
    }
    return result;
}

// Who trains a network for other classes often puts its last layer into a sequence ("fc.1.weight" behind a dropout):
// under the name that the architecture has for it. Nothing where anything else differs, or where the sequence has more
// than one layer with weights, since what stands between them cannot be seen.
std::optional<StateDict> withPlainHead(const Comparison& nearly, const StateDict& weights) {
    if (nearly.missing.empty() || nearly.missing.size() > 2 || nearly.missing.size() != nearly.extra.size() ||
        !nearly.misshapen.empty()) {
        return std::nullopt;
    }
    std::map<std::string, std::string, std::less<>> renamed;
    std::set<std::string> places;
    for (const auto& missing : nearly.missing) {
        const auto role = missing.rfind('.');
        if (role == std::string::npos) return std::nullopt;
        for (const auto& extra : nearly.extra) {
            if (extra.size() <= missing.size() + 1 || !extra.starts_with(missing.substr(0, role + 1)) ||
                !extra.ends_with(missing.substr(role))) {
                continue;
            }
            const std::string place = extra.substr(role + 1, extra.size() - missing.size() - 1);
            const bool number = std::all_of(place.begin(), place.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (number && renamed.emplace(extra, missing).second) places.insert(extra.substr(0, role + 1) + place);
        }
    }
    if (renamed.size() != nearly.missing.size() || places.size() != 1) return std::nullopt;
    StateDict result;
    for (const auto& [name, tensor] : weights.tensors()) {
        const auto found = renamed.find(name);
        result.add(found == renamed.end() ? name : found->second, tensor);
    }
    return result;
}

std::string firstOf(const std::vector<std::string>& names, const char* one, const char* many) {
    const std::string first = printable(names.front());
    return names.size() == 1 ? first + " " + one : first + " and " + std::to_string(names.size() - 1) + " more " + many;
}

std::string differences(const Comparison& nearest) {
    std::vector<std::string> parts;
    if (!nearest.misshapen.empty()) {
        parts.push_back("tensor " + printable(nearest.misshapen.front()));
        if (nearest.misshapen.size() > 1)
            parts.back() += " (" + std::to_string(nearest.misshapen.size() - 1) + " more have another shape)";
    }
    if (!nearest.missing.empty()) parts.push_back(firstOf(nearest.missing, "is missing", "are missing"));
    if (!nearest.extra.empty()) parts.push_back(firstOf(nearest.extra, "is not of it", "are not of it"));
    return enumerate(parts);
}

// The layers in the order of the plan, each under the module that called it.
NativeModel build(const Comparison& match, const StateDict& weights, const std::string& where) {
    const std::int64_t side = match.architecture->side;
    GraphBuilder builder({1, match.plan.inputChannels(), side, side});
    std::vector<LayerId> layers{builder.input()};
    for (const auto& step : match.plan.steps()) {
        if (step.what == Plan::What::enter) {
            builder.enter(step.path);
            continue;
        }
        std::vector<LayerId> inputs;
        for (const Node input : step.inputs)
            inputs.push_back(layers[static_cast<std::size_t>(input)]);
        if (step.what == Plan::What::leave) {
            builder.leave(inputs.front());
            continue;
        }
        std::map<std::string, at::Tensor, std::less<>> tensors;
        for (const auto& wish : step.tensors) {
            at::Tensor tensor = tensorOf(*weights.find(wish.name));
            tensors.emplace(wish.role, wish.flat ? tensor.flatten() : tensor);
        }
        layers.push_back(builder.add(step.kind, std::move(inputs), step.attributes, std::move(tensors)));
    }
    NativeModel model;
    model.network = builder.finish(layers[static_cast<std::size_t>(match.output)], where);
    model.importedSize = Card::Size{side, side};
    const std::string& preset = match.architecture->preset;
    if (!preset.empty() && match.plan.inputChannels() == 3 && builder.shape(layers.back()).back() == 1000) {
        Card card = *Card::preset(preset);
        card.input = {side, side};
        card.centreCrop = card.input;
        card.resizeShorterSide = side * 8 / 7;
        card.origin = "a guess: the weights that are published for " + match.architecture->name;
        model.card = card;
    }
    return model;
}

[[noreturn]] void refuseUnknownName(const std::string& named, const std::string& where) {
    std::vector<std::string> names;
    for (const auto& architecture : architectures::catalogue())
        names.push_back(architecture.name);
    auto offers = similar(named, names);
    if (offers.empty()) offers = {"resnet18", "vgg16"};
    throw RequestError(SACCADE_TEXT("{file}: the card's \"architecture\" is \"{name}\", which is none that is known; "
                                    "similar: {offers}"),
                       {{"file", where}, {"name", printable(named)}, {"offers", enumerate(offers, "or")}});
}

}  // namespace

NativeModel networkOfArchitecture(const StateDict& weights, const std::string& named, const std::string& where) {
    std::optional<Comparison> nearest;
    bool known = named.empty();
    StateDict current = withoutOldNames(weights);
    for (int prefix = 0; prefix < mostPrefixes; ++prefix) {
        for (const auto& architecture : architectures::catalogue()) {
            if (!named.empty() && architecture.name != named) continue;
            known = true;
            Comparison comparison = compare(architecture, current);
            if (comparison.fits()) return build(comparison, current, where);
            if (const auto plain = withPlainHead(comparison, current)) {
                const Comparison again = compare(architecture, *plain);
                if (again.fits()) return build(again, *plain, where);
            }
            if (!nearest || comparison.likeness() > nearest->likeness()) nearest = std::move(comparison);
        }
        if (!known) refuseUnknownName(named, where);
        auto shorter = current.withoutPrefix();
        if (!shorter) break;
        current = std::move(*shorter);
    }
    constexpr double like = 0.5;
    if (!named.empty() || nearest->likeness() >= like) {
        throw RequestError(
            SACCADE_TEXT("{file} holds weights that are like those of {architecture} but not the same: {differences}; "
                         "name another architecture, or the graph, in its card's \"architecture\""),
            {{"file", where}, {"architecture", nearest->architecture->name}, {"differences", differences(*nearest)}});
    }
    throw RequestError(
        SACCADE_TEXT("{file} holds weights only ({first} and {count} more), of no architecture that is known; name "
                     "their graph in its card's \"architecture\", or in PyTorch, load them into their model, call "
                     "eval() and save torch.jit.trace(model, example)"),
        {{"file", where},
         {"first", printable(weights.tensors().begin()->first)},
         {"count", std::to_string(weights.tensors().size() - 1)}});
}

}  // namespace saccade
