// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>
#include <functional>

#include "viewmodels/card_form.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSpinBox;
class QStandardItemModel;

namespace saccade {

class Camera;
class Canvas;

/// Where a person says how pictures are prepared for the network, beside what the network then receives and says.
/// Stands beside the window and blocks nothing; deletes itself.
class CardDialog : public QDialog {
    Q_OBJECT

 public:
    /// Title, filter, and what to do with the file that was chosen.
    using AskForFile = std::function<void(const QString&, const QString&, std::function<void(const QString&)>)>;

    CardDialog(Workspace& workspace, AskForFile ask, QWidget* parent = nullptr);

    CardForm& form() { return form_; }

 private:
    QWidget* buildFields();
    QWidget* buildPreview();
    QWidget* buildButtons();
    QWidget* sizeRow(QSpinBox*& width, QSpinBox*& height, const QString& name);
    QSpinBox* pixels(const QString& name, const QString& accessible);
    QDoubleSpinBox* level(const QString& name, const QString& accessible);
    /// Takes the fields from what is on screen.
    void collect();
    void refresh();
    void refreshPreview();
    void say(const QString& sentence);

    CardForm form_;
    AskForFile ask_;
    bool refreshing_ = false;
    QComboBox* preset_ = nullptr;
    QSpinBox* width_ = nullptr;
    QSpinBox* height_ = nullptr;
    QComboBox* resize_ = nullptr;
    QSpinBox* shorterSide_ = nullptr;
    QWidget* exact_ = nullptr;
    QSpinBox* exactWidth_ = nullptr;
    QSpinBox* exactHeight_ = nullptr;
    QCheckBox* crop_ = nullptr;
    QComboBox* order_ = nullptr;
    QDoubleSpinBox* low_ = nullptr;
    QDoubleSpinBox* high_ = nullptr;
    QLineEdit* mean_ = nullptr;
    QLineEdit* deviation_ = nullptr;
    QComboBox* output_ = nullptr;
    QLabel* classes_ = nullptr;
    QPushButton* forget_ = nullptr;
    Camera* camera_ = nullptr;
    Canvas* seen_ = nullptr;
    QLabel* seenText_ = nullptr;
    QListView* list_ = nullptr;
    QStandardItemModel* predictions_ = nullptr;
    QLabel* sentence_ = nullptr;
    QString said_;  ///< a sentence about a file, until something else changes
    QPushButton* apply_ = nullptr;
    QPushButton* save_ = nullptr;
};

}  // namespace saccade
