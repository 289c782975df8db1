// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractListModel>
#include <QString>
#include <vector>

#include "engine/core/parameters.h"
#include "viewmodels/exploration.h"

namespace saccade {

/// The parameters of a schema with the values they have, a row each: what every form is made from.
///
/// By itself it keeps the values; ParameterForm keeps them in a tile.
class SchemaForm : public QAbstractListModel {
    Q_OBJECT

 public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        LabelRole,            ///< "Samples"; also Qt::DisplayRole
        HelpRole,             ///< one or two sentences
        TypeRole,             ///< int of Parameter::Type
        ValueRole,            ///< text; "auto" where the method chooses
        DefaultRole,          ///< text
        IsDefaultRole,        ///< bool
        MinimumRole,          ///< double; integer and real; list: the least number of words
        MaximumRole,          ///< double
        StepRole,             ///< double
        ChoicesRole,          ///< QStringList of the allowed words
        ChoiceNamesRole,      ///< QStringList: the same words as people read them, methods by their titles
        UnitRole,             ///< text; may be empty
        AllowedRole,          ///< "a whole number from 1 to 50000"
        AcceptsFileRole,      ///< bool: a picture file's name is allowed too
        ZeroIsAutomaticRole,  ///< bool: 0 means "auto"
        AdvancedRole,         ///< bool
        ErrorRole             ///< why the last text was not taken; else empty
    };

    explicit SchemaForm(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    /// Other parameters, all at their defaults. `owner` is the id that sentences begin with: "rise: samples=0 is not
    /// allowed".
    void setSchema(std::string owner, Schema schema, TileSettings settings = {});
    const Schema& schema() const { return schema_; }
    /// What differs from the defaults, sorted by name.
    const TileSettings& settings() const { return settings_; }
    /// Takes values that were checked, as undo does; takes away every sentence.
    void setSettings(const TileSettings& settings);
    bool allDefault() const { return settings_.empty(); }

    /// Takes a text as it was typed. Answers whether it was allowed; if not, ErrorRole holds the sentence, and the
    /// value stays what it was.
    bool set(int row, const QString& text, Change change = Change::done);
    void reset(int row);
    void resetAll();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Qt::EditRole takes a text like set().
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QHash<int, QByteArray> roleNames() const override;

 Q_SIGNALS:
    /// The schema or any value changed.
    void changed();

 protected:
    /// Puts a text where the values are kept; answers why it was not taken, or nothing.
    virtual QString store(const Parameter& parameter, const QString& text, Change change);
    /// Back to the default; nullptr: all of them.
    virtual void giveUp(const Parameter* parameter);

 private:
    QString valueOf(const Parameter& parameter) const;

    std::string owner_;
    Schema schema_;
    TileSettings settings_;
    std::vector<QString> errors_;  ///< one a row
};

/// A value as a form shows it: "auto" where zero means that.
QString parameterText(const Parameter& parameter, const Parameter::Value& value);

/// Checks a text and puts it among settings: what equals the default is left out, and equal choices are equal however
/// they were made. Throws RequestError as Parameter::parse does. Answers the value.
Parameter::Value putSetting(TileSettings& settings, const std::string& owner, const Parameter& parameter,
                            const std::string& text);

}  // namespace saccade
