// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QLockFile>
#include <QNetworkAccessManager>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QUrl>
#include <memory>

#include "engine/core/text.h"

class QNetworkReply;

namespace saccade {

struct CatalogueEntry;

/// Downloads one model file: to FILE.part first, which is checked and then renamed, so that a file of the final name is
/// always whole. What a download had when it was cancelled or broke stays in FILE.part, and the next one goes on from
/// there where the digest is known that the whole must have. One download at a time; it can be started again after it
/// has ended. Lives on a thread with an event loop, the window's.
class ModelDownload : public QObject {
    Q_OBJECT

 public:
    enum class State { idle, running, done, failed, cancelled };

    /// What to fetch. http and https only, also where the server sends us elsewhere.
    struct Source {
        QUrl url;
        QString file;           ///< where it goes; its folder is made
        QByteArray sha256;      ///< first hexadecimal digits of the digest, empty: not checked, and never resumed
        QByteArray card;        ///< JSON for STEM.card.json beside it, empty: none. In place before the model is
        qint64 mostBytes = -1;  ///< more is refused; below zero: the largest model file that is read
    };

    explicit ModelDownload(QObject* parent = nullptr);
    ~ModelDownload() override;

    /// An entry of the catalogue into a folder; see catalogueFile().
    static Source sourceOf(const CatalogueEntry& entry, const QString& folder);

    /// Starts, unless it is running. Where the file is there already, it is done at once. Every outcome, also one that
    /// is known at once, is told by finished() after this has returned.
    void start(const Source& source);
    /// Stops, and keeps what has arrived. finished() follows.
    void cancel();

    State state() const { return state_; }
    /// Bytes so far, those of an earlier try included.
    qint64 received() const { return received_; }
    /// Bytes in all; -1 where it is not known (yet).
    qint64 total() const { return total_; }
    /// Where the file is, or will be.
    const QString& file() const { return source_.file; }
    /// Why it failed: one sentence. Empty in every other state.
    const Message& failure() const { return failure_; }

 Q_SIGNALS:
    /// At most about thirty times a second.
    void progressed(qint64 received, qint64 total);
    /// state() is done, failed or cancelled.
    void finished();

 private:
    void soon(void (ModelDownload::*next)());
    void begin();
    void hashPart();
    void request();
    void onHeaders();
    void onData();
    void onEnd();
    void complete();
    void startOver();
    void failTooLarge();
    void failToWrite();
    void fail(Message sentence);
    void end(State state);
    void dropReply();

    QNetworkAccessManager network_;
    QTimer step_;
    Source source_;
    State state_ = State::idle;
    Message failure_{""};
    qint64 received_ = 0;
    qint64 total_ = -1;
    bool resumed_ = false;   ///< this try goes on from an earlier one
    bool accepted_ = false;  ///< the server's answer is the file
    qint64 lastProgress_ = 0;
    QFile part_;
    QCryptographicHash digest_{QCryptographicHash::Sha256};
    std::unique_ptr<QLockFile> lock_;
    QNetworkReply* reply_ = nullptr;  ///< of network_
};

}  // namespace saccade
