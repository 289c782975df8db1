// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What a tile says of itself, in words and numbers.
#pragma once

#include <QString>
#include <map>
#include <string>

#include "viewmodels/figure_words.h"

namespace saccade {

class TileRun;
struct Method;

/// What computing has cost so far on the present network, to say beforehand what it will.
class CostBook {
 public:
    void clear() { secondsPerPass_.clear(); }
    void learn(const std::string& method, double seconds, std::int64_t passes);
    /// Seconds for so many passes of a method; negative where nothing is known.
    double expected(const std::string& method, std::int64_t passes) const;

 private:
    std::map<std::string, double> secondsPerPass_;
};

QString tileVariant(const TileRun& tile);
QString tileStateText(const TileRun& tile);
double tileProgress(const TileRun& tile);
QString tileCost(const TileRun& tile, const CostBook& costs);
QString tileOwnError(const TileRun& tile);
BarLabels tileBarLabels(const TileRun& tile);
/// One or two sentences for who cannot see the map.
QString tileSummary(const TileRun& tile);

}  // namespace saccade
