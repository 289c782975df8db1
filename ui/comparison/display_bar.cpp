// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/display_bar.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include "ui/actions/actions.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

QIcon swatch(const ColourMap& map) {
    QImage row(static_cast<int>(map.colours.size()), 1, QImage::Format_RGB32);
    for (int x = 0; x < row.width(); ++x) {
        const auto& colour = map.colours[static_cast<std::size_t>(x)];
        row.setPixel(x, 0, qRgb(colour[0], colour[1], colour[2]));
    }
    return QIcon(QPixmap::fromImage(row.scaled(48, 12, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)));
}

/// With the room before it that a label would have.
QWidget* spaced(QWidget* field) {
    auto* const around = new QWidget;
    auto* const row = new QHBoxLayout(around);
    row->setContentsMargins(Metrics::grid, 0, 0, 0);
    row->addWidget(field);
    return around;
}

QLabel* labelFor(QWidget* field, const QString& text, QToolBar* bar) {
    auto* const label = new QLabel(text, bar);
    label->setBuddy(field);
    label->setFont(smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setContentsMargins(Metrics::gap, 0, Metrics::grid, 0);
    return label;
}

}  // namespace

DisplayBar::DisplayBar(Workspace& workspace, Actions& actions, QWidget* parent)
    : QToolBar(parent), workspace_(workspace) {
    setObjectName(QStringLiteral("displayBar"));
    setWindowTitle(tr("How maps are shown"));
    setMovable(false);
    setIconSize({Metrics::icon, Metrics::icon});
    build(actions);
    connect(&workspace_, &Workspace::displayChanged, this, &DisplayBar::refresh);
    refresh();
}

void DisplayBar::build(Actions& actions) {
    addAction(actions[Command::addMethod]);
    if (auto* const add = qobject_cast<QToolButton*>(widgetForAction(actions[Command::addMethod]))) {
        add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        add->setAccessibleName(plainTextOf(entryOf(Command::addMethod)));
    }

    opacity_ = new QSlider(Qt::Horizontal, this);
    opacity_->setObjectName(QStringLiteral("opacity"));
    opacity_->setRange(0, 100);
    opacity_->setPageStep(10);
    opacity_->setFixedWidth(80);
    opacity_->setAccessibleName(tr("Opacity of the maps over the picture"));
    opacity_->setToolTip(tr("How much of the map covers the picture: left the picture alone, right the map alone."));
    addWidget(labelFor(opacity_, tr("Overlay"), this));
    addWidget(opacity_);

    colours_ = new QComboBox(this);
    colours_->setObjectName(QStringLiteral("colours"));
    colours_->setIconSize({40, 10});
    colours_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    colours_->setMinimumContentsLength(7);
    colours_->setAccessibleName(tr("Colour map"));
    colours_->setToolTip(tr("Colours of equal steps to the eye; those with two ends have zero in their middle."));
    colours_->addItem(tr("By sign"), QString());
    for (const ColourMap& map : colourMaps())
        colours_->addItem(swatch(map), QString::fromStdString(map.title), QString::fromStdString(map.id));
    addWidget(spaced(colours_));

    sign_ = new QComboBox(this);
    sign_->setObjectName(QStringLiteral("sign"));
    sign_->setAccessibleName(tr("Sign of the evidence that is shown"));
    sign_->setToolTip(tr("Which evidence is shown: for the class, against it, both, or how strong it is either way."));
    sign_->addItem(tr("For + against"), static_cast<int>(MapView::Sign::both));
    sign_->addItem(tr("For"), static_cast<int>(MapView::Sign::positive));
    sign_->addItem(tr("Against"), static_cast<int>(MapView::Sign::negative));
    sign_->addItem(tr("Strength"), static_cast<int>(MapView::Sign::absolute));
    addWidget(spaced(sign_));

    percentile_ = new QDoubleSpinBox(this);
    percentile_->setObjectName(QStringLiteral("percentile"));
    percentile_->setRange(50, 100);
    percentile_->setDecimals(1);
    percentile_->setSingleStep(0.5);
    percentile_->setSuffix(tr(" %"));
    percentile_->setKeyboardTracking(false);
    percentile_->setFont(tabular(font()));
    percentile_->setAccessibleName(tr("Percentile at which the colour scale ends"));
    percentile_->setToolTip(
        tr("The scale ends where this share of the map's pixels is weaker; a few extreme ones then do "
           "not hide the rest. 100 %: nothing is cut."));
    addWidget(labelFor(percentile_, tr("Cut at"), this));
    addWidget(percentile_);

    for (const Command command : {Command::pixelated, Command::sharedScale, Command::truth, Command::fit})
        addAction(actions[command]);

    const auto dragOpacity = [this](Change change) {
        Display display = workspace_.exploration().display;
        display.opacity = opacity_->value() / 100.0;
        workspace_.setDisplay(display, QStringLiteral("opacity"), change);
    };
    connect(opacity_, &QSlider::valueChanged, this,
            [this, dragOpacity] { dragOpacity(opacity_->isSliderDown() ? Change::dragging : Change::done); });
    connect(opacity_, &QSlider::sliderReleased, this, [dragOpacity] { dragOpacity(Change::done); });
    connect(colours_, &QComboBox::activated, this, [this] {
        Display display = workspace_.exploration().display;
        display.colours = colours_->currentData().toString().toStdString();
        workspace_.setDisplay(display, QStringLiteral("colours"));
    });
    connect(sign_, &QComboBox::activated, this, [this] {
        Display display = workspace_.exploration().display;
        display.sign = static_cast<MapView::Sign>(sign_->currentData().toInt());
        workspace_.setDisplay(display, QStringLiteral("sign"));
    });
    connect(percentile_, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        Display display = workspace_.exploration().display;
        display.percentile = value;
        workspace_.setDisplay(display, QStringLiteral("percentile"));
    });
}

void DisplayBar::refresh() {
    const Display& display = workspace_.exploration().display;
    const QSignalBlocker blocked[] = {QSignalBlocker(opacity_), QSignalBlocker(colours_), QSignalBlocker(sign_),
                                      QSignalBlocker(percentile_)};
    // Not under the finger: the value it is dragged to is on its way.
    if (!opacity_->isSliderDown()) opacity_->setValue(qRound(display.opacity * 100));
    colours_->setCurrentIndex(qMax(0, colours_->findData(QString::fromStdString(display.colours))));
    sign_->setCurrentIndex(qMax(0, sign_->findData(static_cast<int>(display.sign))));
    percentile_->setValue(display.percentile);
}

}  // namespace saccade
