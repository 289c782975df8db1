// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

#include "engine/core/card.h"

namespace saccade::cli {

/// The class of an index or a name. Names are compared without regard to case; a name may be one of several that a
/// class has ("tench" of "tench, Tinca tinca"), or a part that only one class has. Throws RequestError that says the
/// range, the classes an ambiguous name could mean, or the names that are alike.
///
/// `option` is what the person wrote it after ("--target"), for the sentence.
std::int64_t classOf(const std::string& text, const Card& card, std::int64_t classes, const std::string& option);

}  // namespace saccade::cli
