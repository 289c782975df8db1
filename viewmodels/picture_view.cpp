// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/picture_view.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "engine/image/picture_name.h"
#include "viewmodels/figure_picture.h"
#include "viewmodels/predictions_model.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

QStringView digitsAt(const QString& text, qsizetype place) {
    qsizetype end = place;
    while (end < text.size() && text[end].isDigit())
        ++end;
    return QStringView(text).mid(place, end - place);
}

QStringView withoutZeros(QStringView digits) {
    while (digits.size() > 1 && digits.front() == QLatin1Char('0'))
        digits = digits.mid(1);
    return digits;
}

// By name as people sort it, whatever the system's language is: upper and lower case alike, numbers by their size.
bool before(const QString& a, const QString& b) {
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i].isDigit() && b[j].isDigit()) {
            const QStringView left = digitsAt(a, i);
            const QStringView right = digitsAt(b, j);
            const QStringView one = withoutZeros(left);
            const QStringView other = withoutZeros(right);
            if (one.size() != other.size()) return one.size() < other.size();
            if (const int order = one.compare(other)) return order < 0;
            i += left.size();
            j += right.size();
            continue;
        }
        const QChar one = a[i++].toCaseFolded();
        const QChar other = b[j++].toCaseFolded();
        if (one != other) return one < other;
    }
    const qsizetype restA = a.size() - i;
    const qsizetype restB = b.size() - j;
    return restA != restB ? restA < restB : a < b;
}

}  // namespace

PictureView::PictureView(Workspace& workspace) : QObject(&workspace), workspace_(workspace) {
    connect(&workspace, &Workspace::pictureChanged, this, &PictureView::reload);
    connect(&workspace, &Workspace::lookChanged, this, &PictureView::reload);
    connect(&workspace, &Workspace::targetChanged, this, &PictureView::changed);
}

void PictureView::reload() {
    const auto facts = workspace_.pictureFacts();
    if (facts != facts_) {
        facts_ = facts;
        original_ = facts ? toImage(facts->original) : QImage();
        const QString file = facts ? QString::fromStdString(facts->source.file) : QString();
        siblings_ = file.isEmpty() ? QStringList() : picturesBeside(file);
        position_ = static_cast<int>(siblings_.indexOf(QFileInfo(file).fileName()));
    }
    look_ = workspace_.look();
    seen_ = look_ ? toImage(look_->seen) : QImage();
    frame_ = look_ ? QRectF(look_->frame.x, look_->frame.y, look_->frame.width, look_->frame.height) : QRectF();
    Q_EMIT changed();
}

bool PictureView::isCropped() const {
    constexpr double slack = 0.5;
    return look_ && (frame_.x() >= slack || frame_.y() >= slack || frame_.right() <= original_.width() - slack ||
                     frame_.bottom() <= original_.height() - slack);
}

std::vector<TruthShape> PictureView::truth() const {
    std::vector<TruthShape> shapes;
    if (!facts_) return shapes;
    const auto model = workspace_.modelFacts();
    const auto target = workspace_.targetIndex();
    for (const auto& thing : facts_->truth) {
        TruthShape shape;
        shape.label = thing.label;
        shape.name = QString::fromStdString(thing.name);
        shape.box = QRect(thing.box.x0, thing.box.y0, thing.box.width(), thing.box.height());
        if (!thing.mask.empty()) {
            const QImage borrowed(thing.mask.data(), original_.width(), original_.height(), original_.width(),
                                  QImage::Format_Alpha8);
            shape.mask = borrowed.copy();
        }
        shape.isTarget = model && target && isOfClass(thing, *model, *target);
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

QString PictureView::name() const {
    return facts_ ? QString::fromStdString(facts_->source.name) : QString();
}

QString PictureView::file() const {
    return facts_ ? QDir::toNativeSeparators(QString::fromStdString(facts_->source.file)) : QString();
}

QString PictureView::sizeText() const {
    if (!facts_) return {};
    const QString whole = tr("%1 × %2").arg(original_.width()).arg(original_.height());
    return seen_.isNull() ? whole : tr("%1, seen as %2 × %3").arg(whole).arg(seen_.width()).arg(seen_.height());
}

QString PictureView::positionText() const {
    return position_ < 0 ? QString() : tr("%1 of %2").arg(position_ + 1).arg(siblings_.size());
}

QString PictureView::remark() const {
    return facts_ ? QString::fromStdString(facts_->remark) : QString();
}

QStringList picturesBeside(const QString& file) {
    QStringList patterns;
    for (const auto ending : pictureEndings())
        patterns << QLatin1Char('*') + QString::fromUtf8(ending.data(), static_cast<qsizetype>(ending.size()));
    QStringList names = QFileInfo(file).dir().entryList(patterns, QDir::Files | QDir::Readable, QDir::Unsorted);
    std::sort(names.begin(), names.end(), before);
    return names;
}

}  // namespace saccade
