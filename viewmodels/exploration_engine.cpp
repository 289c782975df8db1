// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/exploration_engine.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <list>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/core/cache_folder.h"
#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/core/sha256.h"
#include "engine/import/open.h"
#include "engine/network/devices.h"
#include "engine/network/spatial_layers.h"
#include "viewmodels/screen_size.h"

namespace saccade {
namespace {

/// Tells whether a file is still the one that was read.
struct Stamp {
    std::filesystem::file_time_type time;
    std::uintmax_t size = 0;

    static Stamp of(const std::filesystem::path& file) {
        std::error_code ignored;
        return {std::filesystem::last_write_time(file, ignored), std::filesystem::file_size(file, ignored)};
    }
    bool operator==(const Stamp&) const = default;
};

struct OpenModel {
    Stamp stamp;
    OpenedModel opened;
    std::string name;  ///< what it was asked for as
    std::string path;  ///< the file
    /// One a card it was asked for with, newest first.
    std::list<std::shared_ptr<const ModelFacts>> facts;
};

struct OpenPicture {
    Stamp stamp;
    std::shared_ptr<const PictureFacts> facts;
};

struct OpenStudy {
    std::shared_ptr<const ModelFacts> model;
    std::shared_ptr<const PictureFacts> picture;
    std::string device;
    std::shared_ptr<Study> study;
    std::shared_ptr<const Look> look;
};

std::string lastPart(const std::string& file) {
    return std::filesystem::path(file).filename().string();
}

std::string hashOfPixels(const Picture& picture) {
    return sha256(std::as_bytes(std::span(picture.rgb)));
}

InputFigures figuresOf(const Array& input) {
    InputFigures figures;
    if (input.values.empty()) return figures;
    const auto [low, high] = std::minmax_element(input.values.begin(), input.values.end());
    figures.low = *low;
    figures.high = *high;
    const auto count = static_cast<double>(input.values.size());
    for (const float value : input.values)
        figures.mean += value / count;
    double squares = 0;
    for (const float value : input.values)
        squares += (value - figures.mean) * (value - figures.mean) / count;
    figures.deviation = std::sqrt(squares);
    return figures;
}

/// The card of a request, or nothing where it names none.
std::optional<Card> cardOf(const ModelSource& source) {
    if (source.card.empty()) return std::nullopt;
    static const char* const origin = SACCADE_TEXT("the card chosen here");
    const auto content = nlohmann::json::parse(source.card, nullptr, false);
    if (content.is_discarded()) {
        throw RequestError(SACCADE_TEXT("{origin}: the card is not valid JSON"), {{"origin", origin}});
    }
    return Card::fromJson(content, origin, {});
}

/// What is known of a picture is a help: where it cannot be read, the picture is shown without it.
void addTruth(PictureFacts& facts) {
    try {
        facts.truth = groundTruth(facts.source.file);
    } catch (const RequestError& error) {
        facts.remark = error.what();
    }
    // The table knows the picture as it lies in the file; turned upright, a mask no longer fits.
    const auto pixels = facts.original.rgb.size() / 3;
    const Box whole{0, 0, facts.original.width, facts.original.height};
    std::erase_if(facts.truth, [&](const TrueThing& thing) {
        return intersection(thing.box, whole) != thing.box || (!thing.mask.empty() && thing.mask.size() != pixels);
    });
}

/// The engine of the program. What was opened last is kept open: going back and forth costs nothing.
class Engine : public ExplorationEngine {
 public:
    std::shared_ptr<const ModelFacts> openModel(const ModelSource& source, Job& job) override {
        return facts(model(source, job), source);
    }

    std::shared_ptr<const PictureFacts> openPicture(const PictureSource& source, Job&) override {
        return picture(source);
    }

    std::shared_ptr<const Look> look(const ModelSource& source, const PictureSource& shown, const std::string& device,
                                     Job& job) override {
        return study(source, shown, device, job).look;
    }

    std::shared_ptr<const Look> preview(const ModelSource& source, const PictureSource& shown,
                                        const std::string& device, Job& job) override {
        OpenModel& open = model(source, job);
        return studyOf(open, facts(open, source), picture(shown), device, job).look;
    }

    std::shared_ptr<const Map> explain(const MapRequest& asked, Job& job) override {
        auto& open = study(asked.model, asked.picture, asked.device, job);
        return std::make_shared<const Map>(saccade::explain(*open.study, asked.request, job));
    }

    std::vector<std::string> devices() override { return saccade::devices(); }

 private:
    // Networks of many megabytes, pictures of some.
    static constexpr std::size_t mostModels = 2;
    static constexpr std::size_t mostPictures = 4;
    static constexpr std::size_t mostCards = 4;

