// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/method_chooser.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QTextBrowser>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/comparison/method_delegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "viewmodels/methods_model.h"

namespace saccade {
MethodChooser::MethodChooser(MethodsModel& methods, QWidget* parent) : QFrame(parent, Qt::Popup), methods_(methods) {
    setObjectName(QStringLiteral("methodChooser"));
    setAccessibleName(tr("Methods"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    resize(820, 580);

    search_ = makeMethodSearch(this);
    search_->setObjectName(QStringLiteral("methodSearch"));
    search_->installEventFilter(this);

    tree_ = new QTreeView(this);
    tree_->setObjectName(QStringLiteral("methodTree"));
    tree_->setAccessibleName(tr("Methods by family"));
    tree_->setModel(&methods_);
    tree_->setItemDelegate(new MethodDelegate(tree_, MethodDelegate::Lines::two));
    prepareMethodTree(tree_);
    tree_->installEventFilter(this);

    help_ = new QTextBrowser(this);
    help_->setObjectName(QStringLiteral("methodHelp"));
    help_->setAccessibleName(tr("About the method"));
    help_->setFrameShape(QFrame::NoFrame);
    help_->setFocusPolicy(Qt::NoFocus);
    help_->viewport()->setAutoFillBackground(false);

    auto* const add = new QPushButton(tr("Add"), this);
    add->setObjectName(QStringLiteral("methodAdd"));
    add->setDefault(true);
    auto* const hint = new QLabel(tr("Enter adds it; with Shift, the list stays open"), this);
    hint->setFont(smallFont());
    hint->setForegroundRole(QPalette::PlaceholderText);

    auto* const columns = new QHBoxLayout;
    columns->setSpacing(Metrics::gap);
    columns->addWidget(tree_, 2);
    columns->addWidget(help_, 3);
    auto* const foot = new QHBoxLayout;
    foot->addWidget(hint, 1);
    foot->addWidget(add);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(Metrics::margin, Metrics::margin, Metrics::margin, Metrics::margin);
    rows->setSpacing(Metrics::gap);
    rows->addWidget(search_);
    rows->addLayout(columns, 1);
    rows->addLayout(foot);

    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        methods_.setFilter(text);
        tree_->expandAll();
        selectFirst();
    });
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, &MethodChooser::showHelp);
    connect(tree_, &QTreeView::doubleClicked, this, [this] { take(false); });
    connect(add, &QPushButton::clicked, this, [this] { take(false); });
}

void MethodChooser::popupAt(const QPoint& global) {
    search_->clear();
    methods_.setFilter({});
    tree_->expandAll();
    QPoint corner = global;
    const QScreen* screen = QGuiApplication::screenAt(global);
    if (!screen) screen = QGuiApplication::primaryScreen();
    const QRect room = screen->availableGeometry();
    corner.setX(qBound(room.left(), corner.x(), qMax(room.left(), room.right() - width())));
    corner.setY(qBound(room.top(), corner.y(), qMax(room.top(), room.bottom() - height())));
    move(corner);
    selectFirst();
    show();
    search_->setFocus();
}

void MethodChooser::selectFirst() {
    tree_->setCurrentIndex(methods_.first());
    showHelp();
}

void MethodChooser::showHelp() {
    const QModelIndex at = tree_->currentIndex();
    if (!methods_.first().isValid()) {
        help_->setPlainText(tr("No method matches “%1”.").arg(search_->text()));
        return;
    }
    help_->setHtml(at.data(MethodsModel::HelpRole).toString());
}

void MethodChooser::take(bool stay) {
    const QString id = methods_.idAt(tree_->currentIndex());
    if (id.isEmpty()) return;
    if (!stay) hide();
    Q_EMIT picked(id);
}

bool MethodChooser::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    auto* const key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        take(key->modifiers() & Qt::ShiftModifier);
        return true;
    }
    // The list is walked while the search keeps the keyboard.
    if (watched == search_ && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
        walkMethods(tree_, key->key() == Qt::Key_Down);
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace saccade
