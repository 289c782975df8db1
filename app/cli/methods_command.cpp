// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/json_text.h"
#include "app/cli/method_families.h"
#include "app/cli/methods_html.h"
#include "engine/core/error.h"
#include "engine/methods/method.h"

namespace saccade::cli {
namespace {

std::string listing() {
    std::string text;
    for (const auto& family : methodFamilies()) {
        text += (text.empty() ? "" : "\n") + family.name + "\n";
        for (const Method* const method : family.methods) {
            text += "\n  " + method->id + " - " + method->title + " (" + method->paper + ")\n";
            text += wrapped(method->shows, 4);
            text += wrapped("Cost: " + method->cost, 4);
            for (const auto& parameter : method->parameters) {
                text += wrapped(parameter.id + "=" + defaultText(parameter) + ": " + parameter.help + " (" +
                                    parameter.allowed() + ")",
                                6);
            }
        }
    }
    return text;
}

}  // namespace

const Syntax& methodsSyntax() {
    static const Syntax syntax{
        "methods",
        "",
        "List every method with its parameters",
        0,
        0,
        std::vector<Option>{{"json", "", "the whole schema as JSON"},
                            {"html", "DIR", "write one help page a method, and an index, to this folder"}} +
            generalOptions(),
        {},
        {{"", "every method by family, with its parameters and their defaults"},
         {"--json", "the same for a program to read"},
         {"--html help", "help/index.html and a page a method"}},
    };
    return syntax;
}

int runMethods(const Arguments& arguments, Session& session) {
    if (arguments.has("json") && arguments.has("html")) {
        throw RequestError(SACCADE_TEXT("methods takes --json or --html, not both"));
    }
    if (const auto folder = arguments.value("html")) {
        const auto pages = writeMethodPages(*folder);
        session.note("wrote " + std::to_string(pages) + " pages to " + *folder);
    } else if (arguments.has("json")) {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& method : methods())
            list.push_back(toJson(method));
        std::fputs(jsonText({{"format", "saccade.methods"}, {"version", 1}, {"methods", list}}).c_str(), stdout);
    } else {
        std::fputs(listing().c_str(), stdout);
    }
    return done;
}

}  // namespace saccade::cli
