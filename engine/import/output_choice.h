// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "engine/network/layer.h"

namespace saccade {

/// An output of a file's network that depends on the picture.
struct NamedOutput {
    std::string name;  ///< as the file calls it; of a tuple, its place from 0 on
    LayerId layer = 0;
    bool classes = false;  ///< its shape is N x classes
};

/// The output that is looked at: the one that is `wanted`; where that is empty the first with classes, else the first.
/// Throws RequestError where there is none, and for a name that is none, with the names that are there.
LayerId chosenOutput(const std::vector<NamedOutput>& outputs, const std::string& wanted);

std::vector<std::string> namesOf(const std::vector<NamedOutput>& outputs);

}  // namespace saccade
