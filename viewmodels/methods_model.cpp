// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/methods_model.h"

#include <algorithm>

#include "viewmodels/words.h"

namespace saccade {
namespace {

// Of an index of a method, the number of its family and one; of a family's, nothing.
constexpr quintptr ofFamily = 0;

bool isMethod(const std::string& word) {
    return std::any_of(methods().begin(), methods().end(), [&](const Method& method) { return method.id == word; });
}

bool matches(const Method& method, const QStringList& words) {
    QStringList texts{QString::fromStdString(method.id), translated(method.title), translated(method.family),
                      QString::fromStdString(method.paper), translated(method.shows)};
    for (const auto& parameter : method.parameters) {
        texts << QString::fromStdString(parameter.id) << translated(parameter.label);
        // What averages other methods names them; they are found under their own names.
        for (const auto& choice : parameter.choices) {
            if (!isMethod(choice)) texts << QString::fromStdString(choice);
        }
    }
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return std::any_of(texts.begin(), texts.end(),
                           [&](const QString& text) { return text.contains(word, Qt::CaseInsensitive); });
    });
}

}  // namespace

MethodsModel::MethodsModel(QObject* parent) : QAbstractItemModel(parent) {
    reload();
}

void MethodsModel::setFilter(const QString& filter) {
    if (filter == filter_) return;
    beginResetModel();
    filter_ = filter;
    reload();
    endResetModel();
}

void MethodsModel::reload() {
    families_.clear();
    const QStringList words = filter_.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const auto& method : saccade::methods()) {
        if (!matches(method, words)) continue;
        const QString name = translated(method.family);
        auto family =
            std::find_if(families_.begin(), families_.end(), [&](const Family& other) { return other.name == name; });
        if (family == families_.end()) family = families_.insert(families_.end(), Family{name, {}});
        family->methods.push_back(&method);
    }
}

QModelIndex MethodsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : ofFamily);
}

QModelIndex MethodsModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == ofFamily) return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, ofFamily);
}

int MethodsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(families_.size());
    if (parent.internalId() != ofFamily || parent.column() > 0) return 0;
    return static_cast<int>(families_[static_cast<std::size_t>(parent.row())].methods.size());
}

int MethodsModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant MethodsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index)) return {};
    if (index.internalId() == ofFamily) {
        const Family& family = families_[static_cast<std::size_t>(index.row())];
        switch (role) {
            case Qt::DisplayRole:
            case TitleRole:
            case FamilyRole:
                return family.name;
            case IdRole:
                return QString();
            case IsFamilyRole:
                return true;
            default:
                return {};
        }
    }
    const Family& family = families_[static_cast<std::size_t>(index.internalId() - 1)];
    const Method& method = *family.methods[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole:
            return translated(method.title);
        case Qt::ToolTipRole:
        case ShowsRole:
            return translated(method.shows);
        case IdRole:
            return QString::fromStdString(method.id);
        case FamilyRole:
            return family.name;
        case PaperRole:
            return QString::fromStdString(method.paper);
        case FormulaRole:
            return QString::fromStdString(method.formula);
        case CostRole:
            return translated(method.cost);
        case MisleadsRole:
            return translated(method.misleads);
        case UsesLayerRole:
            return method.usesLayer;
        case HelpRole:
            return helpHtml(method);
        case IsFamilyRole:
            return false;
        default:
            return {};
    }
}

Qt::ItemFlags MethodsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    if (index.internalId() == ofFamily) return Qt::ItemIsEnabled;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QHash<int, QByteArray> MethodsModel::roleNames() const {
    auto names = QAbstractItemModel::roleNames();
    names.insert({{IdRole, "id"},
                  {TitleRole, "title"},
                  {FamilyRole, "family"},
                  {ShowsRole, "shows"},
                  {PaperRole, "paper"},
                  {FormulaRole, "formula"},
                  {CostRole, "cost"},
                  {MisleadsRole, "misleads"},
                  {UsesLayerRole, "usesLayer"},
                  {HelpRole, "help"},
                  {IsFamilyRole, "isFamily"}});
    return names;
}

QString MethodsModel::idAt(const QModelIndex& index) const {
    return data(index, IdRole).toString();
}

QModelIndex MethodsModel::first() const {
    return families_.empty() ? QModelIndex() : index(0, 0, index(0, 0));
}

QModelIndex MethodsModel::find(const QString& id) const {
    const std::string wanted = id.toStdString();
    for (std::size_t f = 0; f < families_.size(); ++f) {
        const auto& inside = families_[f].methods;
        const auto found =
            std::find_if(inside.begin(), inside.end(), [&](const Method* method) { return method->id == wanted; });
        if (found != inside.end()) return createIndex(static_cast<int>(found - inside.begin()), 0, f + 1);
    }
    return {};
}

QString MethodsModel::helpHtml(const Method& method) {
    const auto part = [](const QString& title, const QString& text) {
        return QStringLiteral("<p><b>%1</b><br>%2</p>").arg(title, text.toHtmlEscaped());
    };
    QString html = QStringLiteral("<h3>%1</h3><p>%2</p>")
                       .arg(translated(method.title).toHtmlEscaped(), translated(method.shows).toHtmlEscaped());
    html += part(tr("When it misleads"), translated(method.misleads));
    html += part(tr("Formula"), QString::fromStdString(method.formula));
    html += part(tr("Cost"), translated(method.cost));
    html += part(tr("Paper"), QString::fromStdString(method.paper));
    return html;
}

}  // namespace saccade
