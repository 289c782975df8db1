// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/session.h"
#include "engine/import/open.h"

namespace saccade::cli {

/// A model and what goes with it.
struct LoadedModel {
    OpenedModel opened;
    Card card;
    bool cardIsGuess = false;
    std::string file;
    std::string device = "cpu";  ///< what to compute on
};

/// The card of --card: a preset's name or a file. Throws RequestError. Nothing where the option was not given.
std::optional<Card> cardOption(const Arguments& arguments);

/// Opens MODEL, a file or "demo", with the card of --card, else the one it brings, else a guess that is said on
/// standard error. Throws RequestError or Cancelled.
LoadedModel loadModel(const std::string& name, const Arguments& arguments, Session& session);

/// Throws RequestError for a device that this build does not have or that is none.
void checkDevice(const Arguments& arguments);

}  // namespace saccade::cli
