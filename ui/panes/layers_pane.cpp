// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/panes/layers_pane.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <functional>

#include "ui/actions/actions.h"
#include "ui/comparison/elided_label.h"
#include "ui/panes/banner.h"
#include "ui/panes/empty_state.h"
#include "ui/panes/inside_target_bar.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "viewmodels/layers_model.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

/// The layer in use in the accent's colour, those that cannot be used quieter.
class LayerDelegate : public QStyledItemDelegate {
 public:
    using QStyledItemDelegate::QStyledItemDelegate;

 protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const QModelIndex first = index.siblingAtColumn(LayersModel::NameColumn);
        const Colours& colours = coloursOf(option->palette);
        if (first.data(LayersModel::SelectedRole).toBool()) {
            option->font.setWeight(QFont::DemiBold);
            option->palette.setColor(QPalette::Text, colours.accent);
        } else if (!first.data(LayersModel::UsableRole).toBool() || index.column() != LayersModel::NameColumn) {
            option->palette.setColor(QPalette::Text, colours.quiet);
        }
    }
};

}  // namespace

LayersPane::LayersPane(Workspace& workspace, Actions& actions, QWidget* parent)
    : QWidget(parent), workspace_(workspace) {
    setObjectName(QStringLiteral("layersPane"));
    banner_ = new Banner(this);
    banner_->setObjectName(QStringLiteral("modelBanner"));
    card_ = new Banner(this);
    card_->setObjectName(QStringLiteral("cardBanner"));
    card_->offer(textOf(entryOf(Command::card)).remove(QLatin1Char('&')));
    connect(card_, &Banner::acted, actions[Command::card], &QAction::trigger);
    output_ = new QLabel(this);
    output_->setObjectName(QStringLiteral("outputText"));
    output_->setWordWrap(true);
    output_->setFont(smallFont());
    output_->setForegroundRole(QPalette::PlaceholderText);
    output_->setMinimumWidth(1);
    model_ = new ElidedLabel(ElidedLabel::Rank::first, this);
    model_->setObjectName(QStringLiteral("modelText"));
    layer_ = new ElidedLabel(ElidedLabel::Rank::second, this);
    layer_->setObjectName(QStringLiteral("layerText"));
    reset_ = new QToolButton(this);
    reset_->setObjectName(QStringLiteral("defaultLayer"));
    reset_->setIcon(quietIcon(QStringLiteral("reset")));
    reset_->setIconSize({Metrics::smallIcon, Metrics::smallIcon});
    reset_->setToolTip(tr("Back to the last layer that still has places"));
    reset_->setAccessibleName(reset_->toolTip());
    QSizePolicy keep = reset_->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    reset_->setSizePolicy(keep);

    tree_ = new QTreeView(this);
    tree_->setObjectName(QStringLiteral("layers"));
    tree_->setAccessibleName(tr("Layers"));
    tree_->setModel(workspace.layers());
    tree_->setItemDelegate(new LayerDelegate(tree_));
    tree_->setUniformRowHeights(true);
    tree_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    tree_->setIndentation(Metrics::margin);
    tree_->setFont(tabular(smallFont()));
    tree_->setExpandsOnDoubleClick(false);
    tree_->header()->setStretchLastSection(false);
    // Names first: where room is short, the kind gives way, which the tool tip says too.
    for (const int column : {LayersModel::NameColumn, LayersModel::ShapeColumn, LayersModel::ParametersColumn})
        tree_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    tree_->header()->setSectionResizeMode(LayersModel::KindColumn, QHeaderView::Stretch);
    tree_->setColumnHidden(LayersModel::ParametersColumn, true);
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    inside_ = new InsideTargetBar(workspace_, this);
    stack_ = new QStackedWidget(this);
    stack_->addWidget(tree_);
    stack_->addWidget(new EmptyState(QStringLiteral("model"), tr("Drop a network's file here, or open one."),
                                     actions[Command::openModel], this));

    auto* const second = new QHBoxLayout;
    second->addWidget(layer_, 1);
    second->addWidget(reset_);
    auto* const head = new QVBoxLayout;
    head->setContentsMargins(Metrics::gap, 0, Metrics::grid, 0);
    head->setSpacing(0);
    head->addWidget(model_);
    head->addLayout(second);
    head->addWidget(output_);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, Metrics::grid, 0, 0);
    column->setSpacing(Metrics::grid);
    column->addWidget(banner_);
    column->addWidget(card_);
    column->addLayout(head);
    column->addWidget(stack_, 1);
    column->addWidget(inside_);

    connect(tree_, &QWidget::customContextMenuRequested, this, &LayersPane::showMenu);
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, &LayersPane::showInside);
    connect(tree_, &QTreeView::clicked, this, &LayersPane::choose);
    connect(tree_, &QTreeView::activated, this, &LayersPane::choose);
    connect(reset_, &QToolButton::clicked, this, [this] { workspace_.setLayer({}); });
    connect(&workspace_, &Workspace::modelErrorChanged, this, &LayersPane::refresh);
    connect(&workspace_, &Workspace::modelChanged, this, &LayersPane::refresh);
    connect(&workspace_, &Workspace::explorationChanged, this, &LayersPane::refresh);
    connect(workspace.layers(), &QAbstractItemModel::modelReset, this, &LayersPane::showTree);
    connect(banner_, &Banner::dismissed, &workspace_, &Workspace::dismissErrors);
    connect(card_, &Banner::dismissed, this, [this] { dismissedCard_ = workspace_.cardText(); });
    refresh();
    showTree();
    showInside();
}

