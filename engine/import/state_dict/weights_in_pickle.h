// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "engine/import/state_dict/pickle_value.h"

namespace saccade {

/// A tensor's name in a state dictionary and its place in the pickle.
struct NamedTensor {
    std::string name;
    std::size_t tensor = 0;
};

/// Finds the dictionary of weights in what was pickled. Throws RequestError where there is none.
std::vector<NamedTensor> weightsIn(const Pickle& pickle, const std::string& where);

}  // namespace saccade
