// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/import/state_dict/pickle_value.h"

namespace saccade {

/// The stack, the memo and the few calls of a pickle's machine. It makes values and never looks at bytes; whoever
/// steps through the opcodes tells it what to do. Every refusal names the byte that was set last.
class PickleMachine {
 public:
    explicit PickleMachine(std::string where) : where_(std::move(where)) {}

    void setByte(std::size_t byte) { byte_ = byte; }
    /// Throws RequestError: the file, the reason, the byte.
    [[noreturn]] void refuse(const std::string& why) const;

    void push(PickleValue value);
    void pushKind(PickleValue::Kind kind);
    void pushInteger(std::int64_t number);
    void pushText(std::string_view text);
    /// A name; throws RequestError where it is not on the list.
    void pushGlobal(const std::string& module, const std::string& name);
    void pushMark() { marks_.push_back(stack_.size()); }

    void pop();
    void popToMark() { takeToMark(); }
    void duplicate();
    void remember(std::uint32_t slot);
    void rememberNext() { remember(static_cast<std::uint32_t>(memo_.size())); }
    void recall(std::uint32_t slot);

    void makeTuple(std::size_t count);
    void makeFromMark(PickleValue::Kind kind);
    void append(bool many);
    void setItems(bool many);
    void call(bool withKeywords);
    void build() { pop(); }
    void makeStorage();
    void nameFromStack();

    /// The pickle, after the value that is left on the stack became its root.
    Pickle finish(std::size_t size);

 private:
    PickleId take();
    std::vector<PickleId> takeToMark();
    const PickleValue& top() const;
    void spend(std::size_t items);
    void fill(PickleValue& value, const std::vector<PickleId>& items);

    void callGlobal(const std::string& name, const std::vector<PickleId>& arguments);
    void makeDictionary(const std::vector<PickleId>& arguments, std::size_t first);
    void makeTensor(const std::vector<PickleId>& arguments, bool typed);
    std::vector<std::int64_t> integers(PickleId id, const char* what) const;
    std::uint64_t count(PickleId id, const char* what) const;
    /// The place of a storage among the pickle's; one that was named before is the same.
    std::size_t storage(ElementType type, const std::string& key, std::uint64_t count);

    std::string where_;
    std::size_t byte_ = 0;
    std::size_t spent_ = 0;
    Pickle pickle_;
    std::vector<PickleId> stack_;
    std::vector<std::size_t> marks_;
    std::unordered_map<std::uint32_t, PickleId> memo_;
    std::unordered_map<std::string, std::size_t> storages_;
};

}  // namespace saccade
