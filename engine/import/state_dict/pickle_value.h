// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/import/state_dict/stored_tensor.h"

namespace saccade {

/// The place of a value in its Pickle. Values name each other by place, so that even a list that contains itself is
/// only a number here, and taking a pickle apart never recurses.
using PickleId = std::uint32_t;

/// One value of a pickle.
struct PickleValue {
    enum class Kind {
        none,
        boolean,
        integer,
        real,
        text,  ///< also bytes, and whole numbers beyond 64 bits (their little endian bytes)
        tuple,
        list,        ///< also sets
        dictionary,  ///< items: key, value, key, value
        global,      ///< something named that may be called
        storage,
        tensor,
        opaque,  ///< something harmless that nobody needs to know
    };

    Kind kind = Kind::none;
    std::int64_t integer = 0;  ///< a boolean's or an integer's value
    double real = 0;
    std::string text;             ///< of a text; "module.name" of a global
    std::vector<PickleId> items;  ///< of tuples, lists, dictionaries
    std::size_t index = 0;        ///< of a storage or a tensor in its Pickle
};

/// What a pickle holds.
struct Pickle {
    std::vector<PickleValue> values;
    std::vector<std::shared_ptr<Storage>> storages;
    std::vector<StoredTensor> tensors;
    PickleId root = 0;
    std::size_t size = 0;  ///< bytes that it took

    const PickleValue& at(PickleId id) const { return values[id]; }
    /// The value of a text key of a dictionary; nullptr where it has none.
    const PickleValue* find(const PickleValue& dictionary, std::string_view key) const;
};

/// Reads one pickle (protocols 2 to 5) from the front of `bytes`. Nothing is imported or called: the few names that
/// weights need are known here, and any other ends the reading. Storages come out empty, named by their keys. Throws
/// RequestError that begins with `where` and says the byte.
Pickle readPickle(std::string_view bytes, const std::string& where);

}  // namespace saccade
