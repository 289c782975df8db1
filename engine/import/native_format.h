// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/card.h"
#include "engine/import/safetensors.h"
#include "engine/network/network.h"

namespace saccade {

/// The native format: a safetensors file whose metadata holds the graph as JSON text under "saccade.graph" and the
/// card under "saccade.card". The graph:
///
///     {"version": 1, "output": NAME, "aliases": {NAME: NAME, ...},
///      "layers": [{"name": NAME, "kind": WORD, "inputs": [NAME, ...], "attributes": {...},
///                  "tensors": {ROLE: TENSOR, ...}}, ...]}
///
/// A tensor that several layers share is stored once. A layer without "tensors" takes those that PyTorch would call
/// after it: "NAME.weight", "NAME.running_mean".
struct NativeModel {
    std::shared_ptr<const Network> network;
    std::optional<Card> card;
    std::optional<Card::Size> importedSize;  ///< what an importer read the network at
    std::vector<std::string> outputs;        ///< the names of the file's outputs, where it has names for them
};

/// Where an importer notes the size, "224x224": height, then width.
inline constexpr const char* importedSizeKey = "saccade.size";
/// Where an importer notes the names of the file's outputs, a JSON list.
inline constexpr const char* outputsKey = "saccade.outputs";
/// A list of names as outputsKey holds it.
std::string outputsNote(const std::vector<std::string>& names);

/// Reads "224x224": height and width from 1 to 16384. Nothing for another text.
std::optional<Card::Size> parseSize(const std::string& text);

/// Whether a safetensors file holds a graph, not weights alone.
bool holdsGraph(const Safetensors& file);

/// Hands out tensors by name as contiguous float32; where one is not there, an undefined tensor, or a RequestError
/// where it is required.
using TensorSource = std::function<at::Tensor(const std::string& name, bool required)>;

/// Reads a graph as above. Throws RequestError that begins with `where`.
std::shared_ptr<const Network> readGraph(const nlohmann::json& graph, const TensorSource& tensors,
                                         const std::string& where);

/// Throws RequestError that begins with `where`, whatever the file holds.
NativeModel readNative(const Safetensors& file, const std::string& where);

/// The same network and card always give the same bytes. `notes`: further metadata.
std::string writeNative(const Network& network, const std::optional<Card>& card,
                        const std::map<std::string, std::string>& notes = {});

}  // namespace saccade
