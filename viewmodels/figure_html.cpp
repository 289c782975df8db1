// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure_html.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QIODevice>
#include <algorithm>
#include <cmath>

#include "viewmodels/figure_picture.h"
#include "viewmodels/figure_words.h"

namespace saccade {
namespace {

const char* const styleSheet = R"(
:root { color-scheme: light dark; --page: #fff; --text: #1b1b1b; --quiet: #5c5c5c; --track: #e4e4e4; --accent: #2c6fad; }
@media (prefers-color-scheme: dark) {
  :root { --page: #1b1b1b; --text: #ededed; --quiet: #a9a9a9; --track: #3a3a3a; --accent: #6ca6e0; }
}
body { margin: 32px; background: var(--page); color: var(--text); font: 12px/16px "DejaVu Sans", system-ui, sans-serif;
  font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 20px; line-height: 28px; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 14px; line-height: 20px; overflow-wrap: anywhere; }
p { margin: 0; min-height: 16px; color: var(--quiet); overflow-wrap: anywhere; }
main { display: grid; gap: 24px; margin: 24px 0; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); }
figure { margin: 0; }
.map { display: flex; align-items: center; justify-content: center; margin: 4px 0 8px; background: #777; }
.map img { display: block; width: 100%; }
.map.refused { min-height: 160px; padding: 12px 16px; background: none; border: 1px solid var(--track);
  text-align: center; color: var(--text); }
.small { image-rendering: pixelated; }
.bar { height: 8px; }
.ends { display: flex; justify-content: space-between; min-height: 16px; margin-bottom: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: 0 12px; margin: 0 0 4px; padding: 0; list-style: none; }
.legend span { display: inline-block; width: 8px; height: 8px; margin-right: 4px; }
.partial { float: right; padding: 1px 6px; border: 1px solid; border-radius: 4px; font: 12px/16px inherit;
  font-weight: normal; color: var(--accent); }
table { border-collapse: collapse; }
figure table { width: 100%; }
.wide { overflow-x: auto; }
.wide th, .wide td { padding: 4px 16px 4px 0; border-bottom: 1px solid var(--track); text-align: left;
  vertical-align: top; }
td.number, th.number { text-align: right !important; white-space: nowrap; }
td.name { max-width: 140px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
td.track { width: 32%; padding: 0 8px; }
td.track div { background: var(--track); }
td.track div div { height: 8px; background: var(--quiet); }
tr.target { color: var(--accent); }
tr.target td.track div div { background: var(--accent); }
)";

// Widest a picture is kept inside the page.
constexpr int largestSide = 960;

QString words(const char* english) {
    return QCoreApplication::translate("Figure", english);
}
QString escaped(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped();
}

QString imageTag(const Picture& picture, const QString& description) {
    const double scale = std::min(1.0, static_cast<double>(largestSide) / std::max(picture.width, picture.height));
    const QImage image = fitted(picture, std::max(1, static_cast<int>(std::lround(picture.width * scale))),
                                std::max(1, static_cast<int>(std::lround(picture.height * scale))));
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return QStringLiteral("<img class=\"%1\" alt=\"%2\" src=\"data:image/png;base64,%3\">")
        .arg(picture.width < 240 ? QStringLiteral("small") : QString(), description,
             QString::fromLatin1(png.toBase64()));
}

QString gradient(const ColourMap& colours) {
    QStringList stops;
    for (std::size_t i = 0; i < 256; i += 15) {
        const auto& colour = colours.colours[i];
        stops << QStringLiteral("rgb(%1,%2,%3)").arg(colour[0]).arg(colour[1]).arg(colour[2]);
    }
    return stops.join(QLatin1Char(','));
}

QString cell(const QString& text, bool isNumber = false) {
    return (isNumber ? QStringLiteral("<td class=\"number\">") : QStringLiteral("<td>")) + text +
           QStringLiteral("</td>");
}

QString originalHtml(const Figure& figure) {
    QString html = QStringLiteral("<figure>\n<h2>") + words("Picture") + QStringLiteral("</h2>\n<p>");
    if (!figure.original.empty()) {
        html += words("%1 \u00d7 %2 pixels").arg(figure.original.width).arg(figure.original.height) +
                QStringLiteral("</p>\n<div class=\"map\">") + imageTag(figure.original, escaped(figure.picture)) +
                QStringLiteral("</div>\n");
    } else {
        html += notShown() + QStringLiteral("</p>\n");
    }
    html += QStringLiteral("<table>\n");
    for (const auto& prediction : figure.predictions) {
        const double share = prediction.probability > 0 ? std::min(prediction.probability, 1.0) : 0.0;
        html += (prediction.target ? QStringLiteral("<tr class=\"target\">") : QStringLiteral("<tr>")) +
                QStringLiteral("<td class=\"name\" title=\"%1\">%1</td>").arg(escaped(prediction.name)) +
                QStringLiteral("<td class=\"track\"><div><div style=\"width:%1%\"></div></div></td>")
                    .arg(share * 100, 0, 'f', 1) +
                cell(percentage(prediction.probability), true) + QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</table>\n</figure>\n");
}

QString legendHtml(const std::vector<ShownClass>& classes) {
    QString html = QStringLiteral("<ul class=\"legend\">");
    for (const auto& shown : classes) {
        const auto& [red, green, blue] = shown.colour;
        html += QStringLiteral("<li><span style=\"background:rgb(%1,%2,%3)\"></span>%4</li>")
                    .arg(red)
                    .arg(green)
                    .arg(blue)
                    .arg(escaped(shown.name));
    }
    return html + QStringLiteral("</ul>\n");
}

QString tileHtml(const FigureTile& tile) {
    QString html = QStringLiteral("<figure>\n<h2>") + escaped(tile.method);
    if (tile.partial)
        html += QStringLiteral(" <span class=\"partial\">") + words("partial") + QStringLiteral("</span>");
    html += QStringLiteral("</h2>\n<p>") + escaped(tile.variant) + QStringLiteral("</p>\n");
    if (!tile.refusal.empty()) {
        return html + QStringLiteral("<div class=\"map refused\">") + escaped(tile.refusal) +
               QStringLiteral("</div>\n</figure>\n");
    }
    if (!tile.picture.empty()) {
        html += QStringLiteral("<div class=\"map\">") +
                imageTag(tile.picture, words("Map of %1").arg(escaped(tile.method))) + QStringLiteral("</div>\n");
    }
    if (tile.colours != nullptr) {
        const BarLabels labels = barLabels(tile);
        html += QStringLiteral(
                    "<div class=\"bar\" style=\"background:linear-gradient(to right,%1)\"></div>\n"
                    "<div class=\"ends\"><span>%2</span><span>%3</span><span>%4</span></div>\n")
                    .arg(gradient(*tile.colours), labels.low, labels.middle, labels.high);
    }
    if (!tile.legend.empty()) html += legendHtml(tile.legend);
    return html + QStringLiteral("<p>") + costWords(tile).join(QStringLiteral(" \u00b7 ")).toHtmlEscaped() +
           QStringLiteral("</p>\n</figure>\n");
}

QString tableHtml(const Figure& figure) {
    QString html = QStringLiteral("<div class=\"wide\"><table>\n<thead><tr>");
    html += QStringLiteral("<th>%1</th><th>%2</th>").arg(words("Method"), words("Variant"));
    for (const char* heading : {"Low", "High", "Seconds", "Forwards", "Backwards"}) {
        html += QStringLiteral("<th class=\"number\">%1</th>").arg(words(heading));
    }
    html += QStringLiteral("<th>%1</th></tr></thead>\n<tbody>\n").arg(words("Remarks"));
    for (const auto& tile : figure.tiles) {
        html += QStringLiteral("<tr>") + cell(escaped(tile.method)) + cell(escaped(tile.variant));
        if (!tile.refusal.empty()) {
            html += QStringLiteral("<td colspan=\"5\"></td>") + cell(escaped(tile.refusal));
        } else {
            QStringList remarks;
            if (tile.partial) remarks << words("partial");
            for (const auto& [name, value] : tile.ownError)
                remarks << ownErrorWords(name, value).toHtmlEscaped();
            const bool scaled = tile.colours != nullptr;
            html += cell(scaled ? shortNumber(tile.low) : QString(), true) +
                    cell(scaled ? shortNumber(tile.high) : QString(), true) +
                    cell(QString::number(tile.seconds, 'f', 3), true) +
                    cell(QString::number(static_cast<qint64>(tile.forwards)), true) +
                    cell(QString::number(static_cast<qint64>(tile.backwards)), true) +
                    cell(remarks.join(QStringLiteral(", ")));
        }
        html += QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</tbody>\n</table></div>\n");
}

}  // namespace

QString figureHtml(const Figure& figure) {
    const QString title = titleParts(figure).join(QStringLiteral(" \u00b7 ")).toHtmlEscaped();
    QString html = QStringLiteral(
                       "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width\">\n<title>") +
                   title + QStringLiteral("</title>\n<style>") + QString::fromLatin1(styleSheet) +
                   QStringLiteral("</style>\n</head>\n<body>\n<h1>") + title + QStringLiteral("</h1>\n");
    if (!figure.note.empty()) html += QStringLiteral("<p>") + escaped(figure.note) + QStringLiteral("</p>\n");
    html += QStringLiteral("<main>\n") + originalHtml(figure);
    for (const auto& tile : figure.tiles)
        html += tileHtml(tile);
    return html + QStringLiteral("</main>\n") + tableHtml(figure) + QStringLiteral("</body>\n</html>\n");
}

}  // namespace saccade
