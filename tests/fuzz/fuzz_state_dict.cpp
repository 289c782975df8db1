// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// State dicts: archives, files of before PyTorch 1.6, and pickles, which are packed first, because no mutation of an
/// archive gets past its checksums.
#include <vector>

#include "engine/import/state_dict/state_dict.h"
#include "engine/import/weights.h"
#include "engine/import/zip_archive.h"
#include "engine/import/zip_writer.h"
#include "tests/fuzz/fuzzed.h"

namespace {

std::string packed(const std::string& pickle) {
    saccade::ZipWriter writer;
    writer.add("m/data.pkl", pickle);
    for (const char* storage : {"0", "1", "2"})
        writer.add(std::string("m/data/") + storage, std::string(64, '\1'));
    writer.add("m/version", "3\n");
    return writer.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saccade;
    std::string content = fuzz::textOf(data, size);
    fuzz::tolerate([&] {
        const bool legacy = looksLikeLegacyStateDict(content);
        if (!legacy && !ZipArchive::looksLike(content)) content = packed(content);
        const StateDict weights =
            legacy ? readLegacyStateDict(content, "fuzzed") : readStateDict(ZipArchive(content, "fuzzed"), "fuzzed");
        for (const auto& [name, tensor] : weights.tensors())
            tensorOf(tensor);
        networkOfWeights(weights, std::nullopt, "fuzzed");
    });
    return 0;
}
