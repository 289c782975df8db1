// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace saccade::cli {

/// Columns of text, as wide as their widest cell.
class TextTable {
 public:
    enum class Align { left, right };

    struct Column {
        std::string title;
        Align align = Align::left;
    };

    explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

    /// One cell a column.
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// With the titles, unless all are empty, and every line indented.
    std::string text(std::size_t indent = 0) const;

 private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// A number with a fixed number of decimals, whatever the locale.
std::string fixed(double value, int decimals);
/// A number with so many digits that count, zeros at the end left out: 4.304, 1.2e-05.
std::string significant(double value, int digits);
/// The name of a figure, "standard_error", as a person reads it.
std::string spaced(std::string name);
/// 1234567 as "1,234,567".
std::string grouped(std::int64_t value);
/// Characters on screen: code points of UTF-8 text.
std::size_t characters(const std::string& utf8);

/// A field of a CSV line (RFC 4180): quoted where it must be.
std::string csvField(const std::string& text);
/// The fields of one CSV line.
std::vector<std::string> csvFields(const std::string& line);

}  // namespace saccade::cli
