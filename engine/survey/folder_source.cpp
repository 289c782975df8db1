// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/folder_source.h"

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/sha256.h"
#include "engine/image/picture.h"
#include "engine/image/picture_folder.h"
#include "engine/image/preprocess.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

// What a card says of preprocessing; names of classes change no input.
nlohmann::json preprocessing(const Card& card) {
    nlohmann::json json = toJson(card);
    for (const char* const other : {"classes", "architecture", "output"})
        json.erase(other);
    return json;
}

}  // namespace

FolderSource::FolderSource(const std::filesystem::path& folder, const Card& card, bool recursive)
    : folder_(folder), card_(card), files_(picturesBelow(folder, recursive)) {}

SourceBatch FolderSource::read(std::int64_t begin, std::int64_t end) const {
    SourceBatch batch;
    std::vector<at::Tensor> rows;
    for (std::int64_t sample = begin; sample < end; ++sample) {
        const std::string& file = files_.at(static_cast<std::size_t>(sample));
        try {
            rows.push_back(toTensor(prepare(readPicture(file), card_).input));
            batch.samples.push_back(sample);
        } catch (const RequestError& error) {
            batch.skipped.push_back({file, error.what()});
        }
    }
    if (!rows.empty()) batch.inputs = at::cat(rows, 0);
    return batch;
}

std::string FolderSource::fingerprint() const {
    nlohmann::json files = nlohmann::json::array();
    for (const auto& file : files_) {
        std::error_code gone;
        const auto size = std::filesystem::file_size(file, gone);
        const auto changed = std::filesystem::last_write_time(file, gone).time_since_epoch().count();
        // A name need not be valid UTF-8, which JSON text must be.
        const std::string name = std::filesystem::path(file).lexically_relative(folder_).string();
        files.push_back({sha256(std::as_bytes(std::span(name))), size, changed});
    }
    const std::string text = nlohmann::json{{"card", preprocessing(card_)}, {"files", files}}.dump();
    return sha256(std::as_bytes(std::span(text)));
}

}  // namespace saccade
