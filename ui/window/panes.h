// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <vector>

class QDockWidget;
class QMainWindow;
class QMenu;

namespace saccade {

/// The panes around the comparison, and the named ways to arrange them.
class Panes : public QObject {
    Q_OBJECT

 public:
    enum class Arrangement { compare, explore, teach };

    explicit Panes(QMainWindow* window);

    /// Adds a pane; `name` (English, fixed) keeps its place between starts.
    QDockWidget* add(const char* name, const QString& title, QWidget* content);
    /// Puts every pane where an arrangement has it.
    void arrange(Arrangement arrangement);
    /// Adds what shows and hides each pane.
    void fill(QMenu* menu) const;
    /// Gives the keyboard to the next pane that is shown, the comparison among them.
    void focusNext(QWidget* middle, int direction);

    QDockWidget* picture() const { return picture_; }
    QDockWidget* predictions() const { return predictions_; }
    QDockWidget* layers() const { return layers_; }
    QDockWidget* settings() const { return settings_; }
    QDockWidget* history() const { return history_; }

    /// A pane among others behind tabs has its name on its tab; its own title would say it twice.
    void settleTitles();

    void setContent(QWidget* picture, QWidget* predictions, QWidget* layers, QWidget* settings, QWidget* history);

 private:
    QMainWindow* window_;
    QDockWidget* picture_ = nullptr;
    QDockWidget* predictions_ = nullptr;
    QDockWidget* layers_ = nullptr;
    QDockWidget* settings_ = nullptr;
    QDockWidget* history_ = nullptr;
    std::vector<QDockWidget*> all_;
};

}  // namespace saccade
