// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/torchscript/interpreter.h"

#include "engine/core/error.h"
#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

namespace jit = torch::jit;

constexpr std::size_t mostSteps = 5'000'000;
constexpr std::size_t deepestCall = 200;

const Value& lookUp(const std::unordered_map<const jit::Value*, Value>& environment, const jit::Value* name) {
    const auto found = environment.find(name);
    if (found == environment.end()) throw RequestError(SACCADE_TEXT("the graph uses a value before it is computed"));
    return found->second;
}

// The names of a named tuple's fields; empty for every other type.
std::vector<std::string> fieldsOf(const c10::TypePtr& type) {
    std::vector<std::string> fields;
    const auto tuple = type ? type->cast<c10::TupleType>() : nullptr;
    if (!tuple || !tuple->schema()) return fields;
    for (const auto& field : tuple->schema()->arguments())
        fields.push_back(field.name());
    return fields;
}

class OutputCollector {
 public:
    explicit OutputCollector(const Builder& builder) : builder_(builder) {}

    void collect(const Value& value, const std::vector<std::string>& fields, const std::string& name) {
        const std::string before = name.empty() ? "" : name + ".";
        if (const auto* symbol = value.as<Symbol>()) {
            const auto layer = current(*symbol);
            stale_ = stale_ || !layer;
            if (layer) outputs_.push_back({name.empty() ? "output" : name, *layer, builder_.shape(*layer).size() == 2});
        }
        if (const auto* values = value.as<Sequence>()) {
            for (std::size_t i = 0; i < (*values)->size(); ++i)
                collect((**values)[i], {}, before + (i < fields.size() ? fields[i] : std::to_string(i)));
        }
        if (const auto* entries = value.as<Dictionary>()) {
            for (const auto& [key, entry] : **entries) {
                const auto* word = key.as<std::string>();
                collect(entry, {}, before + (word != nullptr ? *word : std::to_string(outputs_.size())));
            }
        }
    }

    std::vector<NamedOutput> take() {
        if (outputs_.empty() && stale_) {
            throw RequestError(SACCADE_TEXT("its result was changed in place through another view"));
        }
        return std::move(outputs_);
    }

 private:
    const Builder& builder_;
    std::vector<NamedOutput> outputs_;
    bool stale_ = false;
};

}  // namespace

std::vector<NamedOutput> outputsOf(const Value& result, const c10::TypePtr& type, const Builder& builder) {
    OutputCollector collector(builder);
    collector.collect(result, fieldsOf(type), "");
    return collector.take();
}

c10::TypePtr resultType(const jit::Module& module) {
    const auto method = module.find_method("forward");
    if (!method) return nullptr;
    const auto graph = jit::toGraphFunction(method->function()).graph();
    return graph->outputs().size() == 1 ? graph->outputs()[0]->type() : nullptr;
}

void Interpreter::refuse(const jit::Node& node, const std::string& why) const {
    throw RequestError(SACCADE_TEXT("{place}: {why}"), {{"place", placeOf(node, builder_.path())}, {"why", why}});
}

Value Interpreter::run(const jit::Module& module) {
    const auto method = module.find_method("forward");
    if (!method) throw RequestError(SACCADE_TEXT("it has no method \"forward\""));
    const auto graph = jit::toGraphFunction(method->function()).graph();
    Values arguments{{ModuleReference{module._ivalue(), ""}}, OperatorCall::fresh(builder_.input())};
    const auto& schema = method->function().getSchema().arguments();
    if (schema.size() < 2) throw RequestError(SACCADE_TEXT("its method \"forward\" takes no picture"));
    for (std::size_t i = 2; i < schema.size(); ++i) {
        if (!schema[i].default_value()) {
            throw RequestError(SACCADE_TEXT("its method \"forward\" takes more than one input; {name} is another"),
                               {{"name", schema[i].name().substr(0, 100)}});
        }
        arguments.push_back(fromIValue(*schema[i].default_value(), ""));
    }
    const Values results = callGraph(*graph, std::move(arguments));
    if (results.size() != 1) throw RequestError(SACCADE_TEXT("its method \"forward\" gives nothing back"));
    return results[0];
}

Values Interpreter::callGraph(const jit::Graph& graph, Values arguments) {
    if (depth_ >= deepestCall) throw RequestError(SACCADE_TEXT("its modules call each other without end"));
    if (graph.inputs().size() != arguments.size()) {
        throw RequestError(SACCADE_TEXT("a method is called with the wrong number of arguments"));
    }
    ++depth_;
    Environment environment;
    for (std::size_t i = 0; i < arguments.size(); ++i)
        environment[graph.inputs()[i]] = std::move(arguments[i]);
    runBlock(*graph.block(), environment);
    Values results;
    for (const jit::Value* output : graph.outputs())
        results.push_back(lookUp(environment, output));
    --depth_;
    return results;
}

