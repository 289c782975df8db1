// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/core/card.h"
#include "engine/core/job.h"

namespace saccade {

class Network;

/// A model as it came out of a file.
struct OpenedModel {
    std::shared_ptr<const Network> network;
    std::string format;                   ///< "TorchScript", "state dict", "safetensors", "ONNX", "Saccade"
    std::string hash;                     ///< SHA-256 of the file
    std::optional<Card> card;             ///< from a card in the file, the sidecar, or nothing
    std::optional<Card::Size> inputSize;  ///< the size the import was proved with, where the file implies one
    std::int64_t channels = 3;            ///< of the input
    std::int64_t classes = 0;             ///< of the output; 0 where it has no class dimension
};

/// Opens a model file of any format that is read. Nothing in the file is executed in this process. `card` helps where
/// a size is needed to read the file; else sizes in common use are tried. Throws RequestError with one sentence, or
/// Cancelled.
OpenedModel openModel(const std::filesystem::path& file, const std::optional<Card>& card, Job& job);

/// The card that goes with an opened model when the person named none: the one it brought, else a guess.
Card cardFor(const OpenedModel& model);

/// Writes the native format: one .safetensors file whose metadata holds the graph and the card.
void saveModel(const Network& network, const std::optional<Card>& card, const std::filesystem::path& file);

}  // namespace saccade
