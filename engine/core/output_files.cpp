// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/output_files.h"

#include <unistd.h>

#include <fstream>

#include "engine/core/error.h"

namespace saccade {
namespace {

std::filesystem::path folderOf(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// Beside the file and with its ending, which decides the format of some; short, however long the file's name is.
std::filesystem::path temporaryName(const std::filesystem::path& file, const std::string& mark) {
    return folderOf(file) / (".saccade-" + std::to_string(getpid()) + "." + mark + ".part" + file.extension().string());
}

}  // namespace

OutputFiles::~OutputFiles() {
    for (const auto& [temporary, final] : files_) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
    }
}

void OutputFiles::check(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto folder = folderOf(file);
    if (!std::filesystem::is_directory(folder, ignored)) {
        throw RequestError(SACCADE_TEXT("{file} cannot be written: there is no folder {folder}"),
                           {{"file", file.string()}, {"folder", folder.string()}});
    }
    if (!file.has_filename() || std::filesystem::is_directory(file, ignored)) {
        throw RequestError(SACCADE_TEXT("{file} cannot be written: it is a folder; name a file"),
                           {{"file", file.string()}});
    }
    // Only trying tells: what the folder's mode says is not the whole truth on a file system of another kind.
    const auto trial = temporaryName(file, "trial");
    const bool writable = std::ofstream(trial, std::ios::binary).is_open();
    std::filesystem::remove(trial, ignored);
    if (!writable) {
        throw RequestError(SACCADE_TEXT("{file} cannot be written: the folder {folder} does not allow it"),
                           {{"file", file.string()}, {"folder", folder.string()}});
    }
}

std::filesystem::path OutputFiles::add(const std::filesystem::path& file) {
    check(file);
    auto temporary = temporaryName(file, std::to_string(files_.size()));
    files_.emplace_back(temporary, file);
    return temporary;
}

void OutputFiles::addText(const std::filesystem::path& file, const std::string& text) {
    std::ofstream stream(add(file), std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw RequestError(SACCADE_TEXT("{file} cannot be written"), {{"file", file.string()}});
}

void OutputFiles::commit() {
    for (const auto& [temporary, final] : files_) {
        std::error_code error;
        std::filesystem::rename(temporary, final, error);
        if (error) {
            throw RequestError(SACCADE_TEXT("{file} cannot be written: {reason}"),
                               {{"file", final.string()}, {"reason", error.message()}});
        }
    }
    files_.clear();
}

}  // namespace saccade
