// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The methods there are, one function a file: internal to this folder. A new method adds its line here and in
/// registry.cpp.
#pragma once

#include "engine/methods/method.h"

namespace saccade {

Method deconvnetMethod();
Method guidedBackpropagationMethod();
Method occlusionMethod();
Method predictionDifferenceMethod();
Method gradientMethod();
Method graphCutSegmentationMethod();
Method gradientXInputMethod();
Method integratedGradientsMethod();
Method smoothGradMethod();
Method xraiMethod();
Method noiseGradMethod();
Method fusionGradMethod();
Method lrpMethod();
Method kernelShapMethod();
Method partitionShapMethod();
Method clrpMethod();
Method sglrpMethod();
Method deepLiftMethod();
Method deepTaylorMethod();
Method patternNetMethod();
Method patternAttributionMethod();
Method fullGradMethod();
Method camerasMethod();
Method desalinetMethod();
Method gradientShapMethod();
Method deepShapMethod();
Method excitationBackpropMethod();
Method contrastiveExcitationBackpropMethod();
Method camMethod();
Method clearMethod();
Method ccamMethod();
Method gradCamMethod();
Method guidedGradCamMethod();
Method gradCamPlusPlusMethod();
Method smoothGradCamPlusPlusMethod();
Method riseMethod();
Method scoreCamMethod();
Method limeMethod();
Method aggMeanMethod();
Method aggVarMethod();
Method softplusMethod();
Method blurIgMethod();
Method guidedIgMethod();
Method layerCamMethod();
Method xGradCamMethod();
Method hiResCamMethod();
Method eigenCamMethod();
Method ablationCamMethod();
Method maskMethod();
Method extremalPerturbationMethod();
Method fgvisMethod();
Method feedbackMethod();

}  // namespace saccade
