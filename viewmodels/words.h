// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Sentences of the engine, and what they are about, in the words that a person reads.
#pragma once

#include <QString>
#include <QStringList>

#include "engine/core/text.h"
#include "engine/image/overlay.h"
#include "engine/methods/method.h"
#include "viewmodels/figure.h"

namespace saccade {

/// A text of the engine that was marked with SACCADE_TEXT, in the person's language.
QString translated(const std::string& english);

/// The sentence with its holes filled in, in the person's language, with a capital and a full stop.
QString sentence(const Message& message);

/// A schema's word as people read it: "epsilon plus".
QString spoken(const std::string& word);

/// The words of a choice or a list as people read them; where all of them are methods, by their titles.
QStringList choiceNames(const Parameter& parameter);

/// "samples 200", "composite epsilon plus": a parameter that is not its default.
QString settingWords(const Parameter& parameter, const std::string& value);

/// "log-probability".
QString scoreWords(Score score);

/// "layer layer2".
QString layerWords(const std::string& layer);

/// What of a finished map differs from the method's defaults: "layer layer2, samples 200"; empty where nothing does.
QString variantWords(const Map& map, const Method& method);

/// A finished map as the tile of a figure. Its picture is left to the caller.
FigureTile figureTile(const Map& map, const Method& method, const MapView& view = {});

}  // namespace saccade
