// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// One function a kind; the table in kind_table.cpp calls each once.
#pragma once

#include "engine/network/layer.h"

namespace saccade::kinds {

const LayerKind& inputKind();
const LayerKind& constantKind();
const LayerKind& convolutionKind();
const LayerKind& linearKind();
const LayerKind& batchNormKind();
const LayerKind& affineKind();
const LayerKind& reluKind();
const LayerKind& clampKind();
const LayerKind& leakyReluKind();
const LayerKind& eluKind();
const LayerKind& siluKind();
const LayerKind& hardSwishKind();
const LayerKind& hardSigmoidKind();
const LayerKind& sigmoidKind();
const LayerKind& tanhKind();
const LayerKind& geluKind();
const LayerKind& softplusKind();
const LayerKind& softmaxKind();
const LayerKind& logSoftmaxKind();
const LayerKind& maxPoolKind();
const LayerKind& averagePoolKind();
const LayerKind& adaptiveAveragePoolKind();
const LayerKind& adaptiveMaxPoolKind();
const LayerKind& localResponseNormKind();
const LayerKind& additionKind();
const LayerKind& multiplicationKind();
const LayerKind& concatenationKind();
const LayerKind& sliceKind();
const LayerKind& padKind();
const LayerKind& reshapeKind();
const LayerKind& flattenKind();
const LayerKind& permuteKind();
const LayerKind& expandKind();
const LayerKind& meanKind();
const LayerKind& upsampleKind();
const LayerKind& dropoutKind();
const LayerKind& layerNormKind();
const LayerKind& groupNormKind();
const LayerKind& parametricReluKind();
const LayerKind& absoluteKind();
const LayerKind& powerKind();
const LayerKind& exponentialKind();
const LayerKind& maximumKind();

}  // namespace saccade::kinds
