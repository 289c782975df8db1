// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/schema_form.h"

#include <QStringList>
#include <algorithm>

#include "engine/core/error.h"
#include "viewmodels/words.h"

namespace saccade {

QString parameterText(const Parameter& parameter, const Parameter::Value& value) {
    const bool automatic = parameter.zeroIsAutomatic && value == Parameter::Value(std::int64_t{0});
    return automatic ? QStringLiteral("auto") : QString::fromStdString(toText(value));
}

Parameter::Value putSetting(TileSettings& settings, const std::string& owner, const Parameter& parameter,
                            const std::string& text) {
    Parameter::Value value = parameter.parse(owner, text);
    std::erase_if(settings, [&](const auto& setting) { return setting.first == parameter.id; });
    if (value != parameter.defaultValue) settings.emplace_back(parameter.id, toText(value));
    std::sort(settings.begin(), settings.end());
    return value;
}

void SchemaForm::setSchema(std::string owner, Schema schema, TileSettings settings) {
    beginResetModel();
    owner_ = std::move(owner);
    schema_ = std::move(schema);
    settings_ = std::move(settings);
    errors_.assign(schema_.size(), {});
    endResetModel();
    Q_EMIT changed();
}

void SchemaForm::setSettings(const TileSettings& settings) {
    if (settings == settings_) return;
    settings_ = settings;
    errors_.assign(errors_.size(), {});
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT changed();
}

QString SchemaForm::store(const Parameter& parameter, const QString& text, Change) {
    TileSettings next = settings_;
    try {
        putSetting(next, owner_, parameter, text.trimmed().toStdString());
    } catch (const RequestError& error) {
        return sentence(error.message());
    }
    setSettings(next);
    return {};
}

void SchemaForm::giveUp(const Parameter* parameter) {
    TileSettings next = settings_;
    std::erase_if(next, [&](const auto& setting) { return parameter == nullptr || setting.first == parameter->id; });
    setSettings(next);
}

QString SchemaForm::valueOf(const Parameter& parameter) const {
    const auto set = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const auto& setting) { return setting.first == parameter.id; });
    if (set == settings_.end()) return parameterText(parameter, parameter.defaultValue);
    return parameter.zeroIsAutomatic && set->second == "0" ? QStringLiteral("auto")
                                                           : QString::fromStdString(set->second);
}

bool SchemaForm::set(int row, const QString& text, Change change) {
    if (row < 0 || row >= rowCount()) return false;
    const auto at = static_cast<std::size_t>(row);
    const QString error = store(schema_[at], text, change);
    if (errors_[at] != error) {
        errors_[at] = error;
        Q_EMIT dataChanged(index(row), index(row));
    }
    return error.isEmpty();
}

void SchemaForm::reset(int row) {
    if (row < 0 || row >= rowCount()) return;
    const auto at = static_cast<std::size_t>(row);
    giveUp(&schema_[at]);
    if (errors_[at].isEmpty()) return;
    errors_[at].clear();
    Q_EMIT dataChanged(index(row), index(row));
}

void SchemaForm::resetAll() {
    if (schema_.empty()) return;
    giveUp(nullptr);
    errors_.assign(errors_.size(), {});
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int SchemaForm::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(schema_.size());
}

QVariant SchemaForm::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid)) return {};
    const auto at = static_cast<std::size_t>(index.row());
    const Parameter& parameter = schema_[at];
    switch (role) {
        case Qt::DisplayRole:
        case LabelRole:
            return translated(parameter.label);
        case IdRole:
            return QString::fromStdString(parameter.id);
        case Qt::ToolTipRole:
        case HelpRole:
            return translated(parameter.help);
        case TypeRole:
            return static_cast<int>(parameter.type);
        case Qt::EditRole:
        case ValueRole:
            return valueOf(parameter);
        case DefaultRole:
            return parameterText(parameter, parameter.defaultValue);
        case IsDefaultRole:
            return valueOf(parameter) == parameterText(parameter, parameter.defaultValue);
        case MinimumRole:
            return parameter.minimum;
        case MaximumRole:
            return parameter.maximum;
        case StepRole:
            return parameter.step;
        case ChoicesRole: {
            QStringList choices;
            for (const auto& choice : parameter.choices)
                choices << QString::fromStdString(choice);
            return choices;
        }
        case ChoiceNamesRole:
            return choiceNames(parameter);
        case UnitRole:
            return translated(parameter.unit);
        case AllowedRole:
            return QString::fromStdString(parameter.allowed());
        case AcceptsFileRole:
            return parameter.acceptsFile;
        case ZeroIsAutomaticRole:
            return parameter.zeroIsAutomatic;
        case AdvancedRole:
            return parameter.advanced;
        case ErrorRole:
            return errors_[at];
        default:
            return {};
    }
}

bool SchemaForm::setData(const QModelIndex& index, const QVariant& value, int role) {
    return role == Qt::EditRole && index.isValid() && set(index.row(), value.toString());
}

Qt::ItemFlags SchemaForm::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

QHash<int, QByteArray> SchemaForm::roleNames() const {
    auto names = QAbstractListModel::roleNames();
    names.insert({{IdRole, "id"},
                  {LabelRole, "label"},
                  {HelpRole, "help"},
                  {TypeRole, "type"},
                  {ValueRole, "value"},
                  {DefaultRole, "default"},
                  {IsDefaultRole, "isDefault"},
                  {MinimumRole, "minimum"},
                  {MaximumRole, "maximum"},
                  {StepRole, "step"},
                  {ChoicesRole, "choices"},
                  {ChoiceNamesRole, "choiceNames"},
                  {UnitRole, "unit"},
                  {AllowedRole, "allowed"},
                  {AcceptsFileRole, "acceptsFile"},
                  {ZeroIsAutomaticRole, "zeroIsAutomatic"},
                  {AdvancedRole, "advanced"},
                  {ErrorRole, "error"}});
    return names;
}

}  // namespace saccade
