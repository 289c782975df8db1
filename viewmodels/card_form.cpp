// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/card_form.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/output_files.h"
#include "engine/core/resources.h"
#include "viewmodels/figure_picture.h"
#include "viewmodels/figure_words.h"
#include "viewmodels/words.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

using nlohmann::json;

QString numbersText(const std::vector<double>& numbers) {
    QStringList texts;
    for (const double each : numbers)
        texts << QString::fromStdString(number(each));
    return texts.join(QStringLiteral(", "));
}

/// Numbers between commas, semicolons or spaces; nothing where something else is among them.
std::optional<std::vector<double>> numbersOf(const QString& text) {
    std::vector<double> numbers;
    std::string plain = text.toStdString();
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return c == ',' || c == ';' || c == '\t'; }, ' ');
    const char* at = plain.data();
    const char* const end = at + plain.size();
    while (true) {
        at = std::find_if(at, end, [](char c) { return c != ' '; });
        if (at == end) return numbers;
        double value = 0;
        const auto [stop, fault] = std::from_chars(at, end, value);
        if (fault != std::errc() || !std::isfinite(value) || (stop != end && *stop != ' ')) return std::nullopt;
        numbers.push_back(value);
        at = stop;
    }
}

json sizeJson(const Card::Size& size) {
    return {size.height, size.width};
}

/// What a preset says of preparing pictures, beside the names of its classes.
bool preparesAlike(CardFields a, CardFields b) {
    for (CardFields* const fields : {&a, &b}) {
        fields->classes.clear();
        fields->output = Card::Output::logits;
        // Values that are not used do not count.
        if (fields->resize != CardFields::Resize::shorterSide) fields->shorterSide = 0;
        if (fields->resize != CardFields::Resize::exact || !fields->crop) fields->exact = {};
        for (QString* const text : {&fields->mean, &fields->deviation}) {
            if (const auto numbers = numbersOf(*text)) *text = numbersText(*numbers);
        }
    }
    return a == b;
}

}  // namespace

CardFields fieldsOf(const Card& card) {
    CardFields fields;
    fields.order = card.order;
    fields.input = card.input;
    fields.exact = card.input;
    fields.shorterSide = std::max<std::int64_t>(1, std::min(card.input.height, card.input.width) * 8 / 7);
    if (card.resizeShorterSide) {
        fields.resize = CardFields::Resize::shorterSide;
        fields.shorterSide = *card.resizeShorterSide;
    } else if (card.resizeExact) {
        fields.resize = CardFields::Resize::exact;
        fields.exact = *card.resizeExact;
    }
    fields.crop = card.centreCrop.has_value();
    fields.low = card.range[0];
    fields.high = card.range[1];
    fields.mean = numbersText(card.mean);
    fields.deviation = numbersText(card.deviation);
    fields.classes = card.classes;
    fields.output = card.output;
    return fields;
}

CardForm::CardForm(Workspace& workspace, QObject* parent) : QObject(parent), workspace_(workspace) {
    connect(&workspace, &Workspace::modelChanged, this, &CardForm::follow);
    connect(&workspace, &Workspace::pictureChanged, this, &CardForm::check);
    connect(&workspace, &Workspace::previewed, this,
            [this](const std::shared_ptr<const Look>& look, const QString& sentence) {
                waiting_ = false;
                look_ = look;
                previewError_ = sentence;
                Q_EMIT changed();
            });
    follow();
}

CardForm::~CardForm() {
    workspace_.endPreview();
}

void CardForm::follow() {
    const auto model = workspace_.modelFacts();
    if (model == model_) return;
    model_ = model;
    if (!model_) return;
    channels_ = model_->layers.empty() || model_->layers.front().shape.size() < 2 ? model_->card.channels
                                                                                  : model_->layers.front().shape[1];
    fields_ = fieldsOf(model_->card);
    check();
}

void CardForm::setFields(const CardFields& fields) {
    if (fields == fields_) return;
    fields_ = fields;
    check();
}

std::vector<CardForm::Preset> CardForm::presets() const {
    const auto preset = [this](const char* id, const QString& title, const QString& help) {
        return Preset{QString::fromLatin1(id), title, help, Card::preset(id)->channels == channels_};
    };
    return {
        preset("imagenet", tr("ImageNet"),
               tr("As torchvision's classifiers are trained: shorter side 256, middle 224 × 224, ImageNet's mean and "
                  "deviation.")),
        preset("half", tr("0.5 / 0.5"), tr("Values from −1 to 1: mean and deviation 0.5, as many of timm's networks.")),
        preset("cifar10", tr("CIFAR-10"), tr("32 × 32, CIFAR-10's mean and deviation, and its ten names.")),
        preset("mnist", tr("MNIST"), tr("Grey, 28 × 28, MNIST's mean and deviation, the ten digits.")),
        preset("caffe", tr("Caffe (BGR)"),
               tr("Values from 0 to 255, blue first, ImageNet's mean subtracted: networks that came from Caffe.")),
    };
}

QString CardForm::preset() const {
    for (const Preset& each : presets()) {
        const auto card = Card::preset(each.id.toStdString());
        if (each.fits && preparesAlike(fieldsOf(*card), fields_)) return each.id;
    }
    return {};
}

void CardForm::choosePreset(const QString& id) {
    const auto card = Card::preset(id.toStdString());
    if (!card || !model_ || card->channels != channels_) return;
    CardFields next = fieldsOf(*card);
    if (static_cast<std::int64_t>(card->classes.size()) != model_->classes) next.classes = fields_.classes;
    next.output = fields_.output;
    setFields(next);
}

