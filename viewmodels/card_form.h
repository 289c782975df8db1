// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/card.h"
#include "viewmodels/exploration_engine.h"

namespace saccade {

class Workspace;

/// What the fields of a card's form hold, numbers of a channel as they were typed.
struct CardFields {
    enum class Resize { none, shorterSide, exact };

    Card::Order order = Card::Order::rgb;
    Card::Size input{224, 224};  ///< what the network receives, and what a crop cuts out
    Resize resize = Resize::none;
    std::int64_t shorterSide = 256;
    Card::Size exact{224, 224};  ///< counts where a crop follows; else the picture becomes as large as the input
    bool crop = false;
    double low = 0;
    double high = 1;
    QString mean;       ///< "0.485, 0.456, 0.406"; one number goes for every channel; empty: none
    QString deviation;  ///< likewise
    std::vector<std::string> classes;
    Card::Output output = Card::Output::logits;

    bool operator==(const CardFields&) const = default;
};

CardFields fieldsOf(const Card& card);

/// The form in which a person says how pictures are prepared for the model that is open, with what the network would
/// receive and say.
///
/// Every change that makes a card is previewed by the engine; the newest wins. Nothing else changes before apply().
/// Lives as long as the workspace at most.
class CardForm : public QObject {
    Q_OBJECT

 public:
    struct Preset {
        QString id;
        QString title;
        QString help;
        bool fits = false;  ///< it has as many channels as the network
    };
    struct Prediction {
        QString name;
        double probability = 0;
    };

    explicit CardForm(Workspace& workspace, QObject* parent = nullptr);
    ~CardForm() override;

    /// Of the network's input: 1 or 3 where it takes pictures.
    std::int64_t channels() const { return channels_; }
    const CardFields& fields() const { return fields_; }
    void setFields(const CardFields& fields);

    std::vector<Preset> presets() const;
    /// The preset that the fields agree with, names of classes aside; empty where there is none.
    QString preset() const;
    /// Takes what a preset says; its names of classes only where the network has as many.
    void choosePreset(const QString& id);

    /// A name a line, or the list in a card's JSON. Answers why the file was not taken, or nothing.
    QString readClasses(const QString& file);
    void forgetClasses();
    /// "10 names, from airplane to truck", "no names: classes are called by their numbers".
    QString classText() const;

    /// The card of the fields; nothing where they do not make one.
    std::optional<Card> card() const;
    /// Why they do not: one sentence; else empty.
    QString error() const { return error_; }
    /// The fields make a card, and the network did not refuse it.
    bool canApply() const;
    /// Whether it is still to come what the network says.
    bool waiting() const { return waiting_; }

    /// What the network would receive, before normalising; null while that is not known or without a picture.
    QImage seen() const;
    /// "3 × 224 × 224, values from −2.1 to 2.6, mean 0.03, deviation 1.01": the same after normalising, as numbers.
    QString seenText() const;
    /// What it would then predict, at most so many.
    std::vector<Prediction> predictions(std::size_t most) const;
    /// Why there is no preview; else empty.
    QString previewError() const { return previewError_; }

    /// Makes it the card of the exploration: one step of undo.
    void apply();
    /// The file that save() writes: STEM.card.json beside the model.
    QString sidecar() const;
    /// Writes the card beside the model and applies it. Answers why it could not be written, or nothing.
    QString save();

 Q_SIGNALS:
    /// A field, the error, or the preview changed.
    void changed();

 private:
    void follow();
    void check();

    Workspace& workspace_;
    std::shared_ptr<const ModelFacts> model_;
    std::int64_t channels_ = 3;
    CardFields fields_;
    std::optional<Card> card_;
    QString error_;
    bool waiting_ = false;
    std::shared_ptr<const Look> look_;
    QString previewError_;
};

}  // namespace saccade
