// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/methods_html.h"

#include "app/cli/method_families.h"
#include "engine/core/error.h"
#include "engine/core/output_files.h"

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
std::string code(const std::string& text) {
    return "<code>" + escaped(text) + "</code>";
}

std::string parameterTable(const Method& method) {
    if (method.parameters.empty()) return "<p>The method has no parameters.</p>\n";
    std::string html =
        "<table>\n<thead><tr><th>Name</th><th>Default</th><th>Allowed</th><th>What it "
        "does</th></tr></thead>\n<tbody>\n";
    for (const auto& parameter : method.parameters) {
        html += "<tr>" + cell(code(parameter.id)) + cell(code(defaultText(parameter))) +
                cell(escaped(parameter.allowed())) +
                cell(escaped(parameter.help + (parameter.unit.empty() ? "" : " (" + parameter.unit + ")"))) + "</tr>\n";
    }
    return html + "</tbody>\n</table>\n";
}

std::string methodPage(const Method& method) {
    std::string body = "<p><a href=\"index.html\">All methods</a></p>\n<h1>" + escaped(method.title) +
                       "</h1>\n<p class=\"paper\">" + escaped(method.paper) + "</p>\n";
    body += "<h2>What it shows</h2>\n<p>" + escaped(method.shows) + "</p>\n";
    body += "<h2>When it misleads</h2>\n<p>" + escaped(method.misleads) + "</p>\n";
    body += "<h2>Formula</h2>\n<pre>" + escaped(method.formula) + "</pre>\n";
    body += "<h2>Cost</h2>\n<p>" + escaped(method.cost) + "</p>\n";
    if (method.progressive) {
        body += "<p>The map grows while it is computed; stopping early keeps a valid estimate.</p>\n";
    }
    body += "<h2>Parameters</h2>\n" + parameterTable(method);
    body += "<h2>Score</h2>\n<p>It explains the " + escaped(std::string(toText(method.defaultScore))) +
            " unless another score is named." +
            (method.layerOptional ? " It works down to the picture, or to the layer that <code>--layer</code> names."
             : method.usesLayer   ? " It looks at a layer, which <code>--layer</code> names."
                                  : "") +
            "</p>\n";
    body += "<h2>On the command line</h2>\n<pre>saccade-cli explain MODEL IMAGE --method " + escaped(method.id) +
            " --out PREFIX</pre>\n";
    return htmlPage(method.title, body);
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
        files.addText(folder / (method.id + ".html"), methodPage(method));
    files.commit();
    return methods().size() + 1;
}

}  // namespace saccade::cli
