// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/settings.h"

#include <QFileInfo>

namespace saccade {
namespace {

constexpr int mostRecent = 10;

}  // namespace

Settings::Settings() : store_(QStringLiteral("Saccade"), QStringLiteral("saccade")) {}

Settings::Settings(const QString& file) : store_(file, QSettings::IniFormat) {}

QByteArray Settings::geometry() const {
    return store_.value(QStringLiteral("window/geometry")).toByteArray();
}

QByteArray Settings::panes() const {
    if (store_.value(QStringLiteral("window/version")).toInt() != panesVersion) return {};
    return store_.value(QStringLiteral("window/panes")).toByteArray();
}

void Settings::keepWindow(const QByteArray& geometry, const QByteArray& panes) {
    store_.setValue(QStringLiteral("window/geometry"), geometry);
    store_.setValue(QStringLiteral("window/panes"), panes);
    store_.setValue(QStringLiteral("window/version"), panesVersion);
}

void Settings::forgetWindow() {
    store_.remove(QStringLiteral("window"));
}

Theme::Choice Settings::theme() const {
    const QString word = store_.value(QStringLiteral("theme")).toString();
    if (word == QLatin1String("light")) return Theme::Choice::light;
    if (word == QLatin1String("dark")) return Theme::Choice::dark;
    return Theme::Choice::system;
}

void Settings::setTheme(Theme::Choice choice) {
    const char* const word = choice == Theme::Choice::light  ? "light"
                             : choice == Theme::Choice::dark ? "dark"
                                                             : "system";
    store_.setValue(QStringLiteral("theme"), QLatin1String(word));
}

QString Settings::device() const {
    return store_.value(QStringLiteral("device"), QStringLiteral("cpu")).toString();
}

void Settings::setDevice(const QString& word) {
    store_.setValue(QStringLiteral("device"), word);
}

bool Settings::networkView() const {
    return store_.value(QStringLiteral("network_view"), false).toBool();
}

void Settings::setNetworkView(bool shown) {
    store_.setValue(QStringLiteral("network_view"), shown);
}

QStringList Settings::recentPictures() const {
    return store_.value(QStringLiteral("recent/pictures")).toStringList();
}

QStringList Settings::recentModels() const {
    return store_.value(QStringLiteral("recent/models")).toStringList();
}

void Settings::addPicture(const QString& file) {
    add(QStringLiteral("recent/pictures"), file);
}

void Settings::addModel(const QString& file) {
    add(QStringLiteral("recent/models"), file);
}

QString Settings::folder(const QString& kind) const {
    return store_.value(QStringLiteral("folder/") + kind).toString();
}

void Settings::setFolder(const QString& kind, const QString& file) {
    store_.setValue(QStringLiteral("folder/") + kind, QFileInfo(file).absolutePath());
}

QString Settings::card(const QString& hash) const {
    return store_.value(QStringLiteral("cards/") + hash).toString();
}

void Settings::keepCard(const QString& hash, const QString& card) {
    // The last of many models; a card is small, a thousand names of classes are not.
    constexpr int mostCards = 100;
    QStringList known = store_.value(QStringLiteral("card_order")).toStringList();
    known.removeAll(hash);
    known.prepend(hash);
    while (known.size() > mostCards)
        store_.remove(QStringLiteral("cards/") + known.takeLast());
    store_.setValue(QStringLiteral("cards/") + hash, card);
    store_.setValue(QStringLiteral("card_order"), known);
}

void Settings::forgetCard(const QString& hash) {
    QStringList known = store_.value(QStringLiteral("card_order")).toStringList();
    if (known.removeAll(hash) == 0) return;
    store_.remove(QStringLiteral("cards/") + hash);
    store_.setValue(QStringLiteral("card_order"), known);
}

void Settings::add(const QString& key, const QString& file) {
    QStringList files = store_.value(key).toStringList();
    files.removeAll(file);
    files.prepend(file);
    store_.setValue(key, files.mid(0, mostRecent));
}

}  // namespace saccade
