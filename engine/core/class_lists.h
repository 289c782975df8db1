// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

namespace saccade {

/// The names of ImageNet-1k's thousand classes in the usual order, as torchvision calls them: no two are the same.
/// They come with the program (classes/imagenet.txt); empty where the file is missing. Read once, from any thread.
const std::vector<std::string>& imagenetClasses();

}  // namespace saccade
