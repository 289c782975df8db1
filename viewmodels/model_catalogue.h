// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The published weights that can be downloaded: torchvision's, as resources/catalogue/torchvision.json lists them.
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/card.h"

namespace saccade {

/// One file of published weights.
struct CatalogueEntry {
    std::string name;          ///< unique; torchvision's best weights have the architecture's name alone: "resnet50"
    std::string architecture;  ///< what the weights belong to, as a card names it
    std::string weights;       ///< torchvision's name for them: "IMAGENET1K_V2"
    std::string url;
    std::string sha256;  ///< the first digits of the file's digest, at least eight; lower case
    std::int64_t parameters = 0;
    double top1 = 0;            ///< accuracy on ImageNet-1k in per cent, as published
    double top5 = 0;            ///< the same among the first five
    std::string licence;        ///< where it is not that of torchvision itself; else empty
    std::string interpolation;  ///< how the published accuracy was measured: "bilinear" or "bicubic"
    Card card;                  ///< resize, crop, mean, deviation and the names of the classes

    /// About what has to be downloaded: four bytes a parameter. The exact size is known from the server alone.
    std::int64_t approximateBytes() const { return parameters * 4; }
};

/// All entries, by name. Read once. Throws RequestError where the list is missing or damaged. Any thread.
const std::vector<CatalogueEntry>& modelCatalogue();

/// The entry of a name. Throws RequestError that offers similar names.
const CatalogueEntry& catalogueEntry(std::string_view name);

/// The folder for downloaded models of this person; it need not exist. The environment's SACCADE_MODELS names another.
QString modelFolder();

/// Where an entry's file lies once it was downloaded: NAME.pth in `folder`.
QString catalogueFile(const CatalogueEntry& entry, const QString& folder = modelFolder());

/// Whether an entry was downloaded already. What lies there was checked when it was put there.
bool isDownloaded(const CatalogueEntry& entry, const QString& folder = modelFolder());

}  // namespace saccade
