// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/onnx/scope_names.h"

#include <algorithm>
#include <cctype>

namespace saccade::onnx_import {
namespace {

constexpr std::size_t longestName = 300;

bool isDigits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string joined(const std::string& parent, std::string_view name) {
    return parent.empty() ? std::string(name) : parent + "." + std::string(name);
}

// "Conv" or "Conv_12" for the operator "Conv".
bool namesOperator(std::string_view part, std::string_view type) {
    if (!part.starts_with(type)) return false;
    const std::string_view rest = part.substr(type.size());
    return rest.empty() || (rest.front() == '_' && isDigits(rest.substr(1)));
}

}  // namespace

bool ScopeNames::seenBefore(const std::string& parent, std::string_view component, std::string_view& base) const {
    const auto line = component.rfind('_');
    if (line == std::string_view::npos || line == 0 || !isDigits(component.substr(line + 1))) return false;
    base = component.substr(0, line);
    return seen_.contains(joined(parent, base));
}

std::vector<ScopeCall> ScopeNames::scopes(std::string_view name) {
    std::vector<ScopeCall> calls;
    std::string key;
    std::string path;
    std::string chainParent;  // of the Sequential whose members are being named
    std::string_view previous;
    std::size_t chain = 0;  // where that Sequential's calls begin
    while (!name.empty()) {
        const auto slash = name.find('/');
        const std::string_view component = name.substr(0, slash);
        name = slash == std::string_view::npos ? std::string_view() : name.substr(slash + 1);
        const bool member = !previous.empty() && component.size() > previous.size() + 1 &&
                            component.starts_with(previous) && component[previous.size()] == '.';
        if (!member) {
            chainParent = path;
            chain = calls.size();
        }
        // The second call of "relu" is "relu_1"; a module that is itself called "relu_1" has no "relu" beside it.
        std::string_view base = component;
        if (!seenBefore(chainParent, component, base)) base = component;
        path = joined(chainParent, base);
        key += "/" + std::string(component);
        previous = base;
        calls.push_back({key, path});
        // A Sequential that is called again keeps its own name; only its members have "_1".
        if (member && base != component) {
            for (std::size_t i = chain; i + 1 < calls.size(); ++i)
                calls[i].key += component.substr(base.size());
        }
    }
    for (const ScopeCall& call : calls)
        seen_.insert(call.path);
    return calls;
}

std::vector<ScopeCall> ScopeNames::callsOf(const std::string& node, const std::string& operatorType,
                                           const std::string& weight) {
    if (node.size() > longestName) return {};
    if (node.starts_with("/")) {
        const auto last = node.rfind('/');
        if (namesOperator(std::string_view(node).substr(last + 1), operatorType)) {
            return scopes(std::string_view(node).substr(1, last == 0 ? 0 : last - 1));
        }
        return scopes(std::string_view(node).substr(1));
    }
    constexpr std::string_view ending = ".weight";
    if (weight.ends_with(ending) && weight.size() > ending.size() && weight.size() < longestName) {
        const std::string path = weight.substr(0, weight.size() - ending.size());
        // A weight that is used twice stands for two calls.
        return {{path + "@" + std::to_string(unnamed_++), path}};
    }
    std::string path = node;
    if (path.empty()) {
        path = operatorType + "_" + std::to_string(++unnamed_);
        std::transform(path.begin(), path.end(), path.begin(), [](unsigned char c) { return std::tolower(c); });
    }
    std::replace(path.begin(), path.end(), '/', '.');
    return {{path, path}};
}

}  // namespace saccade::onnx_import
