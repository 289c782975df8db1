// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/ground_truth.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>

#include "engine/core/error.h"
#include "engine/image/picture.h"

namespace saccade {
namespace {

constexpr std::size_t longestShown = 80;  // characters of a broken field in a sentence

/// The fields of a line, quotes taken off; nothing where a quote is not closed.
std::optional<std::vector<std::string>> fieldsOf(std::string_view line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    if (quoted) return std::nullopt;
    return fields;
}

/// One table while it is read: every complaint names it and the line.
class Table {
 public:
    explicit Table(std::filesystem::path file) : file_(std::move(file)), stream_(file_, std::ios::binary) {
        if (!stream_ || std::filesystem::is_directory(file_))
            throw RequestError(SACCADE_TEXT("{file} cannot be read"), {{"file", file_.string()}});
        if (!next()) complain("it is empty; its first line names the columns");
        columns_ = fields_;
        for (const std::string_view needed : {"file", "label0", "orig_w", "orig_h", "x0", "y0", "x1", "y1"}) {
            if (column(needed) == columns_.size()) complain("there is no column " + std::string(needed));
        }
    }

    /// Reads the next line that is not empty; false at the end.
    bool next() {
        std::string line;
        while (std::getline(stream_, line)) {
            ++number_;
            if (line.ends_with('\r')) line.pop_back();
            if (line.empty()) continue;
            auto fields = fieldsOf(line);
            if (!fields) complain("a quote is not closed");
            fields_ = std::move(*fields);
            if (!columns_.empty() && fields_.size() != columns_.size()) {
                complain("it has " + std::to_string(fields_.size()) + " fields; the first line names " +
                         std::to_string(columns_.size()));
            }
            return true;
        }
        return false;
    }

    /// A field of this line; empty where there is no such column.
    std::string text(std::string_view name) const {
        const std::size_t at = column(name);
        return at < fields_.size() ? fields_[at] : std::string();
    }

    std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most) const {
        const std::string field = text(name);
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
        if (error != std::errc() || end != field.data() + field.size() || value < least || value > most) {
            complain(std::string(name) + " is \"" + field.substr(0, longestShown) + "\"; a whole number from " +
                     std::to_string(least) + " to " + std::to_string(most) + " is allowed");
        }
        return value;
    }

    [[noreturn]] void complain(const std::string& reason) const {
        throw RequestError(SACCADE_TEXT("{file}, line {line}: {reason}"),
                           {{"file", file_.string()}, {"line", std::to_string(number_)}, {"reason", reason}});
    }

 private:
    std::size_t column(std::string_view name) const {
        return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), name) - columns_.begin());
    }

    std::filesystem::path file_;
    std::ifstream stream_;
    std::size_t number_ = 0;
    std::vector<std::string> columns_;
    std::vector<std::string> fields_;
};

std::vector<std::uint8_t> readMask(const std::filesystem::path& folder, const Table& table, std::int64_t width,
                                   std::int64_t height) {
    const std::filesystem::path name = table.text("mask");
    if (name.empty()) return {};
    // A table that came with pictures has no business outside their folder.
    const auto relative = name.lexically_normal();
    if (relative.is_absolute() || *relative.begin() == "..")
        table.complain("the mask " + name.string() + " lies outside the folder");
    Picture picture;
    try {
        picture = readPicture(folder / relative);
    } catch (const RequestError& error) {
        table.complain(error.what());
    }
    if (picture.width != width || picture.height != height) {
        table.complain("the mask " + name.string() + " is " + std::to_string(picture.width) + " x " +
                       std::to_string(picture.height) + " pixels; the picture is " + std::to_string(width) + " x " +
                       std::to_string(height));
    }
    std::vector<std::uint8_t> mask(picture.rgb.size() / 3);
    for (std::size_t i = 0; i < mask.size(); ++i)
        mask[i] = picture.rgb[3 * i] >= 128 ? 255 : 0;
    return mask;
}

}  // namespace

std::vector<TrueThing> groundTruth(const std::filesystem::path& picture) {
    constexpr std::int64_t mostSide = 1 << 20;
    constexpr std::int64_t mostLabel = 1'000'000'000;
    const auto folder = picture.parent_path();
    const auto file = folder / "boxes.csv";
    std::vector<TrueThing> things;
    if (!std::filesystem::exists(file)) return things;
    Table table(file);
    while (table.next()) {
        if (std::filesystem::path(table.text("file")) != picture.filename()) continue;
        TrueThing thing;
        thing.label = table.number("label0", 0, mostLabel);
        thing.name = table.text("name");
        if (thing.name.empty()) thing.name = table.text("synset");
        const std::int64_t width = table.number("orig_w", 1, mostSide);
        const std::int64_t height = table.number("orig_h", 1, mostSide);
        thing.box.x0 = static_cast<int>(table.number("x0", 0, width - 1));
        thing.box.y0 = static_cast<int>(table.number("y0", 0, height - 1));
        thing.box.x1 = static_cast<int>(table.number("x1", thing.box.x0 + 1, width));
        thing.box.y1 = static_cast<int>(table.number("y1", thing.box.y0 + 1, height));
        thing.mask = readMask(folder, table, width, height);
        things.push_back(std::move(thing));
    }
    return things;
}

}  // namespace saccade
