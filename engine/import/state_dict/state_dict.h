// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/import/state_dict/stored_tensor.h"
#include "engine/import/zip_archive.h"

namespace saccade {

/// The weights of a network by name, as PyTorch's state_dict() has them, without the network. Plain values; the
/// content they were read from must outlive them.
class StateDict {
 public:
    /// A name that is given twice means its last tensor.
    void add(const std::string& name, StoredTensor tensor) { tensors_[name] = std::move(tensor); }

    const std::map<std::string, StoredTensor, std::less<>>& tensors() const { return tensors_; }
    const StoredTensor* find(std::string_view name) const;

    /// The same without the first part of the names ("module." of DataParallel), where all have it; what few others
    /// stand beside it (a loss with weights of its own) is left out with it. Nothing where no part is shared.
    std::optional<StateDict> withoutPrefix() const;

 private:
    std::map<std::string, StoredTensor, std::less<>> tensors_;
};

/// Whether an archive is what torch.save has written since version 1.6: a folder with `data.pkl` and no code.
bool holdsStateDict(const ZipArchive& archive);

/// Whether a file begins as what torch.save wrote before version 1.6: with a pickle.
bool looksLikeLegacyStateDict(std::string_view content);

/// Reads the weights of an archive: the dictionary that holds them is found inside of checkpoints
/// ({"state_dict": ...}, {"model": ...}), and dictionaries of dictionaries become names with dots. Throws RequestError
/// that begins with `where`.
StateDict readStateDict(const ZipArchive& archive, const std::string& where);

/// The same for a file of the older format: a row of pickles, then the numbers.
StateDict readLegacyStateDict(std::string_view content, const std::string& where);

}  // namespace saccade
