// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/torchscript.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <vector>

#include "engine/core/error.h"
#include "engine/import/child_process.h"
#include "engine/import/read_file.h"
#include "engine/import/torchscript/exit_codes.h"
#include "engine/import/torchscript/scan.h"

namespace saccade {
namespace {

constexpr const char* programName = "saccade-import";

// Beside the running program, else where an installation puts it, else where a test says.
std::filesystem::path childProgram(const std::string& where) {
    std::vector<std::filesystem::path> candidates;
    std::error_code failure;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
    if (!failure) candidates.push_back(self.parent_path() / programName);
    candidates.push_back(std::filesystem::path(SACCADE_LIBEXEC_DIR) / programName);
    if (!failure) candidates.push_back(self.parent_path() / SACCADE_LIBEXEC_FROM_BIN / programName);
    if (const char* named = std::getenv("SACCADE_IMPORT")) candidates.emplace_back(named);
    for (const auto& candidate : candidates) {
        if (std::filesystem::is_regular_file(candidate, failure)) return candidate;
    }
    throw RequestError(
        SACCADE_TEXT("{file}: the program saccade-import, which reads TorchScript files, is not installed"),
        {{"file", where}});
}

// The child's own sentence, whatever it may hold.
std::string sentence(const std::string& messages) {
    std::string result;
    const auto begin = messages.rfind(childSentenceMark);
    if (begin == std::string::npos) return result;
    for (const char c : messages.substr(begin + std::string(childSentenceMark).size(), 2000)) {
        if (c == '\n') break;
        result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
    return result;
}

[[noreturn]] void explain(const ChildResult& child, std::chrono::seconds limit, const std::string& where) {
    if (!child.started) {
        throw RequestError(SACCADE_TEXT("{file}: the program saccade-import cannot be started"), {{"file", where}});
    }
    if (child.timedOut || child.signal == SIGXCPU) {
        throw RequestError(SACCADE_TEXT("{file}: reading it took longer than {seconds} seconds and was ended"),
                           {{"file", where}, {"seconds", std::to_string(limit.count())}});
    }
    if (child.signal != 0) {
        throw RequestError(SACCADE_TEXT("{file} is damaged: LibTorch crashed on it (signal {signal})"),
                           {{"file", where}, {"signal", std::to_string(child.signal)}});
    }
    const std::string said = sentence(child.messages);
    if (child.exitCode == childRefused && !said.empty()) {
        throw RequestError(SACCADE_TEXT("{file}: {reason}"), {{"file", where}, {"reason", said}});
    }
    if (child.exitCode == childOutOfMemory) {
        throw RequestError(SACCADE_TEXT("{file} asks for more memory than a file of its size can need"),
                           {{"file", where}});
    }
    throw RequestError(SACCADE_TEXT("{file} cannot be read as TorchScript (the reader ended with code {code})"),
                       {{"file", where}, {"code", std::to_string(child.exitCode)}});
}

}  // namespace

std::string nativeFromTorchScript(const ZipArchive& archive, const std::string& where,
                                  const std::optional<Card::Size>& size, const std::string& output, const Job& job) {
    const std::string scanned = scannedTorchScript(archive, where);
    job.check();
    const TemporaryFolder folder;
    const auto input = folder.path() / "model.pt";
    const auto result = folder.path() / "model.safetensors";
    writeModelFile(input, scanned);
    std::vector<std::string> arguments{input.string(), result.string()};
    if (size) {
        arguments.emplace_back("--size");
        arguments.push_back(std::to_string(size->height) + "x" + std::to_string(size->width));
    }
    if (!output.empty()) {
        arguments.emplace_back("--output");
        arguments.push_back(output);
    }
    const std::chrono::seconds limit(120 + static_cast<std::int64_t>(scanned.size() >> 22U));
    const ChildResult child = runChild(childProgram(where), arguments, limit, job);
    std::error_code failure;
    if (!child.started || child.timedOut || child.signal != 0 || child.exitCode != 0 ||
        !std::filesystem::is_regular_file(result, failure)) {
        explain(child, limit, where);
    }
    return readModelFile(result);
}

}  // namespace saccade