Value Interpreter::callMethod(const ModuleReference& module, const std::string& method, Values arguments,
                              const jit::Node& node) {
    jit::Function* function = module.object->type()->findMethod(method);
    auto* graphFunction = function == nullptr ? nullptr : jit::tryToGraphFunction(*function);
    if (graphFunction == nullptr) refuse(node, "it calls a method \"" + method.substr(0, 100) + "\" that is not there");
    const bool other = module.path != builder_.path();
    if (other) builder_.enter(module.path);
    const Values results = callGraph(*graphFunction->graph(), std::move(arguments));
    if (results.size() != 1) refuse(node, "a method gives nothing back");
    if (other) {
        const auto* symbol = results[0].as<Symbol>();
        builder_.leave(symbol != nullptr ? (*symbol)->layer : -1);
    }
    return results[0];
}

void Interpreter::runBlock(const jit::Block& block, Environment& environment) {
    for (const jit::Node* node : block.nodes()) {
        if (++steps_ > mostSteps) throw RequestError(SACCADE_TEXT("its code runs through too many steps"));
        runNode(*node, environment);
    }
}

void Interpreter::runNode(const jit::Node& node, Environment& environment) {
    namespace prim = c10::prim;
    const auto input = [&](std::size_t i) -> const Value& { return lookUp(environment, node.input(i)); };
    const auto inputs = [&](std::size_t from) {
        Values values;
        for (std::size_t i = from; i < node.inputs().size(); ++i)
            values.push_back(input(i));
        return values;
    };
    const auto kind = node.kind();
    if (kind == prim::Constant) {
        const auto constant = jit::toIValue(node.output());
        environment[node.output()] = constant ? fromIValue(*constant, builder_.path()) : Value{Opaque{"a constant"}};
    } else if (kind == prim::GetAttr) {
        environment[node.output()] = attributeOf(node, input(0));
    } else if (kind == prim::CallMethod) {
        const auto* module = input(0).as<ModuleReference>();
        if (module == nullptr) refuse(node, "it calls a method of something that is no module");
        const ModuleReference callee = *module;
        environment[node.output()] = callMethod(callee, node.s(c10::attr::name), inputs(0), node);
    } else if (kind == prim::CallFunction) {
        const auto type = node.input(0)->type()->cast<c10::FunctionType>();
        auto* function = type ? jit::tryToGraphFunction(*type->function()) : nullptr;
        if (function == nullptr) refuse(node, "it calls a function that is not there");
        Values results = callGraph(*function->graph(), inputs(1));
        if (results.size() != node.outputs().size()) refuse(node, "a function gives nothing back");
        for (std::size_t i = 0; i < results.size(); ++i)
            environment[node.outputs()[i]] = std::move(results[i]);
    } else if (kind == prim::If) {
        runIf(node, environment);
    } else if (kind == prim::Loop) {
        runLoop(node, environment);
    } else if (kind == prim::ListConstruct || kind == prim::TupleConstruct) {
        environment[node.output()] = sequence(inputs(0));
    } else if (kind == prim::DictConstruct) {
        auto entries = std::make_shared<Dictionary::element_type>();
        for (std::size_t i = 0; i + 1 < node.inputs().size(); i += 2)
            entries->emplace_back(input(i), input(i + 1));
        environment[node.output()] = {Dictionary(entries)};
    } else if (kind == prim::ListUnpack || kind == prim::TupleUnpack) {
        const auto* values = input(0).as<Sequence>();
        if (values == nullptr || (*values)->size() != node.outputs().size()) {
            refuse(node, "it takes a list of another length apart");
        }
        const Sequence kept = *values;
        for (std::size_t i = 0; i < kept->size(); ++i)
            environment[node.outputs()[i]] = (*kept)[i];
    } else if (kind == prim::RaiseException) {
        const auto* text = input(0).as<std::string>();
        refuse(node,
               "the network refuses this input" + (text != nullptr ? ": " + text->substr(0, 300) : std::string()));
    } else if (kind == prim::Uninitialized) {
        environment[node.output()] = {Opaque{"a value that was never set"}};
    } else if (kind == prim::unchecked_cast) {
        Value same = input(0);
        environment[node.output()] = std::move(same);
    } else {
        runOperator(node, environment);
    }
}

Value Interpreter::attributeOf(const jit::Node& node, const Value& owner) const {
    const auto* module = owner.as<ModuleReference>();
    if (module == nullptr) refuse(node, "it reads an attribute of something that is no module");
    const std::string& name = node.s(c10::attr::name);
    const auto slot = module->object->type()->findAttributeSlot(name);
    if (!slot) refuse(node, "it reads the attribute \"" + name.substr(0, 100) + "\" that is not there");
    const std::string path = module->path.empty() ? name : module->path + "." + name;
    return fromIValue(module->object->getSlot(*slot), path);
}

