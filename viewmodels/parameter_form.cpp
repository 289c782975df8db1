// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/parameter_form.h"

#include <algorithm>

#include "engine/core/error.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/words.h"
#include "viewmodels/workspace.h"

namespace saccade {

QString parameterText(const Parameter& parameter, const Parameter::Value& value) {
    const bool automatic = parameter.zeroIsAutomatic && value == Parameter::Value(std::int64_t{0});
    return automatic ? QStringLiteral("auto") : QString::fromStdString(toText(value));
}

ParameterForm::ParameterForm(Workspace& workspace, QObject* parent)
    : QAbstractListModel(parent), workspace_(workspace) {
    connect(&workspace, &Workspace::explorationChanged, this, &ParameterForm::follow);
}

void ParameterForm::setTile(TileId id) {
    tile_ = id;
    follow();
}

const TileChoice* ParameterForm::choice() const {
    return workspace_.exploration().find(tile_);
}

void ParameterForm::follow() {
    const TileChoice* const now = choice();
    const Method* const method = now == nullptr ? nullptr : &findMethod(now->method);
    if (method != method_) {
        beginResetModel();
        method_ = method;
        settings_ = now == nullptr ? TileSettings{} : now->settings;
        errors_.assign(method == nullptr ? 0 : method->parameters.size(), {});
        endResetModel();
        Q_EMIT changed();
        return;
    }
    if (now == nullptr || now->settings == settings_) return;
    settings_ = now->settings;
    errors_.assign(errors_.size(), {});
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT changed();
}

QString ParameterForm::title() const {
    return method_ == nullptr ? QString() : translated(method_->title);
}

QString ParameterForm::summary() const {
    return method_ == nullptr ? QString() : translated(method_->shows);
}

bool ParameterForm::allDefault() const {
    return settings_.empty();
}

QString ParameterForm::valueOf(const Parameter& parameter) const {
    const auto set = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const auto& setting) { return setting.first == parameter.id; });
    if (set == settings_.end()) return parameterText(parameter, parameter.defaultValue);
    return parameter.zeroIsAutomatic && set->second == "0" ? QStringLiteral("auto")
                                                           : QString::fromStdString(set->second);
}

bool ParameterForm::set(int row, const QString& text, Change change) {
    if (row < 0 || row >= rowCount()) return false;
    const auto at = static_cast<std::size_t>(row);
    const QString id = QString::fromStdString(method_->parameters[at].id);
    const QString error = workspace_.tiles()->setParameter(tile_, id, text, change);
    if (errors_[at] != error) {
        errors_[at] = error;
        Q_EMIT dataChanged(index(row), index(row));
    }
    return error.isEmpty();
}

void ParameterForm::reset(int row) {
    if (row < 0 || row >= rowCount()) return;
    const auto at = static_cast<std::size_t>(row);
    workspace_.tiles()->resetParameter(tile_, QString::fromStdString(method_->parameters[at].id));
    if (errors_[at].isEmpty()) return;
    errors_[at].clear();
    Q_EMIT dataChanged(index(row), index(row));
}

void ParameterForm::resetAll() {
    if (method_ == nullptr) return;
    workspace_.tiles()->resetParameter(tile_);
    errors_.assign(errors_.size(), {});
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int ParameterForm::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || method_ == nullptr ? 0 : static_cast<int>(method_->parameters.size());
}

QVariant ParameterForm::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid)) return {};
    const auto at = static_cast<std::size_t>(index.row());
    const Parameter& parameter = method_->parameters[at];
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

bool ParameterForm::setData(const QModelIndex& index, const QVariant& value, int role) {
    return role == Qt::EditRole && index.isValid() && set(index.row(), value.toString());
}

Qt::ItemFlags ParameterForm::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

QHash<int, QByteArray> ParameterForm::roleNames() const {
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
                  {UnitRole, "unit"},
                  {AllowedRole, "allowed"},
                  {AcceptsFileRole, "acceptsFile"},
                  {ZeroIsAutomaticRole, "zeroIsAutomatic"},
                  {AdvancedRole, "advanced"},
                  {ErrorRole, "error"}});
    return names;
}

}  // namespace saccade
