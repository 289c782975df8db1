// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/parameter_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <cmath>

#include "engine/core/parameters.h"
#include "ui/comparison/folder_field.h"
#include "ui/comparison/word_list_field.h"
#include "ui/dialogs/file_dialog.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "viewmodels/schema_form.h"

namespace saccade {
namespace {

/// "epsilon_plus" as people read it.
QString wordsOf(QString choice) {
    return choice.replace(QLatin1Char('_'), QLatin1Char(' '));
}

int decimalsFor(double step, double value) {
    const auto needed = [](double number) {
        if (number == 0 || !std::isfinite(number)) return 0;
        int decimals = 0;
        while (decimals < 9 && std::abs(number - std::round(number * std::pow(10, decimals)) / std::pow(10, decimals)) >
                                   std::abs(number) * 1e-6)
            ++decimals;
        return decimals;
    };
    return qMax(needed(step), needed(value));
}

/// Scrolling over a form must not change what it holds.
class CalmWheel : public QObject {
 public:
    using QObject::QObject;

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Wheel || static_cast<QWidget*>(watched)->hasFocus()) return false;
        event->ignore();
        return true;
    }
};

}  // namespace

ParameterEditor::ParameterEditor(SchemaForm& form, int row, QWidget* parent) : QWidget(parent), form_(form), row_(row) {
    const QModelIndex at = form_.index(row_);
    const QString help = at.data(SchemaForm::HelpRole).toString();
    const QString id = at.data(SchemaForm::IdRole).toString();
    auto* const label = new QLabel(at.data(SchemaForm::LabelRole).toString(), this);
    field_ = makeField();
    field_->setObjectName(id);
    field_->setAccessibleName(label->text());
    if (field_->focusProxy()) field_->focusProxy()->setAccessibleName(label->text());
    field_->setAccessibleDescription(help);
    field_->setToolTip(QStringLiteral("<p>%1</p><p>%2</p>")
                           .arg(help.toHtmlEscaped(),
                                tr("Allowed: %1.").arg(at.data(SchemaForm::AllowedRole).toString()).toHtmlEscaped()));
    label->setToolTip(field_->toolTip());
    label->setBuddy(field_);
    reset_ = new QToolButton(this);
    reset_->setObjectName(QStringLiteral("reset_") + id);
    reset_->setIcon(quietIcon(QStringLiteral("reset")));
    reset_->setIconSize({Metrics::smallIcon, Metrics::smallIcon});
    const QString usual =
        wordsOf(at.data(SchemaForm::DefaultRole).toString()).replace(QLatin1Char('+'), QStringLiteral(" + "));
    reset_->setToolTip(usual.isEmpty() ? tr("Back to nothing") : tr("Back to %1").arg(usual));
    reset_->setAccessibleName(tr("Back to the default of %1").arg(label->text()));
    // Its place stays when it has nothing to do.
    QSizePolicy keep = reset_->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    reset_->setSizePolicy(keep);
    error_ = new QLabel(this);
    error_->setWordWrap(true);
    error_->setFont(smallFont());
    error_->hide();

    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Metrics::grid);
    grid->setVerticalSpacing(Metrics::grid / 2);
    grid->addWidget(label, 0, 0);
    grid->addWidget(field_, 0, 1);
    grid->addWidget(reset_, 0, 2);
    grid->addWidget(error_, 1, 0, 1, 3);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    connect(reset_, &QToolButton::clicked, this, [this] { form_.reset(row_); });
    refresh();
}

