// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/file_kind.h"

#include "engine/core/error.h"

namespace saccade {

void refuseForeignFile(std::string_view content, const std::string& where) {
    const Message::Arguments file{{"file", where}};
    if (content.starts_with("\x89HDF")) {
        throw RequestError(SACCADE_TEXT("{file} is an HDF5 file (Keras), which is not read; bring the model to PyTorch "
                                        "and save it with torch.jit.trace(model, example)"),
                           file);
    }
    if (content.size() > 8 && content.substr(4, 4) == "TFL3") {
        throw RequestError(
            SACCADE_TEXT("{file} is a TensorFlow Lite file, which is not read; bring the model to PyTorch "
                         "and save it with torch.jit.trace(model, example)"),
            file);
    }
    if (content.starts_with("version https://git-lfs")) {
        throw RequestError(SACCADE_TEXT("{file} is only a pointer to a file in Git LFS; fetch the file itself with "
                                        "\"git lfs pull\""),
                           file);
    }
    throw RequestError(SACCADE_TEXT("{file} is not a model file that is known; TorchScript files (.pt), ONNX files "
                                    "(.onnx), state dicts (.pth, .pt, .th, "
                                    ".ckpt, .safetensors) and Saccade's own (.safetensors) are read"),
                       file);
}

void refuseForeignArchive(const std::string& names, const std::string& where) {
    const Message::Arguments file{{"file", where}};
    const auto holds = [&names](const char* part) { return names.find(part) != std::string::npos; };
    if (holds("serialized_exported_program.json\n") || holds("archive_format\n") || holds("/models/")) {
        throw RequestError(SACCADE_TEXT("{file} is a program of torch.export (.pt2), which is not read; save the model "
                                        "with torch.jit.trace(model, example).save(\"model.pt\"), as ONNX, or its "
                                        "state_dict() if the architecture is known"),
                           file);
    }
    if (holds(".npy\n")) {
        throw RequestError(SACCADE_TEXT("{file} is an archive of NumPy arrays, not a model"), file);
    }
    if (holds("config.json\n") && holds("model.weights.h5\n")) {
        throw RequestError(
            SACCADE_TEXT("{file} is a Keras model, which is not read; bring it to PyTorch and save it with "
                         "torch.jit.trace(model, example)"),
            file);
    }
    throw RequestError(SACCADE_TEXT("{file} is a ZIP archive but holds neither TorchScript nor weights"), file);
}

}  // namespace saccade
