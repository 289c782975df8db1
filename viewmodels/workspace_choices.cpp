// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What of an exploration can be chosen without opening anything, and what it is called.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "viewmodels/words.h"
#include "viewmodels/workspace.h"

namespace saccade {

QString Workspace::modelText() const {
    if (!model_) return {};
    QStringList parts{QString::fromStdString(model_->name), QString::fromStdString(model_->format),
                      tr("%1 layers").arg(model_->layers.size())};
    const auto count = static_cast<double>(model_->parameters);
    parts << (count < 1e6 ? tr("%1 thousand parameters").arg(count / 1e3, 0, 'f', 1)
                          : tr("%1 million parameters").arg(count / 1e6, 0, 'f', 1));
    return parts.join(QStringLiteral(" \u00b7 "));
}

QString Workspace::cardText() const {
    return model_ ? QString::fromStdString(model_->card.origin) : QString();
}

bool Workspace::cardIsGuess() const {
    return model_ && model_->cardIsGuess;
}

QString Workspace::outputText() const {
    if (!model_) return {};
    if (model_->endsInSoftmax) {
        return tr("The network ends in a softmax: its outputs are probabilities. Maps explain the logits that they are "
                  "made from, the output of %1, unless another score is chosen.")
            .arg(QString::fromStdString(model_->logits));
    }
    if (model_->card.output == Card::Output::probabilities) {
        return tr(
            "The card says that the network's outputs are probabilities already, but no softmax is seen in it: "
            "maps explain these outputs as they are.");
    }
    return {};
}

std::optional<std::int64_t> Workspace::targetIndex() const {
    if (exploration_.target.inside) return std::nullopt;
    if (exploration_.target.index) return exploration_.target.index;
    if (look_) return look_->ranking.front();
    return std::nullopt;
}

QString Workspace::className(std::int64_t index) const {
    return model_ ? QString::fromStdString(model_->card.className(index)) : tr("class %1").arg(index);
}

QString Workspace::targetText() const {
    if (exploration_.target.inside) return targetWords(targetOf(*exploration_.target.inside));
    const auto index = targetIndex();
    if (!index) return tr("the first prediction");
    if (!exploration_.target.contrast) return className(*index);
    return targetWords(Target::contrast(*index, *exploration_.target.contrast));
}

QString Workspace::targetWords(const Target& target) const {
    const QString layer = QString::fromStdString(target.layer);
    switch (target.kind) {
        case Target::Kind::classIndex:
            break;
        case Target::Kind::contrast:
            return tr("%1 against %2").arg(className(target.index), className(target.other));
        case Target::Kind::channel:
            return tr("channel %1 of %2").arg(target.index).arg(layer);
        case Target::Kind::unit:
            return tr("the unit of channel %1 at row %2, column %3 of %4")
                .arg(target.index)
                .arg(target.row)
                .arg(target.column)
                .arg(layer);
        case Target::Kind::cell:
            return tr("the place at row %1, column %2 of %3").arg(target.row).arg(target.column).arg(layer);
        case Target::Kind::direction:
            return tr("a direction in %1").arg(layer);
    }
    return className(target.index);
}

void Workspace::setTarget(std::int64_t index) {
    if (!model_ || index < 0 || index >= model_->classes) return;
    Exploration next = exploration_;
    next.target = {index, std::nullopt, std::nullopt};
    change(std::move(next), tr("Explain %1").arg(className(index)));
}

void Workspace::setContrast(std::int64_t index) {
    const auto target = targetIndex();
    if (!model_ || !target || index < 0 || index >= model_->classes || index == *target) return;
    Exploration next = exploration_;
    next.target = {target, index, std::nullopt};
    change(std::move(next), tr("Explain %1 against %2").arg(className(*target), className(index)));
}

void Workspace::setInside(const InsideTarget& inside, Change change) {
    if (!model_) return;
    const auto layer = std::find_if(model_->layers.begin(), model_->layers.end(), [&](const LayerSummary& each) {
        return each.name == inside.layer ||
               std::find(each.aliases.begin(), each.aliases.end(), inside.layer) != each.aliases.end();
    });
    if (layer == model_->layers.end()) return;
    const Shape& shape = layer->shape;
    const auto within = [&shape](std::size_t side, std::int64_t index) {
        return side < shape.size() && index >= 0 && index < shape[side];
    };
    const bool channel = inside.kind == InsideTarget::Kind::cell || within(1, inside.channel);
    const bool place =
        inside.kind == InsideTarget::Kind::channel || (within(2, inside.row) && within(3, inside.column));
    if (!channel || !place) return;
    Exploration next = exploration_;
    next.target = {std::nullopt, std::nullopt, inside};
    this->change(std::move(next), tr("Explain %1").arg(targetWords(targetOf(inside))), QStringLiteral("inside"),
                 change);
}

void Workspace::setCard(const Card& card) {
    if (exploration_.model.empty()) return;
    recalls_ = false;
    askModel({exploration_.model, toJson(card).dump()});
}

void Workspace::clearTarget() {
    Exploration next = exploration_;
    next.target = {};
    change(std::move(next), tr("Explain the first prediction"));
}

void Workspace::setScore(std::optional<Score> score) {
    Exploration next = exploration_;
    next.score = score;
    change(std::move(next),
           score ? tr("Explain the %1").arg(scoreWords(*score)) : tr("Explain each method's own score"));
}

void Workspace::setLayer(const QString& name) {
    Exploration next = exploration_;
    next.layer = name.toStdString();
    change(std::move(next), name.isEmpty() ? tr("Look at the default layer") : tr("Look at layer %1").arg(name));
}

void Workspace::setSeed(std::uint64_t seed) {
    Exploration next = exploration_;
    next.seed = seed;
    change(std::move(next), tr("Set the seed to %1").arg(seed));
}

void Workspace::setDisplay(const Display& display, const QString& what, Change change) {
    Exploration next = exploration_;
    next.display = display;
    next.display.opacity = std::clamp(display.opacity, 0.0, 1.0);
    next.display.percentile = std::clamp(display.percentile, 50.0, 100.0);
    const auto& maps = colourMaps();
    if (std::none_of(maps.begin(), maps.end(), [&](const auto& map) { return map.id == display.colours; })) {
        next.display.colours.clear();
    }
    this->change(std::move(next), tr("Change the %1").arg(what), QStringLiteral("display/") + what, change);
}

}  // namespace saccade
