// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

#include "engine/core/card.h"
#include "engine/core/job.h"
#include "engine/import/zip_archive.h"

namespace saccade {

/// Turns a TorchScript archive into the native format: after a scan of its code, in a child process with limits on
/// memory, time and file size, because LibTorch can be crashed by a damaged archive. `size`: the height and width to
/// read it at; else sizes in common use are tried. `output`: see chosenOutput(). Throws RequestError that begins with
/// `where`, or Cancelled.
std::string nativeFromTorchScript(const ZipArchive& archive, const std::string& where,
                                  const std::optional<Card::Size>& size, const std::string& output, const Job& job);

}  // namespace saccade
