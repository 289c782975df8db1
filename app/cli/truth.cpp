// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/truth.h"

#include <filesystem>
#include <fstream>

#include "app/cli/class_names.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"

namespace saccade::cli {

Truth::Truth(const std::string& source, const Card& card, std::int64_t classes)
    : card_(card), classes_(classes), fromFolders_(source == "folder") {
    if (!fromFolders_) read(source);
}

void Truth::read(const std::string& file) {
    std::ifstream stream(file);
    if (!stream || std::filesystem::is_directory(file)) {
        throw RequestError(SACCADE_TEXT("--truth {file} is neither a readable CSV file nor the word folder"),
                           {{"file", file.substr(0, 200)}});
    }
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (line.empty() || line == "\r") continue;
        const auto fields = csvFields(line);
        const std::string where = file + ", line " + std::to_string(number) + ":";
        if (fields.size() < 2) {
            throw RequestError(
                SACCADE_TEXT("{where} a line holds a picture's file and its class, with a comma between"),
                {{"where", where}});
        }
        if (number == 1 && (fields[1] == "label" || fields[1] == "class" || fields[1] == "truth")) continue;
        labels_[fields[0]] = classOf(fields[1], card_, classes_, where + " the class");
    }
    if (labels_.empty()) throw RequestError(SACCADE_TEXT("--truth {file} holds no labels"), {{"file", file}});
}

std::optional<std::int64_t> Truth::of(const std::string& file) const {
    const std::filesystem::path path(file);
    if (fromFolders_) {
        const std::string folder = std::filesystem::absolute(path).lexically_normal().parent_path().filename().string();
        return classOf(folder, card_, classes_, "the folder " + folder + " is to be a class:");
    }
    for (const auto& name : {file, path.filename().string()}) {
        if (const auto found = labels_.find(name); found != labels_.end()) return found->second;
    }
    return std::nullopt;
}

}  // namespace saccade::cli
