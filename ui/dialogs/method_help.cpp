// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/method_help.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSplitter>
#include <QTextBrowser>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/comparison/method_delegate.h"
#include "ui/theme/metrics.h"
#include "viewmodels/method_page.h"

namespace saccade {

MethodHelp::MethodHelp(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("methodHelpWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Methods"));
    resize(860, 640);
    search_ = makeMethodSearch(this);
    search_->setObjectName(QStringLiteral("helpSearch"));
    search_->installEventFilter(this);
    tree_ = new QTreeView(this);
    tree_->setObjectName(QStringLiteral("helpTree"));
    tree_->setAccessibleName(tr("Methods by family"));
    tree_->setModel(&methods_);
    tree_->setItemDelegate(new MethodDelegate(tree_));
    prepareMethodTree(tree_);
    page_ = new QTextBrowser(this);
    page_->setObjectName(QStringLiteral("methodHelpPage"));
    page_->setFrameShape(QFrame::NoFrame);
    page_->setOpenExternalLinks(true);
    page_->document()->setDocumentMargin(Metrics::margin);
    // A long formula is broken rather than cut off.
    page_->document()->setDefaultStyleSheet(
        QStringLiteral("h1 { font-size: x-large; } h2 { font-size: medium; } pre { white-space: pre-wrap; } td, th { "
                       "padding-right: 12px; padding-bottom: 6px; } th { "
                       "text-align: left; }"));

    auto* const side = new QWidget(this);
    auto* const sideColumn = new QVBoxLayout(side);
    sideColumn->setContentsMargins(0, 0, 0, 0);
    sideColumn->setSpacing(Metrics::gap);
    sideColumn->addWidget(search_);
    sideColumn->addWidget(tree_, 1);
    auto* const halves = new QSplitter(this);
    halves->addWidget(side);
    halves->addWidget(page_);
    halves->setStretchFactor(0, 0);
    halves->setStretchFactor(1, 1);
    halves->setSizes({270, 570});
    halves->setChildrenCollapsible(false);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::margin, Metrics::margin, Metrics::margin, Metrics::margin);
    column->setSpacing(Metrics::gap);
    column->addWidget(halves, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(search_, &QLineEdit::textChanged, this, &MethodHelp::search);
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, &MethodHelp::showPage);
    tree_->expandAll();
}

void MethodHelp::showMethod(const QString& id) {
    if (!methods_.find(id).isValid()) search_->clear();
    const QModelIndex at = methods_.find(id);
    tree_->setCurrentIndex(at.isValid() ? at : methods_.first());
    tree_->scrollTo(tree_->currentIndex(), QAbstractItemView::PositionAtCenter);
    showPage();
}

void MethodHelp::search(const QString& words) {
    methods_.setFilter(words);
    tree_->expandAll();
    // The page that is read stays as long as it matches.
    const QModelIndex at = methods_.find(shown_);
    tree_->setCurrentIndex(at.isValid() ? at : methods_.first());
    if (!methods_.first().isValid()) {
        shown_.clear();
        page_->setPlainText(tr("No method matches “%1”.").arg(words));
    }
}

void MethodHelp::showPage() {
    const QString id = methods_.idAt(tree_->currentIndex());
    if (id.isEmpty() || id == shown_) return;
    shown_ = id;
    const Method& method = findMethod(id.toStdString());
    page_->setAccessibleName(tree_->currentIndex().data().toString());
    page_->setHtml(methodPage(method));
}

bool MethodHelp::eventFilter(QObject* watched, QEvent* event) {
    if (watched == search_ && event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        // The list is walked while the search keeps the keyboard.
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up) {
            walkMethods(tree_, key->key() == Qt::Key_Down);
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) return true;
    }
    return QDialog::eventFilter(watched, event);
}

void showMethodHelp(QWidget* parent, const QString& id) {
    auto* help = parent->findChild<MethodHelp*>(QStringLiteral("methodHelpWindow"));
    if (!help) help = new MethodHelp(parent);
    help->showMethod(id);
    help->show();
    help->raise();
    help->activateWindow();
}

}  // namespace saccade
