// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/actions/cheat_sheet.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/actions/action_table.h"
#include "ui/theme/metrics.h"

namespace saccade {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("CheatSheet", text);
}

QString row(const QString& keys, const QString& name, const QString& help) {
    return QStringLiteral("<tr><td width=\"24%\"><kbd>%1</kbd></td><td width=\"26%\"><b>%2</b></td><td>%3</td></tr>\n")
        .arg(keys.toHtmlEscaped(), name.toHtmlEscaped(), help.toHtmlEscaped());
}

QString keysText(const ActionEntry& entry) {
    QStringList texts;
    for (const QKeySequence& keys : keysOf(entry))
        texts.push_back(keys.toString(QKeySequence::NativeText));
    return texts.join(QStringLiteral(", "));
}

struct Gesture {
    const char* what;
    const char* where;
    const char* help;
};

#define TEXT(words) QT_TRANSLATE_NOOP("CheatSheet", words)
constexpr Gesture gestures[] = {
    {TEXT("Wheel"), TEXT("on a map"), TEXT("Zooms all maps at the pointer.")},
    {TEXT("Drag"), TEXT("on a map"), TEXT("Moves all maps, once zoomed in.")},
    {TEXT("Double click"), TEXT("on a map"), TEXT("Shows the whole picture again.")},
    {TEXT("Pointer, arrow keys"), TEXT("on a map"),
     TEXT("Moves the crosshair; every colour bar shows the value of its map there. Shift makes larger steps.")},
    {TEXT("Drag"), TEXT("on a tile's title"), TEXT("Moves the tile to another place.")},
    {TEXT("Click"), TEXT("on a prediction"), TEXT("Explains that class in every tile that is not pinned.")},
    {TEXT("Ctrl + click"), TEXT("on a prediction"),
     TEXT("Explains what speaks for the first class rather than this one.")},
    {TEXT("Click"), TEXT("on a layer"), TEXT("Class activation maps look at that layer.")},
    {TEXT("1 to 9"), TEXT("anywhere"), TEXT("Makes the tile of that number the current one.")},
};
#undef TEXT

class CheatSheet : public QDialog {
 public:
    explicit CheatSheet(QWidget* parent) : QDialog(parent) {
        setWindowTitle(say("Keys and actions"));
        setAttribute(Qt::WA_DeleteOnClose);
        resize(760, 640);
        auto* const page = new QTextBrowser(this);
        page->setObjectName(QStringLiteral("cheatSheetPage"));
        page->setAccessibleName(windowTitle());
        page->setHtml(cheatSheetHtml());
        page->setFrameShape(QFrame::NoFrame);
        auto* const note = new QLabel(this);
        note->setWordWrap(true);
        auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
        auto* const save = buttons->addButton(say("Save for printing…"), QDialogButtonBox::ActionRole);
        connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
        connect(save, &QPushButton::clicked, this, [this, note] {
            const QString file = QFileDialog::getSaveFileName(
                this, say("Save for printing"), QStringLiteral("saccade-keys.html"), QStringLiteral("HTML (*.html)"));
            if (file.isEmpty()) return;
            QSaveFile out(file);
            const bool written =
                out.open(QIODevice::WriteOnly) && out.write(cheatSheetHtml().toUtf8()) > 0 && out.commit();
            note->setText(written ? say("Saved as %1.").arg(file)
                                  : say("%1 cannot be written: %2.").arg(file, out.errorString()));
        });
        auto* const column = new QVBoxLayout(this);
        column->setSpacing(Metrics::gap);
        column->addWidget(page, 1);
        column->addWidget(note);
        column->addWidget(buttons);
    }
};

}  // namespace

QString cheatSheetHtml() {
    QString page = QStringLiteral(
                       "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title>\n"
                       "<style>body{font-family:sans-serif;margin:2em}td{padding:3px 12px 3px 0;"
                       "vertical-align:top}h2{font-size:1.1em;margin:1.2em 0 .2em}</style></head><body>\n"
                       "<h1>%1</h1>\n")
                       .arg(say("Saccade: keys and actions").toHtmlEscaped());
    bool open = false;
    Menu last = Menu::file;
    for (const ActionEntry& entry : actionTable()) {
        if (!open || entry.menu != last) {
            if (open) page += QStringLiteral("</table>\n");
            page += QStringLiteral("<h2>%1</h2>\n<table width=\"100%\">\n")
                        .arg(titleOf(entry.menu).remove(QLatin1Char('&')).toHtmlEscaped());
            last = entry.menu;
            open = true;
        }
        page += row(keysText(entry), plainTextOf(entry), helpOf(entry));
    }
    page +=
        QStringLiteral("</table>\n<h2>%1</h2>\n<table width=\"100%\">\n").arg(say("With the pointer").toHtmlEscaped());
    for (const Gesture& gesture : gestures)
        page += row(say(gesture.what), say(gesture.where), say(gesture.help));
    return page + QStringLiteral("</table>\n</body></html>\n");
}

void showCheatSheet(QWidget* parent) {
    if (auto* const open = parent->findChild<QDialog*>(QStringLiteral("cheatSheet"))) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto* const sheet = new CheatSheet(parent);
    sheet->setObjectName(QStringLiteral("cheatSheet"));
    sheet->show();
}

}  // namespace saccade
