// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace saccade::cli {

/// One option of a command.
struct Option {
    std::string name;   ///< without the two dashes
    std::string value;  ///< what stands for its value in the help; empty: a switch
    std::string help;
    bool repeatable = false;
};

/// What a command takes: parsing, its errors and its help are made from this.
struct Syntax {
    std::string command;
    std::string positionals;  ///< "MODEL IMAGE"
    std::string summary;      ///< one line for the list of commands
    std::size_t fewest = 0;   ///< positional arguments
    std::size_t most = 0;
    std::vector<Option> options;
    std::vector<std::string> notes;                             ///< paragraphs below the options
    std::vector<std::pair<std::string, std::string>> examples;  ///< arguments, what they do

    const Option* find(const std::string& name) const;
    /// "--json and --quiet".
    std::string optionNames() const;
};

/// What `saccade-cli COMMAND --help` prints.
std::string helpText(const Syntax& syntax);

/// A paragraph broken at 100 columns, every line indented.
std::string wrapped(const std::string& paragraph, std::size_t indent);

// The options that several commands share.
std::vector<Option> operator+(std::vector<Option> first, const std::vector<Option>& second);
const std::vector<Option>& generalOptions();  ///< quiet, threads, device, help, version
const std::vector<Option>& modelOptions();    ///< card
const std::vector<Option>& subjectOptions();  ///< tensor, target, contrast, score, layer, seed, batch

}  // namespace saccade::cli
