// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QTimer>
#include <array>
#include <cstdio>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/interruption.h"
#include "app/cli/progress_bar.h"
#include "engine/core/error.h"
#include "viewmodels/model_catalogue.h"
#include "viewmodels/model_download.h"

namespace saccade::cli {
namespace {

constexpr int watchInterval = 100;  // milliseconds

/// Returns once the download has ended; a signal cancels it.
void wait(ModelDownload& download, const ModelDownload::Source& source, ProgressBar& bar) {
    Job job;
    const Watched watched(job);
    QEventLoop loop;
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &download, [&] {
        if (job.cancelled()) download.cancel();
    });
    QObject::connect(&download, &ModelDownload::progressed, &download, [&bar](qint64 received, qint64 total) {
        if (total > 0) bar.show({received, total});
    });
    QObject::connect(&download, &ModelDownload::finished, &loop, &QEventLoop::quit);
    watch.start(watchInterval);
    download.start(source);
    loop.exec();
}

}  // namespace

const Syntax& fetchSyntax() {
    static const Syntax syntax{
        "fetch",
        "NAME",
        "Download a published network of the catalogue",
        1,
        1,
        std::vector<Option>{
            {"out", "FOLDER", "where to put it; the folder of downloaded models unless said otherwise"}} +
            generalOptions(),
        {"The file is checked against its digest and put in place with a card beside it; its path is printed. What "
         "had arrived before an interruption is kept, and the next try goes on from there. The folder of "
         "downloaded models is ~/.local/share/saccade/models, or what SACCADE_MODELS names."},
        {{"resnet18", "ResNet-18 with torchvision's weights"},
         {"squeezenet1_1 --out models", "models/squeezenet1_1.pth and models/squeezenet1_1.card.json"}},
    };
    return syntax;
}

int runFetch(const Arguments& arguments, Session& session) {
    const std::string& name = arguments.positionals().at(0);
    const CatalogueEntry& entry = catalogueEntry(name);
    const auto out = arguments.value("out");
    const QString folder = out ? QString::fromStdString(*out) : modelFolder();
    int count = 1;
    std::string program = "saccade-cli";
    std::array<char*, 2> words{program.data(), nullptr};
    const QCoreApplication application(count, words.data());
    ProgressBar bar("Downloading " + name, !session.quiet());
    ModelDownload download;
    wait(download, ModelDownload::sourceOf(entry, folder), bar);
    if (download.state() == ModelDownload::State::cancelled) throw Cancelled();
    if (download.state() != ModelDownload::State::done) throw RequestError(download.failure());
    std::fputs((QDir::toNativeSeparators(download.file()).toStdString() + "\n").c_str(), stdout);
    return done;
}

}  // namespace saccade::cli
