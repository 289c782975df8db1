// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/card_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "ui/maps/camera.h"
#include "ui/maps/canvas.h"
#include "ui/panes/prediction_delegate.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "viewmodels/figure_words.h"
#include "viewmodels/predictions_model.h"

namespace saccade {
namespace {

constexpr int largestSide = 16384;
constexpr std::size_t shownPredictions = 5;

}  // namespace

CardDialog::CardDialog(Workspace& workspace, AskForFile ask, QWidget* parent)
    : QDialog(parent), form_(workspace), ask_(std::move(ask)) {
    setObjectName(QStringLiteral("cardDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("How pictures are prepared"));
    auto* const words =
        new QLabel(tr("A network sees what it was trained to see only if pictures come as they came then. Change the "
                      "values until it receives a sensible picture and is sure of what you know is there."),
                   this);
    words->setWordWrap(true);
    words->setForegroundRole(QPalette::PlaceholderText);
    auto* const columns = new QHBoxLayout;
    columns->setSpacing(2 * Metrics::margin);
    columns->addWidget(buildFields(), 3);
    columns->addWidget(buildPreview(), 2);
    sentence_ = new QLabel(this);
    sentence_->setObjectName(QStringLiteral("cardSentence"));
    sentence_->setWordWrap(true);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Its room stays when it has nothing to say: nothing jumps.
    sentence_->setMinimumHeight(2 * fontMetrics().height());
    sentence_->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(2 * Metrics::margin, Metrics::margin, 2 * Metrics::margin, Metrics::margin);
    column->setSpacing(Metrics::margin);
    column->addWidget(words);
    column->addLayout(columns, 1);
    column->addWidget(sentence_);
    column->addWidget(buildButtons());
    resize(820, 560);
    connect(&form_, &CardForm::changed, this, &CardDialog::refresh);
    refresh();
}

QSpinBox* CardDialog::pixels(const QString& name, const QString& accessible) {
    auto* const box = new QSpinBox(this);
    box->setObjectName(name);
    box->setAccessibleName(accessible);
    box->setRange(1, largestSide);
    box->setKeyboardTracking(false);
    box->setFont(tabular(font()));
    connect(box, &QSpinBox::valueChanged, this, &CardDialog::collect);
    return box;
}

QDoubleSpinBox* CardDialog::level(const QString& name, const QString& accessible) {
    auto* const box = new QDoubleSpinBox(this);
    box->setObjectName(name);
    box->setAccessibleName(accessible);
    box->setRange(-100000, 100000);
    box->setDecimals(3);
    box->setKeyboardTracking(false);
    box->setFont(tabular(font()));
    connect(box, &QDoubleSpinBox::valueChanged, this, &CardDialog::collect);
    return box;
}

QWidget* CardDialog::sizeRow(QSpinBox*& width, QSpinBox*& height, const QString& name) {
    auto* const pair = new QWidget(this);
    width = pixels(name + QStringLiteral("Width"), tr("Width in pixels"));
    height = pixels(name + QStringLiteral("Height"), tr("Height in pixels"));
    auto* const row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::grid);
    row->addWidget(width, 1);
    row->addWidget(new QLabel(QStringLiteral("×"), pair));
    row->addWidget(height, 1);
    pair->setFocusProxy(width);
    return pair;
}

QWidget* CardDialog::buildFields() {
    auto* const page = new QWidget(this);
    preset_ = new QComboBox(page);
    preset_->setObjectName(QStringLiteral("cardPreset"));
    preset_->addItem(tr("own values"), QString());
    for (const CardForm::Preset& each : form_.presets()) {
        preset_->addItem(each.title, each.id);
        preset_->setItemData(preset_->count() - 1, each.help, Qt::ToolTipRole);
        auto* const model = qobject_cast<QStandardItemModel*>(preset_->model());
        if (model) model->item(preset_->count() - 1)->setEnabled(each.fits);
    }
    connect(preset_, &QComboBox::activated, this, [this] {
        said_.clear();
        form_.choosePreset(preset_->currentData().toString());
        refresh();
    });
    QWidget* const input = sizeRow(width_, height_, QStringLiteral("input"));
    input->setToolTip(tr("Width and height of what the network receives"));
    resize_ = new QComboBox(page);
    resize_->setObjectName(QStringLiteral("cardResize"));
    resize_->addItem(tr("not at all"), static_cast<int>(CardFields::Resize::none));
    resize_->addItem(tr("shorter side to"), static_cast<int>(CardFields::Resize::shorterSide));
    resize_->addItem(tr("exactly to"), static_cast<int>(CardFields::Resize::exact));
    resize_->setToolTip(tr("Smoothly, as Pillow does it. Exactly: the picture's proportions are given up."));
    connect(resize_, &QComboBox::activated, this, &CardDialog::collect);
    shorterSide_ = pixels(QStringLiteral("shorterSide"), tr("Shorter side in pixels"));
    exact_ = sizeRow(exactWidth_, exactHeight_, QStringLiteral("exact"));
    auto* const resizing = new QHBoxLayout;
    resizing->setSpacing(Metrics::grid);
    resizing->addWidget(resize_, 1);
    resizing->addWidget(shorterSide_, 1);
    resizing->addWidget(exact_, 1);
    crop_ = new QCheckBox(tr("cut out the middle, as large as the input"), page);
    crop_->setObjectName(QStringLiteral("cardCrop"));
    connect(crop_, &QCheckBox::toggled, this, &CardDialog::collect);
    order_ = new QComboBox(page);
    order_->setObjectName(QStringLiteral("cardOrder"));
    if (form_.channels() == 1) {
        order_->addItem(tr("grey"), static_cast<int>(Card::Order::grey));
    } else {
        order_->addItem(tr("red, green, blue"), static_cast<int>(Card::Order::rgb));
        order_->addItem(tr("blue, green, red"), static_cast<int>(Card::Order::bgr));
    }
    connect(order_, &QComboBox::activated, this, &CardDialog::collect);
    low_ = level(QStringLiteral("rangeLow"), tr("Value of black"));
    high_ = level(QStringLiteral("rangeHigh"), tr("Value of white"));
    auto* const range = new QHBoxLayout;
    range->setSpacing(Metrics::grid);
    range->addWidget(low_, 1);
    range->addWidget(new QLabel(tr("to"), page));
    range->addWidget(high_, 1);
    const auto numbers = [&](const char* name, const QString& tip) {
        auto* const line = new QLineEdit(page);
        line->setObjectName(QString::fromLatin1(name));
        line->setPlaceholderText(tr("none"));
        line->setToolTip(tip);
        line->setFont(tabular(font()));
        // Numbers are read from left to right in every language.
        line->setLayoutDirection(Qt::LeftToRight);
        connect(line, &QLineEdit::textEdited, this, &CardDialog::collect);
        return line;
    };
    mean_ = numbers("cardMean", tr("Subtracted from every value of a channel: a number a channel, or one for all, in "
                                   "units of the values above"));
    deviation_ = numbers("cardDeviation", tr("Every value is divided by it after the mean was subtracted"));
    output_ = new QComboBox(page);
    output_->setObjectName(QStringLiteral("cardOutput"));
    output_->addItem(tr("logits, or a softmax that is seen in the network"), static_cast<int>(Card::Output::logits));
    output_->addItem(tr("probabilities already"), static_cast<int>(Card::Output::probabilities));
    output_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    output_->setMinimumContentsLength(12);
    output_->setToolTip(
        tr("What the network's outputs are; a softmax that is a layer of it is found without being told"));
    connect(output_, &QComboBox::activated, this, &CardDialog::collect);
    classes_ = new QLabel(page);
    classes_->setObjectName(QStringLiteral("cardClasses"));
    classes_->setWordWrap(true);
    auto* const fromFile = new QPushButton(tr("From a file…"), page);
    fromFile->setObjectName(QStringLiteral("cardClassFile"));
    fromFile->setToolTip(tr("A text file with a name a line, in the order of the network's outputs"));
    fromFile->setAutoDefault(false);
    connect(fromFile, &QPushButton::clicked, this, [this] {
        ask_(tr("Names of the classes"), tr("Lists of names (*.txt *.json *.names *.csv);;All files (*)"),
             [this](const QString& file) { say(form_.readClasses(file)); });
    });
    forget_ = new QPushButton(tr("Numbers only"), page);
    forget_->setObjectName(QStringLiteral("cardForgetClasses"));
    forget_->setAutoDefault(false);
    connect(forget_, &QPushButton::clicked, &form_, &CardForm::forgetClasses);
    auto* const naming = new QHBoxLayout;
    naming->setSpacing(Metrics::grid);
    naming->addWidget(fromFile);
    naming->addWidget(forget_);
    naming->addStretch(1);

    auto* const rows = new QFormLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(Metrics::gap);
    rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    // A row of several fields has no buddy of its own.
    const auto label = [page](const QString& text, QWidget* buddy) {
        auto* const made = new QLabel(text, page);
        made->setBuddy(buddy);
        return made;
    };
    rows->addRow(tr("&Preset"), preset_);
    rows->addRow(tr("Network's &input"), input);
    rows->addRow(label(tr("&Resize"), resize_), resizing);
    rows->addRow(tr("Crop"), crop_);
    rows->addRow(tr("&Channels"), order_);
    rows->addRow(label(tr("&Values from"), low_), range);
    rows->addRow(tr("&Mean"), mean_);
    rows->addRow(tr("&Deviation"), deviation_);
    rows->addRow(tr("&Outputs"), output_);
    rows->addRow(tr("Classes"), classes_);
    rows->addRow(QString(), naming);
    return page;
}

QWidget* CardDialog::buildPreview() {
    auto* const page = new QWidget(this);
    auto* const title = new QLabel(tr("What the network receives"), page);
    title->setFont(titleFont());
    camera_ = new Camera(this);
    seen_ = new Canvas(*camera_, page);
    seen_->setObjectName(QStringLiteral("cardSeen"));
    seen_->setAccessibleName(title->text());
    seen_->setPixelated(true);
    seen_->setMinimumSize(200, 180);
    seenText_ = new QLabel(page);
    seenText_->setObjectName(QStringLiteral("cardSeenText"));
    seenText_->setWordWrap(true);
    seenText_->setFont(tabular(smallFont()));
    seenText_->setMinimumHeight(2 * QFontMetrics(smallFont()).height());
    seenText_->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    auto* const says = new QLabel(tr("What it then says"), page);
    says->setFont(titleFont());
    predictions_ = new QStandardItemModel(0, 1, this);
    list_ = new QListView(page);
    list_->setObjectName(QStringLiteral("cardPredictions"));
    list_->setAccessibleName(says->text());
    list_->setModel(predictions_);
    list_->setItemDelegate(new PredictionDelegate(list_));
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setSelectionMode(QAbstractItemView::NoSelection);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const int row = QFontMetrics(list_->font()).height() + 3 * Metrics::grid + 2;
    list_->setFixedHeight(static_cast<int>(shownPredictions) * row + 2 * list_->frameWidth());
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::grid);
    column->addWidget(title);
    column->addWidget(seen_, 1);
    column->addWidget(seenText_);
    column->addSpacing(Metrics::grid);
    column->addWidget(says);
    column->addWidget(list_);
    return page;
}

QWidget* CardDialog::buildButtons() {
    auto* const page = new QWidget(this);
    save_ = new QPushButton(tr("&Save beside the model"), page);
    save_->setObjectName(QStringLiteral("cardSave"));
    save_->setToolTip(tr("Writes %1, which every program of Saccade then reads, and applies it")
                          .arg(QDir::toNativeSeparators(form_.sidecar())));
    save_->setAutoDefault(false);
    apply_ = new QPushButton(tr("&Apply"), page);
    apply_->setObjectName(QStringLiteral("cardApply"));
    apply_->setToolTip(tr("Prepares pictures this way from now on, also when this model is opened again"));
    apply_->setDefault(true);
    auto* const cancel = new QPushButton(tr("Cancel"), page);
    cancel->setObjectName(QStringLiteral("cardCancel"));
    cancel->setAutoDefault(false);
    auto* const row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::gap);
    row->addWidget(save_);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(apply_);
    connect(cancel, &QPushButton::clicked, this, &QDialog::close);
    connect(apply_, &QPushButton::clicked, this, [this] {
        form_.apply();
        close();
    });
    connect(save_, &QPushButton::clicked, this, [this] {
        const QString fault = form_.save();
        say(fault);
        if (fault.isEmpty()) close();
    });
    return page;
}

