// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Marks an English sentence for translation. It does nothing here: the engine speaks English, `lupdate` is told of
/// the name (-tr-function-alias), and the view models translate.
#define SACCADE_TEXT(english) english

namespace saccade {

/// A sentence with named holes, `no layer is called "{name}"`, and what stands in them. Kept apart so that the
/// sentence can be translated after it was thrown.
class Message {
 public:
    using Arguments = std::vector<std::pair<std::string, std::string>>;

    Message(const char* text, Arguments arguments = {}) : text_(text), arguments_(std::move(arguments)) {}

    const std::string& text() const { return text_; }
    const Arguments& arguments() const { return arguments_; }

    /// The English sentence, holes filled in.
    std::string english() const { return filled(text_); }

    /// Another sentence (a translation of text()) with the same holes filled in.
    std::string filled(std::string_view sentence) const;

 private:
    std::string text_;
    Arguments arguments_;
};

/// "a, b and c"; an empty list gives an empty string.
std::string enumerate(const std::vector<std::string>& words, std::string_view last = "and");

/// A number without superfluous zeros: 0.5, 4000, 1e-06. Independent of the locale.
std::string number(double value);

/// The candidates that are most like `word` (edit distance), best first, at most `most`: for "did you mean".
std::vector<std::string> similar(std::string_view word, const std::vector<std::string>& candidates,
                                 std::size_t most = 3);

}  // namespace saccade
