// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/exploration_engine.h"

#include <algorithm>
#include <filesystem>
#include <list>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/core/cache_folder.h"
#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/core/sha256.h"
#include "engine/import/open.h"
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
    std::string path;  ///< the file; the facts hold the name it was asked for
    std::shared_ptr<const ModelFacts> facts;
};

struct OpenPicture {
    Stamp stamp;
    std::shared_ptr<const PictureFacts> facts;
};

struct OpenStudy {
    std::shared_ptr<const ModelFacts> model;
    std::shared_ptr<const PictureFacts> picture;
    std::shared_ptr<Study> study;
    std::shared_ptr<const Look> look;
};

std::string lastPart(const std::string& file) {
    return std::filesystem::path(file).filename().string();
}

std::string hashOfPixels(const Picture& picture) {
    return sha256(std::as_bytes(std::span(picture.rgb)));
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
    std::shared_ptr<const ModelFacts> openModel(const std::string& file, Job& job) override {
        return model(file, job).facts;
    }

    std::shared_ptr<const PictureFacts> openPicture(const PictureSource& source, Job&) override {
        return picture(source);
    }

    std::shared_ptr<const Look> look(const std::string& file, const PictureSource& source, Job& job) override {
        return study(file, source, job).look;
    }

    std::shared_ptr<const Map> explain(const MapRequest& asked, Job& job) override {
        auto& open = study(asked.model, asked.picture, job);
        return std::make_shared<const Map>(saccade::explain(*open.study, asked.request, job));
    }

 private:
    // Networks of many megabytes, pictures of some.
    static constexpr std::size_t mostModels = 2;
    static constexpr std::size_t mostPictures = 4;

    const OpenModel& model(const std::string& file, Job& job) {
        const auto path = modelFile(file);
        const Stamp stamp = Stamp::of(path);
        const auto known =
            std::find_if(models_.begin(), models_.end(), [&](const auto& open) { return open.facts->file == file; });
        if (known != models_.end() && known->stamp == stamp) {
            models_.splice(models_.begin(), models_, known);
            return models_.front();
        }
        OpenModel open{stamp, saccade::openModel(path, std::nullopt, job), path.string(), nullptr};
        open.facts = factsOf(file, open);
        if (known != models_.end()) models_.erase(known);
        models_.push_front(std::move(open));
        if (models_.size() > mostModels) models_.pop_back();
        return models_.front();
    }

    static std::shared_ptr<const ModelFacts> factsOf(const std::string& file, const OpenModel& open) {
        auto facts = std::make_shared<ModelFacts>();
        facts->file = file;
        facts->name = lastPart(file);
        facts->format = open.opened.format;
        facts->hash = open.opened.hash;
        facts->card = cardFor(open.opened);
        facts->cardIsGuess = !open.opened.card.has_value();
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
    OpenStudy& study(const std::string& file, const PictureSource& source, Job& job) {
        const OpenModel& open = model(file, job);
        const auto shown = picture(source);
        if (study_.look && study_.model == open.facts && study_.picture == shown) return study_;
        study_ = {};
        auto prepared = prepare(shown->original, open.facts->card);
        Subject subject;
        subject.network = open.opened.network;
        subject.input = std::move(prepared.input);
        subject.card = open.facts->card;
        subject.modelFile = open.path;
        subject.modelHash = open.facts->hash;
        subject.imageFile = source.pasted ? source.name : source.file;
        subject.imageHash = shown->hash;
        subject.cacheFolder = userCacheFolder();
        OpenStudy next{open.facts, shown, openStudy(std::move(subject), job), nullptr};
        auto look = std::make_shared<Look>();
        look->model = next.model;
        look->picture = next.picture;
        look->seen = std::move(prepared.seen);
        look->frame = prepared.frame;
        look->logits = logits(*next.study);
        look->probabilities = probabilities(*next.study);
        look->ranking = topClasses(*next.study, look->logits.size());
        next.look = std::move(look);
        study_ = std::move(next);
        return study_;
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
