// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/theme.h"

#include <QApplication>
#include <QStyleFactory>

#include "ui/theme/colours.h"

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QGuiApplication>
#include <QStyleHints>
#endif

namespace saccade {
namespace {

/// Flat controls with one hairline. Fusion draws the rest from the palette.
QString styleSheet(const Colours& colours) {
    const QString rules = QStringLiteral(R"(
QMainWindow::separator { background: %window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: %hover; }
QToolBar { background: %window; border: none; border-bottom: 1px solid %line; padding: 4px 4px; spacing: 4px; }
QToolBar::separator { background: %line; width: 1px; margin: 4px 4px; }
QMenuBar { background: %window; border: none; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: %hover; }
QMenu { background: %surface; border: 1px solid %line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: %accent; color: %onAccent; }
QMenu::item:disabled { color: %disabled; }
QMenu::separator { height: 1px; background: %line; margin: 4px 8px; }
QMenu::icon { padding-left: 6px; }
QToolTip { background: %surface; color: %text; border: 1px solid %line; padding: 4px; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 3px; background: transparent; }
QToolButton:hover { background: %hover; }
QToolButton:pressed, QToolButton:checked { background: %track; }
QToolButton:focus { border-color: %accent; }
QToolButton[popupMode="1"] { padding-right: 14px; }
QToolButton::menu-indicator { image: none; }
QPushButton { border: 1px solid %line; border-radius: 4px; padding: 5px 12px; background: %surface; }
QPushButton:hover { background: %hover; }
QPushButton:pressed { background: %track; }
QPushButton:focus { border-color: %accent; }
QPushButton:default { background: %accent; color: %onAccent; border-color: %accent; }
QPushButton:disabled { color: %disabled; background: %window; }
QLineEdit { border: 1px solid %line; border-radius: 4px; padding: 3px 6px;
    background: %surface; selection-background-color: %accent; selection-color: %onAccent; }
QLineEdit:focus { border-color: %accent; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QLineEdit[wrong="true"] { border-color: %warning; }
QDockWidget::title { padding: 4px 8px; text-align: left; }
QStatusBar { background: %window; border-top: 1px solid %line; }
QStatusBar::item { border: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QTreeView, QListView, QTableView { border: none; background: %surface; outline: none; }
QTreeView::item, QListView::item { padding: 3px 4px; }
QHeaderView::section { background: %surface; color: %quiet; border: none; border-bottom: 1px solid %line; padding: 4px 4px; }
QScrollArea { border: none; background: transparent; }
QTabBar::tab { padding: 6px 12px; border: none; border-bottom: 2px solid transparent; color: %quiet; background: transparent; }
QTabBar::tab:selected { color: %text; border-bottom-color: %accent; }
QTabBar::tab:focus { color: %accent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: %track; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: %accent; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 7px; background: %surface; border: 1px solid %quiet; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: %accent; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: %track; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: %disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)");
    QString filled = rules;
    const std::pair<const char*, QColor> holes[] = {
        {"%onAccent", colours.onAccent}, {"%disabled", colours.disabled}, {"%window", colours.window},
        {"%surface", colours.surface},   {"%warning", colours.warning},   {"%accent", colours.accent},
        {"%hover", colours.hover},       {"%track", colours.track},       {"%quiet", colours.quiet},
        {"%line", colours.line},         {"%text", colours.text},
    };
    for (const auto& [hole, colour] : holes)
        filled.replace(QLatin1String(hole), colour.name());
    return filled;
}

}  // namespace

Theme::Theme(QObject* parent) : QObject(parent), system_(QGuiApplication::palette()) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
#endif
    apply();
}

void Theme::choose(Choice choice) {
    if (choice == choice_) return;
    choice_ = choice;
    apply();
}

bool Theme::isDark() const {
    if (choice_ != Choice::system) return choice_ == Choice::dark;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    return system_.color(QPalette::Window).lightness() < 128;
#endif
}

void Theme::apply() {
    const Colours& colours = isDark() ? darkColours() : lightColours();
    QApplication::setPalette(paletteOf(colours));
    qApp->setStyleSheet(styleSheet(colours));
    Q_EMIT changed();
}

}  // namespace saccade
