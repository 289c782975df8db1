// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/text_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace saccade::cli {

std::string TextTable::text(std::size_t indent) const {
    std::vector<std::size_t> widths;
    bool titled = false;
    std::vector<std::string> titles;
    for (const auto& column : columns_) {
        widths.push_back(characters(column.title));
        titles.push_back(column.title);
        titled = titled || !column.title.empty();
    }
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], characters(row[i]));
        }
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string result(indent, ' ');
        for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
            const std::string blank(widths[i] - characters(cells[i]), ' ');
            if (i > 0) result += "  ";
            result += columns_[i].align == Align::right ? blank + cells[i] : cells[i] + blank;
        }
        while (!result.empty() && result.back() == ' ')
            result.pop_back();
        return result + "\n";
    };
    std::string result = titled ? line(titles) : "";
    for (const auto& row : rows_)
        result += line(row);
    return result;
}

namespace {

std::string formatted(double value, std::chars_format format, int precision) {
    if (!std::isfinite(value)) return std::isnan(value) ? "not a number" : value > 0 ? "infinite" : "-infinite";
    std::array<char, 400> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
    return error == std::errc() ? std::string(buffer.data(), end) : std::to_string(value);
}

}  // namespace

std::string fixed(double value, int decimals) {
    return formatted(value, std::chars_format::fixed, decimals);
}

std::string significant(double value, int digits) {
    return formatted(value, std::chars_format::general, digits);
}

std::string spaced(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string grouped(std::int64_t value) {
    std::string digits = std::to_string(value);
    const std::size_t start = value < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > start + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + "\"";
}

std::vector<std::string> csvFields(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted) {
            if (c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
                fields.back() += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                fields.back() += c;
            }
        } else if (c == '"' && fields.back().empty()) {
            quoted = true;
        } else if (c == ',') {
            fields.emplace_back();
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    return fields;
}

}  // namespace saccade::cli
