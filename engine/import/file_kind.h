// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace saccade {

/// Throws the RequestError that says what a file is, judged by its first bytes, and what to do instead: for every
/// format that is known but not read.
[[noreturn]] void refuseForeignFile(std::string_view content, const std::string& where);

/// The same for an archive that holds neither TorchScript nor weights; `names` are its members' names, each followed by
/// a line end.
[[noreturn]] void refuseForeignArchive(const std::string& names, const std::string& where);

}  // namespace saccade
