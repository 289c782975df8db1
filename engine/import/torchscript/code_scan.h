// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saccade {

/// What is wrong with a piece of code or a pickle, and where.
struct ScanFinding {
    std::string what;  ///< "operator quantized::conv2d_relu", completed by "is not allowed here"
    bool isOperator = false;
    std::size_t line = 0;  ///< from 1; 0 where there are no lines
};

/// The first thing in TorchScript source text that a float network has no need of.
std::optional<ScanFinding> findInCode(std::string_view text);

/// The first thing in a pickle (protocol 2, as LibTorch writes it) that modules and tensors have no need of.
std::optional<ScanFinding> findInPickle(std::string_view bytes);

}  // namespace saccade
