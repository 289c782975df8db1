// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/read_file.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

#include "engine/core/error.h"

namespace saccade {

std::string readModelFile(const std::filesystem::path& file) {
    std::error_code failure;
    const auto status = std::filesystem::status(file, failure);
    if (!std::filesystem::exists(status)) {
        throw RequestError(SACCADE_TEXT("{file}: there is no such file"), {{"file", file.string()}});
    }
    if (std::filesystem::is_directory(status)) {
        throw RequestError(SACCADE_TEXT("{file} is a folder; name a model file inside it"), {{"file", file.string()}});
    }
    if (!std::filesystem::is_regular_file(status)) {
        throw RequestError(SACCADE_TEXT("{file} is not an ordinary file"), {{"file", file.string()}});
    }
    const auto size = std::filesystem::file_size(file, failure);
    if (!failure && size == 0) {
        throw RequestError(SACCADE_TEXT("{file} is empty"), {{"file", file.string()}});
    }
    if (!failure && size > largestModelFile) {
        throw RequestError(SACCADE_TEXT("{file} is larger than {limit} GB, the most that is read"),
                           {{"file", file.string()}, {"limit", std::to_string(largestModelFile >> 30U)}});
    }
    std::ifstream stream(file, std::ios::binary);
    std::string content;
    if (stream && !failure) {
        content.resize(static_cast<std::size_t>(size));
        stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    }
    if (failure || !stream || static_cast<std::uintmax_t>(stream.gcount()) != size) {
        throw RequestError(SACCADE_TEXT("{file} cannot be read"), {{"file", file.string()}});
    }
    return content;
}

void writeModelFile(const std::filesystem::path& file, const std::string& content) {
    std::filesystem::path draft = file;
    draft += "." + std::to_string(::getpid()) + ".part";
    std::error_code failure;
    {
        std::ofstream stream(draft, std::ios::binary | std::ios::trunc);
        stream.write(content.data(), static_cast<std::streamsize>(content.size()));
        stream.close();
        if (!stream) {
            std::filesystem::remove(draft, failure);
            throw RequestError(SACCADE_TEXT("{file} cannot be written"), {{"file", file.string()}});
        }
    }
    std::filesystem::rename(draft, file, failure);
    if (failure) {
        std::error_code ignored;
        std::filesystem::remove(draft, ignored);
        throw RequestError(SACCADE_TEXT("{file} cannot be written: {reason}"),
                           {{"file", file.string()}, {"reason", failure.message()}});
    }
}

}  // namespace saccade
