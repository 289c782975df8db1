// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The opcodes of Python's pickle (its module pickletools documents them), as far as PyTorch writes them.
#include <bit>
#include <cstring>
#include <limits>

#include "engine/import/state_dict/pickle_machine.h"

namespace saccade {
namespace {

using Kind = PickleValue::Kind;

class PickleReader {
 public:
    PickleReader(std::string_view bytes, const std::string& where) : bytes_(bytes), machine_(where) {}

    Pickle run() {
        if (bytes_.size() < 2 || bytes_[0] != '\x80') machine_.refuse("it does not begin as a pickle");
        if (bytes_[1] < 2 || bytes_[1] > 5) machine_.refuse("its protocol is not one from 2 to 5");
        while (at_ < bytes_.size()) {
            machine_.setByte(at_);
            const auto code = static_cast<unsigned char>(bytes_[at_++]);
            if (code == '.') return machine_.finish(at_);
            if (!literal(code) && !structure(code)) {
                machine_.refuse("its instruction " + std::to_string(code) + " has no place in a file of weights");
            }
        }
        machine_.refuse("it ends too early");
    }

 private:
    std::uint64_t natural(std::size_t width) {
        const std::string_view digits = raw(width);
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < width; ++i)
            number |= std::uint64_t{static_cast<unsigned char>(digits[i])} << (8U * i);
        return number;
    }

    std::string_view raw(std::uint64_t length) {
        if (length > bytes_.size() - at_) machine_.refuse("it ends too early");
        const std::string_view part = bytes_.substr(at_, static_cast<std::size_t>(length));
        at_ += static_cast<std::size_t>(length);
        return part;
    }

    std::string line() {
        const auto end = bytes_.find('\n', at_);
        if (end == std::string_view::npos || end - at_ > 1000) machine_.refuse("a name is not ended");
        const std::string text(bytes_.substr(at_, end - at_));
        at_ = end + 1;
        return text;
    }

    // Two's complement of any length; beyond 64 bits only its bytes are kept.
    void wholeNumber(std::uint64_t length) {
        const std::string_view digits = raw(length);
        if (length > 8) return machine_.pushText(digits);
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < 8; ++i) {
            const bool negative = !digits.empty() && (static_cast<unsigned char>(digits.back()) & 0x80U) != 0;
            const std::uint64_t byte =
                i < digits.size() ? static_cast<unsigned char>(digits[i]) : (negative ? 0xffU : 0U);
            number |= byte << (8U * i);
        }
        machine_.pushInteger(std::bit_cast<std::int64_t>(number));
    }

    void real() {
        const std::string_view digits = raw(8);
        std::uint64_t bits = 0;
        for (const char digit : digits)
            bits = bits << 8U | static_cast<unsigned char>(digit);
        PickleValue value;
        value.kind = Kind::real;
        value.real = std::bit_cast<double>(bits);
        machine_.push(std::move(value));
    }

    void truth(bool is) {
        PickleValue value;
        value.kind = Kind::boolean;
        value.integer = is ? 1 : 0;
        machine_.push(std::move(value));
    }

    // Instructions that make a value out of the bytes that follow.
    bool literal(unsigned char code) {
        switch (code) {
            case 'N':
                machine_.pushKind(Kind::none);
                return true;
            case 0x88:  // NEWTRUE
            case 0x89:  // NEWFALSE
                truth(code == 0x88);
                return true;
            case 'J':  // BININT
                machine_.pushInteger(static_cast<std::int32_t>(static_cast<std::uint32_t>(natural(4))));
                return true;
            case 'K':  // BININT1
                machine_.pushInteger(static_cast<std::int64_t>(natural(1)));
                return true;
            case 'M':  // BININT2
                machine_.pushInteger(static_cast<std::int64_t>(natural(2)));
                return true;
            case 0x8a:  // LONG1
                wholeNumber(natural(1));
                return true;
            case 0x8b:  // LONG4
                wholeNumber(natural(4));
                return true;
            case 'G':  // BINFLOAT
                real();
                return true;
            case 'U':   // SHORT_BINSTRING
            case 'C':   // SHORT_BINBYTES
            case 0x8c:  // SHORT_BINUNICODE
                machine_.pushText(raw(natural(1)));
                return true;
            case 'T':  // BINSTRING
            case 'X':  // BINUNICODE
            case 'B':  // BINBYTES
                machine_.pushText(raw(natural(4)));
                return true;
            case 0x8d:  // BINUNICODE8
            case 0x8e:  // BINBYTES8
            case 0x96:  // BYTEARRAY8
                machine_.pushText(raw(natural(8)));
                return true;
            case ']':   // EMPTY_LIST
            case 0x8f:  // EMPTY_SET
                machine_.pushKind(Kind::list);
                return true;
            case ')':  // EMPTY_TUPLE
                machine_.pushKind(Kind::tuple);
                return true;
            case '}':  // EMPTY_DICT
                machine_.pushKind(Kind::dictionary);
                return true;
            case 'c': {  // GLOBAL
                const std::string module = line();
                machine_.pushGlobal(module, line());
                return true;
            }
            default:
                return false;
        }
    }

    // Instructions that work on the stack.
    bool structure(unsigned char code) {
        switch (code) {
            case 0x80:  // PROTO
                raw(1);
                return true;
            case 0x95:  // FRAME
                raw(8);
                return true;
            case '(':
                machine_.pushMark();
                return true;
            case '0':
                machine_.pop();
                return true;
            case '1':
                machine_.popToMark();
                return true;
            case '2':
                machine_.duplicate();
                return true;
            case 0x85:  // TUPLE1
            case 0x86:
            case 0x87:
                machine_.makeTuple(code - 0x84U);
                return true;
            case 't':
                machine_.makeFromMark(Kind::tuple);
                return true;
            case 'l':
            case 0x91:  // FROZENSET
                machine_.makeFromMark(Kind::list);
                return true;
            case 'd':
                machine_.makeFromMark(Kind::dictionary);
                return true;
            case 'a':
                machine_.append(false);
                return true;
            case 'e':
            case 0x90:  // ADDITEMS
                machine_.append(true);
                return true;
            case 's':
                machine_.setItems(false);
                return true;
            case 'u':
                machine_.setItems(true);
                return true;
            case 0x93:  // STACK_GLOBAL
                machine_.nameFromStack();
                return true;
            case 'R':   // REDUCE
            case 0x81:  // NEWOBJ
                machine_.call(false);
                return true;
            case 0x92:  // NEWOBJ_EX
                machine_.call(true);
                return true;
            case 'b':
                machine_.build();
                return true;
            case 'Q':  // BINPERSID
                machine_.makeStorage();
                return true;
            case 'h':
                machine_.recall(static_cast<std::uint32_t>(natural(1)));
                return true;
            case 'j':
                machine_.recall(static_cast<std::uint32_t>(natural(4)));
                return true;
            case 'q':
                machine_.remember(static_cast<std::uint32_t>(natural(1)));
                return true;
            case 'r':
                machine_.remember(static_cast<std::uint32_t>(natural(4)));
                return true;
            case 0x94:  // MEMOIZE
                machine_.rememberNext();
                return true;
            default:
                return false;
        }
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    PickleMachine machine_;
};

}  // namespace

Pickle readPickle(std::string_view bytes, const std::string& where) {
    return PickleReader(bytes, where).run();
}

}  // namespace saccade
