// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/tile.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/comparison/elided_label.h"
#include "ui/comparison/progress_line.h"
#include "ui/maps/colour_bar.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

namespace saccade {

Tile::Tile(TilesModel& model, TileId id, Camera& camera, QMenu* menu, QWidget* parent)
    : QFrame(parent), model_(model), id_(id), menu_(menu) {
    setObjectName(QStringLiteral("tile%1").arg(id));
    setFrameShape(QFrame::NoFrame);
    build(camera);
    refresh();
}

QToolButton* Tile::button(const QString& name, const QString& icon, const QString& tip) {
    auto* const made = new QToolButton(header_);
    made->setObjectName(name);
    made->setIcon(quietIcon(icon));
    made->setIconSize({Metrics::smallIcon, Metrics::smallIcon});
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    made->setAutoRaise(true);
    return made;
}

void Tile::build(Camera& camera) {
    header_ = new QWidget(this);
    header_->setObjectName(QStringLiteral("handle"));
    header_->setCursor(Qt::OpenHandCursor);
    header_->installEventFilter(this);

    title_ = new ElidedLabel(ElidedLabel::Rank::first, header_);
    title_->setTitle(true);
    title_->setObjectName(QStringLiteral("title"));
    variant_ = new ElidedLabel(ElidedLabel::Rank::second, header_);
    variant_->setObjectName(QStringLiteral("variant"));
    hit_ = new QLabel(header_);
    hit_->setObjectName(QStringLiteral("hit"));
    hit_->setFont(smallFont());
    hit_->setForegroundRole(QPalette::PlaceholderText);

    stop_ = button(QStringLiteral("stop"), QStringLiteral("stop"), tr("Stop this one and keep what it has"));
    auto* const settings = button(QStringLiteral("settings"), QStringLiteral("settings"), tr("Settings of this tile"));
    pin_ = button(QStringLiteral("pin"), QStringLiteral("pinned"),
                  tr("Pinned to its class; press to let it follow again"));
    pin_->setCheckable(true);
    auto* const more = button(QStringLiteral("more"), QStringLiteral("more"), tr("More for this tile"));
    auto* const remove = button(QStringLiteral("remove"), QStringLiteral("close"), tr("Remove this tile"));

    auto* const names = new QHBoxLayout;
    names->setContentsMargins(0, 0, 0, 0);
    names->setSpacing(0);
    names->addWidget(title_, 1);
    for (QToolButton* const each : {stop_, settings, pin_, more, remove})
        names->addWidget(each);
    auto* const second = new QHBoxLayout;
    second->setContentsMargins(0, 0, Metrics::grid, 0);
    second->setSpacing(Metrics::gap);
    second->addWidget(variant_, 1);
    second->addWidget(hit_);
    auto* const head = new QVBoxLayout(header_);
    head->setContentsMargins(Metrics::gap, Metrics::grid, Metrics::grid, Metrics::grid);
    head->setSpacing(0);
    head->addLayout(names);
    head->addLayout(second);

    map_ = new Canvas(camera, this);
    map_->setObjectName(QStringLiteral("map"));
    sentence_ = new QLabel(this);
    sentence_->setObjectName(QStringLiteral("sentence"));
    sentence_->setWordWrap(true);
    sentence_->setAlignment(Qt::AlignCenter);
    sentence_->setMargin(Metrics::margin);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    sentence_->setAutoFillBackground(true);
    // A long sentence must not make its tile larger than the others; in a small one it is scrolled.
    auto* const instead = new QScrollArea(this);
    instead->setObjectName(QStringLiteral("sentenceArea"));
    instead->setFrameShape(QFrame::NoFrame);
    instead->setWidgetResizable(true);
    instead->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    instead->setFocusPolicy(Qt::NoFocus);
    instead->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    instead->setMinimumSize(1, 1);
    instead->setWidget(sentence_);
    middle_ = new QStackedLayout;
    middle_->addWidget(map_);
    middle_->addWidget(instead);

    progress_ = new ProgressLine(this);
    bar_ = new ColourBar(this);
    cost_ = new ElidedLabel(ElidedLabel::Rank::second, this);
    cost_->setObjectName(QStringLiteral("cost"));
    cost_->setTabular(true);
    auto* const foot = new QVBoxLayout;
    foot->setContentsMargins(Metrics::gap, Metrics::grid + 2, Metrics::gap, Metrics::gap - 2);
    foot->setSpacing(Metrics::grid);
    foot->addWidget(bar_);
    foot->addWidget(cost_);

    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addLayout(middle_, 1);
    column->addWidget(progress_);
    column->addLayout(foot);

    chain_ = {map_, stop_, settings, pin_, more, remove};
    connect(map_, &Canvas::chosen, this, &Tile::chosen);
    connect(stop_, &QToolButton::clicked, this, [this] { model_.cancel(id_); });
    connect(pin_, &QToolButton::clicked, this, [this](bool on) { model_.setPinned(id_, on); });
    connect(remove, &QToolButton::clicked, this, [this] { model_.remove(id_); });
    connect(settings, &QToolButton::clicked, this, [this] {
        Q_EMIT chosen();
        Q_EMIT settingsAsked();
    });
    connect(more, &QToolButton::clicked, this, [this, more] {
        Q_EMIT chosen();
        menu_->popup(more->mapToGlobal(QPoint(0, more->height())));
    });
}

int Tile::chrome() const {
    const QMargins foot(0, Metrics::grid + 2, 0, Metrics::gap - 2);
    return header_->sizeHint().height() + progress_->sizeHint().height() + bar_->sizeHint().height() + Metrics::grid +
           cost_->minimumSizeHint().height() + foot.top() + foot.bottom() + 2;
}

void Tile::refresh() {
    const QModelIndex at = model_.indexOf(id_);
    if (!at.isValid()) return;
    const auto state = static_cast<TileState>(at.data(TilesModel::StateRole).toInt());
    const bool working = state == TileState::waiting || state == TileState::computing || state == TileState::partial;
    const bool pinned = at.data(TilesModel::PinnedRole).toBool();
    const QString sentence = at.data(TilesModel::SentenceRole).toString();

    title_->setText(at.data(TilesModel::TitleRole).toString());
    QStringList second;
    if (pinned) second.push_back(tr("pinned to %1").arg(at.data(TilesModel::TargetRole).toString()));
    const QString variant = at.data(TilesModel::VariantRole).toString();
    if (!variant.isEmpty()) second.push_back(variant);
    variant_->setText(second.isEmpty() ? tr("default settings") : second.join(QStringLiteral(" · ")));
    const QVariant hit = at.data(TilesModel::HitRole);
    hit_->setText(!hit.isValid() ? QString() : hit.toBool() ? tr("✓ hit") : tr("✗ miss"));
    hit_->setToolTip(hit.toBool() ? tr("The map is strongest on a thing of the explained class.")
                                  : tr("The map is strongest where no thing of the explained class is known to be."));

    pin_->setChecked(pinned);
    // Pinning is in the menu; the pin itself appears where it says something, and leaves its room to the title.
    pin_->setVisible(pinned);
    stop_->setVisible(working);

    map_->setImage(at.data(TilesModel::ImageRole).value<QImage>(), pictureSize_);
    const bool instead = !sentence.isEmpty() && !at.data(TilesModel::HasMapRole).toBool();
    sentence_->setText(sentence);
    middle_->setCurrentIndex(instead ? 1 : 0);

    progress_->setActive(working);
    progress_->setProgress(at.data(TilesModel::ProgressRole).toDouble());
    ColourBar::Scale scale;
    scale.colours = at.data(TilesModel::BarImageRole).value<QImage>();
    scale.low = at.data(TilesModel::LowRole).toDouble();
    scale.high = at.data(TilesModel::HighRole).toDouble();
    scale.lowText = at.data(TilesModel::LowTextRole).toString();
    scale.middleText = at.data(TilesModel::MiddleTextRole).toString();
    scale.highText = at.data(TilesModel::HighTextRole).toString();
    bar_->setScale(scale);

    QStringList foot;
    if (state != TileState::done) foot.push_back(at.data(TilesModel::StateTextRole).toString());
    foot.push_back(at.data(TilesModel::CostRole).toString());
    foot.push_back(at.data(TilesModel::OwnErrorRole).toString());
    foot.removeAll(QString());
    cost_->setText(foot.join(QStringLiteral(" · ")));

    setAccessibleName(summary(at));
    map_->setAccessibleName(tr("Map of %1").arg(title_->text()));
    map_->setAccessibleDescription(accessibleName());
    showValueAt(crosshair_);
}

QString Tile::summary(const QModelIndex& at) const {
    QStringList parts{title_->text(), variant_->text(), at.data(TilesModel::StateTextRole).toString(), cost_->text(),
                      sentence_->text()};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

void Tile::showValueAt(const std::optional<QPointF>& place) {
    crosshair_ = place;
    if (!place) {
        bar_->setValue(std::nullopt, {});
        return;
    }
    bar_->setValue(model_.valueAt(id_, *place), model_.valueTextAt(id_, *place));
}

void Tile::setCurrent(bool current) {
    if (current == current_) return;
    current_ = current;
    update();
}

void Tile::setPictureSize(const QSize& size) {
    pictureSize_ = size;
    map_->setImage(map_->image(), size);
}

void Tile::setPixelated(bool pixelated) {
    map_->setPixelated(pixelated);
}

void Tile::setMarks(const std::vector<Mark>& marks) {
    map_->setMarks(marks);
}

void Tile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = coloursOf(palette());
    painter.setPen(QPen(current_ ? colours.accent : colours.line, current_ ? 2 : 1));
    painter.setBrush(colours.surface);
    const double inset = current_ ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), Metrics::radius, Metrics::radius);
}

