// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/model_source.h"
#include "engine/image/preprocess.h"
#include "engine/methods/explain.h"

namespace saccade::cli {

/// One input of a network and the picture it came from.
struct Input {
    std::string name;  ///< as the person knows it: the file's name, "batch.npy[3]"
    std::string file;
    std::string hash;  ///< SHA-256 of the file
    Array tensor;      ///< 1 x C x H x W
    Picture original;  ///< of a tensor: its values spread over black to white
    Frame frame;       ///< the part of `original` that the network sees
};

/// A picture, prepared as the card says. Throws RequestError.
Input loadPicture(const std::string& file, const Card& card);

/// The samples of a tensor file, float32 N x C x H x W. Throws RequestError.
std::vector<Input> loadTensors(const std::string& file);

/// The one input of `explain` and `compare`: the picture named second, or the tensor in its place. Throws RequestError
/// where both or neither are given, or where the tensor holds several samples.
Input loadInput(const Arguments& arguments, const Card& card);

/// Throws RequestError where not exactly one of a picture and --tensor is given: told before the model is opened.
void checkInputNamed(const Arguments& arguments);

Subject subjectOf(const LoadedModel& model, const Input& input);

}  // namespace saccade::cli
