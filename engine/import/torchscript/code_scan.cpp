// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/torchscript/code_scan.h"

#include <vector>

#include "engine/import/torchscript/operators.h"

namespace saccade {
namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class CodeScanner {
 public:
    explicit CodeScanner(std::string_view text) : text_(text) {}

    std::optional<ScanFinding> run() {
        // Methods of these names are called while a file is loaded. No text has a reason to mention them.
        for (const char* name : {"__setstate__", "__getstate__"}) {
            if (const auto at = text_.find(name); at != std::string_view::npos) {
                for (std::size_t i = 0; i < at; ++i)
                    line_ += text_[i] == '\n' ? 1 : 0;
                return finding(std::string("method ") + name + ", which runs while the file is loaded,");
            }
        }
        std::optional<ScanFinding> other;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\n') {
                ++line_;
                ++at_;
            } else if (c == '#') {
                while (at_ < text_.size() && text_[at_] != '\n')
                    ++at_;
            } else if (c == '"' || c == '\'') {
                if (!skipString(c)) return finding("a text without end");
            } else if (isLetter(c)) {
                // An operator says most about what a file is, so the search goes on for one.
                const auto found = readName();
                if (found && found->isOperator) return found;
                if (found && !other) other = found;
            } else if (isDigit(c)) {
                // A number with its exponent; a dot behind it belongs to it.
                while (at_ < text_.size() && (isLetter(text_[at_]) || isDigit(text_[at_]) || text_[at_] == '.'))
                    ++at_;
            } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\r' && c != '\t') ||
                       static_cast<unsigned char>(c) >= 0x7f) {
                return finding("a character outside ASCII");
            } else {
                ++at_;
            }
        }
        return other;
    }

 private:
    ScanFinding finding(std::string what, bool isOperator = false) const {
        return {std::move(what), isOperator, line_};
    }

    bool skipString(char quote) {
        ++at_;
        while (at_ < text_.size() && text_[at_] != quote) {
            if (text_[at_] == '\n') ++line_;
            at_ += text_[at_] == '\\' ? 2 : 1;
        }
        if (at_ >= text_.size()) return false;
        ++at_;
        return true;
    }

    // A name with its dots: "torch.relu", "ops.prim.device", "self". Spaces beside a dot do not hide it.
    std::optional<ScanFinding> readName() {
        const bool continues = precededByDot();
        std::vector<std::string_view> parts;
        while (true) {
            const std::size_t begin = at_;
            while (at_ < text_.size() && (isLetter(text_[at_]) || isDigit(text_[at_])))
                ++at_;
            parts.push_back(text_.substr(begin, at_ - begin));
            std::size_t next = afterSpace(at_);
            if (next >= text_.size() || text_[next] != '.') break;
            next = afterSpace(next + 1);
            if (next >= text_.size() || !isLetter(text_[next])) break;
            at_ = next;
        }
        // What follows a closing bracket and a dot is a method or an attribute of a value.
        if (continues) return std::nullopt;
        if (parts[0] == "fork" || parts[0] == "import" || parts[0] == "exec" || parts[0] == "eval") {
            return finding("\"" + std::string(parts[0]) + "\"");
        }
        if (parts[0] == "torch" && parts.size() > 1) return check(parts, "aten", 1);
        if (parts[0] == "ops" && parts.size() > 1) {
            return check(parts, std::string(parts[1]), 2);
        }
        if (parts[0] == "__torch__" && parts.size() > 2 && parts[1] == "torch" && parts[2] == "classes") {
            return finding("the class of a packed or custom object, " + joined(parts, 3) + ",");
        }
        return std::nullopt;
    }

    std::optional<ScanFinding> check(const std::vector<std::string_view>& parts, const std::string& space,
                                     std::size_t from) const {
        const std::string name = space + "::" + joined(parts, from);
        if (operatorMayBeNamed(name)) return std::nullopt;
        return finding("operator " + name.substr(0, 200), true);
    }

    static std::string joined(const std::vector<std::string_view>& parts, std::size_t from) {
        std::string result;
        for (std::size_t i = from; i < parts.size(); ++i) {
            if (i > from) result += '.';
            result += parts[i];
        }
        return result;
    }

    bool precededByDot() const {
        std::size_t before = at_;
        while (before > 0 && (text_[before - 1] == ' ' || text_[before - 1] == '\t'))
            --before;
        return before > 0 && text_[before - 1] == '.';
    }

    std::size_t afterSpace(std::size_t at) const {
        while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t'))
            ++at;
        return at;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

}  // namespace

std::optional<ScanFinding> findInCode(std::string_view text) {
    return CodeScanner(text).run();
}

}  // namespace saccade
