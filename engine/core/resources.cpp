// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/resources.h"

#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include "engine/core/error.h"

namespace saccade {

std::filesystem::path resourceFile(std::string_view name) {
    std::vector<std::filesystem::path> folders;
    std::error_code failure;
    // Only the person who starts the program sets its environment; it goes first so that tests need no installation.
    if (const char* named = std::getenv("SACCADE_RESOURCES")) folders.emplace_back(named);
    const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
    if (!failure) folders.push_back(self.parent_path().parent_path() / "share" / "saccade");
    folders.emplace_back(SACCADE_RESOURCES_DIR);
    for (const auto& folder : folders) {
        auto file = folder / name;
        if (std::filesystem::exists(file, failure)) return file;
    }
    throw RequestError(SACCADE_TEXT("\"{name}\", which comes with the program, is not there; install Saccade again"),
                       {{"name", std::string(name)}});
}

std::filesystem::path modelFile(const std::string& name) {
    return name == "demo" ? resourceFile("demo/demo.safetensors") : std::filesystem::path(name);
}

}  // namespace saccade
