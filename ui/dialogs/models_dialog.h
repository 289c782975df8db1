// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

#include "viewmodels/catalogue_model.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace saccade {

/// The published models, to be downloaded and opened. Closing it stops no download.
class ModelsDialog : public QDialog {
    Q_OBJECT

 public:
    /// @param catalogue what there is; nullptr where the list cannot be read, and `fault` says why.
    ModelsDialog(CatalogueModel* catalogue, const QString& fault, QWidget* parent = nullptr);

 Q_SIGNALS:
    void openAsked(const QString& file);
    /// How a model of one's own is brought here from PyTorch.
    void scriptAsked();

 private:
    /// The row of the catalogue that is chosen; -1 for none.
    int row() const;
    void refresh();
    void act();

    CatalogueModel* catalogue_;
    QSortFilterProxyModel* shown_ = nullptr;
    QLineEdit* search_ = nullptr;
    QTableView* table_ = nullptr;
    QLabel* detail_ = nullptr;
    QPushButton* download_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QPushButton* open_ = nullptr;
};

}  // namespace saccade
