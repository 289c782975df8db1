// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/actions/action_table.h"

#include <QCoreApplication>
#include <QStringList>

namespace saccade {
const std::vector<ActionEntry>& actionTable() {
    using C = Command;
    using K = ActionEntry::Kind;
#define TEXT(words) QT_TRANSLATE_NOOP("Actions", words)
    static const std::vector<ActionEntry> table{
        {C::openPicture, "open_picture", TEXT("&Open picture…"), "Ctrl+O", "picture",
         TEXT("Opens a picture; dropping one on the window does the same."), Menu::file},
        {C::openModel, "open_model", TEXT("Open &network…"), "Ctrl+Shift+O", "model",
         TEXT("Opens a network; dropping its file on the window does the same."), Menu::file},
        {C::getModels, "get_models", TEXT("&Get a network…"), "", "",
         TEXT("Lists published networks to download, and has the script that brings one of your own from PyTorch."),
         Menu::file},
        {C::openDemo, "open_demo", TEXT("Open the &demo"), "", "",
         TEXT("Goes back to the network and the picture that Saccade brings along."), Menu::file},
        {C::card, "card", TEXT("Say how pictures are &prepared…"), "", "",
         TEXT("Size, crop, mean, channels and names of the classes: what a network's file may not say."), Menu::file},
        {C::exportComparison, "export_comparison", TEXT("&Export comparison…"), "Ctrl+E", "export",
         TEXT("Writes all tiles as one labelled figure: PNG, SVG, PDF or HTML."), Menu::file, K::plain, true},
        {C::exportTile, "export_tile", TEXT("Export &tile…"), "Ctrl+Shift+E", "",
         TEXT("Writes the current tile as it is shown, at the picture's own resolution."), Menu::file},
        {C::exportMaps, "export_maps", TEXT("Export &maps and recipes…"), "Ctrl+Alt+E", "",
         TEXT("Writes every finished map as numbers (.npy) beside the recipe that makes it again (.json)."),
         Menu::file},
        {C::quit, "quit", TEXT("&Quit"), "Ctrl+Q", "", TEXT("Closes the window; what is computing is dropped."),
         Menu::file, K::plain, true},

        {C::undo, "undo", TEXT("&Undo"), "Ctrl+Z", "undo", TEXT("Takes the last step of the exploration back."),
         Menu::edit},
        {C::redo, "redo", TEXT("&Redo"), "Ctrl+Shift+Z; Ctrl+Y", "redo",
         TEXT("Does the step again that was taken back."), Menu::edit},
        {C::copyTile, "copy_tile", TEXT("&Copy tile"), "Ctrl+C", "",
         TEXT("Puts the current tile's picture on the clipboard."), Menu::edit, K::plain, true},
        {C::paste, "paste", TEXT("&Paste picture"), "Ctrl+V", "paste",
         TEXT("Explores the picture, or the file, that lies on the clipboard."), Menu::edit},

        {C::zoomIn, "zoom_in", TEXT("Zoom &in"), "Ctrl++; Ctrl+=", "zoom_in",
         TEXT("Looks closer, in all tiles at once; the wheel does the same under the pointer."), Menu::view},
        {C::zoomOut, "zoom_out", TEXT("Zoom &out"), "Ctrl+-", "zoom_out",
         TEXT("Looks from farther away, in all tiles at once."), Menu::view},
        {C::fit, "fit", TEXT("&Whole picture"), "Ctrl+0", "fit", TEXT("Shows the whole picture again, in all tiles."),
         Menu::view},
        {C::pixelated, "pixelated", TEXT("&Pixelated"), "Ctrl+Shift+P", "pixels",
         TEXT("Shows the squares that a map and a picture consist of, without smoothing."), Menu::view, K::toggle,
         true},
        {C::sharedScale, "shared_scale", TEXT("One &scale for all"), "Ctrl+Shift+L", "scale",
         TEXT("Gives all tiles the same colour scale, so that their strengths can be compared."), Menu::view,
         K::toggle},
        {C::truth, "truth", TEXT("What is &there"), "Ctrl+T", "truth",
         TEXT("Draws boxes and outlines of the things that are known to be on the picture."), Menu::view, K::toggle},
        {C::networkView, "network_view", TEXT("What the &network receives"), "Ctrl+R", "network_eye",
         TEXT("Shows the picture after resizing and cropping, as the network receives it, beside the original."),
         Menu::view, K::toggle},
        {C::themeSystem, "theme_system", TEXT("Colours of the s&ystem"), "", "",
         TEXT("Light or dark, as the desktop is set."), Menu::view, K::choice, true},
        {C::themeLight, "theme_light", TEXT("&Light"), "", "", TEXT("Dark text on light panes."), Menu::view,
         K::choice},
        {C::themeDark, "theme_dark", TEXT("&Dark"), "", "", TEXT("Light text on dark panes."), Menu::view, K::choice},
        {C::layoutCompare, "layout_compare", TEXT("&Compare"), "Alt+1", "",
         TEXT("Room for the tiles; the picture and its predictions beside them."), Menu::view, K::plain, true},
        {C::layoutExplore, "layout_explore", TEXT("E&xplore"), "Alt+2", "",
         TEXT("Every pane: layers, settings and history too."), Menu::view},
        {C::layoutTeach, "layout_teach", TEXT("Teac&h"), "Alt+3", "",
         TEXT("A large picture with its predictions beside a few large tiles, for a projector."), Menu::view},
        {C::resetLayout, "reset_layout", TEXT("&Reset layout"), "", "",
         TEXT("Puts every pane back to where it stood at first."), Menu::view},
        {C::fullScreen, "full_screen", TEXT("&Full screen"), "F11", "", TEXT("Gives the window the whole screen."),
         Menu::view, K::toggle},

        {C::nextPane, "next_pane", TEXT("Next p&ane"), "F6", "", TEXT("Gives the keyboard to the next pane."),
         Menu::view, K::plain, true},
        {C::previousPane, "previous_pane", TEXT("Previo&us pane"), "Shift+F6", "",
         TEXT("Gives the keyboard to the pane before."), Menu::view},

        {C::addMethod, "add_method", TEXT("&Add a method…"), "Ctrl+N", "add",
         TEXT("Opens the list of methods; the chosen one gets a tile of its own."), Menu::explore},
        {C::previousPicture, "previous_picture", TEXT("&Previous picture"), "PgUp", "previous",
         TEXT("Goes to the picture before this one in its folder."), Menu::explore, K::plain, true},
        {C::nextPicture, "next_picture", TEXT("&Next picture"), "PgDown", "next",
         TEXT("Goes to the picture after this one in its folder."), Menu::explore},
        {C::firstPrediction, "first_prediction", TEXT("Explain the &first prediction"), "Ctrl+1", "target",
         TEXT("Explains whatever the network holds most likely, from picture to picture."), Menu::explore, K::plain,
         true},
        {C::stop, "stop", TEXT("&Stop everything"), "Esc", "stop",
         TEXT("Stops all methods at once; what they have found so far stays."), Menu::explore},

        {C::tileSettings, "tile_settings", TEXT("&Settings"), "F2", "settings",
         TEXT("Goes to the parameters of the current tile's method."), Menu::tile},
        {C::pinTile, "pin_tile", TEXT("&Pin its class"), "Ctrl+P", "pin",
         TEXT("Keeps the current tile at its class while the others follow the predictions."), Menu::tile, K::toggle},
        {C::duplicateTile, "duplicate_tile", TEXT("&Duplicate"), "Ctrl+D", "duplicate",
         TEXT("Puts a copy beside the current tile, to try another setting."), Menu::tile},
        {C::rerunTile, "rerun_tile", TEXT("&Compute again"), "F5", "rerun", TEXT("Computes the current tile anew."),
         Menu::tile},
        {C::stopTile, "stop_tile", TEXT("S&top this one"), "Shift+Esc", "stop",
         TEXT("Stops the current tile; what it has found so far stays."), Menu::tile},
        {C::removeTile, "remove_tile", TEXT("&Remove"), "Del", "close", TEXT("Takes the current tile away."),
         Menu::tile},
        {C::moveTileBack, "move_tile_back", TEXT("Move &back"), "Ctrl+Shift+Left", "left",
         TEXT("Moves the current tile one place towards the first."), Menu::tile, K::plain, true},
        {C::moveTileOn, "move_tile_on", TEXT("Move &on"), "Ctrl+Shift+Right", "right",
         TEXT("Moves the current tile one place towards the last."), Menu::tile},
        {C::previousTile, "previous_tile", TEXT("Pr&evious tile"), "Ctrl+Left", "",
         TEXT("Makes the tile before this one the current one."), Menu::tile, K::plain, true},
        {C::nextTile, "next_tile", TEXT("&Next tile"), "Ctrl+Right", "",
         TEXT("Makes the tile after this one the current one."), Menu::tile},

        {C::cheatSheet, "cheat_sheet", TEXT("&Keys and actions"), "F1", "keyboard",
         TEXT("Lists every action with its key; the list can be saved for printing."), Menu::help},
        {C::methodHelp, "method_help", TEXT("About the &methods"), "Shift+F1", "help",
         TEXT("Says of every method, the current tile's first, what it shows, what it costs and when it misleads."),
         Menu::help},
        {C::about, "about", TEXT("&About Saccade"), "", "", TEXT("Version and licence."), Menu::help, K::plain, true},
    };
#undef TEXT
    return table;
}

const ActionEntry& entryOf(Command command) {
    for (const ActionEntry& entry : actionTable()) {
        if (entry.command == command) return entry;
    }
    qFatal("a command has no line in the action table");
}

QString textOf(const ActionEntry& entry) {
    return QCoreApplication::translate("Actions", entry.text);
}

QString plainTextOf(const ActionEntry& entry) {
    QString text = textOf(entry);
    text.remove(QLatin1Char('&'));
    text.remove(QChar(0x2026));
    return text;
}

QString helpOf(const ActionEntry& entry) {
    return QCoreApplication::translate("Actions", entry.help);
}

QString titleOf(Menu menu) {
    switch (menu) {
        case Menu::file:
            return QCoreApplication::translate("Actions", "&File");
        case Menu::edit:
            return QCoreApplication::translate("Actions", "&Edit");
        case Menu::view:
            return QCoreApplication::translate("Actions", "&View");
        case Menu::explore:
            return QCoreApplication::translate("Actions", "E&xplore");
        case Menu::tile:
            return QCoreApplication::translate("Actions", "&Tile");
        case Menu::help:
            return QCoreApplication::translate("Actions", "&Help");
    }
    return {};
}

QList<QKeySequence> keysOf(const ActionEntry& entry) {
    QList<QKeySequence> keys;
    for (const QString& text : QString::fromLatin1(entry.keys).split(QStringLiteral("; "), Qt::SkipEmptyParts))
        keys.push_back(QKeySequence::fromString(text, QKeySequence::PortableText));
    return keys;
}

}  // namespace saccade
