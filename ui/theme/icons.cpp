// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>
#include <memory>

#include "ui/theme/colours.h"

// Called from outside any namespace, as Qt asks: a static library's resources are not found by themselves.
static void loadIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace saccade {
namespace {

QString fileOf(const QString& name) {
    static const bool loaded = (loadIcons(), true);
    Q_UNUSED(loaded);
    return QStringLiteral(":/icons/%1.svg").arg(name);
}

/// Draws the shape in one colour of the palette at the time of painting. The file's own colours do not matter, only
/// how opaque it is where.
class TintedIcon : public QIconEngine {
 public:
    TintedIcon(QString name, bool quiet)
        : name_(std::move(name)), quiet_(quiet), shape_(std::make_shared<QSvgRenderer>(fileOf(name_))) {}

    void paint(QPainter* painter, const QRect& place, QIcon::Mode mode, QIcon::State) override {
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(place, tinted(place.size() * ratio, mode));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override { return tinted(size, mode); }

    // Without this, a list would be asked for its sizes and an empty answer taken for an empty icon.
    bool isNull() override { return !shape_->isValid(); }

    QIconEngine* clone() const override { return new TintedIcon(*this); }

 private:
    QColor colour(QIcon::Mode mode) const {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
        return quiet_ ? coloursOf(palette).quiet : palette.color(QPalette::ButtonText);
    }

    QPixmap tinted(const QSize& size, QIcon::Mode mode) const {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        shape_->render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), colour(mode));
        return pixmap;
    }

    QString name_;
    bool quiet_;
    std::shared_ptr<QSvgRenderer> shape_;
};

QIcon tintedIcon(const QString& name, bool quiet) {
    if (!QFile::exists(fileOf(name))) {
        qWarning("there is no icon named %s", qPrintable(name));
        return {};
    }
    return QIcon(new TintedIcon(name, quiet));
}

}  // namespace

QIcon icon(const QString& name) {
    return tintedIcon(name, false);
}

QIcon quietIcon(const QString& name) {
    return tintedIcon(name, true);
}

QIcon programIcon() {
    return QIcon(fileOf(QStringLiteral("saccade")));
}

}  // namespace saccade