void CardDialog::collect() {
    if (refreshing_) return;
    said_.clear();
    CardFields next = form_.fields();
    next.input = {height_->value(), width_->value()};
    next.resize = static_cast<CardFields::Resize>(resize_->currentData().toInt());
    next.shorterSide = shorterSide_->value();
    next.crop = crop_->isChecked();
    if (next.crop) next.exact = {exactHeight_->value(), exactWidth_->value()};
    next.order = static_cast<Card::Order>(order_->currentData().toInt());
    next.low = low_->value();
    next.high = high_->value();
    next.output = static_cast<Card::Output>(output_->currentData().toInt());
    next.mean = mean_->text();
    next.deviation = deviation_->text();
    form_.setFields(next);
}

void CardDialog::refresh() {
    refreshing_ = true;
    const CardFields& fields = form_.fields();
    preset_->setCurrentIndex(qMax(0, preset_->findData(form_.preset())));
    width_->setValue(static_cast<int>(fields.input.width));
    height_->setValue(static_cast<int>(fields.input.height));
    resize_->setCurrentIndex(resize_->findData(static_cast<int>(fields.resize)));
    shorterSide_->setValue(static_cast<int>(fields.shorterSide));
    shorterSide_->setVisible(fields.resize == CardFields::Resize::shorterSide);
    // Without a crop the picture becomes what the network takes: there is nothing to choose.
    const Card::Size exact = fields.crop ? fields.exact : fields.input;
    exactWidth_->setValue(static_cast<int>(exact.width));
    exactHeight_->setValue(static_cast<int>(exact.height));
    exact_->setVisible(fields.resize == CardFields::Resize::exact);
    exact_->setEnabled(fields.crop);
    crop_->setChecked(fields.crop);
    order_->setCurrentIndex(qMax(0, order_->findData(static_cast<int>(fields.order))));
    output_->setCurrentIndex(output_->findData(static_cast<int>(fields.output)));
    low_->setValue(fields.low);
    high_->setValue(fields.high);
    // What is being typed is left as it is.
    if (mean_->text() != fields.mean) mean_->setText(fields.mean);
    if (deviation_->text() != fields.deviation) deviation_->setText(fields.deviation);
    classes_->setText(form_.classText());
    forget_->setEnabled(!fields.classes.empty());
    refreshing_ = false;
    refreshPreview();
}

