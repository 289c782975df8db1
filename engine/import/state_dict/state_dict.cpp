// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/state_dict/state_dict.h"

#include <algorithm>
#include <unordered_map>

#include "engine/core/error.h"
#include "engine/import/printable.h"
#include "engine/import/state_dict/pickle_value.h"
#include "engine/import/state_dict/weights_in_pickle.h"
#include "engine/import/torchscript/scan.h"

namespace saccade {
namespace {

constexpr const char* pickleName = "data.pkl";
constexpr std::uint64_t largestPickle = std::uint64_t{256} << 20U;

[[noreturn]] void refuse(const std::string& where, const std::string& why) {
    throw RequestError(SACCADE_TEXT("{file} is not a sound file of weights: {reason}"),
                       {{"file", where}, {"reason", why}});
}

StateDict dictionaryOf(const Pickle& pickle, const std::string& where) {
    StateDict result;
    for (const auto& [name, tensor] : weightsIn(pickle, where))
        result.add(name, pickle.tensors[tensor]);
    return result;
}

// Numbers of a part are the base's.
void fillParts(const Pickle& pickle) {
    for (const auto& storage : pickle.storages) {
        if (!storage->base || storage->base->bytes.empty()) continue;
        const std::uint64_t width = sizeOf(storage->type);
        storage->bytes = storage->base->bytes.substr(static_cast<std::size_t>(storage->baseOffset * width),
                                                     static_cast<std::size_t>(storage->count * width));
    }
}

// Steps through a file of the older format.
class LegacyReader {
 public:
    LegacyReader(std::string_view content, const std::string& where) : content_(content), where_(where) {}

    StateDict run() {
        // Python's long 0x1950a86a20f9469cfc6c, with which PyTorch marks its files.
        constexpr std::string_view mark = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
        const Pickle first = next();
        if (first.at(first.root).text != mark) {
            refuse(where_, "it is a Python pickle that torch.save did not write");
        }
        const Pickle version = next();
        if (version.at(version.root).integer != 1001) refuse(where_, "its version is unknown");
        const Pickle system = next();
        const PickleValue* little = system.find(system.at(system.root), "little_endian");
        if (little != nullptr && little->integer == 0) refuse(where_, "its numbers are big endian");
        const Pickle object = next();
        const Pickle keys = next();
        StateDict result = dictionaryOf(object, where_);
        std::unordered_multimap<std::string_view, Storage*> byKey;
        for (const auto& storage : object.storages) {
            if (!storage->base) byKey.emplace(storage->key, storage.get());
        }
        for (const PickleId key : keys.at(keys.root).items)
            fill(byKey, keys.at(key).text);
        fillParts(object);
        return result;
    }

 private:
    Pickle next() {
        Pickle pickle = readPickle(content_.substr(at_), where_);
        at_ += pickle.size;
        return pickle;
    }

    void fill(const std::unordered_multimap<std::string_view, Storage*>& storages, const std::string& key) {
        std::uint64_t count = 0;
        if (content_.size() - at_ < 8) refuse(where_, "it ends too early");
        for (unsigned i = 0; i < 8; ++i)
            count |= std::uint64_t{static_cast<unsigned char>(content_[at_++])} << (8U * i);
        std::uint64_t bytes = 0;
        const auto [begin, end] = storages.equal_range(key);
        for (auto entry = begin; entry != end; ++entry) {
            Storage* storage = entry->second;
            const std::uint64_t width = sizeOf(storage->type);
            if (storage->count != count || count > (content_.size() - at_) / width) {
                refuse(where_, "storage \"" + printable(key) + "\" is shorter or longer than was said");
            }
            bytes = count * width;
            storage->bytes = content_.substr(at_, static_cast<std::size_t>(bytes));
        }
        if (bytes == 0 && count > 0) refuse(where_, "storage \"" + printable(key) + "\" belongs to no tensor");
        at_ += static_cast<std::size_t>(bytes);
    }

    std::string_view content_;
    const std::string& where_;
    std::size_t at_ = 0;
};

void demandFilled(const StateDict& result, const std::string& where) {
    for (const auto& [name, tensor] : result.tensors()) {
        if (tensor.storage->bytes.size() != tensor.storage->count * sizeOf(tensor.storage->type)) {
            refuse(where, "the numbers of tensor \"" + printable(name) + "\" are missing");
        }
    }
}

}  // namespace

const StoredTensor* StateDict::find(std::string_view name) const {
    const auto found = tensors_.find(name);
    return found == tensors_.end() ? nullptr : &found->second;
}

std::optional<StateDict> StateDict::withoutPrefix() const {
    std::map<std::string, std::size_t> counts;
    for (const auto& [name, tensor] : tensors_)
        ++counts[name.substr(0, name.find('.') + 1)];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    constexpr std::size_t fewerThan = 20;  // one in so many
    if (most == counts.end() || most->first.empty() || (tensors_.size() - most->second) * fewerThan > tensors_.size()) {
        return std::nullopt;
    }
    StateDict result;
    for (const auto& [name, tensor] : tensors_) {
        if (!name.starts_with(most->first)) continue;
        if (name.size() == most->first.size()) return std::nullopt;
        result.add(name.substr(most->first.size()), tensor);
    }
    return result;
}

bool holdsStateDict(const ZipArchive& archive) {
    return !folderOf(archive, pickleName).empty() && folderOf(archive, "constants.pkl").empty();
}

bool looksLikeLegacyStateDict(std::string_view content) {
    return content.size() > 2 && content[0] == '\x80' && content[1] >= 2 && content[1] <= 5;
}

StateDict readStateDict(const ZipArchive& archive, const std::string& where) {
    const std::string folder = folderOf(archive, pickleName);
    const ZipMember& member = *archive.find(folder + pickleName);
    if (member.size > largestPickle) refuse(where, "its pickle is larger than 256 MB");
    if (const ZipMember* order = archive.find(folder + "byteorder")) {
        if (order->size < 16 && archive.read(*order) == "big") refuse(where, "its numbers are big endian");
    }
    const std::string bytes = archive.read(member);
    const Pickle pickle = readPickle(bytes, where);
    StateDict result = dictionaryOf(pickle, where);
    for (const auto& [name, tensor] : result.tensors()) {
        Storage& storage = tensor.storage->base ? *tensor.storage->base : *tensor.storage;
        if (!storage.bytes.empty() || storage.count == 0) continue;
        const ZipMember* numbers = archive.find(folder + "data/" + storage.key);
        if (numbers == nullptr) refuse(where, "the numbers of tensor \"" + printable(name) + "\" are missing");
        if (numbers->size != storage.count * sizeOf(storage.type)) {
            refuse(where, "storage \"" + printable(storage.key) + "\" is shorter or longer than was said");
        }
        storage.owned = archive.read(*numbers);
        storage.bytes = storage.owned;
    }
    fillParts(pickle);
    demandFilled(result, where);
    return result;
}

StateDict readLegacyStateDict(std::string_view content, const std::string& where) {
    StateDict result = LegacyReader(content, where).run();
    demandFilled(result, where);
    return result;
}

}  // namespace saccade