QString CardForm::readClasses(const QString& file) {
    // The reader of cards knows what a list of names may look like.
    try {
        const std::filesystem::path path(file.toStdString());
        json list = path.filename().string();
        if (path.extension() == ".json") {
            const Card other = Card::read(path);
            list = other.classes;
        }
        const Card read = Card::fromJson({{"classes", list}}, path.filename().string(), path.parent_path());
        if (read.classes.empty()) return tr("%1 holds no names; a text file with a name a line does.").arg(file);
        CardFields next = fields_;
        next.classes = read.classes;
        setFields(next);
    } catch (const RequestError& error) {
        return sentence(error.message());
    }
    return {};
}

void CardForm::forgetClasses() {
    CardFields next = fields_;
    next.classes.clear();
    setFields(next);
}

QString CardForm::classText() const {
    const auto count = static_cast<std::int64_t>(fields_.classes.size());
    if (count == 0) return tr("No names: classes are called by their numbers.");
    const QString first = QString::fromStdString(fields_.classes.front());
    const QString last = QString::fromStdString(fields_.classes.back());
    const QString names =
        count == 1 ? tr("1 name: %1").arg(first) : tr("%1 names, from %2 to %3").arg(count).arg(first, last);
    if (!model_ || model_->classes == 0 || count == model_->classes) return names;
    return tr("%1; the network has %2 classes.").arg(names, QString::number(model_->classes));
}

std::optional<Card> CardForm::card() const {
    return card_;
}

void CardForm::check() {
    card_.reset();
    error_.clear();
    previewError_.clear();
    const auto perChannel = [this](const QString& text, const QString& what, bool positive) -> json {
        auto numbers = numbersOf(text);
        // One number for grey pictures goes for colours too.
        if (numbers && numbers->size() == 1) numbers->resize(static_cast<std::size_t>(channels_), numbers->front());
        const bool fits = numbers && (numbers->empty() || static_cast<std::int64_t>(numbers->size()) == channels_);
        const bool sound =
            fits && (!positive || std::all_of(numbers->begin(), numbers->end(), [](double n) { return n > 0; }));
        if (!sound) {
            error_ =
                positive
                    ? tr("The %1 is %2 positive numbers with commas between them, or empty.").arg(what).arg(channels_)
                    : tr("The %1 is %2 numbers with commas between them, or empty.").arg(what).arg(channels_);
            return nullptr;
        }
        return numbers->empty() ? json(nullptr) : json(*numbers);
    };
    json content{{"input", {{"channels", channels_}, {"height", fields_.input.height}, {"width", fields_.input.width}}},
                 {"order", channels_ == 1                      ? "GREY"
                           : fields_.order == Card::Order::bgr ? "BGR"
                                                               : "RGB"},
                 {"range", {fields_.low, fields_.high}},
                 {"classes", fields_.classes}};
    if (fields_.resize == CardFields::Resize::shorterSide) content["resize"] = {{"shorter_side", fields_.shorterSide}};
    if (fields_.resize == CardFields::Resize::exact)
        content["resize"] = {{"exact", sizeJson(fields_.crop ? fields_.exact : fields_.input)}};
    if (fields_.crop) content["crop"] = {{"centre", sizeJson(fields_.input)}};
    content["deviation"] = perChannel(fields_.deviation, tr("deviation"), true);
    content["mean"] = perChannel(fields_.mean, tr("mean"), false);
    if (!(fields_.low < fields_.high)) error_ = tr("The range goes from a smaller number to a larger one.");
    if (error_.isEmpty() && model_) {
        try {
            Card card = Card::fromJson(content, "", {});
            card.output = fields_.output;
            card.architecture = model_->card.architecture;
            card.outputName = model_->card.outputName;
            card_ = std::move(card);
        } catch (const RequestError& error) {
            error_ = sentence(error.message());
        }
    }
    waiting_ = card_.has_value() && workspace_.pictureFacts() != nullptr;
    if (waiting_) {
        workspace_.preview(toJson(*card_).dump());
    } else {
        workspace_.endPreview();
        look_.reset();
    }
    Q_EMIT changed();
}

bool CardForm::canApply() const {
    return card_.has_value() && !waiting_ && previewError_.isEmpty();
}

QImage CardForm::seen() const {
    return look_ ? toImage(look_->seen) : QImage();
}

QString CardForm::seenText() const {
    if (!look_) return {};
    const InputFigures& input = look_->input;
    return tr("%1 × %2 × %3, values from %4 to %5, mean %6, deviation %7")
        .arg(channels_)
        .arg(look_->seen.height)
        .arg(look_->seen.width)
        .arg(shortNumber(input.low), shortNumber(input.high), shortNumber(input.mean), shortNumber(input.deviation));
}

std::vector<CardForm::Prediction> CardForm::predictions(std::size_t most) const {
    std::vector<Prediction> result;
    if (!look_) return result;
    for (const std::int64_t index : look_->ranking) {
        if (result.size() == most) break;
        result.push_back({QString::fromStdString(look_->model->card.className(index)),
                          static_cast<double>(look_->probabilities[static_cast<std::size_t>(index)])});
    }
    return result;
}

void CardForm::apply() {
    if (canApply()) workspace_.setCard(*card_);
}

QString CardForm::sidecar() const {
    if (!model_) return {};
    std::filesystem::path file(model_->file);
    try {
        file = modelFile(model_->file);
    } catch (const RequestError&) {
        // Where the file has gone, writing beside it says so.
    }
    return QString::fromStdString(file.replace_extension(".card.json").string());
}

QString CardForm::save() {
    if (!canApply()) return {};
    try {
        OutputFiles files;
        files.addText(sidecar().toStdString(), toJson(*card_).dump(2) + "\n");
        files.commit();
    } catch (const RequestError& error) {
        return sentence(error.message());
    }
    apply();
    return {};
}

}  // namespace saccade
