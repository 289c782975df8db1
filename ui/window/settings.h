// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "ui/theme/theme.h"

namespace saccade {

/// What is kept between starts: how the window stands, its colours, what was opened last. The exploration itself is
/// not: a start shows something that works.
class Settings {
 public:
    /// The person's own settings.
    Settings();
    /// Those of a file: for tests.
    explicit Settings(const QString& file);

    QByteArray geometry() const;
    /// Docks and tool bars; empty where none were kept, or by a version with other panes.
    QByteArray panes() const;
    void keepWindow(const QByteArray& geometry, const QByteArray& panes);
    void forgetWindow();

    Theme::Choice theme() const;
    void setTheme(Theme::Choice choice);

    /// What was chosen to compute on, a word as of checkDevice(); "cpu" at first.
    QString device() const;
    void setDevice(const QString& word);

    bool networkView() const;
    void setNetworkView(bool shown);

    /// Newest first; at most ten.
    QStringList recentPictures() const;
    QStringList recentModels() const;
    void addPicture(const QString& file);
    void addModel(const QString& file);

    /// The card (JSON) that was chosen for a model, by the hash of its file; empty where none was.
    QString card(const QString& hash) const;
    void keepCard(const QString& hash, const QString& card);
    void forgetCard(const QString& hash);

    /// Where the last file of this kind ("picture", "model", "export") was.
    QString folder(const QString& kind) const;
    void setFolder(const QString& kind, const QString& file);

    /// The number of the arrangement of panes: raised whenever one is added, renamed or taken away.
    static constexpr int panesVersion = 1;

 private:
    void add(const QString& key, const QString& file);

    QSettings store_;
};

}  // namespace saccade
