// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace saccade {

/// A file that comes with the program ("demo/demo.safetensors"): beside the running program as an installation has it
/// (../share/saccade), where the installation said it would be, or in the folder that the environment's
/// SACCADE_RESOURCES names. Throws RequestError where it is in none of them.
std::filesystem::path resourceFile(std::string_view name);

/// The file of a model as a person names it: "demo" is the network that comes with the program (a file of that name is
/// reached as "./demo"), anything else is a file already. Throws RequestError as resourceFile().
std::filesystem::path modelFile(const std::string& name);

}  // namespace saccade
