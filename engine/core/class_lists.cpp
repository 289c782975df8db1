// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/class_lists.h"

#include <fstream>

#include "engine/core/error.h"
#include "engine/core/resources.h"

namespace saccade {
namespace {

// Names are a comfort: without them classes go by their numbers, and everything else works.
std::vector<std::string> namesIn(const char* resource) {
    std::vector<std::string> names;
    try {
        std::ifstream stream(resourceFile(resource));
        for (std::string line; std::getline(stream, line);)
            names.push_back(line);
    } catch (const RequestError&) {
        names.clear();
    }
    return names;
}

}  // namespace

const std::vector<std::string>& imagenetClasses() {
    static const std::vector<std::string> names = namesIn("classes/imagenet.txt");
    return names;
}

}  // namespace saccade
