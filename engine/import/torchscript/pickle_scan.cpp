// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/import/torchscript/code_scan.h"

namespace saccade {
namespace {

bool globalMayBeNamed(std::string_view module, std::string_view name) {
    if (module.starts_with("__torch__")) {
        const std::string_view rest = module.substr(std::string_view("__torch__").size());
        return (rest.empty() || rest.front() == '.') && !rest.starts_with(".torch.classes");
    }
    if (module == "collections") return name == "OrderedDict";
    if (module == "torch._utils") return name == "_rebuild_tensor_v2" || name == "_rebuild_parameter";
    if (module == "torch.jit._pickle") {
        constexpr auto names =
            std::to_array<std::string_view>({"build_intlist", "build_tensorlist", "build_doublelist", "build_boollist",
                                             "build_tensor_from_id", "restore_type_tag"});
        return std::find(names.begin(), names.end(), name) != names.end();
    }
    if (module == "torch") return name.ends_with("Storage") && name.find("Q") == std::string_view::npos;
    return false;
}

/// Steps through the opcodes without doing what they say.
class PickleScanner {
 public:
    explicit PickleScanner(std::string_view bytes) : bytes_(bytes) {}

    std::optional<ScanFinding> run() {
        if (bytes_.size() < 2 || bytes_[0] != '\x80' || bytes_[1] != 2) return damaged();
        at_ = 2;
        while (at_ < bytes_.size()) {
            const char code = bytes_[at_++];
            switch (code) {
                case '.':  // STOP
                    return at_ == bytes_.size() ? std::nullopt : damaged();
                case 'c': {  // GLOBAL
                    const auto module = line();
                    const auto name = line();
                    if (!module || !name) return damaged();
                    if (!globalMayBeNamed(*module, *name)) {
                        return ScanFinding{"the object " + printable(*module) + "." + printable(*name), false, 0};
                    }
                    break;
                }
                // one byte: BINGET, BINPUT, BININT1
                case 'h':
                case 'q':
                case 'K':
                    if (!skip(1)) return damaged();
                    break;
                case 'M':  // BININT2
                    if (!skip(2)) return damaged();
                    break;
                // four bytes: BININT, LONG_BINGET, LONG_BINPUT
                case 'J':
                case 'j':
                case 'r':
                    if (!skip(4)) return damaged();
                    break;
                case 'G':  // BINFLOAT
                    if (!skip(8)) return damaged();
                    break;
                case '\x8a':  // LONG1
                    if (!skipCounted(1)) return damaged();
                    break;
                case 'U':  // SHORT_BINSTRING
                    if (!skipCounted(1)) return damaged();
                    break;
                case 'X':
                case 'T':  // BINUNICODE, BINSTRING
                    if (!skipCounted(4)) return damaged();
                    break;
                // without operand: marks, containers, constants, calls of the allowed globals, persistent ids
                case '(':
                case ')':
                case ']':
                case '}':
                case 't':
                case '\x85':
                case '\x86':
                case '\x87':
                case 'N':
                case '\x88':
                case '\x89':
                case 'a':
                case 'e':
                case 's':
                case 'u':
                case 'b':
                case 'R':
                case 'Q':
                case '0':
                case '2':
                case '\x81':
                case 'l':
                case 'd':
                    break;
                default:
                    return damaged();
            }
        }
        return damaged();
    }

 private:
    static std::optional<ScanFinding> damaged() { return ScanFinding{"an unsound pickle", false, 0}; }

    static std::string printable(std::string_view text) {
        std::string result;
        for (const char c : text.substr(0, 100))
            result += c < 0x20 || c == 0x7f ? '?' : c;
        return result;
    }

    std::optional<std::string_view> line() {
        const auto end = bytes_.find('\n', at_);
        if (end == std::string_view::npos) return std::nullopt;
        const auto result = bytes_.substr(at_, end - at_);
        at_ = end + 1;
        return result;
    }

    bool skip(std::size_t count) {
        if (bytes_.size() - at_ < count) return false;
        at_ += count;
        return true;
    }

    bool skipCounted(unsigned width) {
        const std::size_t begin = at_;
        if (!skip(width)) return false;
        std::size_t count = 0;
        for (unsigned i = 0; i < width; ++i) {
            count |= std::size_t{static_cast<unsigned char>(bytes_[begin + i])} << (8U * i);
        }
        return skip(count);
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<ScanFinding> findInPickle(std::string_view bytes) {
    return PickleScanner(bytes).run();
}

}  // namespace saccade
