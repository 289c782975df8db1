// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/workspace.h"

#include <QDir>
#include <QFileInfo>
#include <QUndoStack>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/image/picture_name.h"
#include "viewmodels/exploration_command.h"
#include "viewmodels/layers_model.h"
#include "viewmodels/methods_model.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/predictions_model.h"
#include "viewmodels/tiles_at_work.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/words.h"

namespace saccade {
namespace {

const char* const modelKey = "model";
const char* const pictureKey = "picture";
const char* const restoreKey = "restore";
const char* const lookKey = "look";
const char* const previewKey = "preview";
const char* const devicesKey = "devices";

// What is known of models is small; pictures hold pixels, in bytes. Enough for some photographs, many small pictures.
constexpr std::size_t mostModels = 64;
constexpr std::size_t mostPictureBytes = std::size_t{256} << 20;

const QString& dot() {
    static const QString separator = QStringLiteral(" \u00b7 ");
    return separator;
}

std::string nameOf(const PictureSource& source) {
    return source.pasted ? "pasted/" + source.name : source.file;
}

std::size_t bytesOf(const PictureFacts& picture) {
    std::size_t bytes = picture.original.rgb.size() + picture.screen.rgb.size();
    for (const auto& thing : picture.truth)
        bytes += thing.mask.size();
    return bytes;
}

/// Names what is known of a model: with another card it is something else.
std::string nameOf(const ModelSource& model) {
    constexpr char separator = '\x1f';
    return model.card.empty() ? model.file : model.file + separator + model.card;
}

std::string identityOf(const ModelFacts& model, const PictureFacts& picture) {
    constexpr char separator = '\x1f';
    return model.file + separator + model.hash + separator + toJson(model.card).dump() + separator +
           nameOf(picture.source) + separator + picture.hash;
}

/// A chosen class that a model does not have is chosen no more; nor is a part of another network.
ChosenTarget within(ChosenTarget target, std::int64_t classes) {
    const auto known = [classes](const std::optional<std::int64_t>& index) { return !index || *index < classes; };
    return !target.inside && known(target.index) && known(target.contrast) ? target : ChosenTarget{};
}

Picture pictureOf(const QImage& image) {
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    Picture picture{rgb.width(), rgb.height(), {}};
    picture.rgb.reserve(static_cast<std::size_t>(rgb.width()) * static_cast<std::size_t>(rgb.height()) * 3);
    for (int y = 0; y < rgb.height(); ++y) {
        const uchar* const line = rgb.constScanLine(y);
        picture.rgb.insert(picture.rgb.end(), line, line + static_cast<std::ptrdiff_t>(rgb.width()) * 3);
    }
    return picture;
}

}  // namespace

Workspace::Workspace(QObject* parent) : Workspace(makeEngine, parent) {}

Workspace::Workspace(EngineThread::Maker maker, QObject* parent)
    : QObject(parent),
      undoStack_(new QUndoStack(this)),
      engine_(new EngineThread(std::move(maker), this)),
      methods_(new MethodsModel(this)),
      models_(mostModels),
      pictures_(mostPictureBytes),
      looks_(mostPictureBytes) {
    picture_ = new PictureView(*this);
    predictions_ = new PredictionsModel(*this);
    layers_ = new LayersModel(*this);
    tiles_ = new TilesModel(*this);
    connect(engine_, &EngineThread::answered, this, &Workspace::answered);
    connect(engine_, &EngineThread::collected, this, &Workspace::updateBusy);
    // A step of undo in the middle of a drag ends it.
    connect(undoStack_, &QUndoStack::indexChanged, this, [this](int index) {
        if (index != undoStack_->count()) drag_.clear();
    });
}

Workspace::~Workspace() {
    // First, and with nobody listening: the models below are on their way out.
    delete engine_;
    engine_ = nullptr;
    undoStack_->disconnect(this);
}

QString Workspace::title() const {
    QStringList parts;
    if (!exploration_.picture.empty()) parts << QString::fromStdString(exploration_.picture.name);
    if (model_) parts << QString::fromStdString(model_->name);
    return parts.join(dot());
}

QString Workspace::status() const {
    if (openingModel_) return tr("Opening the model");
    if (openingPicture()) return tr("Opening the picture");
    if (exploration_.model.empty()) return tr("Open a model to begin");
    if (exploration_.picture.empty()) return tr("Open a picture to begin");
    if (looking_) return tr("The network looks at the picture");
    if (!look_) return {};
    const QString explained = tr("Explaining %1").arg(targetText());
    const int pending = tiles_->pending();
    if (pending == 0) return explained;
    return tr("%1, %2 of %3 maps to come").arg(explained).arg(pending).arg(tiles_->rowCount());
}

void Workspace::openModel(const QString& file) {
    if (file.isEmpty()) return;
    // "demo" is a name; a file is the same from wherever it is asked for.
    const QFileInfo info(file);
    const bool named = file == QLatin1String("demo") || !info.exists();
    recalls_ = true;
    askModel({(named ? file : info.absoluteFilePath()).toStdString(), {}});
}

void Workspace::askModel(const ModelSource& source) {
    openingModel_ = true;
    setModelError({});
    engine_->ask(modelKey, OpenModelRequest{source});
    updateBusy();
}

void Workspace::openPicture(const QString& file) {
    if (file.isEmpty()) return;
    const QFileInfo info(file);
    PictureSource source;
    source.file = info.absoluteFilePath().toStdString();
    source.name = info.fileName().toStdString();
    lastStep_ = info.absoluteFilePath();
    openSource(source);
}

void Workspace::openPicture(const QImage& image) {
    constexpr int largestSide = 16384;
    if (image.isNull()) {
        setPictureError(tr("There is no picture to paste; copy one first."));
        return;
    }
    if (image.width() > largestSide || image.height() > largestSide) {
        setPictureError(tr("The pasted picture is %1 × %2; a side may have at most %3 pixels.")
                            .arg(image.width())
                            .arg(image.height())
                            .arg(largestSide));
        return;
    }
    PictureSource source;
    source.pasted = std::make_shared<const Picture>(pictureOf(image));
    source.name = tr("pasted picture %1").arg(++pastedPictures_).toStdString();
    lastStep_.clear();
    openSource(source);
}

void Workspace::openSource(const PictureSource& source) {
    openingPicture_ = true;
    setPictureError({});
    engine_->ask(pictureKey, OpenPictureRequest{source});
    updateBusy();
}

void Workspace::openFile(const QString& file) {
    const QFileInfo info(file);
    if (info.isDir()) {
        const QStringList pictures = picturesBeside(QDir(file).filePath(QStringLiteral("any")));
        if (pictures.isEmpty()) {
            setPictureError(tr("%1 holds no pictures.").arg(file));
        } else {
            openPicture(QDir(file).filePath(pictures.front()));
        }
    } else if (looksLikePicture(file.toStdString())) {
        openPicture(file);
    } else {
        openModel(file);
    }
}

void Workspace::nextPicture() {
    step(1);
}

void Workspace::previousPicture() {
    step(-1);
}

void Workspace::step(int direction) {
    const QString from = lastStep_.isEmpty() ? QString::fromStdString(exploration_.picture.file) : lastStep_;
    if (from.isEmpty()) return;
    const QStringList pictures = picturesBeside(from);
    if (pictures.isEmpty()) return;
    const QFileInfo info(from);
    const auto count = static_cast<int>(pictures.size());
    // One that has gone meanwhile stands before the first.
    const auto position = static_cast<int>(pictures.indexOf(info.fileName()));
    const int next = position < 0 && direction < 0 ? count - 1 : (position + direction + count) % count;
    openPicture(info.dir().filePath(pictures[next]));
}

void Workspace::listDevices() {
    // Before anything that needs the chosen one, and behind everything where nothing does: it may take a while.
    constexpr int first = -1;
    constexpr int last = 9;
    engine_->ask(devicesKey, DevicesRequest{}, {device_ == "cpu" ? last : first, false});
}

void Workspace::setDevice(const std::string& word) {
    if (word == device_) return;
    device_ = word;
    // What is on its way begins again there; what another device has computed is the same map.
    if (looking_) {
        looking_ = false;
        findLook();
    }
    tiles_->d_->moveElsewhere();
    Q_EMIT devicesChanged();
    updateBusy();
}

void Workspace::preview(const std::string& card) {
    if (!model_ || !pictureFacts_) return;
    engine_->ask(previewKey, LookRequest{{exploration_.model, card}, exploration_.picture, true, device_});
}

void Workspace::endPreview() {
    engine_->withdraw(previewKey);
}

void Workspace::cancelAll() {
    const auto end = [this](const char* key, bool& going) {
        if (going && !engine_->stop(key)) going = false;
    };
    end(modelKey, openingModel_);
    end(pictureKey, openingPicture_);
    const bool sought = restoring_ || looking_;
    end(restoreKey, restoring_);
    end(lookKey, looking_);
    if (sought && !restoring_ && !looking_) loseLook(std::nullopt);
    tiles_->d_->cancelAll();
    updateBusy();
}

void Workspace::seekAgain() {
    lostPicture_.clear();
    lostLook_.clear();
    lookFailure_.reset();
    refresh();
}

void Workspace::retryAll() {
    seekAgain();
    for (int row = 0; row < tiles_->rowCount(); ++row)
        tiles_->rerun(tiles_->idAt(row));
    updateBusy();
}

void Workspace::dismissErrors() {
    setModelError({});
    setPictureError({});
}

void Workspace::keepPictures(std::size_t bytes) {
    pictures_.setCapacity(bytes);
    looks_.setCapacity(bytes);
}

void Workspace::setInitialTiles(const QStringList& methods) {
    Exploration next = exploration_;
    next.tiles.clear();
    for (const auto& method : methods) {
        TileChoice tile;
        tile.id = newTileId();
        tile.method = method.toStdString();
        const auto& all = saccade::methods();
        const bool known = std::any_of(all.begin(), all.end(), [&](const Method& m) { return m.id == tile.method; });
        if (known) next.tiles.push_back(std::move(tile));
    }
    assume(next);
}

QStringList Workspace::firstTiles() {
    return {QStringLiteral("gradient"),        QStringLiteral("lrp"),       QStringLiteral("grad_cam"),
            QStringLiteral("guided_grad_cam"), QStringLiteral("occlusion"), QStringLiteral("rise")};
}

void Workspace::change(Exploration next, const QString& text, const QString& drag, Change change) {
    const bool goesOn = !drag.isEmpty() && drag == drag_;
    if (change == Change::dragging && !goesOn) {
        drag_ = drag;
        ++drags_;
    }
    const bool partOfDrag = goesOn || change == Change::dragging;
    if (change == Change::done) drag_.clear();
    if (next == exploration_) return;
    const QString name = partOfDrag ? QStringLiteral("%1#%2").arg(drag).arg(drags_) : QString();
    undoStack_->push(new ExplorationCommand(*this, exploration_, std::move(next), text, name));
}

void Workspace::assume(const Exploration& next) {
    const Exploration before = std::exchange(exploration_, next);
    tiles_->d_->follow();
    refresh();
    if (before.display != exploration_.display) {
        tiles_->d_->redisplay();
        Q_EMIT displayChanged();
    }
    if (before.target != exploration_.target) Q_EMIT targetChanged();
    Q_EMIT explorationChanged();
    Q_EMIT titleChanged();
    updateBusy();
}

void Workspace::refresh() {
    findModel();
    findPicture();
    findLook();
    tiles_->d_->want();
}

void Workspace::findModel() {
    const ModelSource source{exploration_.model, exploration_.card};
    auto facts = source.file.empty() ? nullptr : models_.find(nameOf(source));
    if (!facts && !source.file.empty() && !openingModel_) {
        // Only after very many models: what is asked for is what is there already.
        recalls_ = false;
        askModel(source);
    }
    if (facts == model_) return;
    model_ = std::move(facts);
    tiles_->d_->costs.clear();
    Q_EMIT modelChanged();
    Q_EMIT titleChanged();
}

void Workspace::findPicture() {
    const std::string name = nameOf(exploration_.picture);
    auto facts = exploration_.picture.empty() ? nullptr : pictures_.find(name);
    const bool wanted = !facts && !exploration_.picture.empty() && name != lostPicture_;
    if (!wanted) {
        if (restoring_) engine_->withdraw(restoreKey);
        restoring_ = false;
    } else if (!restoring_ || name != restored_) {
        restoring_ = true;
        restored_ = name;
        engine_->ask(restoreKey, OpenPictureRequest{exploration_.picture});
    }
    if (name != lostPicture_) lostPicture_.clear();
    if (facts == pictureFacts_) return;
    pictureFacts_ = std::move(facts);
    lastStep_.clear();
    Q_EMIT pictureChanged();
}

void Workspace::findLook() {
    std::shared_ptr<const Look> look;
    std::string identity;
    if (model_ && pictureFacts_) {
        identity = identityOf(*model_, *pictureFacts_);
        look = looks_.find(identity);
    }
    if (identity != lostLook_) {
        lostLook_.clear();
        lookFailure_.reset();
    }
    const bool wanted = !look && !identity.empty() && identity != lostLook_;
    if (!wanted) {
        if (looking_) engine_->withdraw(lookKey);
        looking_ = false;
    } else if (!looking_ || identity != lookIdentity_) {
        looking_ = true;
        engine_->ask(lookKey,
                     LookRequest{{exploration_.model, exploration_.card}, exploration_.picture, false, device_});
        tiles_->d_->expect();
    }
    lookIdentity_ = identity;
    if (look == look_) return;
    look_ = std::move(look);
    Q_EMIT lookChanged();
    Q_EMIT targetChanged();
}

void Workspace::answered(const EngineThread::Post::Delivery& delivery) {
    if (const TileId tile = TilesAtWork::tileOf(delivery.key)) {
        tiles_->d_->answered(tile, delivery);
        return;
    }
    if (!delivery.last) return;
    if (delivery.key == previewKey) {
        const auto* const look = std::get_if<std::shared_ptr<const Look>>(&delivery.answer);
        const auto* const failure = std::get_if<EngineFailure>(&delivery.answer);
        Q_EMIT previewed(look ? *look : nullptr, failure ? sentence(failure->sentence) : QString());
        return;
    }
    if (const auto* const list = std::get_if<std::vector<std::string>>(&delivery.answer)) {
        devices_ = *list;
        // One that was chosen before may be gone.
        if (std::find(devices_.begin(), devices_.end(), device_) == devices_.end()) device_ = devices_.front();
        Q_EMIT devicesChanged();
        return;
    }
    if (delivery.key == modelKey) openingModel_ = false;
    if (delivery.key == pictureKey) openingPicture_ = false;
    if (delivery.key == restoreKey) restoring_ = false;
    if (delivery.key == lookKey) looking_ = false;
    if (const auto* model = std::get_if<std::shared_ptr<const ModelFacts>>(&delivery.answer)) {
        opened(*model);
    } else if (const auto* picture = std::get_if<std::shared_ptr<const PictureFacts>>(&delivery.answer)) {
        opened(*picture, delivery.key == pictureKey);
    } else if (const auto* look = std::get_if<std::shared_ptr<const Look>>(&delivery.answer)) {
        looked(*look);
    } else if (const auto* failure = std::get_if<EngineFailure>(&delivery.answer)) {
        failed(delivery.key, *failure);
    } else if (delivery.key == lookKey || delivery.key == restoreKey) {
        loseLook(std::nullopt);
    } else if (delivery.key == modelKey) {
        guess_.reset();
    }
}

void Workspace::opened(std::shared_ptr<const ModelFacts> facts) {
    setModelError({});
    models_.keep(nameOf(ModelSource{facts->file, facts->chosenCard}), facts);
    if (std::exchange(recalls_, false) && facts->cardIsGuess && recallCard_) {
        const std::string known = recallCard_(facts->hash);
        if (!known.empty()) {
            guess_ = facts;
            askModel({facts->file, known});
            return;
        }
    }
    guess_.reset();
    Exploration next = exploration_;
    const bool otherCard = next.model == facts->file && next.card != facts->chosenCard;
    next.model = facts->file;
    next.card = facts->chosenCard;
    if (next.model != exploration_.model) {
        next.target = {};
        next.layer.clear();
        for (auto& tile : next.tiles)
            tile.ownTarget = within(tile.ownTarget, facts->classes);
    }
    if (exploration_.model.empty() || next == exploration_) {
        assume(next);
    } else {
        change(std::move(next),
               otherCard ? tr("Prepare pictures another way") : tr("Open %1").arg(QString::fromStdString(facts->name)));
    }
}

void Workspace::opened(std::shared_ptr<const PictureFacts> facts, bool asked) {
    pictures_.keep(nameOf(facts->source), facts, bytesOf(*facts));
    Exploration next = exploration_;
    if (asked) {
        setPictureError({});
        next.picture = facts->source;
    }
    if (exploration_.picture.empty() || next == exploration_) {
        assume(next);
    } else {
        change(std::move(next), tr("Open %1").arg(QString::fromStdString(facts->source.name)));
    }
}

void Workspace::looked(std::shared_ptr<const Look> look) {
    const std::size_t bytes = bytesOf(*look->picture);
    looks_.keep(lookIdentity_, std::move(look), bytes);
    refresh();
    Q_EMIT titleChanged();
}

void Workspace::failed(const std::string& key, const EngineFailure& failure) {
    const QString words = sentence(failure.sentence);
    // A card that was chosen once and fits no more is no reason not to open the model.
    if (key == modelKey && guess_) {
        opened(std::exchange(guess_, nullptr));
        return;
    }
    if (key == modelKey) {
        setModelError(words);
    } else {
        setPictureError(words);
    }
    if (key == lookKey || key == restoreKey) loseLook(failure.sentence);
}

void Workspace::loseLook(const std::optional<Message>& failure) {
    if (pictureFacts_) {
        lostLook_ = lookIdentity_;
    } else {
        lostPicture_ = nameOf(exploration_.picture);
    }
    lookFailure_ = failure;
    tiles_->d_->want();
}

void Workspace::setModelError(const QString& sentence) {
    if (modelError_ == sentence) return;
    modelError_ = sentence;
    Q_EMIT modelErrorChanged();
}

void Workspace::setPictureError(const QString& sentence) {
    if (pictureError_ == sentence) return;
    pictureError_ = sentence;
    Q_EMIT pictureErrorChanged();
}

void Workspace::updateBusy() {
    const bool computing =
        std::any_of(tiles_->d_->tiles.begin(), tiles_->d_->tiles.end(), [](const TileRun& tile) { return tile.asked; });
    const bool busy = openingModel_ || openingPicture() || looking_ || computing;
    if (busy != busy_) {
        busy_ = busy;
        Q_EMIT busyChanged(busy_);
    }
    Q_EMIT statusChanged();
}

}  // namespace saccade
