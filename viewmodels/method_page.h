// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "engine/methods/method.h"

namespace saccade {

/// Everything the registry says of a method, as the inside of an HTML page: what it shows, when it misleads, formula,
/// cost, parameters, score, and how the command line calls it. The window's help and the pages of the command line are
/// made of it.
QString methodPage(const Method& method);

}  // namespace saccade
