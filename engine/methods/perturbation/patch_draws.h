// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What may stand in a window of the picture, as prediction difference analysis draws it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/image/box.h"
#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/survey/input_source.h"

namespace saccade {

/// Fills windows at random. A draw is a function of the window's place and number and of its own number alone.
class PatchDraws {
 public:
    virtual ~PatchDraws() = default;
    PatchDraws() = default;
    PatchDraws(const PatchDraws&) = delete;
    PatchDraws& operator=(const PatchDraws&) = delete;

    /// n x C x h x w of the box, for the samples [begin, end) of a window (its number).
    virtual at::Tensor draw(const Box& box, std::int64_t window, std::int64_t begin, std::int64_t end) = 0;
};

/// Where it is learnt from what else might stand in a window.
struct PatchPictures {
    std::unique_ptr<InputSource> source;
    std::string named;           ///< the folder parameter's value
    bool own = false;            ///< there are no pictures but the study's own
    std::vector<Message> notes;  ///< what a person must know of it
};

/// The pictures of a folder that was named; where none was, those that surveyFolder() finds, or, where they do not
/// fit the network, the study's own picture.
PatchPictures patchPictures(const Study& study, const std::string& folder);

/// How patches are learnt for the conditional draws.
struct PatchLearning {
    std::int64_t padding = 2;      ///< pixels around a window that are held
    std::int64_t patches = 20000;  ///< learnt from, about so many
    std::uint64_t seed = 0;
    std::int64_t batch = 0;  ///< Question::batch
};

/// Given the pixels around the window, normally distributed as the patches of pictures are (Zintgraf et al. 2017,
/// section 3.1); clipped to what a pixel can be. One Gaussian a size of window, surveyed now, and kept in the study.
/// Throws RequestError where the windows are too large for that, Cancelled.
std::unique_ptr<PatchDraws> conditionalDraws(Study& study, const PatchPictures& pictures,
                                             const std::vector<std::int64_t>& windows, const PatchLearning& learning,
                                             Job& job);

/// What stands at the same place in other pictures: sample i shows the i-th of those that can be read, from the first
/// on again where there are fewer. Where there are no other pictures, other places of the study's own.
std::unique_ptr<PatchDraws> marginalDraws(const Study& study, const PatchPictures& pictures, std::int64_t samples,
                                          std::uint64_t seed);

}  // namespace saccade
