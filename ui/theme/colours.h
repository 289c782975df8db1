// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QPalette>

namespace saccade {

/// The few colours the window is made of. Maps bring the others.
struct Colours {
    QColor window;   ///< behind panes
    QColor surface;  ///< of lists, fields and tiles
    QColor line;     ///< hairlines between surfaces
    QColor text;
    QColor quiet;     ///< text of second rank; 4.5 : 1 against window and surface
    QColor disabled;  ///< text of what cannot be used now
    QColor accent;    ///< the one colour that says "this one"
    QColor onAccent;  ///< text on it
    QColor hover;     ///< behind what the pointer is over
    QColor track;     ///< the empty part of a bar
    QColor warning;   ///< sentences that say what went wrong
    QColor truth;     ///< boxes and outlines of what is known to be there
};

/// Neutral grey of lightness 50 in CIELAB, in both themes: neither end of a diverging colour map is favoured.
inline constexpr QRgb behindMaps = 0xff777777;

const Colours& lightColours();
const Colours& darkColours();

/// The colours that go with a palette, told by the lightness of its window.
const Colours& coloursOf(const QPalette& palette);

QPalette paletteOf(const Colours& colours);

}  // namespace saccade
