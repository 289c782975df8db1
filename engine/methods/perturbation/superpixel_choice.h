// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The superpixels of the picture that the network sees, as the methods over superpixels let a person choose them.
#pragma once

#include <string>

#include "engine/image/segments.h"
#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// `superpixels` (slic, felzenszwalb, quickshift) and what each of them can be told.
Schema superpixelParameters();

/// What the question chose, as text: the same text, the same superpixels.
std::string superpixelKey(const Question& question);

/// The superpixels, cut once a study. Throws RequestError where there would be more than a thousand, or where the
/// input shows no picture; Cancelled.
const Segments& superpixels(Study& study, const std::string& method, const Question& question, Job& job);

/// `superpixel_mean` (every superpixel in its mean colour) and the baselines of other methods, the first one first.
Parameter superpixelBaseline(std::string first, std::string help);

/// What stands where superpixels are off, 1 x C x H x W.
at::Tensor superpixelFill(Study& study, const Segments& segments, const Question& question);

/// The question's baseline as text: the same text, the same fill.
std::string superpixelFillKey(const Question& question);

}  // namespace saccade
