// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/methods/method.h"

namespace saccade {

/// The key under which a method keeps its unfinished work in the study: its id and everything in the question that the
/// work depends on, all parameters but those named (the number of samples, how they are shown) among it.
std::string keptKey(std::string_view method, const Question& question,
                    std::initializer_list<std::string_view> without = {});

}  // namespace saccade
