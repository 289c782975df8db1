// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure_words.h"

#include <QCoreApplication>
#include <cmath>

namespace saccade {
namespace {

QString words(const char* english) {
    return QCoreApplication::translate("Figure", english);
}

QString counted(std::int64_t count, const char* one, const char* many) {
    return count == 1 ? words(one) : words(many).arg(count);
}

}  // namespace

QString shortNumber(double value) {
    if (std::isnan(value)) return words("not a number");
    if (std::isinf(value)) return value < 0 ? QStringLiteral("\u2212\u221e") : QStringLiteral("\u221e");
    if (value == 0) return QStringLiteral("0");
    const double size = std::abs(value);
    QString text =
        size >= 1000 && size < 1e6 ? QString::number(std::round(size), 'f', 0) : QString::number(size, 'g', 3);
    // "1e-05" says no more than "1e−5".
    text.replace(QStringLiteral("e-0"), QStringLiteral("e-"));
    text.replace(QStringLiteral("e+0"), QStringLiteral("e"));
    text.replace(QStringLiteral("e+"), QStringLiteral("e"));
    text.replace(QLatin1Char('-'), QChar(0x2212));
    return value < 0 ? QChar(0x2212) + text : text;
}

QString duration(double seconds) {
    if (!(seconds > 0)) return words("0 ms");
    if (seconds < 0.00995) return words("%1 ms").arg(seconds * 1000, 0, 'f', 1);
    if (seconds < 0.9995) return words("%1 ms").arg(seconds * 1000, 0, 'f', 0);
    if (seconds < 59.95) return words("%1 s").arg(seconds, 0, 'f', 1);
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 3600) return words("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return words("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString percentage(double share) {
    return words("%1 %").arg(share * 100, 0, 'f', 1);
}

QString notShown() {
    return words("not shown: only the maps were asked for");
}

QString ownErrorWords(const std::string& name, double value) {
    if (name == "converged") return value > 0 ? words("converged") : words("not converged");
    return QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' ')) + QLatin1Char(' ') +
           shortNumber(value);
}

QStringList costWords(const FigureTile& tile) {
    QStringList pieces{duration(tile.seconds)};
    if (tile.forwards > 0) pieces << counted(tile.forwards, "1 forward", "%1 forwards");
    if (tile.backwards > 0) pieces << counted(tile.backwards, "1 backward", "%1 backwards");
    for (const auto& [name, value] : tile.ownError) {
        pieces << ownErrorWords(name, value);
    }
    return pieces;
}

BarLabels barLabels(const FigureTile& tile) {
    if (tile.colours == nullptr) return {};
    if (tile.low == tile.high) return {{}, words("zero everywhere"), {}};
    const bool acrossZero = (tile.low < 0) != (tile.high < 0) && tile.low != 0 && tile.high != 0;
    return {shortNumber(tile.low), acrossZero ? QStringLiteral("0") : QString(), shortNumber(tile.high)};
}

BarLabels barLabels(const std::vector<ShownClass>& classes) {
    if (classes.empty()) return {};
    const auto name = [&](std::size_t i) { return QString::fromStdString(classes[i].name); };
    const std::size_t last = classes.size() - 1;
    if (last == 0) return {name(0), {}, {}};
    if (last == 1) return {name(0), {}, name(1)};
    return {name(0), last == 2 ? name(1) : words("and %1 more").arg(last - 1), name(last)};
}

QStringList titleParts(const Figure& figure) {
    QStringList parts;
    if (!figure.picture.empty()) parts << QString::fromStdString(figure.picture);
    if (!figure.model.empty()) parts << QString::fromStdString(figure.model);
    if (!figure.target.empty()) parts << words("target: %1").arg(QString::fromStdString(figure.target));
    return parts;
}

}  // namespace saccade
