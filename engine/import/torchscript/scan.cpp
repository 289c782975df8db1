// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/torchscript/scan.h"

#include "engine/core/error.h"
#include "engine/import/torchscript/code_scan.h"
#include "engine/import/zip_writer.h"

namespace saccade {
namespace {

constexpr std::uint64_t longestText = std::uint64_t{64} << 20U;

[[noreturn]] void refuse(const ScanFinding& finding, const std::string& member, const std::string& where) {
    const std::string place = finding.line == 0 ? member : member + " line " + std::to_string(finding.line);
    if (finding.isOperator && finding.what.find("mkldnn") != std::string::npos) {
        throw RequestError(
            SACCADE_TEXT("{file}: {operator} in {place} is what torch.jit.optimize_for_inference makes of a "
                         "network for one machine; save the network as it was before"),
            {{"file", where}, {"operator", finding.what}, {"place", place}});
    }
    if (finding.isOperator) {
        throw RequestError(SACCADE_TEXT("{file}: {operator} in {place} is not one of a float network's operators; "
                                        "export the float model in evaluation mode"),
                           {{"file", where}, {"operator", finding.what}, {"place", place}});
    }
    throw RequestError(SACCADE_TEXT("{file}: {what} in {place} has no place in a network's file; it is not opened"),
                       {{"file", where}, {"what", finding.what}, {"place", place}});
}

}  // namespace

std::string folderOf(const ZipArchive& archive, std::string_view fileName) {
    for (const auto& member : archive.members()) {
        const auto slash = member.name.find('/');
        if (slash != std::string::npos && std::string_view(member.name).substr(slash + 1) == fileName) {
            return member.name.substr(0, slash + 1);
        }
    }
    return {};
}

bool isTorchScript(const ZipArchive& archive) {
    const std::string folder = folderOf(archive, "constants.pkl");
    if (folder.empty()) return false;
    for (const auto& member : archive.members()) {
        if (member.name.starts_with(folder + "code/")) return true;
    }
    return false;
}

std::string scannedTorchScript(const ZipArchive& archive, const std::string& where) {
    const std::string folder = folderOf(archive, "constants.pkl");
    ZipWriter writer;
    std::optional<ScanFinding> custom;
    std::string customMember;
    for (const auto& member : archive.members()) {
        const std::string_view name = member.name;
        const bool inside = name.starts_with(folder);
        const std::string_view rest = inside ? name.substr(folder.size()) : name;
        const bool code = inside && rest.starts_with("code/") && rest.ends_with(".py");
        const bool pickle = inside && (rest == "data.pkl" || rest == "constants.pkl");
        const bool weights = inside && (rest.starts_with("data/") || rest.starts_with("constants/")) &&
                             rest.find('/', rest.find('/') + 1) == std::string_view::npos;
        const bool version = inside && (rest == "version" || rest == ".data/version");
        if ((code || pickle || version) && member.size > longestText) {
            throw RequestError(SACCADE_TEXT("{file}: {member} is larger than any network's code"),
                               {{"file", where}, {"member", member.name}});
        }
        // Every member is read, for its checksum; what LibTorch has no need of (debug records, extra files) goes no
        // further.
        const std::string content = archive.read(member);
        if (inside && rest == "byteorder" && content != "little") {
            throw RequestError(SACCADE_TEXT("{file}: its numbers are not in little-endian order"), {{"file", where}});
        }
        if (code || pickle) {
            const auto finding = code ? findInCode(content) : findInPickle(content);
            // An operator says most about what the file is, so it is looked for first.
            if (finding && finding->isOperator) refuse(*finding, std::string(rest), where);
            if (finding && !custom) {
                custom = finding;
                customMember = rest;
            }
        }
        if (code || pickle || weights || version) writer.add("model/" + std::string(rest), content);
    }
    if (custom) refuse(*custom, customMember, where);
    return writer.finish();
}

}  // namespace saccade