    OpenModel& model(const ModelSource& source, Job& job) {
        const auto path = modelFile(source.file);
        const Stamp stamp = Stamp::of(path);
        const auto known =
            std::find_if(models_.begin(), models_.end(), [&](const auto& open) { return open.name == source.file; });
        if (known != models_.end() && known->stamp == stamp) {
            models_.splice(models_.begin(), models_, known);
            return models_.front();
        }
        OpenModel open{stamp, saccade::openModel(path, cardOf(source), job), source.file, path.string(), {}};
        if (known != models_.end()) models_.erase(known);
        models_.push_front(std::move(open));
        if (models_.size() > mostModels) models_.pop_back();
        return models_.front();
    }

    static std::shared_ptr<const ModelFacts> facts(OpenModel& open, const ModelSource& source) {
        const auto known = std::find_if(open.facts.begin(), open.facts.end(),
                                        [&](const auto& facts) { return facts->chosenCard == source.card; });
        if (known != open.facts.end()) return *known;
        open.facts.push_front(factsOf(open, source));
        if (open.facts.size() > mostCards) open.facts.pop_back();
        return open.facts.front();
    }

    static std::shared_ptr<const ModelFacts> factsOf(const OpenModel& open, const ModelSource& source) {
        auto facts = std::make_shared<ModelFacts>();
        facts->file = source.file;
        facts->name = lastPart(source.file);
        facts->format = open.opened.format;
        facts->hash = open.opened.hash;
        const auto chosen = cardOf(source);
        facts->card = chosen ? *chosen : cardFor(open.opened);
        facts->cardIsGuess = !chosen && !open.opened.card.has_value();
        facts->chosenCard = source.card;
        const OutputSummary output = summariseOutput(*open.opened.network);
        facts->endsInSoftmax = output.softmax;
        facts->logits = output.logits;
        facts->classes = open.opened.classes;
        const Shape input{facts->card.channels, facts->card.input.height, facts->card.input.width};
        facts->layers = summarise(*open.opened.network, input);
        auto spatial = spatialLayers(*open.opened.network, input);
        facts->spatial = std::move(spatial.possible);
        facts->defaultLayer = std::move(spatial.usual);
        for (const auto& layer : facts->layers)
            facts->parameters += layer.parameters;
        return facts;
    }

    std::shared_ptr<const PictureFacts> picture(const PictureSource& source) {
        const Stamp stamp = source.pasted ? Stamp{} : Stamp::of(source.file);
        const auto known = std::find_if(pictures_.begin(), pictures_.end(),
                                        [&](const auto& open) { return open.facts->source == source; });
        if (known != pictures_.end() && known->stamp == stamp) {
            pictures_.splice(pictures_.begin(), pictures_, known);
            return pictures_.front().facts;
        }
        auto facts = std::make_shared<PictureFacts>();
        facts->source = source;
        if (source.pasted) {
            facts->original = *source.pasted;
            facts->hash = hashOfPixels(facts->original);
        } else {
            facts->original = readPicture(source.file);
            facts->hash = sha256OfFile(source.file);
            addTruth(*facts);
        }
        facts->screen = atScreenSize(facts->original);
        if (known != pictures_.end()) pictures_.erase(known);
        pictures_.push_front({stamp, facts});
        if (pictures_.size() > mostPictures) pictures_.pop_back();
        return facts;
    }

    // One at a time: a study holds the activations of every layer.
    OpenStudy& study(const ModelSource& source, const PictureSource& asked, const std::string& device, Job& job) {
        OpenModel& open = model(source, job);
        const auto known = facts(open, source);
        const auto shown = picture(asked);
        const bool same = study_.model == known && study_.picture == shown && study_.device == device;
        if (study_.look && same) return study_;
        study_ = {};
        study_ = studyOf(open, known, shown, device, job);
        return study_;
    }

    OpenStudy studyOf(const OpenModel& open, const std::shared_ptr<const ModelFacts>& known,
                      const std::shared_ptr<const PictureFacts>& shown, const std::string& device, Job& job) const {
        auto prepared = prepare(shown->original, known->card);
        const InputFigures figures = figuresOf(prepared.input);
        const PictureSource& source = shown->source;
        Subject subject;
        subject.network = open.opened.network;
        subject.input = std::move(prepared.input);
        subject.card = known->card;
        subject.modelFile = open.path;
        subject.modelHash = known->hash;
        subject.imageFile = source.pasted ? source.name : source.file;
        subject.imageHash = shown->hash;
        subject.cacheFolder = userCacheFolder();
        subject.device = device;
        OpenStudy next{known, shown, device, openStudy(std::move(subject), job), nullptr};
        auto look = std::make_shared<Look>();
        look->model = next.model;
        look->picture = next.picture;
        look->seen = std::move(prepared.seen);
        look->frame = prepared.frame;
        look->input = figures;
        look->logits = logits(*next.study);
        look->probabilities = probabilities(*next.study);
        look->ranking = topClasses(*next.study, look->logits.size());
        next.look = std::move(look);
        return next;
    }

    std::list<OpenModel> models_;
    std::list<OpenPicture> pictures_;
    OpenStudy study_;
};

}  // namespace

std::unique_ptr<ExplorationEngine> makeEngine() {
    return std::make_unique<Engine>();
}

}  // namespace saccade
