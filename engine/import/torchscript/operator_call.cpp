// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/torchscript/operator_call.h"

#include "engine/core/error.h"

namespace saccade::torchscript {
namespace {

const Value none;

}  // namespace

std::optional<LayerId> current(const Symbol& symbol) {
    if (symbol->version != symbol->memory->version) return std::nullopt;
    return symbol->layer;
}

std::string placeOf(const torch::jit::Node& node, const std::string& path) {
    std::string place = path.empty() ? "the network" : "module " + path;
    if (const auto line = node.sourceRange().file_line_col()) {
        const auto& [file, row, column] = *line;
        if (file.size() < 200) place += " (" + file + " line " + std::to_string(row) + ")";
    }
    return place;
}

OperatorCall::OperatorCall(Builder& builder, const torch::jit::Node& node, Values arguments)
    : builder_(builder), node_(node), name_(node.kind().toQualString()), arguments_(std::move(arguments)) {
    if (name_.size() > 1 && name_.back() == '_' && name_[name_.size() - 2] != '_') {
        name_.pop_back();
        inPlace_ = true;
    }
}

std::string OperatorCall::place() const {
    return "operator " + name_ + " in " + placeOf(node_, builder_.path());
}

void OperatorCall::refuse(const std::string& why) const {
    throw RequestError(SACCADE_TEXT("{place}: {why}"), {{"place", place()}, {"why", why}});
}

const Value& OperatorCall::value(std::string_view argument) const {
    const c10::FunctionSchema* schema = node_.maybeSchema();
    if (schema == nullptr) refuse("it is not known to LibTorch");
    const auto& names = schema->arguments();
    for (std::size_t i = 0; i < names.size() && i < arguments_.size(); ++i) {
        if (names[i].name() == argument) return arguments_[i];
    }
    return none;
}

const Symbol& OperatorCall::symbol(std::string_view argument) const {
    const auto* symbol = value(argument).as<Symbol>();
    if (symbol == nullptr) refuse("its argument " + std::string(argument) + " is not computed from the picture");
    return *symbol;
}

LayerId OperatorCall::layer(std::string_view argument) const {
    const auto id = current(symbol(argument));
    if (!id) refuse("it uses a tensor that another view of the same memory has changed in place");
    return *id;
}

at::Tensor OperatorCall::constant(std::string_view argument) const {
    const Value& found = value(argument);
    if (found.isNone()) return {};
    if (const auto* tensor = found.as<at::Tensor>()) return *tensor;
    if (dependsOnInput(found)) {
        refuse("its argument " + std::string(argument) +
               " is computed from the picture, where a fixed tensor is needed");
    }
    refuse("its argument " + std::string(argument) + " is not a tensor");
}

std::int64_t OperatorCall::integer(std::string_view argument) const {
    const Value& found = value(argument);
    if (const auto* whole = found.as<Integer>()) return whole->value;
    if (const auto* boolean = found.as<bool>()) return *boolean ? 1 : 0;
    refuse("its argument " + std::string(argument) + " is not a known whole number");
}

std::int64_t OperatorCall::integer(std::string_view argument, std::int64_t otherwise) const {
    return given(argument) ? integer(argument) : otherwise;
}

double OperatorCall::real(std::string_view argument) const {
    const Value& found = value(argument);
    if (const auto number = found.number()) return *number;
    if (const auto* tensor = found.as<at::Tensor>(); tensor != nullptr && tensor->numel() == 1) {
        return tensor->item().toDouble();
    }
    refuse("its argument " + std::string(argument) + " is not a known number");
}

double OperatorCall::real(std::string_view argument, double otherwise) const {
    return given(argument) ? real(argument) : otherwise;
}

bool OperatorCall::boolean(std::string_view argument, bool otherwise) const {
    const Value& found = value(argument);
    if (found.isNone()) return otherwise;
    if (const auto number = found.number()) return *number != 0;
    refuse("its argument " + std::string(argument) + " is not a known truth value");
}

std::vector<Integer> OperatorCall::wholeNumbers(std::string_view argument) const {
    const Value& found = value(argument);
    if (const auto* whole = found.as<Integer>()) return {*whole};
    std::vector<Integer> numbers;
    if (const auto* values = found.as<Sequence>()) {
        for (const Value& entry : **values) {
            const auto* whole = entry.as<Integer>();
            if (whole == nullptr)
                refuse("its argument " + std::string(argument) + " is not a list of known whole numbers");
            numbers.push_back(*whole);
        }
        return numbers;
    }
    if (found.isNone()) return {};
    refuse("its argument " + std::string(argument) + " is not a list of known whole numbers");
}

std::vector<std::int64_t> OperatorCall::integers(std::string_view argument) const {
    std::vector<std::int64_t> numbers;
    for (const Integer& number : wholeNumbers(argument))
        numbers.push_back(number.value);
    return numbers;
}

std::vector<std::int64_t> OperatorCall::pair(std::string_view argument) const {
    auto numbers = integers(argument);
    if (numbers.size() == 1) numbers.push_back(numbers[0]);
    if (numbers.size() != 2) refuse("its argument " + std::string(argument) + " is not for two dimensions");
    return numbers;
}

std::vector<double> OperatorCall::reals(std::string_view argument) const {
    const Value& found = value(argument);
    std::vector<double> numbers;
    if (const auto* values = found.as<Sequence>()) {
        for (const Value& entry : **values) {
            const auto number = entry.number();
            if (!number) refuse("its argument " + std::string(argument) + " is not a list of known numbers");
            numbers.push_back(*number);
        }
    } else if (!found.isNone()) {
        numbers.push_back(real(argument));
    }
    return numbers;
}

std::int64_t OperatorCall::axis(std::string_view argument, std::size_t rank) const {
    std::int64_t axis = integer(argument);
    if (axis < 0) axis += static_cast<std::int64_t>(rank);
    if (axis < 0 || axis >= static_cast<std::int64_t>(rank)) {
        refuse("its argument " + std::string(argument) + " names an axis that is not there");
    }
    return axis;
}

Value OperatorCall::fresh(LayerId layer) {
    auto cell = std::make_shared<Cell>();
    cell->layer = layer;
    return {cell};
}

Value OperatorCall::view(std::string_view argument, LayerId layer) const {
    const Symbol& from = symbol(argument);
    auto cell = std::make_shared<Cell>();
    cell->layer = layer;
    cell->memory = from->memory;
    cell->version = from->version;
    return {cell};
}

}  // namespace saccade::torchscript
