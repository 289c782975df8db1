// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLineEdit;

namespace saccade {

/// A folder's path, typed or chosen; may be empty.
class FolderField : public QWidget {
    Q_OBJECT

 public:
    explicit FolderField(QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path);

 Q_SIGNALS:
    /// A person typed or chose another path.
    void edited(const QString& path);

 private:
    void browse();

    QLineEdit* line_ = nullptr;
    QString shown_;
};

}  // namespace saccade
