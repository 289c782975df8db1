// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace saccade {

class SchemaForm;

/// One parameter of the form: its label, a field that fits its type, a button back to the default, and, where a text
/// was not taken, the sentence of why.
class ParameterEditor : public QWidget {
    Q_OBJECT

 public:
    ParameterEditor(SchemaForm& form, int row, QWidget* parent = nullptr);

    /// Takes the value from the form.
    void refresh();
    QWidget* field() const { return field_; }

 private:
    QWidget* makeField();
    void commit(const QString& text);

    SchemaForm& form_;
    int row_;
    QWidget* field_ = nullptr;
    QToolButton* reset_ = nullptr;
    QLabel* error_ = nullptr;
    bool refreshing_ = false;
};

}  // namespace saccade
