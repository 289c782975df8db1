// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>

namespace saccade {

/// Calls `work` with parts of [begin, end) that cover it, at least `grain` long where there is more than one, on
/// LibTorch's threads at once; returns when all are done, and throws what a part threw. The parts depend on the number
/// of threads: what is computed of a place must not depend on its part. `work` calls no function of LibTorch.
///
/// LibTorch's own parallel_for works alone in a program that was not compiled for OpenMP, as this one is not.
void inParallel(std::int64_t begin, std::int64_t end, std::int64_t grain,
                const std::function<void(std::int64_t begin, std::int64_t end)>& work);

}  // namespace saccade
