// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/state_dict/pickle_machine.h"

#include "engine/core/error.h"
#include "engine/import/printable.h"
#include "engine/import/state_dict/pickle_globals.h"

namespace saccade {
namespace {

using Kind = PickleValue::Kind;

// Far beyond any checkpoint, and little enough memory.
constexpr std::size_t mostValues = 4'000'000;
constexpr std::size_t mostItems = 32'000'000;
constexpr std::uint64_t mostElements = std::uint64_t{1} << 40U;

}  // namespace

void PickleMachine::refuse(const std::string& why) const {
    throw RequestError(SACCADE_TEXT("{file} is not a sound file of weights: {reason} (byte {byte} of its pickle)"),
                       {{"file", where_}, {"reason", why}, {"byte", std::to_string(byte_)}});
}

void PickleMachine::push(PickleValue value) {
    if (pickle_.values.size() >= mostValues) refuse("it has more than 4,000,000 values");
    stack_.push_back(static_cast<PickleId>(pickle_.values.size()));
    pickle_.values.push_back(std::move(value));
}

void PickleMachine::pushKind(Kind kind) {
    PickleValue value;
    value.kind = kind;
    push(std::move(value));
}

void PickleMachine::pushInteger(std::int64_t number) {
    PickleValue value;
    value.kind = Kind::integer;
    value.integer = number;
    push(std::move(value));
}

void PickleMachine::pushText(std::string_view text) {
    PickleValue value;
    value.kind = Kind::text;
    value.text = text;
    push(std::move(value));
}

void PickleMachine::pushGlobal(const std::string& module, const std::string& name) {
    PickleValue value;
    value.kind = Kind::global;
    value.text = module + "." + name;
    if (roleOfGlobal(value.text) == GlobalRole::refused) {
        throw RequestError(
            SACCADE_TEXT("{file} names the Python object {name} (byte {byte} of its pickle), which weights have no "
                         "need of, so it was not read further and nothing in it was run; save the weights alone with "
                         "torch.save(model.state_dict(), file), or the network with torch.jit.trace(model, example)"),
            {{"file", where_}, {"name", printable(value.text)}, {"byte", std::to_string(byte_)}});
    }
    push(std::move(value));
}

PickleId PickleMachine::take() {
    if (stack_.empty() || (!marks_.empty() && marks_.back() >= stack_.size())) refuse("it takes from an empty stack");
    const PickleId id = stack_.back();
    stack_.pop_back();
    return id;
}

std::vector<PickleId> PickleMachine::takeToMark() {
    if (marks_.empty()) refuse("it lacks a mark");
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    marks_.pop_back();
    std::vector<PickleId> taken(begin, stack_.end());
    stack_.erase(begin, stack_.end());
    return taken;
}

const PickleValue& PickleMachine::top() const {
    if (stack_.empty()) refuse("it looks at an empty stack");
    return pickle_.values[stack_.back()];
}

void PickleMachine::spend(std::size_t items) {
    spent_ += items;
    if (spent_ > mostItems) refuse("its lists are too long");
}

void PickleMachine::fill(PickleValue& value, const std::vector<PickleId>& items) {
    spend(items.size());
    value.items.insert(value.items.end(), items.begin(), items.end());
}

void PickleMachine::pop() {
    if (!marks_.empty() && marks_.back() == stack_.size()) {
        marks_.pop_back();
        return;
    }
    take();
}

void PickleMachine::duplicate() {
    spend(1);
    top();
    stack_.push_back(stack_.back());
}

void PickleMachine::remember(std::uint32_t slot) {
    spend(1);
    top();
    memo_[slot] = stack_.back();
}

void PickleMachine::recall(std::uint32_t slot) {
    spend(1);
    const auto found = memo_.find(slot);
    if (found == memo_.end()) refuse("it recalls what it never remembered");
    stack_.push_back(found->second);
}

void PickleMachine::makeTuple(std::size_t count) {
    std::vector<PickleId> items(count);
    for (std::size_t i = count; i-- > 0;)
        items[i] = take();
    PickleValue value;
    value.kind = Kind::tuple;
    fill(value, items);
    push(std::move(value));
}

void PickleMachine::makeFromMark(Kind kind) {
    PickleValue value;
    value.kind = kind;
    fill(value, takeToMark());
    if (kind == Kind::dictionary && value.items.size() % 2 != 0) refuse("a key has no value");
    push(std::move(value));
}

void PickleMachine::append(bool many) {
    const std::vector<PickleId> items = many ? takeToMark() : std::vector<PickleId>{take()};
    const Kind kind = top().kind;
    if (kind == Kind::opaque) return;
    if (kind != Kind::list) refuse("it appends to something that is no list");
    fill(pickle_.values[stack_.back()], items);
}

void PickleMachine::setItems(bool many) {
    std::vector<PickleId> items;
    if (many) {
        items = takeToMark();
    } else {
        const PickleId value = take();
        items = {take(), value};
    }
    if (items.size() % 2 != 0) refuse("a key has no value");
    const Kind kind = top().kind;
    if (kind == Kind::opaque) return;
    if (kind != Kind::dictionary) refuse("it sets entries of something that is no dictionary");
    fill(pickle_.values[stack_.back()], items);
}

void PickleMachine::nameFromStack() {
    const PickleId name = take();
    const PickleId module = take();
    if (pickle_.at(name).kind != Kind::text || pickle_.at(module).kind != Kind::text) refuse("a name is not a text");
    pushGlobal(std::string(pickle_.at(module).text), std::string(pickle_.at(name).text));
}

void PickleMachine::call(bool withKeywords) {
    if (withKeywords) take();
    const PickleId arguments = take();
    const PickleId callee = take();
    if (pickle_.at(callee).kind != Kind::global) refuse("it calls something that has no name");
    if (pickle_.at(arguments).kind != Kind::tuple) refuse("the arguments of a call are not a tuple");
    spend(pickle_.at(arguments).items.size());
    const std::string name = pickle_.at(callee).text;
    const std::vector<PickleId> values = pickle_.at(arguments).items;
    callGlobal(name, values);
}

void PickleMachine::callGlobal(const std::string& name, const std::vector<PickleId>& arguments) {
    switch (roleOfGlobal(name)) {
        case GlobalRole::rebuildTensor:
            return makeTensor(arguments, false);
        case GlobalRole::rebuildTyped:
            return makeTensor(arguments, true);
        case GlobalRole::rebuildParameter:
            if (arguments.empty()) return pushKind(Kind::opaque);
            stack_.push_back(arguments.front());
            return;
        case GlobalRole::rebuildSubclass: {
            if (arguments.size() < 3 || pickle_.at(arguments[0]).kind != Kind::global ||
                pickle_.at(arguments[2]).kind != Kind::tuple) {
                refuse("a tensor of another class lacks its function or its arguments");
            }
            const std::string inner = pickle_.at(arguments[0]).text;
            const GlobalRole role = roleOfGlobal(inner);
            if (role != GlobalRole::rebuildTensor && role != GlobalRole::rebuildTyped) {
                refuse("a tensor of another class is not made of a storage");
            }
            const std::vector<PickleId> values = pickle_.at(arguments[2]).items;
            return makeTensor(values, role == GlobalRole::rebuildTyped);
        }
        case GlobalRole::dictionary:
            return makeDictionary(arguments, 0);
        case GlobalRole::factoryDictionary:
            return makeDictionary(arguments, 1);
        case GlobalRole::list: {
            PickleValue value;
            value.kind = Kind::list;
            if (!arguments.empty()) fill(value, pickle_.at(arguments.front()).items);
            return push(std::move(value));
        }
        case GlobalRole::harmless:
            return pushKind(Kind::opaque);
        default:
            refuse("it calls " + name + ", which cannot be called");
    }
}

// Nothing, or a list of pairs, as old pickles hand them over.
void PickleMachine::makeDictionary(const std::vector<PickleId>& arguments, std::size_t first) {
    PickleValue value;
    value.kind = Kind::dictionary;
    if (arguments.size() > first) {
        const PickleValue& given = pickle_.at(arguments[first]);
        if (given.kind == Kind::dictionary) {
            fill(value, given.items);
        } else if (given.kind == Kind::list || given.kind == Kind::tuple) {
            for (const PickleId pair : given.items) {
                if (pickle_.at(pair).items.size() != 2) refuse("a dictionary is made of something else than pairs");
                fill(value, pickle_.at(pair).items);
            }
        }
    }
    push(std::move(value));
}

std::vector<std::int64_t> PickleMachine::integers(PickleId id, const char* what) const {
    const PickleValue& value = pickle_.at(id);
    if ((value.kind != Kind::tuple && value.kind != Kind::list) || value.items.size() > 64) {
        refuse(std::string(what) + " of a tensor is not a short list");
    }
    std::vector<std::int64_t> numbers;
    for (const PickleId item : value.items) {
        if (pickle_.at(item).kind != Kind::integer) refuse(std::string(what) + " of a tensor is not of whole numbers");
        numbers.push_back(pickle_.at(item).integer);
    }
    return numbers;
}

std::uint64_t PickleMachine::count(PickleId id, const char* what) const {
    const PickleValue& value = pickle_.at(id);
    if (value.kind != Kind::integer || value.integer < 0 || static_cast<std::uint64_t>(value.integer) > mostElements) {
        refuse(std::string(what) + " is not a number that can be");
    }
    return static_cast<std::uint64_t>(value.integer);
}

void PickleMachine::makeTensor(const std::vector<PickleId>& arguments, bool typed) {
    if (arguments.size() < (typed ? 7U : 4U)) refuse("a tensor lacks its storage, its shape or its strides");
    if (pickle_.at(arguments[0]).kind != Kind::storage) refuse("a tensor has no storage");
    StoredTensor tensor;
    tensor.storage = pickle_.storages[pickle_.at(arguments[0]).index];
    tensor.type = tensor.storage->type;
    if (typed) {
        const PickleValue& wanted = pickle_.at(arguments[6]);
        const auto type = wanted.kind == Kind::global ? elementTypeOfGlobal(wanted.text) : std::nullopt;
        if (!type) refuse("the type of a tensor's numbers is unknown");
        tensor.type = *type;
        const std::uint64_t bytes = tensor.storage->count * sizeOf(tensor.storage->type);
        tensor.storage = pickle_.storages[storage(*type, tensor.storage->key, bytes / sizeOf(*type))];
    }
    tensor.offset = count(arguments[1], "the place of a tensor in its storage");
    tensor.shape = integers(arguments[2], "the shape");
    tensor.strides = integers(arguments[3], "the strides");
    const std::string reason = unsound(tensor);
    if (!reason.empty()) refuse("a tensor of " + describe(tensor.shape) + " cannot be: " + reason);
    PickleValue value;
    value.kind = Kind::tensor;
    value.index = pickle_.tensors.size();
    pickle_.tensors.push_back(std::move(tensor));
    push(std::move(value));
}

std::size_t PickleMachine::storage(ElementType type, const std::string& key, std::uint64_t count) {
    const std::string identity = std::to_string(static_cast<int>(type)) + ":" + std::to_string(count) + ":" + key;
    const auto [found, isNew] = storages_.emplace(identity, pickle_.storages.size());
    if (isNew) {
        auto made = std::make_shared<Storage>();
        made->type = type;
        made->key = key;
        made->count = count;
        pickle_.storages.push_back(std::move(made));
    }
    return found->second;
}

// ("storage", type, key, device, count[, (key of the part, its beginning, its count)])
void PickleMachine::makeStorage() {
    const PickleId id = take();
    const std::vector<PickleId>& parts = pickle_.at(id).items;
    if (pickle_.at(id).kind != Kind::tuple || parts.size() < 5 || pickle_.at(parts[0]).text != "storage" ||
        pickle_.at(parts[1]).kind != Kind::global || pickle_.at(parts[2]).kind != Kind::text) {
        refuse("it refers to something that is no storage");
    }
    const std::string& type = pickle_.at(parts[1]).text;
    if (roleOfGlobal(type) != GlobalRole::storage) refuse("a storage has the unknown type " + printable(type));
    PickleValue value;
    value.kind = Kind::storage;
    value.index = storage(*elementTypeOfGlobal(type), pickle_.at(parts[2]).text, count(parts[4], "a storage's size"));
    if (parts.size() > 5 && pickle_.at(parts[5]).kind != Kind::none) {
        const PickleValue& view = pickle_.at(parts[5]);
        if (view.kind != Kind::tuple || view.items.size() != 3) refuse("a part of a storage is not described");
        const std::shared_ptr<Storage> made = pickle_.storages[value.index];
        auto part = std::make_shared<Storage>();
        part->type = made->type;
        part->key = made->key;
        part->baseOffset = count(view.items[1], "the beginning of a part of a storage");
        part->count = count(view.items[2], "the size of a part of a storage");
        if (part->baseOffset > made->count || part->count > made->count - part->baseOffset) {
            refuse("a part of a storage lies outside it");
        }
        part->base = made;
        value.index = pickle_.storages.size();
        pickle_.storages.push_back(std::move(part));
    }
    push(std::move(value));
}

Pickle PickleMachine::finish(std::size_t size) {
    if (!marks_.empty()) refuse("a mark is left over");
    pickle_.root = take();
    pickle_.size = size;
    return std::move(pickle_);
}

const PickleValue* Pickle::find(const PickleValue& dictionary, std::string_view key) const {
    // A key that is given twice means its last value, as in Python.
    for (std::size_t i = dictionary.items.size(); i >= 2; i -= 2) {
        const PickleValue& name = at(dictionary.items[i - 2]);
        if (name.kind == Kind::text && name.text == key) return &at(dictionary.items[i - 1]);
    }
    return nullptr;
}

}  // namespace saccade
