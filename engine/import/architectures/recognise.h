// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "engine/import/native_format.h"
#include "engine/import/state_dict/state_dict.h"

namespace saccade {

/// The network of an architecture that is known, with these weights. `named`: the architecture that the card names;
/// where it is empty, names and shapes decide. Prefixes that all names share ("module.") go. Throws RequestError that
/// begins with `where`: it names the nearest architecture and the tensors that are missing, too many or of the wrong
/// shape.
NativeModel networkOfArchitecture(const StateDict& weights, const std::string& named, const std::string& where);

}  // namespace saccade
