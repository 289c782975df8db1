// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/colours.h"

namespace saccade {

const Colours& lightColours() {
    static const Colours colours{
        .window = QColor(0xf2f2f2),
        .surface = QColor(0xfdfdfd),
        .line = QColor(0xd4d4d4),
        .text = QColor(0x1b1b1b),
        .quiet = QColor(0x5c5c5c),
        .disabled = QColor(0x9c9c9c),
        .accent = QColor(0x2c6fad),
        .onAccent = QColor(0xffffff),
        .hover = QColor(0xe3e3e3),
        .track = QColor(0xe0e0e0),
        .warning = QColor(0x8a4b00),
        .truth = QColor(0xffd23f),
    };
    return colours;
}

const Colours& darkColours() {
    static const Colours colours{
        .window = QColor(0x1f1f1f),
        .surface = QColor(0x292929),
        .line = QColor(0x3d3d3d),
        .text = QColor(0xededed),
        .quiet = QColor(0xa9a9a9),
        .disabled = QColor(0x6e6e6e),
        .accent = QColor(0x6ca6e0),
        .onAccent = QColor(0x111111),
        .hover = QColor(0x383838),
        .track = QColor(0x3f3f3f),
        .warning = QColor(0xf0b35c),
        .truth = QColor(0xffd23f),
    };
    return colours;
}

const Colours& coloursOf(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128 ? darkColours() : lightColours();
}

QPalette paletteOf(const Colours& colours) {
    QPalette palette;
    palette.setColor(QPalette::Window, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.surface);
    palette.setColor(QPalette::AlternateBase, colours.window);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.quiet);
    palette.setColor(QPalette::Button, colours.window);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.warning);
    palette.setColor(QPalette::ToolTipBase, colours.surface);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.onAccent);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::LinkVisited, colours.accent);
    palette.setColor(QPalette::Light, colours.surface);
    palette.setColor(QPalette::Midlight, colours.hover);
    palette.setColor(QPalette::Mid, colours.line);
    palette.setColor(QPalette::Dark, colours.disabled);
    palette.setColor(QPalette::Shadow, QColor(Qt::black));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, colours.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.track);
    return palette;
}

}  // namespace saccade
