// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>
#include <vector>

namespace saccade {

/// Everything a person can ask of the window by menu, button or key.
enum class Command {
    openPicture,
    openModel,
    getModels,
    openDemo,
    card,
    exportComparison,
    exportTile,
    exportMaps,
    quit,
    undo,
    redo,
    paste,
    copyTile,
    zoomIn,
    zoomOut,
    fit,
    pixelated,
    sharedScale,
    truth,
    networkView,
    themeSystem,
    themeLight,
    themeDark,
    layoutCompare,
    layoutExplore,
    layoutTeach,
    resetLayout,
    fullScreen,
    nextPane,
    previousPane,
    addMethod,
    previousPicture,
    nextPicture,
    firstPrediction,
    stop,
    stopTile,
    rerunTile,
    tileSettings,
    pinTile,
    duplicateTile,
    removeTile,
    moveTileBack,
    moveTileOn,
    previousTile,
    nextTile,
    cheatSheet,
    methodHelp,
    about,
};

/// The menu an action stands in, in the order of the menu bar.
enum class Menu { file, edit, view, explore, tile, help };

/// One line of the action table: what menus, tool bar, shortcuts, tool tips and the cheat sheet are made from.
struct ActionEntry {
    enum class Kind { plain, toggle, choice };

    Command command;
    const char* id;    ///< for settings and tests: "add_method"
    const char* text;  ///< English with a mnemonic; translated in the context "Actions"
    const char* keys;  ///< portable text of the shortcuts, separated by "; "; may be empty
    const char* icon;  ///< a name in resources/icons; may be empty
    const char* help;  ///< one sentence; translated likewise
    Menu menu;
    Kind kind = Kind::plain;   ///< choice: one of the neighbours of the same kind is on
    bool startsGroup = false;  ///< a separator stands before it in the menu
};

/// Every action once, in the order of the menus.
const std::vector<ActionEntry>& actionTable();
const ActionEntry& entryOf(Command command);

QString textOf(const ActionEntry& entry);       ///< translated, with its mnemonic
QString plainTextOf(const ActionEntry& entry);  ///< without mnemonic and dots
QString helpOf(const ActionEntry& entry);
QString titleOf(Menu menu);  ///< translated, with its mnemonic
/// The shortcuts, the first one being the one that menus show.
QList<QKeySequence> keysOf(const ActionEntry& entry);

}  // namespace saccade
