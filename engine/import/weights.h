// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/core/card.h"
#include "engine/import/native_format.h"
#include "engine/import/safetensors.h"
#include "engine/import/state_dict/state_dict.h"

namespace saccade {

/// The weights of a safetensors file without a graph. `content` is what the file was read from and must outlive them.
StateDict weightsOf(const Safetensors& file, std::string_view content);

/// A copy as contiguous float32.
at::Tensor tensorOf(const StoredTensor& tensor);

/// The network that weights belong to: the graph or the architecture that the card names, else the architecture that
/// their names and shapes tell. Throws RequestError that begins with `where` and says what was looked for.
NativeModel networkOfWeights(const StateDict& weights, const std::optional<Card>& card, const std::string& where);

}  // namespace saccade
