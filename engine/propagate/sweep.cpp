// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/sweep.h"

#include <algorithm>
#include <stdexcept>

#include "engine/network/tensors.h"

namespace saccade {
namespace {

// Multiplications of one uninterrupted piece of work: some 50 ms on two cores, since a backward pass costs about as
// much again as the forward one.
constexpr std::int64_t multiplicationsBetweenChecks = 8'000'000'000;

std::vector<bool> layersOnTheWay(const Network& network, const SweepRequest& request) {
    std::vector<bool> wanted(static_cast<std::size_t>(network.size()), false);
    for (const auto& [start, signal] : request.start) {
        for (const LayerId stop : request.stop) {
            const auto path = network.between(stop, start);
            for (std::size_t i = 0; i < path.size(); ++i)
                wanted[i] = wanted[i] || path[i];
        }
    }
    return wanted;
}

void add(at::Tensor& sum, const at::Tensor& term) {
    sum = sum.defined() ? sum + term : term;
}

Shape shapeWithParts(const at::Tensor& output, std::int64_t parts) {
    Shape shape;
    if (parts > 1) shape.push_back(parts);
    for (const std::int64_t extent : output.sizes())
        shape.push_back(extent);
    return shape;
}

// What was one for the whole batch stays so.
at::Tensor sliceOf(const at::Tensor& tensor, std::int64_t axis, std::int64_t begin, std::int64_t length) {
    return tensor.size(axis) == 1 ? tensor : tensor.narrow(axis, begin, length);
}

// Weighted layers are the slow ones. They have one input and treat samples alike, so a batch may go through in slices
// with a look at the cancel flag between.
Tensors passInSlices(const Rule& rule, const RuleContext& context, std::int64_t parts, Job& job) {
    const std::int64_t axis = parts > 1 ? 1 : 0;
    const std::int64_t batch = context.signal.dim() > axis ? context.signal.size(axis) : 1;
    if (context.layer.rules().role() != LayerKind::Role::weighted || context.inputs.size() != 1 || batch < 2 ||
        context.inputs.front().size(0) != batch || context.output.size(0) != batch) {
        return rule.pass(context);
    }
    const std::int64_t each = context.layer.rules().multiplications(context.layer, {shapeOf(context.inputs.front())},
                                                                    shapeOf(context.output));
    const std::int64_t slice =
        std::max<std::int64_t>(1, multiplicationsBetweenChecks / std::max<std::int64_t>(1, each));
    if (slice >= batch) return rule.pass(context);

    std::vector<at::Tensor> passedParts;
    for (std::int64_t begin = 0; begin < batch; begin += slice) {
        job.check();
        const std::int64_t length = std::min(slice, batch - begin);
        const Tensors inputs{context.inputs.front().narrow(0, begin, length)};
        const at::Tensor output = context.output.narrow(0, begin, length);
        const at::Tensor signal = context.signal.narrow(axis, begin, length);
        RuleContext sliced{context.run, context.id, context.layer, inputs, output, signal, context.reference};
        if (!context.referenceInputs.empty()) {
            sliced.referenceInputs = {sliceOf(context.referenceInputs.front(), 0, begin, length)};
        }
        if (context.referenceOutput.defined()) {
            sliced.referenceOutput = sliceOf(context.referenceOutput, 0, begin, length);
        }
        const Tensors passed = rule.pass(sliced);
        if (!passed.front().defined()) return passed;
        passedParts.push_back(passed.front());
    }
    return {at::cat(passedParts, axis)};
}

// `spent`: the run once more, where what was passed is not needed again; else null.
Tensors swept(const Run& run, Run* spent, const RuleBook& book, SweepRequest request, Job& job) {
    const Network& network = run.network();
    if (request.stop.empty()) request.stop = {network.input()};
    const std::vector<bool> wanted = layersOnTheWay(network, request);

    Tensors signals(static_cast<std::size_t>(network.size()));
    LayerId last = 0;
    for (auto& [layer, signal] : request.start) {
        if (shapeOf(signal) != shapeWithParts(run.activation(layer), book.parts())) {
            throw std::logic_error("a sweep starts with a signal of another shape than the output of " +
                                   network.layer(layer).name);
        }
        add(signals.at(static_cast<std::size_t>(layer)), signal);
        last = std::max(last, layer);
        signal.reset();
    }

    const auto isStop = [&](LayerId id) {
        return std::find(request.stop.begin(), request.stop.end(), id) != request.stop.end();
    };
    Tensors arrived(signals.size());
    for (LayerId id = last; id >= 0; --id) {
        const auto position = static_cast<std::size_t>(id);
        at::Tensor signal = std::move(signals[position]);
        signals[position].reset();
        if (!wanted[position] || !signal.defined()) continue;
        job.check();
        if (request.observer) request.observer(id, signal);
        if (request.changed) signal = request.changed(id, signal);
        if (isStop(id)) arrived[position] = signal;

        const Layer& layer = network.layer(id);
        const bool passesOn = std::any_of(layer.inputs.begin(), layer.inputs.end(),
                                          [&](LayerId input) { return wanted[static_cast<std::size_t>(input)]; });
        if (!passesOn) continue;
        const Tensors inputs = run.inputsOf(id);
        RuleContext context{run, id, layer, inputs, run.activation(id), signal, request.reference};
        if (request.reference != nullptr) {
            context.referenceInputs = request.reference->inputsOf(id);
            context.referenceOutput = request.reference->activation(id);
        }
        Tensors passed = passInSlices(book.rule(network, id), context, book.parts(), job);
        for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
            const auto input = static_cast<std::size_t>(layer.inputs[i]);
            if (!wanted[input]) passed.at(i).reset();
            if (passed.at(i).defined()) add(signals[input], passed[i]);
        }
        if (request.passed) request.passed(id, signal, passed);
        if (spent != nullptr && !isStop(id)) spent->forget(id);
    }
    job.countBackwards(run.batch());

    Tensors result;
    for (const LayerId stop : request.stop) {
        const at::Tensor& signal = arrived.at(static_cast<std::size_t>(stop));
        result.push_back(signal.defined() ? signal
                                          : at::zeros(shapeWithParts(run.activation(stop), book.parts()),
                                                      run.activation(stop).options()));
    }
    return result;
}

}  // namespace

Tensors sweep(const Run& run, const RuleBook& book, SweepRequest request, Job& job) {
    return swept(run, nullptr, book, std::move(request), job);
}

Tensors sweep(Run&& run, const RuleBook& book, SweepRequest request, Job& job) {
    return swept(run, &run, book, std::move(request), job);
}

}  // namespace saccade