QWidget* ParameterEditor::makeField() {
    const QModelIndex at = form_.index(row_);
    const auto type = static_cast<Parameter::Type>(at.data(SchemaForm::TypeRole).toInt());
    const QString unit = at.data(SchemaForm::UnitRole).toString();
    auto* const calm = new CalmWheel(this);
    if (type == Parameter::Type::boolean) {
        auto* const box = new QCheckBox(this);
        connect(box, &QCheckBox::toggled, this,
                [this](bool on) { commit(on ? QStringLiteral("true") : QStringLiteral("false")); });
        return box;
    }
    if (type == Parameter::Type::choice) {
        auto* const box = new QComboBox(this);
        const QStringList choices = at.data(SchemaForm::ChoicesRole).toStringList();
        const QStringList names = at.data(SchemaForm::ChoiceNamesRole).toStringList();
        for (qsizetype i = 0; i < choices.size(); ++i)
            box->addItem(names[i], choices[i]);
        if (at.data(SchemaForm::AcceptsFileRole).toBool()) box->addItem(tr("a picture…"), QStringLiteral("\n"));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
        box->installEventFilter(calm);
        connect(box, &QComboBox::activated, this, [this, box] {
            const QString value = box->currentData().toString();
            if (value != QLatin1String("\n")) {
                commit(value);
                return;
            }
            // The box shows what holds until a picture is chosen.
            refresh();
            askForPath(this, QFileDialog::ExistingFile, QFileDialog::AcceptOpen, tr("A picture to start from"), {},
                       tr("Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp);;All files (*)"),
                       [this](const QString& file) { commit(file); });
        });
        return box;
    }
    if (type == Parameter::Type::list) {
        auto* const field = new WordListField(at.data(SchemaForm::ChoicesRole).toStringList(),
                                              at.data(SchemaForm::ChoiceNamesRole).toStringList(), this);
        connect(field, &WordListField::edited, this,
                [this](const QStringList& words) { commit(words.join(QLatin1Char('+'))); });
        return field;
    }
    if (type == Parameter::Type::folder) {
        auto* const field = new FolderField(this);
        connect(field, &FolderField::edited, this, &ParameterEditor::commit);
        return field;
    }
    if (type == Parameter::Type::text) {
        auto* const line = new QLineEdit(this);
        line->setClearButtonEnabled(true);
        // Names of layers and rules read from left to right in every language.
        line->setLayoutDirection(Qt::LeftToRight);
        connect(line, &QLineEdit::editingFinished, this, [this, line] {
            // Losing the keyboard is no change.
            if (line->text() != form_.index(row_).data(SchemaForm::ValueRole).toString()) commit(line->text());
        });
        return line;
    }
    const double least = at.data(SchemaForm::MinimumRole).toDouble();
    const double most = at.data(SchemaForm::MaximumRole).toDouble();
    const double step = at.data(SchemaForm::StepRole).toDouble();
    if (type == Parameter::Type::integer) {
        auto* const box = new QSpinBox(this);
        box->setRange(static_cast<int>(std::max(least, -2147483647.0)), static_cast<int>(std::min(most, 2147483647.0)));
        if (at.data(SchemaForm::ZeroIsAutomaticRole).toBool()) {
            box->setMinimum(0);
            box->setSpecialValueText(tr("auto"));
        }
        box->setSingleStep(step >= 1 ? static_cast<int>(step) : 1);
        box->setStepType(most - least > 1000 ? QSpinBox::AdaptiveDecimalStepType : QSpinBox::DefaultStepType);
        box->setKeyboardTracking(false);
        box->setFont(tabular(font()));
        box->installEventFilter(calm);
        if (!unit.isEmpty()) box->setSuffix(QLatin1Char(' ') + unit);
        connect(box, &QSpinBox::valueChanged, this, [this](int value) { commit(QString::number(value)); });
        return box;
    }
    auto* const box = new QDoubleSpinBox(this);
    box->setDecimals(qBound(2, decimalsFor(step, at.data(SchemaForm::DefaultRole).toString().toDouble()) + 1, 9));
    box->setRange(least, most);
    if (step > 0) box->setSingleStep(step);
    box->setKeyboardTracking(false);
    box->setFont(tabular(font()));
    box->installEventFilter(calm);
    if (!unit.isEmpty()) box->setSuffix(QLatin1Char(' ') + unit);
    connect(box, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { commit(QString::number(value, 'g', 12)); });
    return box;
}

void ParameterEditor::commit(const QString& text) {
    if (refreshing_) return;
    form_.set(row_, text);
    refresh();
}

void ParameterEditor::refresh() {
    const QModelIndex at = form_.index(row_);
    if (!at.isValid()) return;
    refreshing_ = true;
    const QString value = at.data(SchemaForm::ValueRole).toString();
    if (auto* const box = qobject_cast<QCheckBox*>(field_)) {
        box->setChecked(value == QLatin1String("true"));
    } else if (auto* const choices = qobject_cast<QComboBox*>(field_)) {
        int found = choices->findData(value);
        if (found < 0) {
            choices->insertItem(0, QFileInfo(value).fileName(), value);
            found = 0;
        }
        choices->setCurrentIndex(found);
    } else if (auto* const whole = qobject_cast<QSpinBox*>(field_)) {
        bool number = false;
        const int read = value.toInt(&number);
        whole->setValue(number ? read : 0);
    } else if (auto* const real = qobject_cast<QDoubleSpinBox*>(field_)) {
        real->setValue(value.toDouble());
    } else if (auto* const list = qobject_cast<WordListField*>(field_)) {
        list->setChosen(value.split(QLatin1Char('+'), Qt::SkipEmptyParts));
    } else if (auto* const folder = qobject_cast<FolderField*>(field_)) {
        // A path that was mistyped stays to be mended.
        if (at.data(SchemaForm::ErrorRole).toString().isEmpty()) folder->setPath(value);
    } else if (auto* const line = qobject_cast<QLineEdit*>(field_)) {
        // A text that was mistyped stays to be mended.
        if (at.data(SchemaForm::ErrorRole).toString().isEmpty()) line->setText(value);
    }
    refreshing_ = false;
    reset_->setVisible(!at.data(SchemaForm::IsDefaultRole).toBool());
    const QString sentence = at.data(SchemaForm::ErrorRole).toString();
    error_->setText(sentence);
    error_->setVisible(!sentence.isEmpty());
    QPalette warning = QGuiApplication::palette();
    warning.setColor(QPalette::WindowText, coloursOf(warning).warning);
    error_->setPalette(warning);
}

}  // namespace saccade
