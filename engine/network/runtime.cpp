// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/runtime.h"

#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/network/parallel.h"
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

// The file of the library whose matrix product LibTorch calls, links followed. Another library in the process may
// bring OpenBLAS along (Debian's LAPACK does), so that OpenBLAS's own names being there says nothing.
std::string blasLibrary() {
    Dl_info place{};
    void* const product = dlsym(RTLD_DEFAULT, "sgemm_");
    if (product == nullptr || dladdr(product, &place) == 0 || place.dli_fname == nullptr) return {};
    std::error_code unresolved;
    const auto file = std::filesystem::canonical(place.dli_fname, unresolved);
    return unresolved ? std::string(place.dli_fname) : file.string();
}

// Freed activations stay in the process: mapping and unmapping them again costs more than computing them. The C library
// refuses a threshold for mappings above 32 MB, which one activation of a batch may exceed, so that nothing is mapped;
// and only its main arena takes blocks of any size, so that every thread uses that one.
void keepMemory() {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    mallopt(M_TOP_PAD, 64 << 20);
}

// How many threads of other programs want a processor just now, as Linux counts them; 0 where it does not say.
double othersRunning() {
    constexpr int looks = 8;
    constexpr std::string_view name = "procs_running ";
    double others = 0;
    for (int look = 0; look < looks; ++look) {
        std::ifstream counts("/proc/stat");
        std::string line;
        while (std::getline(counts, line)) {
            if (line.starts_with(name)) others += std::max(0.0, std::strtod(line.c_str() + name.size(), nullptr) - 1);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return others / looks;
}

// Between two layers the workers of GNU's OpenMP turn in a loop for milliseconds, in case work comes soon, and keep the
// processors from whatever else wants them: the window, another program. Then every layer waits for a worker that waits
// for a processor, and a small network takes ten times as long. On a machine that does nothing else it is the other way
// round, and small networks gain by it what docs/performance.md says. So it is left alone where no processor is wanted
// by others at the start. Workers go to sleep at once in a process that has more of them than the machine has
// processors: one thread that never wakes again holds as many as it takes. (The library's own setting for this is read
// before main begins.)
void letWorkersSleep(int threads, int hardware) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr) return;
    const auto setThreads = symbol<SetThreadsFunction>("omp_set_num_threads");
    if (setThreads == nullptr || threads < 2) return;
    std::promise<void> held;
    const std::future<void> holding = held.get_future();
    const int most = std::max(hardware - threads, 0) + 2;
    std::thread([held = std::move(held), setThreads, most]() mutable {
        at::get_num_threads();  // LibTorch sets the count of a thread that is new to it; then ours, for this one alone
        setThreads(most);
        inParallel(0, most, 1, [](std::int64_t, std::int64_t) {});
        held.set_value();
        while (true)
            pause();
    }).detach();
    holding.wait();
}

}  // namespace

RuntimeInfo setUpRuntime(int threads) {
    RuntimeInfo info;
    keepMemory();
    // Asked before there are threads of our own that would be counted.
    constexpr double wanted = 0.5;
    const bool busy = othersRunning() >= wanted;
    const int hardware = static_cast<int>(std::thread::hardware_concurrency());
    info.threads = threads > 0 ? threads : (hardware > 0 ? hardware : 1);
    at::set_num_threads(info.threads);
    static std::once_flag once;
    std::call_once(once, [&] {
        if (busy) letWorkersSleep(info.threads, hardware);
    });

    const std::string library = blasLibrary();
    if (library.find("openblas") == std::string::npos) {
        info.blas = library.empty() ? "built into LibTorch" : library;
        // The reference BLAS comes as plain libblas; MKL and others carry their names.
        if (std::filesystem::path(library).filename().string().rfind("libblas", 0) == 0) {
            info.warning =
                "The reference BLAS is in use, whose matrix products are many times slower; install "
                "libopenblas0-openmp.";
        }
        return info;
    }
    const auto config = symbol<ConfigFunction>("openblas_get_config");
    info.blas = config != nullptr ? config() : library;
    // 0: sequential, 1: its own threads, 2: OpenMP. Its own pool would fight with LibTorch's OpenMP pool.
    const auto parallel = symbol<ParallelFunction>("openblas_get_parallel");
    const auto setThreads = symbol<SetThreadsFunction>("openblas_set_num_threads");
    if (parallel != nullptr && setThreads != nullptr) setThreads(parallel() == 1 ? 1 : info.threads);
    return info;
}

}  // namespace saccade
