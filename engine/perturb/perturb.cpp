// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/perturb.h"

#include <chrono>
#include <new>
#include <stdexcept>
#include <string_view>

#include "engine/core/error.h"

namespace saccade {
namespace {

// LibTorch's allocator on the CPU reports want of memory as a plain error: only its words tell.
bool wantsMemory(const c10::Error& error) {
    const std::string_view words = error.what_without_backtrace();
    return dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
           words.find("allocate memory") != std::string_view::npos ||
           words.find("out of memory") != std::string_view::npos;
}

// The results of a batch; undefined where memory did not suffice for it.
at::Tensor evaluated(const Perturbation& perturbation, std::int64_t begin, std::int64_t end,
                     const Evaluation& evaluate) {
    try {
        return evaluate(perturbation.inputs(begin, end));
    } catch (const MemoryError&) {
    } catch (const std::bad_alloc&) {
    } catch (const c10::Error& error) {
        if (!wantsMemory(error)) throw;
    }
    return {};
}

}  // namespace

std::int64_t perturb(const Perturbation& perturbation, std::int64_t begin, std::int64_t end, const Evaluation& evaluate,
                     const Fold& fold, BatchPlanner& planner, Job& job) {
    using Clock = std::chrono::steady_clock;
    if (begin < 0 || end > perturbation.size()) throw std::logic_error("samples outside the perturbation");

    std::int64_t position = begin;
    while (position < end && !job.cancelled()) {
        const std::int64_t batch = planner.next(end - position);
        const auto started = Clock::now();
        at::Tensor results;
        try {
            results = evaluated(perturbation, position, position + batch, evaluate);
        } catch (const Cancelled&) {
            break;
        }
        if (!results.defined()) {
            if (batch == 1)
                throw MemoryError(
                    SACCADE_TEXT("there is not enough memory for a single sample: use a smaller input or network"));
            planner.tooLarge(batch);
            continue;
        }
        if (results.dim() == 0 || results.size(0) != batch) throw std::logic_error("not one result a sample");
        planner.took(batch, std::chrono::duration<double>(Clock::now() - started).count());
        fold(position, results);
        position += batch;
        job.progress(position, perturbation.size());
    }
    return position;
}

}  // namespace saccade
