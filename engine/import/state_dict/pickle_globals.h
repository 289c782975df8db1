// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/import/state_dict/stored_tensor.h"

namespace saccade {

/// What a name in a pickle stands for.
enum class GlobalRole {
    storage,            ///< torch.FloatStorage: the type of a storage
    elementType,        ///< torch.float32
    rebuildTensor,      ///< a function that makes a tensor of a storage, an offset, a shape and strides
    rebuildTyped,       ///< the same with the type of the numbers apart from the storage
    rebuildParameter,   ///< hands its first argument on
    rebuildSubclass,    ///< (function, type, arguments, state): calls the function
    dictionary,         ///< OrderedDict
    factoryDictionary,  ///< defaultdict: its first argument makes missing values
    list,               ///< torch.Size, set: a sequence
    harmless,           ///< may be called with anything; its result is of no interest
    refused,
};

/// What the name is good for; `refused` for every name that is not on the list.
GlobalRole roleOfGlobal(std::string_view name);

/// The numbers of "torch.HalfStorage" or "torch.float16"; nothing for types that no float network uses.
std::optional<ElementType> elementTypeOfGlobal(std::string_view name);

}  // namespace saccade
