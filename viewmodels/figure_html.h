// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "viewmodels/figure.h"

namespace saccade {

/// A page of its own: pictures inside as PNG, every number in a table, light or dark as the reader's system asks.
QString figureHtml(const Figure& figure);

}  // namespace saccade
