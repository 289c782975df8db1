// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/layers_model.h"

#include <QFont>
#include <QLocale>
#include <algorithm>
#include <vector>

#include "viewmodels/workspace.h"

namespace saccade {

/// A part of a layer's name: a layer, a module that holds some, or both.
struct LayersModel::Node {
    QString name;      ///< this part alone
    std::string path;  ///< with all before it
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;
    const LayerSummary* layer =
        nullptr;       ///< what it is, or for a module whose output is known by its name, the last of
    bool own = false;  ///< the path is the layer's own name
    bool spatial = false;
    std::int64_t parameters = 0;  ///< with all below

    Node& child(const std::string& part) {
        const QString wanted = QString::fromStdString(part);
        const auto found =
            std::find_if(children.begin(), children.end(), [&](const auto& other) { return other->name == wanted; });
        if (found != children.end()) return **found;
        auto node = std::make_unique<Node>();
        node->name = wanted;
        node->path = path.empty() ? part : path + "." + part;
        node->parent = this;
        node->row = static_cast<int>(children.size());
        children.push_back(std::move(node));
        return *children.back();
    }

    Node& at(const std::string& full) {
        Node* node = this;
        for (std::size_t begin = 0; begin <= full.size();) {
            const auto end = std::min(full.find('.', begin), full.size());
            node = &node->child(full.substr(begin, end - begin));
            begin = end + 1;
        }
        return *node;
    }

    const Node* find(const std::string& full) const {
        if (path == full && layer != nullptr) return this;
        for (const auto& child : children) {
            const bool within = full == child->path || full.starts_with(child->path + ".");
            if (!within) continue;
            if (const Node* const found = child->find(full)) return found;
        }
        return nullptr;
    }

    std::int64_t countParameters() {
        parameters = own ? layer->parameters : 0;
        for (const auto& child : children)
            parameters += child->countParameters();
        return parameters;
    }
};

namespace {

QString shapeText(const Shape& shape) {
    QStringList sides;
    for (std::size_t i = 1; i < shape.size(); ++i)
        sides << QString::number(shape[i]);
    return sides.join(QStringLiteral(" × "));
}

QString fieldText(const ReceptiveField& field) {
    if (field.global) return LayersModel::tr("sees the whole picture");
    return LayersModel::tr("receptive field %1 × %2").arg(field.size[1]).arg(field.size[0]);
}

QString kindText(const LayerSummary& layer) {
    return QString::fromStdString(layer.kind).replace(QLatin1Char('_'), QLatin1Char(' '));
}

}  // namespace

LayersModel::LayersModel(Workspace& workspace)
    : QAbstractItemModel(&workspace), workspace_(workspace), root_(std::make_unique<Node>()) {
    connect(&workspace, &Workspace::modelChanged, this, &LayersModel::reload);
    connect(&workspace, &Workspace::explorationChanged, this, &LayersModel::mark);
}

LayersModel::~LayersModel() = default;

void LayersModel::reload() {
    beginResetModel();
    model_ = workspace_.modelFacts();
    root_ = std::make_unique<Node>();
    layer_ = workspace_.exploration().layer;
    if (model_) {
        for (std::size_t i = 0; i < model_->layers.size(); ++i) {
            const LayerSummary& layer = model_->layers[i];
            const auto place = [&](const std::string& name, bool own) {
                Node& node = root_->at(name);
                node.layer = &layer;
                node.own = own;
                node.spatial = i < model_->spatial.size() && model_->spatial[i];
            };
            place(layer.name, true);
            for (const auto& alias : layer.aliases)
                place(alias, false);
        }
        root_->countParameters();
    }
    endResetModel();
}

void LayersModel::mark() {
    const std::string& chosen = workspace_.exploration().layer;
    if (chosen == layer_) return;
    const QModelIndex before = selected();
    layer_ = chosen;
    for (const QModelIndex& place : {before, selected()}) {
        if (place.isValid()) Q_EMIT dataChanged(place, place.siblingAtColumn(columns - 1));
    }
}

const LayersModel::Node* LayersModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<const Node*>(index.constInternalPointer()) : root_.get();
}

QModelIndex LayersModel::indexOf(const Node* node, int column) const {
    return node == nullptr || node == root_.get() ? QModelIndex() : createIndex(node->row, column, node);
}

QModelIndex LayersModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return indexOf(nodeOf(parent)->children[static_cast<std::size_t>(row)].get(), column);
}

QModelIndex LayersModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(nodeOf(child)->parent) : QModelIndex();
}

int LayersModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int LayersModel::columnCount(const QModelIndex&) const {
    return columns;
}

QVariant LayersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index)) return {};
    const Node& node = *nodeOf(index);
    const std::string& used = layer_.empty() ? model_->defaultLayer : layer_;
    const bool isSelected = node.layer != nullptr && !used.empty() && (node.path == used);
    switch (role) {
        case Qt::DisplayRole:
            switch (index.column()) {
                case NameColumn:
                    return node.name;
                case KindColumn:
                    return node.own ? kindText(*node.layer) : QString();
                case ShapeColumn:
                    return node.layer == nullptr ? QString() : shapeText(node.layer->shape);
                case ParametersColumn:
                    return node.parameters == 0 ? QString()
                                                : QLocale().toString(static_cast<qlonglong>(node.parameters));
                default:
                    return {};
            }
        case Qt::TextAlignmentRole:
            if (index.column() == ParametersColumn) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
            return {};
        case Qt::FontRole: {
            if (!isSelected) return {};
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        case Qt::ToolTipRole:
        case DetailRole: {
            if (node.layer == nullptr) return QString();
            QStringList parts;
            if (node.own && !node.layer->attributes.empty()) parts << QString::fromStdString(node.layer->attributes);
            parts << fieldText(node.layer->receptiveField);
            return parts.join(QStringLiteral("; "));
        }
        case LayerRole:
            return node.layer == nullptr ? QString() : QString::fromStdString(node.path);
        case SelectedRole:
            return isSelected;
        case ChosenRole:
            return isSelected && !layer_.empty();
        case UsableRole:
            return node.layer != nullptr && node.spatial;
        case ShapeRole: {
            QVariantList shape;
            if (node.layer != nullptr) {
                for (const std::int64_t side : node.layer->shape)
                    shape << static_cast<qlonglong>(side);
            }
            return shape;
        }
        case DefaultRole:
            return node.layer != nullptr && node.path == model_->defaultLayer;
        default:
            return {};
    }
}

QVariant LayersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case NameColumn:
            return tr("Layer");
        case KindColumn:
            return tr("Kind");
        case ShapeColumn:
            return tr("Output");
        case ParametersColumn:
            return tr("Parameters");
        default:
            return {};
    }
}

Qt::ItemFlags LayersModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QHash<int, QByteArray> LayersModel::roleNames() const {
    auto names = QAbstractItemModel::roleNames();
    names.insert({{LayerRole, "layer"},
                  {SelectedRole, "selected"},
                  {ChosenRole, "chosen"},
                  {UsableRole, "usable"},
                  {ShapeRole, "shape"},
                  {DefaultRole, "isDefault"},
                  {DetailRole, "detail"}});
    return names;
}

QModelIndex LayersModel::find(const QString& layer) const {
    return layer.isEmpty() ? QModelIndex() : indexOf(root_->find(layer.toStdString()));
}

QModelIndex LayersModel::selected() const {
    if (!model_) return {};
    return find(QString::fromStdString(layer_.empty() ? model_->defaultLayer : layer_));
}

}  // namespace saccade
