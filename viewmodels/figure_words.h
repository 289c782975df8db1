// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The words and numbers that figures are labelled with.
#pragma once

#include <QString>
#include <QStringList>

#include "viewmodels/figure.h"

namespace saccade {

/// Three significant digits, with a true minus sign: "−0.0123", "4.57", "1.2e−5".
QString shortNumber(double value);

/// "24 ms", "3.2 s", "2 min 5 s".
QString duration(double seconds);

/// "93.1 %".
QString percentage(double share);

/// "standard error 0.0183"; a recipe's names have underscores for spaces.
QString ownErrorWords(const std::string& name, double value);

/// "24 ms", "1 forward", "gap 0.002": what a tile's last lines say, piece by piece.
QStringList costWords(const FigureTile& tile);

/// What stands under the colour bar at its start, middle and end; empty where nothing does.
struct BarLabels {
    QString low;
    QString middle;
    QString high;
};
BarLabels barLabels(const FigureTile& tile);

/// Under a bar of hues there is room for three names: the second stands for all between the ends.
BarLabels barLabels(const std::vector<ShownClass>& classes);

/// What stands in the place of a picture that was left out.
QString notShown();

/// "both_dog_cat.png", "resnet18", "target: tiger cat"; parts that are empty are left out.
QStringList titleParts(const Figure& figure);

}  // namespace saccade