bool Tile::eventFilter(QObject* watched, QEvent* event) {
    if (watched != header_) return QFrame::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::MouseButtonPress: {
            auto* const mouse = static_cast<QMouseEvent*>(event);
            if (mouse->button() == Qt::RightButton) {
                Q_EMIT chosen();
                menu_->popup(mouse->globalPosition().toPoint());
                return true;
            }
            if (mouse->button() != Qt::LeftButton) return false;
            pressed_ = mouse->globalPosition().toPoint();
            armed_ = true;
            Q_EMIT chosen();
            map_->setFocus(Qt::MouseFocusReason);
            return true;
        }
        case QEvent::MouseMove: {
            const QPoint at = static_cast<QMouseEvent*>(event)->globalPosition().toPoint();
            if (!armed_) return false;
            if (!dragging_ && (at - pressed_).manhattanLength() < QApplication::startDragDistance()) return true;
            dragging_ = true;
            header_->setCursor(Qt::ClosedHandCursor);
            Q_EMIT dragged(at);
            return true;
        }
        case QEvent::MouseButtonRelease: {
            if (!armed_) return false;
            const bool moved = dragging_;
            armed_ = dragging_ = false;
            header_->setCursor(Qt::OpenHandCursor);
            if (moved) Q_EMIT dropped(static_cast<QMouseEvent*>(event)->globalPosition().toPoint());
            return true;
        }
        default:
            return false;
    }
}

}  // namespace saccade