void CardDialog::refreshPreview() {
    seen_->setImage(form_.seen());
    seenText_->setText(form_.seenText());
    seen_->setAccessibleDescription(seenText_->text());
    const auto predictions = form_.predictions(shownPredictions);
    predictions_->setRowCount(static_cast<int>(predictions.size()));
    for (std::size_t row = 0; row < predictions.size(); ++row) {
        const QModelIndex at = predictions_->index(static_cast<int>(row), 0);
        const QString share = percentage(predictions[row].probability);
        predictions_->setData(at, predictions[row].name, Qt::DisplayRole);
        predictions_->setData(at, predictions[row].probability, PredictionsModel::ProbabilityRole);
        predictions_->setData(at, share, PredictionsModel::ProbabilityTextRole);
        predictions_->setData(at, QStringLiteral("%1, %2").arg(predictions[row].name, share), Qt::AccessibleTextRole);
    }
    QStringList sentences{form_.error(), form_.previewError(), said_};
    sentences.removeAll(QString());
    sentence_->setText(sentences.join(QLatin1Char(' ')));
    QPalette warning = QGuiApplication::palette();
    warning.setColor(QPalette::WindowText, coloursOf(warning).warning);
    sentence_->setPalette(warning);
    apply_->setEnabled(form_.canApply());
    save_->setEnabled(form_.canApply());
}

void CardDialog::say(const QString& sentence) {
    said_ = sentence;
    refreshPreview();
}

}  // namespace saccade
