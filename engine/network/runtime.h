// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace saccade {

/// What the process is set up with: see setUpRuntime().
struct RuntimeInfo {
    int threads = 1;
    std::string blas;     ///< "OpenBLAS 0.3.21 (openmp)", "reference BLAS", ...
    std::string warning;  ///< one sentence where the set-up is slow, else empty
};

/// Sets the process up for speed: LibTorch's threads from the hardware (or `threads` where it is positive), which sleep
/// while they wait where other programs want the processors now, unless OMP_WAIT_POLICY or GOMP_SPINCOUNT decide; freed
/// memory kept by the allocator; the BLAS's own thread pool kept from fighting with LibTorch's. Call once, first thing
/// in main and before any tensor. Measured: docs/performance.md.
RuntimeInfo setUpRuntime(int threads = 0);

}  // namespace saccade
