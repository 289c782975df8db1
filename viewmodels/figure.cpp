// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure.h"

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>

#include "engine/core/error.h"
#include "viewmodels/figure_html.h"
#include "viewmodels/figure_words.h"

namespace saccade {
namespace {

// An image of more pixels than this is refused by most programs that would show it.
constexpr double largestPixels = 400e6;

QString titleOf(const Figure& figure) {
    return titleParts(figure).join(QStringLiteral(" \u00b7 "));
}

QByteArray png(const Figure& figure, const FigureStyle& style) {
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    figureImage(figure, style).save(&buffer, "PNG");
    return content;
}

QByteArray svg(const Figure& figure, const FigureStyle& style) {
    const QSize size(style.width, figureHeight(figure, style));
    QByteArray content;
    QBuffer buffer(&content);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(96);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    // The generator writes both as they are, markup included.
    generator.setTitle(titleOf(figure).toHtmlEscaped());
    generator.setDescription(QString::fromStdString(figure.note).toHtmlEscaped());
    QPainter painter(&generator);
    paintFigure(painter, figure, style);
    painter.end();
    return content;
}

QByteArray pdf(const Figure& figure, const FigureStyle& style) {
    constexpr double pointsPerPixel = 0.75;
    constexpr int dotsPerInch = 1200;
    const int height = figureHeight(figure, style);
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(dotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(style.width * pointsPerPixel, height * pointsPerPixel), QPageSize::Point,
                                 QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setTitle(titleOf(figure));
    writer.setCreator(QStringLiteral("Saccade"));
    QPainter painter(&writer);
    painter.scale(dotsPerInch / 96.0, dotsPerInch / 96.0);
    paintFigure(painter, figure, style);
    painter.end();
    return content;
}

}  // namespace

QImage figureImage(const Figure& figure, const FigureStyle& style) {
    const int height = figureHeight(figure, style);
    const double ratio = style.devicePixelRatio;
    if (style.width * ratio * height * ratio > largestPixels) {
        throw RequestError(
            SACCADE_TEXT("a figure of {width} x {height} pixels is too large; choose a smaller width or scale"),
            {{"width", number(std::round(style.width * ratio))}, {"height", number(std::round(height * ratio))}});
    }
    QImage image(
        QSize(static_cast<int>(std::lround(style.width * ratio)), static_cast<int>(std::lround(height * ratio))),
        QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    paintFigure(painter, figure, style);
    painter.end();
    return image;
}

void writeFigure(const Figure& figure, const std::filesystem::path& file, const FigureStyle& style) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    QByteArray content;
    if (ending == ".png") {
        content = png(figure, style);
    } else if (ending == ".svg") {
        content = svg(figure, style);
    } else if (ending == ".pdf") {
        content = pdf(figure, style);
    } else if (ending == ".html") {
        content = figureHtml(figure).toUtf8();
    } else {
        throw RequestError(SACCADE_TEXT("{file}: a figure's name ends in .png, .svg, .pdf or .html"),
                           {{"file", file.string()}});
    }
    std::ofstream stream(file, std::ios::binary);
    stream.write(content.constData(), content.size());
    stream.close();
    if (content.isEmpty() || !stream) {
        throw RequestError(SACCADE_TEXT("{file}: the figure cannot be written"), {{"file", file.string()}});
    }
}

}  // namespace saccade
