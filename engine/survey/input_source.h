// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/network/torch.h"

namespace saccade {

/// A picture that could not be used, and the sentence why.
struct SkippedInput {
    std::string name;
    std::string reason;
};

/// What became of a range of samples.
struct SourceBatch {
    at::Tensor inputs;                  ///< N x C x H x W in the network's input space; undefined where none is left
    std::vector<std::int64_t> samples;  ///< which sample a row is, rising; N of them
    std::vector<SkippedInput> skipped;
};

/// Where the pictures of a survey come from: a sequence that is read as it is wanted and never held. Sample i is a
/// function of i alone, whatever is read with it.
class InputSource {
 public:
    virtual ~InputSource() = default;
    InputSource() = default;
    InputSource(const InputSource&) = delete;
    InputSource& operator=(const InputSource&) = delete;

    /// How many samples there are, those that cannot be read included.
    virtual std::int64_t size() const = 0;
    /// What a person calls a sample: a file's name.
    virtual std::string name(std::int64_t sample) const = 0;
    /// The samples [begin, end).
    virtual SourceBatch read(std::int64_t begin, std::int64_t end) const = 0;
    /// Two sources with the same fingerprint give the same inputs: part of the key under which results are kept.
    virtual std::string fingerprint() const = 0;
};

}  // namespace saccade
