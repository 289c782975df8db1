// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/panes/banner.h"

#include <QAccessible>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "ui/theme/colours.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

namespace saccade {

Banner::Banner(QWidget* parent) : QFrame(parent) {
    setFrameShape(QFrame::NoFrame);
    setAutoFillBackground(true);
    sign_ = new QLabel(this);
    words_ = new QLabel(this);
    words_->setObjectName(QStringLiteral("bannerWords"));
    words_->setWordWrap(true);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words_->setMinimumWidth(1);
    close_ = new QToolButton(this);
    close_->setObjectName(QStringLiteral("bannerClose"));
    close_->setIcon(quietIcon(QStringLiteral("close")));
    close_->setIconSize({Metrics::smallIcon, Metrics::smallIcon});
    close_->setToolTip(tr("Hide this sentence"));
    close_->setAccessibleName(close_->toolTip());
    deed_ = new QPushButton(this);
    deed_->setObjectName(QStringLiteral("bannerDeed"));
    deed_->hide();
    auto* const column = new QVBoxLayout;
    column->setSpacing(Metrics::grid);
    column->addWidget(words_);
    column->addWidget(deed_, 0, Qt::AlignLeading);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(Metrics::margin, Metrics::grid, Metrics::grid, Metrics::grid);
    row->setSpacing(Metrics::gap);
    row->addWidget(sign_, 0, Qt::AlignTop);
    row->addLayout(column, 1);
    row->addWidget(close_, 0, Qt::AlignTop);
    connect(close_, &QToolButton::clicked, this, [this] {
        say({});
        Q_EMIT dismissed();
    });
    connect(deed_, &QPushButton::clicked, this, &Banner::acted);
    hide();
    colour();
}

void Banner::offer(const QString& deed) {
    deed_->setText(deed);
    deed_->setVisible(!deed.isEmpty());
}

void Banner::say(const QString& sentence, bool notice) {
    const bool news = sentence != words_->text();
    words_->setText(sentence);
    notice_ = notice;
    setAccessibleName(sentence);
    colour();
    setVisible(!sentence.isEmpty());
    if (news && !sentence.isEmpty()) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

QString Banner::sentence() const {
    return words_->text();
}

void Banner::changeEvent(QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange) colour();
    QFrame::changeEvent(event);
}

void Banner::colour() {
    // Of the program: this widget's own palette holds what was set here before.
    QPalette own = QGuiApplication::palette();
    const Colours& colours = coloursOf(own);
    QColor ground = colours.surface;
    if (!notice_) {
        // A sixth of the warning's colour in the surface: to be seen without shouting.
        const auto mixed = [](int a, int b) { return (5 * a + b) / 6; };
        ground = QColor(mixed(ground.red(), colours.warning.red()), mixed(ground.green(), colours.warning.green()),
                        mixed(ground.blue(), colours.warning.blue()));
    }
    own.setColor(QPalette::Window, ground);
    own.setColor(QPalette::WindowText, colours.text);
    setPalette(own);
    sign_->setPixmap(icon(notice_ ? QStringLiteral("help") : QStringLiteral("warning"))
                         .pixmap(QSize(Metrics::icon, Metrics::icon), devicePixelRatioF()));
}

}  // namespace saccade