void LayersPane::showInside() {
    const QModelIndex first = tree_->currentIndex().siblingAtColumn(LayersModel::NameColumn);
    Shape shape;
    for (const QVariant& side : first.data(LayersModel::ShapeRole).toList())
        shape.push_back(side.toLongLong());
    inside_->setLayer(first.data(LayersModel::LayerRole).toString(), shape);
}

void LayersPane::showMenu(const QPoint& at) {
    const QModelIndex place = tree_->indexAt(at);
    if (!place.isValid()) return;
    tree_->setCurrentIndex(place);
    const QModelIndex first = place.siblingAtColumn(LayersModel::NameColumn);
    const auto sides = first.data(LayersModel::ShapeRole).toList().size();
    const bool usable = first.data(LayersModel::UsableRole).toBool();
    auto* const menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("layerMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, bool possible, const std::function<void()>& deed) {
        QAction* const action = menu->addAction(text);
        action->setEnabled(possible);
        connect(action, &QAction::triggered, this, deed);
    };
    add(tr("Class activation maps look here"), usable, [this, place = QPersistentModelIndex(place)] { choose(place); });
    menu->addSeparator();
    add(tr("Explain a channel"), sides == 2 || sides == 4, [this] { inside_->choose(InsideTarget::Kind::channel); });
    add(tr("Explain one unit"), sides == 4, [this] { inside_->choose(InsideTarget::Kind::unit); });
    add(tr("Explain a place with all its channels"), sides == 4, [this] { inside_->choose(InsideTarget::Kind::cell); });
    menu->popup(tree_->viewport()->mapToGlobal(at));
}

void LayersPane::choose(const QModelIndex& at) {
    const QModelIndex first = at.siblingAtColumn(LayersModel::NameColumn);
    const QString layer = first.data(LayersModel::LayerRole).toString();
    const bool usable = first.data(LayersModel::UsableRole).toBool();
    if (layer.isEmpty() || !usable || first.data(LayersModel::SelectedRole).toBool()) return;
    workspace_.setLayer(layer);
}

void LayersPane::refresh() {
    banner_->say(workspace_.modelError());
    const QString card = workspace_.cardText();
    card_->say(workspace_.cardIsGuess() && card != dismissedCard_ ? tr("How pictures are prepared is %1.").arg(card)
                                                                  : QString(),
               true);
    model_->setText(workspace_.modelText());
    output_->setText(workspace_.outputText());
    output_->setVisible(!output_->text().isEmpty());
    const QModelIndex selected = workspace_.layers()->selected();
    const QString name = selected.data(LayersModel::LayerRole).toString();
    const bool chosen = selected.data(LayersModel::ChosenRole).toBool();
    layer_->setText(name.isEmpty() ? QString()
                    : chosen       ? tr("Class activation maps look at %1").arg(name)
                                   : tr("Class activation maps look at %1, the default").arg(name));
    reset_->setVisible(chosen);
    stack_->setCurrentIndex(workspace_.modelFacts() ? 0 : 1);
}

void LayersPane::showTree() {
    // The top level open, the way to the layer in use too.
    for (int row = 0; row < workspace_.layers()->rowCount(); ++row)
        tree_->expand(workspace_.layers()->index(row, 0));
    const QModelIndex selected = workspace_.layers()->selected();
    if (!selected.isValid()) return;
    for (QModelIndex up = selected.parent(); up.isValid(); up = up.parent())
        tree_->expand(up);
    tree_->scrollTo(selected, QAbstractItemView::PositionAtCenter);
}

}  // namespace saccade
