// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/explain.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <new>
#include <string_view>

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/passes.h"
#include "engine/network/device.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

std::string nameOf(const Study& study, const Target& target) {
    if (!target.layer.empty()) return {};
    switch (target.kind) {
        case Target::Kind::classIndex:
            return study.card().className(target.index);
        case Target::Kind::contrast:
            return study.card().className(target.index) + " - " + study.card().className(target.other);
        default:
            return {};
    }
}

// The method that looks at a layer: the one asked for, or the one whose maps it averages; else null.
const Method* lookingAtLayer(const Method& method, const Parameters& parameters) {
    if (method.usesLayer) return &method;
    const auto base = parameters.values().find("base");
    if (base == parameters.values().end()) return nullptr;
    const Method& averaged = findMethod(std::get<std::string>(base->second));
    return averaged.usesLayer ? &averaged : nullptr;
}

// The names of the classes that a map shows, the one with most of the pixels first.
std::vector<std::pair<std::int64_t, std::string>> namesOfClasses(const Map& map, const Card& card) {
    std::map<std::int64_t, std::int64_t> pixels;
    for (const float index : map.classes.values)
        ++pixels[static_cast<std::int64_t>(index)];
    std::vector<std::pair<std::int64_t, std::string>> names;
    for (const auto& [index, count] : pixels)
        names.emplace_back(index, card.className(index));
    std::stable_sort(names.begin(), names.end(),
                     [&](const auto& a, const auto& b) { return pixels.at(a.first) > pixels.at(b.first); });
    return names;
}

void checkFinite(const Map& map, const Method& method) {
    const auto finite = [](float value) { return std::isfinite(value); };
    if (std::all_of(map.values.values.begin(), map.values.values.end(), finite)) return;
    throw ComputationError(SACCADE_TEXT("{method}: the map holds values that are not finite numbers; check the "
                                        "network's weights and the picture's preprocessing"),
                           {{"method", method.id}});
}

// A place's channels are projected on what they are in this picture, whatever else the score is asked of.
Question withFixedPlace(Study& study, const Question& question, Job& job) {
    const Target& target = question.target;
    if (target.kind != Target::Kind::cell || !target.weights.empty()) return question;
    const Run& run = cleanRun(study, question, job);
    const at::Tensor& output = run.activation(targetLayer(run.network(), target));
    Question fixed = question;
    fixed.target.weights = toArray(output.select(2, target.row).select(2, target.column)).values;
    return fixed;
}

// What LibTorch throws never leaves the engine: one sentence, no trace of calls.
Map runGuarded(const Method& method, Study& study, const Question& question, Job& job) {
    try {
        return method.explain(study, withFixedPlace(study, question, job), job);
    } catch (const c10::Error& error) {
        const std::string_view words = error.what_without_backtrace();
        if (!wantsMemory(error)) {
            throw ComputationError(SACCADE_TEXT("{method} failed in LibTorch: {reason}"),
                                   {{"method", method.id}, {"reason", std::string(words.substr(0, words.find('\n')))}});
        }
    } catch (const std::bad_alloc&) {
    }
    throw MemoryError(
        SACCADE_TEXT("there is not enough memory for {method}; a smaller batch or a smaller input needs less"),
        {{"method", method.id}});
}

// A device's memory is smaller than the machine's: what does not fit there in the smallest batch goes on here.
Map runOnSomeDevice(const Method& method, Study& study, const Question& question, Job& job) {
    try {
        return runGuarded(method, study, question, job);
    } catch (const MemoryError&) {
        if (!study.leaveDevice(job)) throw;
    }
    return runGuarded(method, study, question, job);
}

}  // namespace

Score defaultScore(const Method& method, const Parameters& parameters) {
    return method.defaultScoreFor == nullptr ? method.defaultScore : method.defaultScoreFor(parameters);
}

void requireTarget(const Study& study, const Target& target) {
    checkTarget(*study.network(), target, target.score.value_or(Score::logit), study.shapes());
}

Map explain(Study& study, const Request& request, Job& job) {
    const auto begin = std::chrono::steady_clock::now();
    const Method& method = findMethod(request.method);

    Question question;
    question.parameters = Parameters(method.id, method.parameters, request.parameters);
    question.target = request.target;
    question.score = scoreAskedFor(method, question);
    question.seed = request.seed;
    question.batch = request.batch;
    if (request.batch < 0 || request.batch > 4096) {
        throw RequestError(SACCADE_TEXT("a batch has 1 to 4096 samples, not {batch}; 0 lets the program measure"),
                           {{"batch", std::to_string(request.batch)}});
    }
    checkTarget(*study.network(), question.target, question.score, study.shapes());
    if (const Method* looking = lookingAtLayer(method, question.parameters)) {
        const bool atInput = looking->layerOptional && request.layer.empty();
        if (!atInput) question.layer = checkedLayer(study, looking->id, request.layer, question.target);
    }

    study.noteBatch(0);
    const std::int64_t forwards = job.forwards();
    const std::int64_t backwards = job.backwards();
    Map map = runOnSomeDevice(method, study, question, job);
    checkFinite(map, method);

    const Subject& subject = study.subject();
    map.classNames = namesOfClasses(map, subject.card);
    Recipe& recipe = map.recipe;
    recipe.method = method.id;
    recipe.parameters = question.parameters;
    recipe.target = question.target;
    recipe.targetName = nameOf(study, question.target);
    recipe.score = question.score;
    recipe.layer = question.layer;
    recipe.seed = question.seed;
    recipe.modelFile = subject.modelFile;
    recipe.modelHash = subject.modelHash;
    recipe.imageFile = subject.imageFile;
    recipe.imageHash = subject.imageHash;
    recipe.preprocessing = study.preprocessing();
    if (study.batch() > 0) recipe.batch = study.batch();
    recipe.device = subject.device;
    if (!study.leftDevice().empty()) {
        const Message note(SACCADE_TEXT("{device} had too little memory, so that it was computed on the CPU"),
                           {{"device", study.leftDevice()}});
        recipe.notes.push_back(note);
    }
    // The study's own clean forward is part of every map, though it was made once for all.
    recipe.forwards = job.forwards() - forwards + 1;
    recipe.backwards = job.backwards() - backwards;
    recipe.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return map;
}

}  // namespace saccade
