// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/import/graph_builder.h"
#include "engine/import/torchscript/value.h"

namespace saccade::torchscript {

using Builder = GraphBuilder;

/// The batch that graphs are interpreted with: two, so that nothing that depends on a batch of one goes unseen.
inline constexpr std::int64_t interpretedBatch = 2;

}  // namespace saccade::torchscript
