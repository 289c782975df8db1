// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/methods_html.h"

#include "app/cli/method_families.h"
#include "engine/core/error.h"
#include "engine/core/output_files.h"
#include "viewmodels/method_page.h"

namespace saccade::cli {
namespace {

constexpr const char* style = R"(
:root { color-scheme: light dark; --edge: #8886; --soft: #8882; --link: light-dark(#0b57a4, #8ab8ff); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { line-height: 1.2; margin-bottom: .2rem; }
h2 { margin-top: 2rem; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--soft); padding: .8rem 1rem; overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--edge); }
.paper { opacity: .75; margin-top: 0; }
)";

std::string cell(const std::string& html) {
    return "<td>" + html + "</td>";
}

std::string page(const Method& method) {
    return htmlPage(method.title, "<p><a href=\"index.html\">All methods</a></p>\n" + methodPage(method).toStdString());
}

std::string indexPage() {
    std::string body = "<h1>Methods</h1>\n";
    for (const auto& family : methodFamilies()) {
        body += "<h2>" + escaped(family.name) + "</h2>\n<table>\n<tbody>\n";
        for (const Method* const method : family.methods) {
            body += "<tr>" + cell("<a href=\"" + escaped(method->id) + ".html\">" + escaped(method->title) + "</a>") +
                    cell(escaped(method->shows)) + "</tr>\n";
        }
        body += "</tbody>\n</table>\n";
    }
    return htmlPage("Methods", body);
}

}  // namespace

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string htmlPage(const std::string& title, const std::string& body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
           escaped(title) + " - Saccade</title>\n<style>" + style + "</style>\n</head>\n<body>\n" + body +
           "</body>\n</html>\n";
}

std::size_t writeMethodPages(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (!std::filesystem::is_directory(folder, error)) {
        throw RequestError(SACCADE_TEXT("{folder} is not a folder and cannot be made into one"),
                           {{"folder", folder.string()}});
    }
    OutputFiles files;
    files.addText(folder / "index.html", indexPage());
    for (const auto& method : methods())
        files.addText(folder / (method.id + ".html"), page(method));
    files.commit();
    return methods().size() + 1;
}

}  // namespace saccade::cli
