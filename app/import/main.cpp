// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// saccade-import INPUT OUTPUT [--size HxW]... [--output NAME]: reads a TorchScript file and writes Saccade's native
/// format. It is started by the program for every such file, because LibTorch can be crashed by a damaged one.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "app/import/limits.h"
#include "engine/core/error.h"
#include "engine/import/native_format.h"
#include "engine/import/read_file.h"
#include "engine/import/torchscript/convert.h"
#include "engine/import/torchscript/exit_codes.h"
#include "engine/import/torchscript/scan.h"
#include "engine/import/zip_archive.h"

namespace {

int say(const std::string& sentence, int code) {
    std::fprintf(stderr, "%s%s\n", saccade::childSentenceMark, sentence.c_str());
    return code;
}

int run(const std::vector<std::string>& arguments) {
    std::vector<saccade::Card::Size> sizes;
    std::string chosen;
    bool sound = arguments.size() >= 2 && arguments.size() % 2 == 0;
    for (std::size_t i = 2; sound && i < arguments.size(); i += 2) {
        if (arguments[i] == "--output") {
            chosen = arguments[i + 1];
            continue;
        }
        const auto size = saccade::parseSize(arguments[i + 1]);
        sound = arguments[i] == "--size" && size;
        if (sound) sizes.push_back(*size);
    }
    if (!sound) return say("usage: saccade-import INPUT OUTPUT [--size HxW]... [--output NAME]", saccade::childRefused);
    std::error_code failure;
    const auto size = std::filesystem::file_size(arguments[0], failure);
    saccade::limitThisProcess(failure ? 0 : size);
    std::string native;
    {
        std::string scanned;
        {
            const std::string content = saccade::readModelFile(arguments[0]);
            const std::string where = "the file";
            const saccade::ZipArchive archive(content, where);
            if (!saccade::isTorchScript(archive)) return say("it is not a TorchScript file", saccade::childRefused);
            scanned = saccade::scannedTorchScript(archive, where);
        }
        native = saccade::torchscript::convertTorchScript(scanned, sizes, chosen);
    }
    saccade::writeModelFile(arguments[1], native);
    return 0;
}

// LibTorch's sentences go on with lines of where it was; the first line says what.
std::string firstLine(const char* text) {
    std::string line(text);
    line.resize(std::min(line.find('\n'), line.size()));
    return line.substr(0, 500);
}

}  // namespace

int main(int count, char** words) {
    try {
        const int code = run(std::vector<std::string>(words + 1, words + count));
        std::fflush(stderr);
        // Nothing is left to be done; taking hundreds of libraries down in order takes time and has crashed before.
        std::_Exit(code);
    } catch (const saccade::Error& error) {
        std::_Exit(say(error.what(), saccade::childRefused));
    } catch (const std::bad_alloc&) {
        std::_Exit(say("out of memory", saccade::childOutOfMemory));
    } catch (const c10::Error& error) {
        std::_Exit(say("LibTorch cannot read it: " + firstLine(error.what_without_backtrace()), saccade::childRefused));
    } catch (const std::exception& error) {
        std::_Exit(say("LibTorch cannot read it: " + firstLine(error.what()), saccade::childRefused));
    }
}
