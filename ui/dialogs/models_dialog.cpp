// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/models_dialog.h"

#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

namespace saccade {

ModelsDialog::ModelsDialog(CatalogueModel* catalogue, const QString& fault, QWidget* parent)
    : QDialog(parent), catalogue_(catalogue) {
    setObjectName(QStringLiteral("modelsDialog"));
    setWindowTitle(tr("Get a network"));
    resize(640, 560);
    auto* const words = new QLabel(fault.isEmpty() ? tr("torchvision's published classifiers of ImageNet's thousand "
                                                        "classes, fetched from PyTorch's server and checked.")
                                                   : fault,
                                   this);
    words->setObjectName(QStringLiteral("modelsWords"));
    words->setWordWrap(true);
    words->setForegroundRole(QPalette::PlaceholderText);
    search_ = new QLineEdit(this);
    search_->setObjectName(QStringLiteral("modelSearch"));
    search_->setPlaceholderText(tr("Search by name"));
    search_->setAccessibleName(tr("Search networks"));
    search_->setClearButtonEnabled(true);
    search_->addAction(quietIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    shown_ = new QSortFilterProxyModel(this);
    shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    shown_->setSortRole(CatalogueModel::SortRole);
    if (catalogue_) shown_->setSourceModel(catalogue_);
    table_ = new QTableView(this);
    table_->setObjectName(QStringLiteral("modelTable"));
    table_->setAccessibleName(tr("Networks"));
    table_->setModel(shown_);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->setSortingEnabled(true);
    table_->sortByColumn(CatalogueModel::NameColumn, Qt::AscendingOrder);
    table_->setFont(tabular(bodyFont()));
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    if (catalogue_) {
        table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        table_->horizontalHeader()->setSectionResizeMode(CatalogueModel::NameColumn, QHeaderView::Stretch);
        // A state that is written while it changes must not move the columns.
        table_->horizontalHeader()->setSectionResizeMode(CatalogueModel::StateColumn, QHeaderView::Fixed);
        table_->setColumnWidth(CatalogueModel::StateColumn, table_->fontMetrics().averageCharWidth() * 20);
    }
    detail_ = new QLabel(this);
    detail_->setObjectName(QStringLiteral("modelDetail"));
    detail_->setWordWrap(true);
    detail_->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    detail_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    detail_->setMinimumHeight(3 * fontMetrics().lineSpacing());

    const auto button = [this](const char* name, const QString& text, const QString& tip) {
        auto* const made = new QPushButton(text, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setToolTip(tip);
        made->setAutoDefault(false);
        return made;
    };
    download_ = button("modelDownload", tr("&Download"), tr("Fetches the file; one that broke off goes on from there"));
    cancel_ = button("modelCancel", tr("&Stop"), tr("Stops the download and keeps what has arrived"));
    open_ = button("modelOpen", tr("&Open"), tr("Opens the network in the window"));
    QPushButton* const script =
        button("modelScript", tr("Export script for &PyTorch…"),
               tr("A Python script that saves a network of your own so that Saccade opens it, with its card"));
    QPushButton* const leave = button("modelClose", tr("Close"), tr("Downloads go on"));
    auto* const deeds = new QHBoxLayout;
    deeds->setSpacing(Metrics::gap);
    deeds->addWidget(download_);
    deeds->addWidget(cancel_);
    deeds->addWidget(open_);
    deeds->addStretch(1);
    auto* const foot = new QHBoxLayout;
    foot->setSpacing(Metrics::gap);
    foot->addWidget(script);
    foot->addStretch(1);
    foot->addWidget(leave);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::margin, Metrics::margin, Metrics::margin, Metrics::margin);
    column->setSpacing(Metrics::gap);
    column->addWidget(words);
    column->addWidget(search_);
    column->addWidget(table_, 1);
    column->addWidget(detail_);
    column->addLayout(deeds);
    column->addSpacing(Metrics::gap);
    column->addLayout(foot);

    connect(search_, &QLineEdit::textChanged, shown_, &QSortFilterProxyModel::setFilterFixedString);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ModelsDialog::refresh);
    connect(table_, &QTableView::doubleClicked, this, &ModelsDialog::act);
    connect(download_, &QPushButton::clicked, this, [this] { catalogue_->download(row()); });
    connect(cancel_, &QPushButton::clicked, this, [this] { catalogue_->cancel(row()); });
    connect(open_, &QPushButton::clicked, this, [this] { Q_EMIT openAsked(catalogue_->fileOf(row())); });
    connect(script, &QPushButton::clicked, this, &ModelsDialog::scriptAsked);
    connect(leave, &QPushButton::clicked, this, &QDialog::close);
    if (catalogue_) connect(catalogue_, &QAbstractItemModel::dataChanged, this, &ModelsDialog::refresh);
    if (shown_->rowCount() > 0) table_->setCurrentIndex(shown_->index(0, 0));
    refresh();
}

int ModelsDialog::row() const {
    return shown_->mapToSource(table_->currentIndex()).row();
}

void ModelsDialog::act() {
    if (!catalogue_) return;
    if (catalogue_->stateOf(row()) == CatalogueModel::State::here) {
        Q_EMIT openAsked(catalogue_->fileOf(row()));
    } else {
        catalogue_->download(row());
    }
}

void ModelsDialog::refresh() {
    using State = CatalogueModel::State;
    const int at = catalogue_ ? row() : -1;
    const State state = at >= 0 ? catalogue_->stateOf(at) : State::absent;
    const bool coming = state == State::waiting || state == State::running;
    download_->setEnabled(at >= 0 && !coming && state != State::here);
    cancel_->setEnabled(coming);
    open_->setEnabled(state == State::here);
    if (at < 0) {
        detail_->clear();
        return;
    }
    const QModelIndex entry = catalogue_->index(at, 0);
    QString text = entry.data(CatalogueModel::DetailRole).toString();
    const QString failure = entry.data(CatalogueModel::FailureRole).toString();
    if (!failure.isEmpty()) text = failure;
    if (state == State::here) text += QLatin1Char('\n') + QDir::toNativeSeparators(catalogue_->fileOf(at));
    detail_->setText(text);
}

}  // namespace saccade
