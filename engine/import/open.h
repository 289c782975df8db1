// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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
    std::vector<std::string> outputs;     ///< the file's names for its outputs, where it has several or names them
    std::string output;                   ///< the one that was asked for by name; empty: the first with classes
    bool endsInSoftmax = false;           ///< probabilities are its output, scores (logits) are taken before it
};

/// Opens a model file of any format that is read. Nothing in the file is executed in this process. `card` helps where
/// a size is needed to read the file; else sizes in common use are tried. `output` names the one of several outputs
/// that is looked at and goes before the card's. Throws RequestError with one sentence, or Cancelled.
OpenedModel openModel(const std::filesystem::path& file, const std::optional<Card>& card, Job& job,
                      const std::string& output = {});

/// The card of an opened model: the one it was opened with or brought, without the usual classes of a preset where it
/// has another number of them; else a guess.
Card cardFor(const OpenedModel& model);

/// Writes the native format: one .safetensors file whose metadata holds the graph and the card.
void saveModel(const Network& network, const std::optional<Card>& card, const std::filesystem::path& file);

}  // namespace saccade
