// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/runtime.h"

#include <dlfcn.h>
#include <malloc.h>

#include <cstdlib>
#include <string_view>
#include <thread>

#include "engine/network/torch.h"

namespace saccade {
namespace {

// OpenBLAS tells what it is and lets its thread pool be sized; other libraries do not have these names.
using ConfigFunction = char* (*)();
using ParallelFunction = int (*)();
using SetThreadsFunction = void (*)(int);

template <typename Function>
Function symbol(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

// Freed activations stay in the process: mapping and unmapping them again costs more than computing them.
void keepMemory() {
    constexpr int threshold = 1 << 30;
    mallopt(M_MMAP_THRESHOLD, threshold);
    mallopt(M_TRIM_THRESHOLD, threshold);
    mallopt(M_TOP_PAD, 64 << 20);
}

}  // namespace

RuntimeInfo setUpRuntime(int threads) {
    RuntimeInfo info;
    keepMemory();
    const int hardware = static_cast<int>(std::thread::hardware_concurrency());
    info.threads = threads > 0 ? threads : (hardware > 0 ? hardware : 1);
    at::set_num_threads(info.threads);

    const auto config = symbol<ConfigFunction>("openblas_get_config");
    if (config == nullptr) {
        info.blas = "a BLAS other than OpenBLAS";
        info.warning =
            "The linear algebra library in use is not OpenBLAS, so large networks may take ten times as long; install "
            "libopenblas0-openmp.";
        return info;
    }
    info.blas = config();
    // 0: sequential, 1: its own threads, 2: OpenMP. Its own pool would fight with LibTorch's OpenMP pool.
    const auto parallel = symbol<ParallelFunction>("openblas_get_parallel");
    const auto setThreads = symbol<SetThreadsFunction>("openblas_set_num_threads");
    if (parallel != nullptr && setThreads != nullptr) setThreads(parallel() == 1 ? 1 : info.threads);
    return info;
}

}  // namespace saccade
