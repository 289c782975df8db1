// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Pictures of a folder as inputs.
#include "engine/survey/folder_source.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "engine/core/error.h"
#include "engine/image/picture.h"
#include "engine/image/preprocess.h"
#include "engine/network/tensors.h"
#include "engine/survey/layer_mean.h"
#include "engine/survey/survey.h"
#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

Card card() {
    Card card;
    card.input = {6, 6};
    card.resizeExact = Card::Size{6, 6};
    card.mean = {0.5, 0.4, 0.3};
    card.deviation = {0.5, 0.5, 0.25};
    return card;
}

Picture coloured(int width, int height, std::uint8_t level) {
    Picture picture{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        picture.rgb.insert(picture.rgb.end(),
                           {level, static_cast<std::uint8_t>(level / 2), static_cast<std::uint8_t>(i)});
    return picture;
}

void touch(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

std::string nameOf(const FolderSource& source, std::int64_t sample) {
    return std::filesystem::path(source.name(sample)).filename().string();
}

}  // namespace

class TestFolderSource : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
        std::filesystem::create_directories(root_ / "b_below");
        std::filesystem::create_directories(root_ / "masks");
        writePicture(root_ / "c.png", coloured(9, 7, 200));
        writePicture(root_ / "a.png", coloured(6, 6, 100));
        touch(root_ / "broken.png", "no picture at all");
        writePicture(root_ / "b_below" / "d.png", coloured(5, 12, 30));
        writePicture(root_ / "masks" / "a_0.png", coloured(6, 6, 255));
        touch(root_ / "boxes.csv", "file\n");
        touch(root_ / "notes.txt", "not a picture");
    }

    void sortedWithWhatLiesBelow() {
        const FolderSource source(root_, card());
        QCOMPARE(source.size(), 4);
        QCOMPARE(nameOf(source, 0), std::string("a.png"));
        QCOMPARE(nameOf(source, 1), std::string("d.png"));
        QCOMPARE(nameOf(source, 2), std::string("broken.png"));
        QCOMPARE(nameOf(source, 3), std::string("c.png"));
        const FolderSource flat(root_, card(), false);
        QCOMPARE(flat.size(), 3);
        QCOMPARE(nameOf(flat, 1), std::string("broken.png"));
    }

    void preparedAsTheCardSays() {
        const FolderSource source(root_, card());
        const SourceBatch all = source.read(0, 4);
        QCOMPARE(all.samples, (std::vector<std::int64_t>{0, 1, 3}));
        QCOMPARE(shapeOf(all.inputs), (Shape{3, 3, 6, 6}));
        for (std::size_t row = 0; row < all.samples.size(); ++row) {
            const at::Tensor expected = toTensor(prepare(readPicture(source.name(all.samples[row])), card()).input);
            QVERIFY(at::equal(all.inputs.narrow(0, static_cast<std::int64_t>(row), 1), expected));
        }
        QCOMPARE(all.skipped.size(), std::size_t{1});
        QVERIFY(all.skipped[0].name.ends_with("broken.png"));
        QVERIFY(!all.skipped[0].reason.empty());
        QVERIFY(!source.read(2, 3).inputs.defined());
    }

    void emptyAndMissingFolders() {
        std::filesystem::create_directories(root_ / "empty");
        QVERIFY(refusal([&] { FolderSource(root_ / "empty", card()); }).endsWith("empty holds no pictures"));
        QVERIFY(refusal([&] { FolderSource(root_ / "nowhere", card()); }).contains("nowhere is not a folder"));
        QVERIFY(refusal([&] { FolderSource(root_ / "a.png", card()); }).contains("a.png is not a folder"));
    }

    void fingerprints() {
        const std::string before = FolderSource(root_, card()).fingerprint();
        QCOMPARE(FolderSource(root_, card()).fingerprint(), before);
        Card named = card();
        named.classes = {"one", "two"};
        named.origin = "elsewhere";
        QCOMPARE(FolderSource(root_, named).fingerprint(), before);
        Card other = card();
        other.mean = {0.1, 0.1, 0.1};
        QVERIFY(FolderSource(root_, other).fingerprint() != before);
        QVERIFY(FolderSource(root_, card(), false).fingerprint() != before);

        std::filesystem::rename(root_ / "c.png", root_ / "e.png");
        const std::string renamed = FolderSource(root_, card()).fingerprint();
        QVERIFY(renamed != before);
        const auto time = std::filesystem::last_write_time(root_ / "e.png");
        std::filesystem::last_write_time(root_ / "e.png", time + std::chrono::seconds(2));
        QVERIFY(FolderSource(root_, card()).fingerprint() != renamed);
        // The folder itself may move.
        std::filesystem::last_write_time(root_ / "e.png", time);
        const QTemporaryDir elsewhere;
        const std::filesystem::path moved = std::filesystem::path(elsewhere.path().toStdString()) / "moved";
        std::filesystem::rename(root_, moved);
        QCOMPARE(FolderSource(moved, card()).fingerprint(), renamed);
    }

    void surveyed() {
        const auto network = NetworkBuilder().add(Kind::relu, "relu", {"input"}).build("relu");
        const FolderSource source(root_, card());
        LayerMean mean("input");
        Job job;
        BatchPlanner planner(2);
        const SurveyProgress progress = survey(network, source, mean, {}, planner, job);
        QCOMPARE(progress.used, 3);
        QCOMPARE(progress.skipped.size(), std::size_t{1});
        QVERIFY(at::allclose(mean.mean(), source.read(0, 4).inputs.to(at::kDouble).mean(0)));
    }

 private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path root_;
};

QTEST_GUILESS_MAIN(TestFolderSource)
#include "tst_folder_source.moc"
