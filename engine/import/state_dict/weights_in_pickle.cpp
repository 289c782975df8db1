// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/state_dict/weights_in_pickle.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"

namespace saccade {
namespace {

using Kind = PickleValue::Kind;

constexpr int deepest = 12;
constexpr std::size_t mostVisits = 4'000'000;
constexpr std::size_t longestName = 400;

// What training scripts call the weights in their checkpoints, best first.
constexpr auto weightsKeys = std::to_array<std::string_view>(
    {"state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params", "module", "ema",
     "state_dict_ema", "model_ema", "backbone", "generator", "G", "state"});

class Finder {
 public:
    Finder(const Pickle& pickle, const std::string& where) : pickle_(pickle), where_(where) {}

    std::vector<NamedTensor> run() {
        const PickleValue* root = &pickle_.at(pickle_.root);
        if (root->kind == Kind::tensor) {
            throw RequestError(SACCADE_TEXT("{file} holds a single tensor, not the weights of a network"),
                               {{"file", where_}});
        }
        if (root->kind == Kind::list || root->kind == Kind::tuple) root = firstDictionary(*root);
        if (root == nullptr || root->kind != Kind::dictionary || tensorsUnder(*root, 0) == 0) {
            throw RequestError(
                SACCADE_TEXT(
                    "{file} holds no dictionary of tensors, which torch.save(model.state_dict(), file) writes"),
                {{"file", where_}});
        }
        flatten(weights(*root, 0), "", 0);
        return std::move(found_);
    }

 private:
    void visit() {
        if (++visits_ > mostVisits) {
            throw RequestError(SACCADE_TEXT("{file}: its dictionaries are nested too deeply"), {{"file", where_}});
        }
    }

    const PickleValue* firstDictionary(const PickleValue& list) {
        for (const PickleId id : list.items) {
            visit();
            if (pickle_.at(id).kind == Kind::dictionary && tensorsUnder(pickle_.at(id), 0) > 0) return &pickle_.at(id);
        }
        return nullptr;
    }

    bool isName(PickleId key) const {
        const PickleValue& value = pickle_.at(key);
        return value.kind == Kind::text && !value.text.empty() && value.text.size() <= longestName;
    }

    // Dictionaries by number, as optimizers keep their state, hold no weights.
    std::size_t tensorsUnder(const PickleValue& dictionary, int depth) {
        std::size_t count = 0;
        if (depth > deepest) return 0;
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            visit();
            if (!isName(dictionary.items[i])) continue;
            const PickleValue& value = pickle_.at(dictionary.items[i + 1]);
            if (value.kind == Kind::tensor) ++count;
            if (value.kind == Kind::dictionary) count += tensorsUnder(value, depth + 1);
        }
        return count;
    }

    const PickleValue& weights(const PickleValue& dictionary, int depth) {
        if (depth > deepest) return dictionary;
        for (const auto& key : weightsKeys) {
            const PickleValue* value = pickle_.find(dictionary, key);
            visit();
            if (value != nullptr && value->kind == Kind::dictionary && tensorsUnder(*value, 0) > 0) {
                return weights(*value, depth + 1);
            }
        }
        const PickleValue* largest = nullptr;
        std::size_t most = 0;
        bool modules = true;
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            visit();
            const PickleValue& value = pickle_.at(dictionary.items[i + 1]);
            if (value.kind == Kind::tensor) return dictionary;
            if (value.kind != Kind::dictionary) continue;
            // A module's own tensors have short names; the state of a whole network has names with dots.
            modules = modules && !hasDottedNames(value);
            const std::size_t count = tensorsUnder(value, 0);
            if (count <= most) continue;
            most = count;
            largest = &value;
        }
        return largest == nullptr || modules ? dictionary : weights(*largest, depth + 1);
    }

    bool hasDottedNames(const PickleValue& dictionary) {
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            visit();
            if (isName(dictionary.items[i]) && pickle_.at(dictionary.items[i]).text.find('.') != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    void flatten(const PickleValue& dictionary, const std::string& prefix, int depth) {
        if (depth > deepest) return;
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            visit();
            if (!isName(dictionary.items[i])) continue;
            const PickleValue& value = pickle_.at(dictionary.items[i + 1]);
            const std::string name = prefix + pickle_.at(dictionary.items[i]).text;
            if (name.size() > longestName) continue;
            if (value.kind == Kind::tensor) found_.push_back({name, value.index});
            if (value.kind == Kind::dictionary) flatten(value, name + ".", depth + 1);
        }
    }

    const Pickle& pickle_;
    const std::string& where_;
    std::size_t visits_ = 0;
    std::vector<NamedTensor> found_;
};

}  // namespace

std::vector<NamedTensor> weightsIn(const Pickle& pickle, const std::string& where) {
    return Finder(pickle, where).run();
}

}  // namespace saccade
