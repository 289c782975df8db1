// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/model_download.h"

#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QNetworkReply>
#include <QSaveFile>
#include <QStorageInfo>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/core/error.h"
#include "engine/import/read_file.h"
#include "viewmodels/model_catalogue.h"

namespace saccade {
namespace {

constexpr int silence = 30000;  // milliseconds without a byte
constexpr int mostRedirects = 5;
constexpr qint64 piece = qint64{4} << 20;
constexpr qint64 betweenProgress = 33;  // milliseconds
constexpr int firstRefusal = 400;       // of the codes of HTTP

bool isWeb(const QUrl& url) {
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"));
}

/// Where the bytes of an answer to a request for a range begin; -1 where it does not say.
qint64 beginOf(const QByteArray& contentRange) {
    if (!contentRange.startsWith("bytes ")) return -1;
    bool sound = false;
    const qint64 begin = contentRange.mid(6, contentRange.indexOf('-') - 6).trimmed().toLongLong(&sound);
    return sound ? begin : -1;
}

std::string text(const QString& words) {
    return words.toStdString();
}

}  // namespace

ModelDownload::ModelDownload(QObject* parent) : QObject(parent) {
    step_.setSingleShot(true);
    step_.setInterval(0);
}

ModelDownload::~ModelDownload() {
    dropReply();
}

ModelDownload::Source ModelDownload::sourceOf(const CatalogueEntry& entry, const QString& folder) {
    Source source;
    source.url = QUrl(QString::fromStdString(entry.url));
    source.file = catalogueFile(entry, folder);
    source.sha256 = QByteArray::fromStdString(entry.sha256);
    source.card = QByteArray::fromStdString(toJson(entry.card).dump(2)) + '\n';
    return source;
}

void ModelDownload::start(const Source& source) {
    if (state_ == State::running) return;
    source_ = source;
    if (source_.mostBytes < 0) source_.mostBytes = static_cast<qint64>(largestModelFile);
    source_.sha256 = source_.sha256.toLower();
    state_ = State::running;
    failure_ = Message("");
    received_ = 0;
    total_ = -1;
    soon(&ModelDownload::begin);
}

void ModelDownload::cancel() {
    if (state_ == State::running) end(State::cancelled);
}

// What follows once the event loop is back: the window stays alive while a long file is hashed.
void ModelDownload::soon(void (ModelDownload::*next)()) {
    step_.disconnect(this);
    connect(&step_, &QTimer::timeout, this, next);
    step_.start();
}

void ModelDownload::begin() {
    const QFileInfo target(source_.file);
    if (target.isFile()) {
        received_ = total_ = target.size();
        return end(State::done);
    }
    if (!isWeb(source_.url)) {
        return fail({SACCADE_TEXT("\"{url}\" is not a web address; models are downloaded by https or http"),
                     {{"url", text(source_.url.toDisplayString().left(200))}}});
    }
    if (target.exists() || !QDir().mkpath(target.absolutePath())) {
        return fail({SACCADE_TEXT("{file} cannot be written"), {{"file", text(source_.file)}}});
    }
    lock_ = std::make_unique<QLockFile>(source_.file + QStringLiteral(".lock"));
    lock_->setStaleLockTime(0);  // a download may take hours; one whose program has ended is known by that
    if (!lock_->tryLock(0)) {
        const bool taken = lock_->error() == QLockFile::LockFailedError;
        return fail({taken ? SACCADE_TEXT("{file} is being downloaded by another program")
                           : SACCADE_TEXT("{file} cannot be written"),
                     {{"file", text(source_.file)}}});
    }
    part_.setFileName(source_.file + QStringLiteral(".part"));
    // Without a digest nobody could say whether two parts are of the same file.
    if (source_.sha256.isEmpty()) part_.remove();
    if (!part_.open(QIODevice::ReadWrite)) {
        return fail({SACCADE_TEXT("{file} cannot be written: {reason}"),
                     {{"file", text(part_.fileName())}, {"reason", text(part_.errorString())}}});
    }
    digest_.reset();
    resumed_ = part_.size() > 0;
    soon(&ModelDownload::hashPart);
}

void ModelDownload::hashPart() {
    const QByteArray bytes = part_.read(piece);
    if (bytes.isEmpty()) return request();
    digest_.addData(bytes);
    received_ += bytes.size();
    soon(&ModelDownload::hashPart);
}

void ModelDownload::request() {
    QNetworkRequest request(source_.url);
    request.setTransferTimeout(silence);
    request.setMaximumRedirectsAllowed(mostRedirects);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    // As it lies there: a compressed answer has another length and another digest.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Saccade/" SACCADE_VERSION));
    if (received_ > 0) request.setRawHeader("Range", "bytes=" + QByteArray::number(received_) + '-');
    accepted_ = false;
    reply_ = network_.get(request);
    reply_->setReadBufferSize(piece);
    connect(reply_, &QNetworkReply::metaDataChanged, this, &ModelDownload::onHeaders);
    connect(reply_, &QNetworkReply::readyRead, this, &ModelDownload::onData);
    connect(reply_, &QNetworkReply::finished, this, &ModelDownload::onEnd);
}

void ModelDownload::onHeaders() {
    if (accepted_) return;
    const int status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    constexpr int whole = 200;
    constexpr int partial = 206;
    if (status != whole && status != partial) return;
    if (status == partial && beginOf(reply_->rawHeader("Content-Range")) != received_) return startOver();
    if (status == whole && received_ > 0) {
        // The server does not hand out ranges.
        resumed_ = false;
        received_ = 0;
        digest_.reset();
        if (!part_.resize(0) || !part_.seek(0)) return failToWrite();
    }
    accepted_ = true;
    const QVariant length = reply_->header(QNetworkRequest::ContentLengthHeader);
    total_ = length.isValid() ? received_ + length.toLongLong() : -1;
    if (total_ > source_.mostBytes) return failTooLarge();
    const QStorageInfo storage(QFileInfo(source_.file).absolutePath());
    if (total_ >= 0 && storage.isValid() && storage.bytesAvailable() < total_ - received_) {
        fail({SACCADE_TEXT("{file} needs {needed} more bytes, and only {free} are free where it goes"),
              {{"file", text(source_.file)},
               {"needed", std::to_string(total_ - received_)},
               {"free", std::to_string(storage.bytesAvailable())}}});
    }
}

void ModelDownload::onData() {
    if (!accepted_) return;
    const QByteArray bytes = reply_->readAll();
    if (bytes.isEmpty()) return;
    if (received_ + bytes.size() > source_.mostBytes) return failTooLarge();
    if (part_.write(bytes) != bytes.size()) return failToWrite();
    digest_.addData(bytes);
    received_ += bytes.size();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (now - lastProgress_ < betweenProgress && received_ != total_) return;
    lastProgress_ = now;
    Q_EMIT progressed(received_, total_);
}

void ModelDownload::onEnd() {
    const auto error = reply_->error();
    const int status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    onData();
    if (state_ != State::running) return;
    constexpr int rangeNotThere = 416;
    if (status == rangeNotThere && resumed_) return startOver();
    const Message::Arguments holes{{"url", text(source_.url.toDisplayString())},
                                   {"status", std::to_string(status)},
                                   {"reason", text(reply_->errorString())},
                                   {"received", std::to_string(received_)},
                                   {"total", total_ < 0 ? "an unknown number of" : std::to_string(total_)},
                                   {"seconds", std::to_string(silence / 1000)}};
    if (status >= firstRefusal || (error == QNetworkReply::NoError && !accepted_)) {
        return fail({SACCADE_TEXT("{url}: the server answers with code {status}"), holes});
    }
    if (error == QNetworkReply::OperationCanceledError || error == QNetworkReply::TimeoutError) {
        return fail({SACCADE_TEXT("{url}: the server has sent nothing for {seconds} seconds; what has arrived is kept "
                                  "for another try"),
                     holes});
    }
    if (accepted_ && (error != QNetworkReply::NoError || (total_ >= 0 && received_ != total_))) {
        return fail({SACCADE_TEXT("{url}: the connection broke after {received} of {total} bytes; what has arrived is "
                                  "kept for another try"),
                     holes});
    }
    if (error != QNetworkReply::NoError) {
        return fail({SACCADE_TEXT("{url} cannot be downloaded: {reason}"), holes});
    }
    complete();
}

void ModelDownload::complete() {
    const QByteArray found = digest_.result().toHex();
    if (!found.startsWith(source_.sha256)) {
        // What an earlier try left may be of another file.
        if (resumed_) return startOver();
        part_.resize(0);
        return fail({SACCADE_TEXT("{url}: what has arrived is not the file that was asked for: its SHA-256 begins "
                                  "{found}, not {wanted}; it was not kept"),
                     {{"url", text(source_.url.toDisplayString())},
                      {"found", found.left(source_.sha256.size()).toStdString()},
                      {"wanted", source_.sha256.toStdString()}}});
    }
    if (!part_.flush() || ::fsync(part_.handle()) != 0) return failToWrite();
    part_.close();
    if (!source_.card.isEmpty()) {
        const QFileInfo target(source_.file);
        const QString name = target.dir().filePath(target.completeBaseName() + QStringLiteral(".card.json"));
        QSaveFile card(name);
        // One that is there may be somebody's own.
        if (!QFileInfo::exists(name) &&
            (!card.open(QIODevice::WriteOnly) || card.write(source_.card) != source_.card.size() || !card.commit())) {
            return fail({SACCADE_TEXT("{file} cannot be written"), {{"file", text(name)}}});
        }
    }
    std::error_code failure;
    std::filesystem::rename(text(part_.fileName()), text(source_.file), failure);
    if (failure) {
        return fail({SACCADE_TEXT("{file} cannot be written: {reason}"),
                     {{"file", text(source_.file)}, {"reason", failure.message()}}});
    }
    end(State::done);
}

// Once at most: after it, nothing of an earlier try is left.
void ModelDownload::startOver() {
    dropReply();
    resumed_ = false;
    received_ = 0;
    total_ = -1;
    digest_.reset();
    if (!part_.resize(0) || !part_.seek(0)) return failToWrite();
    soon(&ModelDownload::request);
}

void ModelDownload::failTooLarge() {
    part_.resize(0);
    fail({SACCADE_TEXT("{url} is larger than {limit} bytes, the most that is downloaded"),
          {{"url", text(source_.url.toDisplayString())}, {"limit", std::to_string(source_.mostBytes)}}});
}

void ModelDownload::failToWrite() {
    fail({SACCADE_TEXT("{file} cannot be written: {reason}"),
          {{"file", text(part_.fileName())}, {"reason", text(part_.errorString())}}});
}

void ModelDownload::fail(Message sentence) {
    failure_ = std::move(sentence);
    end(State::failed);
}

void ModelDownload::end(State state) {
    step_.stop();
    dropReply();
    if (part_.isOpen()) {
        if (part_.size() == 0) {
            part_.remove();
        } else {
            part_.close();
        }
    }
    lock_.reset();
    state_ = state;
    Q_EMIT finished();
}

void ModelDownload::dropReply() {
    QNetworkReply* const reply = std::exchange(reply_, nullptr);
    if (reply == nullptr) return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

}  // namespace saccade
