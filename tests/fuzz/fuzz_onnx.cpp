// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// ONNX files, from the message to the network.
#include "engine/import/onnx/reader.h"
#include "tests/fuzz/fuzzed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saccade;
    const std::string content = fuzz::textOf(data, size);
    if (!looksLikeOnnx(content)) return 0;
    fuzz::tolerate([&] {
        Job job;
        // Weights in other files are looked for where there are none.
        fuzz::use(*readOnnx(content, "/nowhere", Card::Size{16, 16}, "", "fuzzed", job).network);
    });
    return 0;
}
