// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The rules that every source file keeps, as functions from a file's path and text to the sentences that complain.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace saccade::test {

/// Path below the project's root to content.
using Sources = std::map<std::string, std::string>;

inline constexpr std::size_t largestSource = 25000;

/// Which folders a folder may include from: the table of HACKING.md. The longest row that matches a file counts.
inline const std::map<std::string, std::vector<std::string>>& allowedFolders() {
    static const std::map<std::string, std::vector<std::string>> table = [] {
        std::map<std::string, std::vector<std::string>> rows;
        const auto row = [&rows](const std::string& folder, std::vector<std::string> uses) {
            uses.push_back(folder);
            rows[folder] = std::move(uses);
        };
        row("engine/core", {});
        row("engine/image", {"engine/core"});
        row("engine/network", {"engine/core"});
        row("engine/import", {"engine/core", "engine/network"});
        row("engine/propagate", {"engine/core", "engine/network"});
        row("engine/perturb", {"engine/core", "engine/image", "engine/network", "engine/propagate"});
        row("engine/scenes", {"engine/core", "engine/image"});
        row("engine/optimise", {"engine/core", "engine/image", "engine/network", "engine/propagate"});
        row("engine/survey", {"engine/core", "engine/image", "engine/network", "engine/perturb"});
        row("engine/methods", {"engine/core", "engine/image", "engine/network", "engine/propagate", "engine/perturb",
                               "engine/optimise", "engine/survey"});
        row("engine/measures", {"engine/core", "engine/image", "engine/methods"});
        row("engine/train", {"engine/core", "engine/import", "engine/network"});
        row("engine/demo",
            {"engine/core", "engine/image", "engine/import", "engine/network", "engine/scenes", "engine/train"});
        row("viewmodels", {"engine"});
        row("ui", {"engine", "viewmodels"});
        row("app", {"engine", "viewmodels", "ui"});
        row("tests", {"engine", "viewmodels", "ui", "app"});
        return rows;
    }();
    return table;
}

/// Folders whose files must not see LibTorch, not even through a header that they include.
inline bool mustBeTorchFree(const std::string& file) {
    for (const char* const folder : {"engine/core/", "engine/image/", "viewmodels/", "ui/", "app/cli/", "app/window/"}) {
        if (file.starts_with(folder)) return true;
    }
    return false;
}

inline bool isCode(const std::string& file) {
    return file.ends_with(".h") || file.ends_with(".cpp");
}

/// What is between the quotes or brackets of every include of a file.
inline std::vector<std::string> includesOf(const std::string& text) {
    static const std::regex line(R"(^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"])");
    std::vector<std::string> found;
    std::istringstream stream(text);
    std::smatch match;
    for (std::string words; std::getline(stream, words);) {
        if (std::regex_search(words, match, line)) found.push_back(match[1]);
    }
    return found;
}

inline std::string rowOf(const std::string& file) {
    std::string best;
    for (const auto& [folder, uses] : allowedFolders()) {
        if (file.starts_with(folder + "/") && folder.size() > best.size()) best = folder;
    }
    return best;
}

inline std::vector<std::string> wrongDirections(const Sources& sources) {
    static const std::set<std::string> ours{"engine", "viewmodels", "ui", "app", "tests"};
    std::vector<std::string> wrong;
    for (const auto& [file, text] : sources) {
        if (!isCode(file)) continue;
        const std::string row = rowOf(file);
        if (row.empty()) {
            wrong.push_back(file + " lies in a folder that the table of allowed includes does not have");
            continue;
        }
        const auto& uses = allowedFolders().at(row);
        for (const auto& included : includesOf(text)) {
            if (!ours.contains(included.substr(0, included.find('/')))) continue;
            const bool allowed = std::any_of(uses.begin(), uses.end(),
                                             [&](const auto& folder) { return included.starts_with(folder + "/"); });
            if (!allowed) wrong.push_back(file + " must not include " + included);
        }
    }
    return wrong;
}

inline std::vector<std::string> qtInEngine(const Sources& sources) {
    std::vector<std::string> wrong;
    for (const auto& [file, text] : sources) {
        if (!isCode(file) || !file.starts_with("engine/")) continue;
        for (const auto& included : includesOf(text)) {
            if (included.size() > 1 && included[0] == 'Q' && included[1] >= 'A' && included[1] <= 'Z') {
                wrong.push_back(file + " must not include " + included + ": the engine has no Qt");
            }
        }
    }
    return wrong;
}

inline bool isTorchHeader(const std::string& included) {
    return included.starts_with("torch/") || included.starts_with("ATen/") || included.starts_with("c10/");
}

/// Follows includes within the project, so that a torch header behind another header is found too.
inline std::vector<std::string> torchWhereItMustNotBe(const Sources& sources) {
    std::vector<std::string> wrong;
    for (const auto& [file, text] : sources) {
        if (!isCode(file) || !mustBeTorchFree(file)) continue;
        std::set<std::string> seen{file};
        std::vector<std::pair<std::string, std::string>> open{{file, file}};  // a file and the way to it
        while (!open.empty()) {
            const auto [at, way] = open.back();
            open.pop_back();
            for (const auto& included : includesOf(sources.at(at))) {
                const std::string next = way + " > " + included;
                if (isTorchHeader(included)) wrong.push_back(next);
                if (sources.contains(included) && seen.insert(included).second) open.emplace_back(included, next);
            }
        }
    }
    return wrong;
}

inline std::vector<std::string> withoutLicence(const Sources& sources) {
    std::vector<std::string> wrong;
    for (const auto& [file, text] : sources) {
        const std::string head = text.substr(0, 300);
        if (head.find("SPDX-FileCopyrightText: ") == std::string::npos ||
            head.find("SPDX-License-Identifier: GPL-3.0-or-later") == std::string::npos) {
            wrong.push_back(file + " has no SPDX lines at its head");
        }
    }
    return wrong;
}

inline std::vector<std::string> tooLarge(const Sources& sources) {
    std::vector<std::string> wrong;
    for (const auto& [file, text] : sources) {
        if (text.size() > largestSource) {
            wrong.push_back(file + " has " + std::to_string(text.size()) + " bytes; " + std::to_string(largestSource) +
                            " are allowed");
        }
    }
    return wrong;
}

/// Every file of ours that people write: code, build files, scripts.
inline Sources readSources(const std::filesystem::path& root) {
    Sources sources;
    const auto read = [&](const std::filesystem::path& file) {
        std::ifstream stream(file, std::ios::binary);
        std::stringstream text;
        text << stream.rdbuf();
        sources[std::filesystem::relative(file, root).generic_string()] = text.str();
    };
    for (const char* const folder : {"engine", "viewmodels", "ui", "app", "tests", "cmake", "scripts", ".ci"}) {
        if (!std::filesystem::exists(root / folder)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            if (!entry.is_regular_file()) continue;
            const auto name = entry.path().filename();
            const auto ending = name.extension();
            const bool script = std::string(folder) == "scripts" || std::string(folder) == ".ci";
            if (ending == ".h" || ending == ".cpp" || ending == ".cmake" || ending == ".py" ||
                name == "CMakeLists.txt" || script) {
                read(entry.path());
            }
        }
    }
    read(root / "CMakeLists.txt");
    return sources;
}

}  // namespace saccade::test
