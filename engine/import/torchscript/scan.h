// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

#include "engine/import/zip_archive.h"

namespace saccade {

/// Looks through a TorchScript archive before LibTorch sees it. Loading such a file can run its code (`__setstate__`)
/// and operators in it can touch the disk, so members of code are read token by token and pickles opcode by opcode:
/// only operators of float networks, and only the globals that tensors and modules need, may be named. Checks the CRC
/// of every member.
///
/// Returns the archive as LibTorch shall see it: the members that were allowed, stored, nothing else. Throws
/// RequestError that begins with `where` and names the operator, the member and the line.
std::string scannedTorchScript(const ZipArchive& archive, const std::string& where);

/// Whether an archive is TorchScript: a folder with `constants.pkl` and a folder `code`.
bool isTorchScript(const ZipArchive& archive);

/// The folder that the first member with this file name stands in, with its slash: "model/" for "model/data.pkl". Empty
/// where there is none.
std::string folderOf(const ZipArchive& archive, std::string_view fileName);

}  // namespace saccade
