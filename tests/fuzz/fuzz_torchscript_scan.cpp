// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What is looked at before LibTorch sees a TorchScript file: the archive, its code and its pickles. Code and pickles
/// are packed first, because no mutation of an archive gets past its checksums; the first byte says what it is.
#include <algorithm>

#include "engine/import/torchscript/scan.h"
#include "engine/import/zip_writer.h"
#include "tests/fuzz/fuzzed.h"

namespace {

const std::string emptyPickle("\x80\x02N.", 4);

std::string packed(const std::string& content) {
    const bool code = !content.empty() && content[0] == 'c';
    const std::string rest = content.substr(std::min<std::size_t>(1, content.size()));
    saccade::ZipWriter writer;
    writer.add("m/data.pkl", code ? emptyPickle : rest);
    writer.add("m/constants.pkl", emptyPickle);
    writer.add("m/code/__torch__.py", code ? rest : "");
    writer.add("m/version", "3\n");
    return writer.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saccade;
    std::string content = fuzz::textOf(data, size);
    fuzz::tolerate([&] {
        if (!ZipArchive::looksLike(content)) content = packed(content);
        const ZipArchive archive(content, "fuzzed");
        if (!isTorchScript(archive)) return;
        const std::string scanned = scannedTorchScript(archive, "fuzzed");
        // What comes out is a sound archive, and what was allowed once is allowed again.
        try {
            scannedTorchScript(ZipArchive(scanned, "fuzzed"), "fuzzed");
        } catch (const RequestError&) {
            std::abort();
        }
    });
    return 0;
}
