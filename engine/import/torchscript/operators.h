// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string_view>

namespace saccade {

/// Whether an operator ("aten::conv2d", "prim::device") may be named in the code of a TorchScript file. These are the
/// operators of float networks and of the tests that scripted library code makes on sizes and modes; some of them only
/// ever stand in branches for training, and are refused by name if a network really computes with them.
bool operatorMayBeNamed(std::string_view qualifiedName);

}  // namespace saccade
