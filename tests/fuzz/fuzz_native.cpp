// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// safetensors files, with a graph and without.
#include "engine/import/native_format.h"
#include "engine/import/weights.h"
#include "tests/fuzz/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saccade;
    const std::string content = fuzz::textOf(data, size);
    fuzz::tolerate([&] {
        const Safetensors file(content, "fuzzed");
        if (holdsGraph(file)) {
            fuzz::use(*readNative(file, "fuzzed").network);
        } else {
            networkOfWeights(weightsOf(file, content), std::nullopt, "fuzzed");
        }
    });
    return 0;
}
