// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/perturb.h"

#include <chrono>
#include <new>
#include <stdexcept>

#include "engine/core/error.h"
#include "engine/network/device.h"

namespace saccade {
namespace {

// Seconds until there should be something to see: the first batch of all is no larger than fits.
constexpr double firstPartial = 0.06;

// The results of a batch; undefined where memory did not suffice for it.
at::Tensor evaluated(std::int64_t begin, std::int64_t end, const RangeEvaluation& evaluate) {
    try {
        return evaluate(begin, end);
    } catch (const MemoryError&) {
    } catch (const std::bad_alloc&) {
    } catch (const c10::Error& error) {
        if (!wantsMemory(error)) throw;
    }
    return {};
}

}  // namespace

std::int64_t perturb(const Perturbation& perturbation, std::int64_t begin, std::int64_t end, const Evaluation& evaluate,
                     const Fold& fold, BatchPlanner& planner, Job& job, Convergence* convergence) {
    if (begin < 0 || end > perturbation.size()) throw std::logic_error("samples outside the perturbation");
    const RangeEvaluation ofInputs = [&](std::int64_t from, std::int64_t to) {
        return evaluate(perturbation.inputs(from, to));
    };
    return perturb(begin, end, ofInputs, fold, planner, job, convergence, perturbation.size());
}

std::int64_t perturb(std::int64_t begin, std::int64_t end, const RangeEvaluation& evaluate, const Fold& fold,
                     BatchPlanner& planner, Job& job, Convergence* convergence, std::int64_t whole) {
    using Clock = std::chrono::steady_clock;
    std::int64_t position = begin;
    while (position < end && !job.cancelled()) {
        if (convergence != nullptr && convergence->reached(position)) {
            job.progress(whole > 0 ? whole : end, whole > 0 ? whole : end);
            break;
        }
        const std::int64_t remaining =
            convergence != nullptr ? convergence->next(position, end - position) : end - position;
        const bool awaited = position == 0 && job.wantsPartial();
        const std::int64_t batch = awaited ? planner.first(remaining, firstPartial) : planner.next(remaining);
        const auto started = Clock::now();
        at::Tensor results;
        try {
            results = evaluated(position, position + batch, evaluate);
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
        waitFor(results.device());
        if (results.dim() == 0 || results.size(0) != batch) throw std::logic_error("not one result a sample");
        planner.took(batch, std::chrono::duration<double>(Clock::now() - started).count());
        fold(position, results);
        position += batch;
        job.progress(position, whole > 0 ? whole : end);
    }
    return position;
}

}  // namespace saccade
