// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/output_choice.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/import/printable.h"

namespace saccade {

LayerId chosenOutput(const std::vector<NamedOutput>& outputs, const std::string& wanted) {
    if (outputs.empty()) throw RequestError(SACCADE_TEXT("its result does not depend on the picture"));
    if (wanted.empty()) {
        const auto first =
            std::find_if(outputs.begin(), outputs.end(), [](const auto& output) { return output.classes; });
        return first == outputs.end() ? outputs.front().layer : first->layer;
    }
    for (const auto& output : outputs) {
        if (output.name == wanted) return output.layer;
    }
    throw RequestError(SACCADE_TEXT("it has no output \"{name}\"; its outputs are {names}"),
                       {{"name", printable(wanted)}, {"names", printable(enumerate(namesOf(outputs)))}});
}

std::vector<std::string> namesOf(const std::vector<NamedOutput>& outputs) {
    std::vector<std::string> names;
    names.reserve(outputs.size());
    for (const auto& output : outputs)
        names.push_back(output.name);
    return names;
}

}  // namespace saccade