void Interpreter::runIf(const jit::Node& node, Environment& environment) {
    const auto condition = lookUp(environment, node.input(0)).number();
    if (!condition) refuse(node, "it decides by the values of the picture, which a network of layers cannot do");
    const jit::Block& block = *node.blocks()[*condition != 0 ? 0 : 1];
    runBlock(block, environment);
    for (std::size_t i = 0; i < node.outputs().size(); ++i) {
        Value result = lookUp(environment, block.outputs()[i]);
        environment[node.outputs()[i]] = std::move(result);
    }
}

void Interpreter::runLoop(const jit::Node& node, Environment& environment) {
    const auto* trips = lookUp(environment, node.input(0)).as<Integer>();
    auto condition = lookUp(environment, node.input(1)).number();
    if (trips == nullptr || !condition) refuse(node, "it repeats as often as the values of the picture say");
    const std::int64_t most = trips->value;
    const jit::Block& block = *node.blocks()[0];
    Values carried;
    for (std::size_t i = 2; i < node.inputs().size(); ++i)
        carried.push_back(lookUp(environment, node.input(i)));
    for (std::int64_t trip = 0; trip < most && *condition != 0; ++trip) {
        if (++steps_ > mostSteps) refuse(node, "it repeats too often");
        environment[block.inputs()[0]] = integer(trip);
        for (std::size_t i = 0; i < carried.size(); ++i)
            environment[block.inputs()[i + 1]] = carried[i];
        runBlock(block, environment);
        condition = lookUp(environment, block.outputs()[0]).number();
        if (!condition) refuse(node, "it repeats as often as the values of the picture say");
        for (std::size_t i = 0; i < carried.size(); ++i)
            carried[i] = lookUp(environment, block.outputs()[i + 1]);
    }
    for (std::size_t i = 0; i < carried.size(); ++i)
        environment[node.outputs()[i]] = std::move(carried[i]);
}

void Interpreter::runOperator(const jit::Node& node, Environment& environment) {
    Values arguments;
    for (const jit::Value* input : node.inputs())
        arguments.push_back(lookUp(environment, input));
    Value result = operatorResult(node, std::move(arguments));
    const auto outputs = node.outputs();
    if (outputs.size() == 1) {
        environment[outputs[0]] = std::move(result);
        return;
    }
    if (outputs.empty()) return;
    const auto* values = result.as<Sequence>();
    if (values == nullptr || (*values)->size() != outputs.size()) refuse(node, "it gives another number of results");
    for (std::size_t i = 0; i < outputs.size(); ++i)
        environment[outputs[i]] = (**values)[i];
}

Value Interpreter::operatorResult(const jit::Node& node, Values arguments) {
    OperatorCall call(builder_, node, std::move(arguments));
    bool depends = false;
    for (const Value& argument : call.arguments())
        depends = depends || dependsOnInput(argument);
    for (const auto* table : {&numberOperators(), &listOperators()}) {
        const auto found = table->find(call.name());
        if (found == table->end()) continue;
        if (auto result = found->second(call)) return *result;
    }
    if (!depends) {
        if (call.inPlace())
            call.refuse(
                "it changes a tensor of the file, as networks do in training mode; call eval() on the model before "
                "it is exported");
        if (auto result = constantOperator(call)) return *result;
        call.refuse("it is not one of the operators that can be computed while a file is read");
    }
    Value result;
    if (auto step = localResponseStep(call)) {
        result = *step;
    } else {
        TensorOperator handler = nullptr;
        for (const auto* table : {&layerOperators(), &arithmeticOperators(), &reductionOperators(), &fillingOperators(),
                                  &shapeOperators(), &rearrangingOperators()}) {
            const auto found = table->find(call.name());
            if (found != table->end()) handler = found->second;
        }
        if (handler == nullptr) call.refuse("there is no kind of layer for it");
        result = handler(call);
    }
    if (!call.inPlace()) return result;
    // The memory now holds the result: every use of this name from here on sees it, other views are out of date.
    const auto* target = call.arguments().empty() ? nullptr : call.arguments()[0].as<Symbol>();
    const auto* made = result.as<Symbol>();
    if (target == nullptr || made == nullptr) call.refuse("it changes in place what cannot be followed");
    const LayerId layer = (*made)->layer;
    if (builder_.shape(layer) != builder_.shape((*target)->layer)) call.refuse("it changes a shape in place");
    ++(*target)->memory->version;
    (*target)->version = (*target)->memory->version;
    (*target)->layer = layer;
    (*target)->beforeExpand.reset();
    return {*target};
}

}  // namespace saccade::torchscript
