// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"

#include "engine/core/error.h"

namespace saccade {

const std::vector<const LayerKind*>& allKinds() {
    using namespace kinds;  // NOLINT(google-build-using-namespace): the table below is the namespace's one user
    static const std::vector<const LayerKind*> table{
        &inputKind(),
        &constantKind(),
        &convolutionKind(),
        &linearKind(),
        &batchNormKind(),
        &affineKind(),
        &reluKind(),
        &clampKind(),
        &leakyReluKind(),
        &eluKind(),
        &siluKind(),
        &hardSwishKind(),
        &hardSigmoidKind(),
        &sigmoidKind(),
        &tanhKind(),
        &geluKind(),
        &softplusKind(),
        &softmaxKind(),
        &logSoftmaxKind(),
        &maxPoolKind(),
        &averagePoolKind(),
        &adaptiveAveragePoolKind(),
        &adaptiveMaxPoolKind(),
        &localResponseNormKind(),
        &additionKind(),
        &multiplicationKind(),
        &concatenationKind(),
        &sliceKind(),
        &padKind(),
        &reshapeKind(),
        &flattenKind(),
        &permuteKind(),
        &expandKind(),
        &meanKind(),
        &upsampleKind(),
        &dropoutKind(),
        &layerNormKind(),
        &groupNormKind(),
        &parametricReluKind(),
        &absoluteKind(),
        &powerKind(),
        &exponentialKind(),
        &maximumKind(),
    };
    return table;
}

const LayerKind& rulesOf(Kind kind) {
    return *allKinds().at(static_cast<std::size_t>(kind));
}

const LayerKind& rulesOf(std::string_view name) {
    for (const auto* kind : allKinds()) {
        if (kind->name() == name) return *kind;
    }
    throw RequestError(SACCADE_TEXT("there is no layer kind \"{kind}\""), {{"kind", std::string(name.substr(0, 200))}});
}

}  // namespace saccade
