// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "viewmodels/engine_thread.h"
#include "viewmodels/exploration.h"
#include "viewmodels/recent.h"

class QUndoStack;

namespace saccade {

class LayersModel;
class MethodsModel;
class PictureView;
class PredictionsModel;
class TilesModel;

/// The root of the view models: one exploration, the engine thread that computes it, and the models that show it.
///
/// Everything is called on the window's thread and returns at once. What a person changes is checked, becomes one
/// command on undoStack(), and what follows from it is asked of the engine thread. A wrong file or value never throws
/// out of here: it becomes the sentence of the pane concerned, and what was there stays.
class Workspace : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString title READ title NOTIFY titleChanged)
    Q_PROPERTY(QString status READ status NOTIFY statusChanged)
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged)
    Q_PROPERTY(QString modelError READ modelError NOTIFY modelErrorChanged)
    Q_PROPERTY(QString pictureError READ pictureError NOTIFY pictureErrorChanged)

 public:
    explicit Workspace(QObject* parent = nullptr);
    /// With another engine: for tests.
    explicit Workspace(EngineThread::Maker maker, QObject* parent = nullptr);
    /// Ends what is being computed; takes less than a second.
    ~Workspace() override;

    // What there is.

    const Exploration& exploration() const { return exploration_; }
    QUndoStack* undoStack() const { return undoStack_; }
    TilesModel* tiles() const { return tiles_; }
    PredictionsModel* predictions() const { return predictions_; }
    LayersModel* layers() const { return layers_; }
    MethodsModel* methods() const { return methods_; }
    PictureView* picture() const { return picture_; }

    /// What is known of the model, the picture, and the model's view of the picture; null until they are.
    std::shared_ptr<const ModelFacts> modelFacts() const { return model_; }
    std::shared_ptr<const PictureFacts> pictureFacts() const { return pictureFacts_; }
    std::shared_ptr<const Look> look() const { return look_; }

    /// "two_birds.png · demo", with what is missing left out.
    QString title() const;
    /// One short line: what is being computed, or what everything explains ("Explaining snail, 2 of 6 maps to come").
    QString status() const;
    /// Something is being opened or computed.
    bool busy() const { return busy_; }
    bool openingModel() const { return openingModel_; }
    bool openingPicture() const { return openingPicture_ || restoring_; }
    /// One sentence: why the last model, or picture, could not be opened; empty where it could.
    QString modelError() const { return modelError_; }
    QString pictureError() const { return pictureError_; }
    /// "demo.safetensors · Saccade · 43 layers · 1.2 million parameters"; empty without a model.
    QString modelText() const;
    /// The card's origin in words ("a guess: ImageNet, ..."), and whether it is a guess that should be said.
    QString cardText() const;
    bool cardIsGuess() const;
    /// One sentence where the network's outputs are probabilities: what maps explain then; else empty.
    QString outputText() const;
    /// "bird", "bird against fish", "first prediction" while that is not known.
    QString targetText() const;
    /// The class that is explained now, the first prediction where none was chosen; nothing while unknown, or where it
    /// is a part of the network.
    std::optional<std::int64_t> targetIndex() const;
    /// The name of a class of the model: "class 7" where it has none.
    QString className(std::int64_t index) const;
    /// "bird", "bird against fish", "channel 17 of layer2.relu".
    QString targetWords(const Target& target) const;

    // What a person does. Every one of these is one step of undo with a text of its own, once it took effect.

    /// Opens a model file of any format, in the background; on success it takes the place of the present one, the
    /// target and the layer are forgotten.
    void openModel(const QString& file);
    void openPicture(const QString& file);
    /// Pixels that were pasted or dropped.
    void openPicture(const QImage& image);
    /// Decides by the file's ending and content which of the two a dropped file is.
    void openFile(const QString& file);
    /// The picture after, or before, the present one in its folder, by name, around the ends.
    void nextPicture();
    void previousPicture();

    /// Explains a class on every tile that is not pinned. Ends a contrast.
    void setTarget(std::int64_t index);
    /// Explains the present target against another class.
    void setContrast(std::int64_t index);
    /// Explains a channel, a unit or a place of a layer on every tile that is not pinned. One that the model does not
    /// have is ignored.
    void setInside(const InsideTarget& inside, Change change = Change::done);
    /// Back to the first prediction, whatever the picture is.
    void clearTarget();
    /// Prepares pictures for the present model as a card says, once the network has taken it.
    void setCard(const Card& card);
    /// Who knows which card (JSON) was chosen for a model before, by the model's hash; asked where a model's card would
    /// be a guess. An empty answer: none was.
    void setCardMemory(std::function<std::string(const std::string& hash)> recall) { recallCard_ = std::move(recall); }
    /// What the network would receive and say under another card (JSON); previewed() answers. The newest counts.
    void preview(const std::string& card);
    /// Nobody waits for a preview any more.
    void endPreview();

    /// What is computed on, as of checkDevice(); "cpu" at first. No step of undo: no map depends on it.
    const std::string& device() const { return device_; }
    void setDevice(const std::string& word);
    /// What there is to compute on; "cpu" alone until listDevices() was answered. Where the chosen one is not among
    /// them then, the first takes its place.
    const std::vector<std::string>& devices() const { return devices_; }
    void listDevices();

    /// Nothing: each method's own.
    void setScore(std::optional<Score> score);
    /// The layer for the methods that look at one; empty: the default.
    void setLayer(const QString& name);
    void setSeed(std::uint64_t seed);
    /// `what` names the part that changed ("opacity"), for the text of the step and to join drags of the same part.
    void setDisplay(const Display& display, const QString& what, Change change = Change::done);

    /// Stops whatever is being opened or computed; what progressive methods have by then is kept.
    void cancelAll();
    /// Computes again what failed or was stopped.
    void retryAll();

    /// Forgets the sentences.
    void dismissErrors();

    /// How many bytes of pictures are kept so that undoing need not read them again; 256 MiB at first. The present one
    /// is kept in any case.
    void keepPictures(std::size_t bytes);

    /// Replaces the tiles before anything is computed, without a step of undo: for the first start.
    void setInitialTiles(const QStringList& methods);
    /// gradient, lrp, grad_cam, guided_grad_cam, occlusion, rise.
    static QStringList firstTiles();

 Q_SIGNALS:
    void titleChanged();
    void statusChanged();
    void busyChanged(bool busy);
    void modelErrorChanged();
    void pictureErrorChanged();
    /// A model, a picture, or a look at one came or changed.
    void modelChanged();
    void pictureChanged();
    void lookChanged();
    /// The value exploration() changed: by a command, undo or redo.
    void explorationChanged();
    void targetChanged();
    void displayChanged();
    /// Another device was chosen, or it is known which there are.
    void devicesChanged();
    /// The answer to preview(): a look, or null and one sentence why there is none.
    void previewed(const std::shared_ptr<const saccade::Look>& look, const QString& sentence);

 private:
    friend class ExplorationCommand;
    friend class TilesAtWork;
    friend class TilesModel;

    /// Makes `next` the exploration by a command. Changes with the same `drag` that are still going on are one.
    void change(Exploration next, const QString& text, const QString& drag = {}, Change change = Change::done);
    /// Makes it so without one.
    void assume(const Exploration& next);
    /// Finds what the exploration names, or asks for it.
    void refresh();
    /// Asks again for what could not be had.
    void seekAgain();
    void askModel(const ModelSource& source);
    void findModel();
    void findPicture();
    void findLook();
    void answered(const EngineThread::Post::Delivery& delivery);
    void opened(std::shared_ptr<const ModelFacts> facts);
    void opened(std::shared_ptr<const PictureFacts> facts, bool asked);
    void looked(std::shared_ptr<const Look> look);
    void failed(const std::string& key, const EngineFailure& failure);
    /// Nobody answers for the look any more; `failure`: why.
    void loseLook(const std::optional<Message>& failure);
    void setModelError(const QString& sentence);
    void setPictureError(const QString& sentence);
    void updateBusy();
    void openSource(const PictureSource& source);
    void step(int direction);
    TileId newTileId() { return ++lastTileId_; }

    Exploration exploration_;
    QUndoStack* undoStack_ = nullptr;
    EngineThread* engine_ = nullptr;
    MethodsModel* methods_ = nullptr;
    PictureView* picture_ = nullptr;
    PredictionsModel* predictions_ = nullptr;
    LayersModel* layers_ = nullptr;
    TilesModel* tiles_ = nullptr;

    std::shared_ptr<const ModelFacts> model_;
    std::shared_ptr<const PictureFacts> pictureFacts_;
    std::shared_ptr<const Look> look_;
    std::string device_ = "cpu";
    std::vector<std::string> devices_{"cpu"};
    std::string lookIdentity_;  ///< names model, picture and card by their content
    Recent<ModelFacts> models_;
    Recent<PictureFacts> pictures_;
    Recent<Look> looks_;

    QString modelError_;
    QString pictureError_;
    std::function<std::string(const std::string&)> recallCard_;
    bool recalls_ = false;                     ///< the model that is being opened may have had a card chosen before
    std::shared_ptr<const ModelFacts> guess_;  ///< what to fall back to where that card does not fit any more
    bool openingModel_ = false;
    bool openingPicture_ = false;
    bool restoring_ = false;  ///< the picture of an undone step is being read again
    std::string restored_;    ///< which
    bool looking_ = false;
    // What could not be had, by its name, is not asked for again and again: only once it is something else, or the
    // person wants it retried.
    std::string lostPicture_;
    std::string lostLook_;
    std::optional<Message> lookFailure_;  ///< why there is no look
    bool busy_ = false;
    QString drag_;  ///< what is being dragged
    int drags_ = 0;
    TileId lastTileId_ = 0;
    int pastedPictures_ = 0;
    QString lastStep_;  ///< where next and previous go on from while a picture is being opened
};

}  // namespace saccade
