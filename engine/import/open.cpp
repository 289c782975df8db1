// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/open.h"

#include <algorithm>
#include <new>
#include <span>
#include <system_error>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/sha256.h"
#include "engine/import/file_kind.h"
#include "engine/import/input_size.h"
#include "engine/import/native_format.h"
#include "engine/import/onnx/reader.h"
#include "engine/import/printable.h"
#include "engine/import/read_file.h"
#include "engine/import/state_dict/state_dict.h"
#include "engine/import/torchscript.h"
#include "engine/import/torchscript/scan.h"
#include "engine/import/weights.h"
#include "engine/import/zip_archive.h"

namespace saccade {
namespace {

std::optional<Card> sidecarOf(const std::filesystem::path& file) {
    auto sidecar = file;
    sidecar.replace_extension(".card.json");
    std::error_code failure;
    if (!std::filesystem::exists(sidecar, failure)) return std::nullopt;
    return Card::read(sidecar);
}

struct Content {
    NativeModel model;
    std::string format;
};

Content fromArchive(const ZipArchive& archive, const std::string& where, const std::optional<Card>& card,
                    const std::string& output, Job& job) {
    if (isTorchScript(archive)) {
        const auto size = card ? std::optional(card->input) : std::nullopt;
        const std::string native = nativeFromTorchScript(archive, where, size, output, job);
        return {readNative(Safetensors(native, where), where), "TorchScript"};
    }
    if (holdsStateDict(archive)) return {networkOfWeights(readStateDict(archive, where), card, where), "state dict"};
    std::string names;
    for (const auto& member : archive.members())
        names += member.name + "\n";
    refuseForeignArchive(names, where);
}

Content read(const std::string& content, const std::filesystem::path& file, const std::optional<Card>& card,
             const std::string& output, Job& job) {
    const std::string where = file.filename().string();
    if (ZipArchive::looksLike(content)) return fromArchive(ZipArchive(content, where), where, card, output, job);
    if (Safetensors::looksLike(content)) {
        const Safetensors tensors(content, where);
        if (holdsGraph(tensors)) return {readNative(tensors, where), "Saccade"};
        return {networkOfWeights(weightsOf(tensors, content), card, where), "safetensors"};
    }
    if (looksLikeLegacyStateDict(content)) {
        return {networkOfWeights(readLegacyStateDict(content, where), card, where), "state dict"};
    }
    if (looksLikeOnnx(content)) {
        const auto size = card ? std::optional(card->input) : std::nullopt;
        return {readOnnx(content, file.parent_path(), size, output, where, job), "ONNX"};
    }
    refuseForeignFile(content, where);
}

// Other formats than TorchScript and ONNX hold one output; a converted file knows what its source called it.
void checkOutput(const NativeModel& model, const std::string& wanted, const std::string& where) {
    if (wanted.empty() || std::find(model.outputs.begin(), model.outputs.end(), wanted) != model.outputs.end()) return;
    throw RequestError(SACCADE_TEXT("{file} holds one output, so that \"{name}\" cannot be chosen"),
                       {{"file", where}, {"name", printable(wanted)}});
}

// A preset's size is the usual one of its pictures; a network that only takes another is given that.
void fitPreset(Card& card, const OpenedModel& model) {
    if (!card.origin.starts_with("preset ") || !model.inputSize || card.channels != model.channels) return;
    if (fittingSize(*model.network, model.channels, card.input) == card.input) return;
    const Card::Size usual = std::exchange(card.input, *model.inputSize);
    if (card.resizeExact) card.resizeExact = card.input;
    if (card.centreCrop) card.centreCrop = card.input;
    if (card.resizeShorterSide) {
        const std::int64_t shorter = std::min(card.input.height, card.input.width);
        card.resizeShorterSide = *card.resizeShorterSide * shorter / std::min(usual.height, usual.width);
    }
}

}  // namespace

OpenedModel openModel(const std::filesystem::path& file, const std::optional<Card>& card, Job& job,
                      const std::string& output) {
    try {
        OpenedModel model;
        Content content_;
        std::optional<Card> known = card ? card : sidecarOf(file);
        model.output = output.empty() && known ? known->outputName : output;
        {
            const std::string content = readModelFile(file);
            job.check();
            model.hash = sha256(std::as_bytes(std::span(content)));
            job.check();
            content_ = read(content, file, known, model.output, job);
        }
        if (!known) known = content_.model.card;
        if (model.output.empty() && known) model.output = known->outputName;
        checkOutput(content_.model, model.output, file.filename().string());
        model.outputs = content_.model.outputs;
        model.endsInSoftmax = content_.model.network->endsInSoftmax();
        if (known) known->outputName = model.output;
        model.network = content_.model.network;
        model.format = content_.format;
        model.card = known;
        // A card that was found inside is the file's own word, so it also says the size.
        std::optional<Card::Size> hint = content_.model.importedSize;
        if (!hint && known) hint = known->input;
        if (const auto channels = model.network->inputChannels()) {
            model.channels = *channels;
        } else if (known) {
            model.channels = known->channels;
        } else if (!fittingSize(*model.network, 3, hint) && fittingSize(*model.network, 1, hint)) {
            model.channels = 1;
        }
        model.inputSize = fittingSize(*model.network, model.channels, hint);
        if (model.inputSize) {
            const auto shapes =
                model.network->shapes({1, model.channels, model.inputSize->height, model.inputSize->width});
            model.classes = classesOf(shapes[static_cast<std::size_t>(model.network->output())]);
        }
        if (model.card) fitPreset(*model.card, model);
        if (model.card && model.classes > 0) model.card->fitClasses(model.classes);
        return model;
    } catch (const c10::Error&) {
        // A graph whose tensors have shapes that nothing looked at before.
        throw RequestError(SACCADE_TEXT("{file}: its layers and their weights do not fit together"),
                           {{"file", file.string()}});
    } catch (const std::bad_alloc&) {
        throw RequestError(SACCADE_TEXT("{file} asks for more memory than there is"), {{"file", file.string()}});
    }
}

Card cardFor(const OpenedModel& model) {
    if (model.card) return *model.card;
    Card card = Card::guess(model.channels, model.classes, model.inputSize);
    card.outputName = model.output;
    return card;
}

void saveModel(const Network& network, const std::optional<Card>& card, const std::filesystem::path& file) {
    std::map<std::string, std::string> notes;
    if (card && !card->outputName.empty()) notes.emplace(outputsKey, outputsNote({card->outputName}));
    writeModelFile(file, writeNative(network, card, notes));
}

}  // namespace saccade
