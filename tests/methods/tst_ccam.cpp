// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What a folder of pictures has in common.
#include <QTemporaryDir>
#include <QTest>

#include "engine/core/error.h"
#include "engine/image/picture.h"
#include "engine/image/preprocess.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr int side = 12;

Card card() {
    Card result;
    result.channels = 3;
    result.input = {side, side};
    result.resizeExact = result.input;
    return result;
}

// A picture of noise, a different one for every seed.
Picture noise(std::uint64_t seed) {
    std::vector<float> values(side * side * 3);
    Random(seed, "picture").uniform(values, 0);
    Picture picture{side, side, {}};
    for (const float value : values)
        picture.rgb.push_back(static_cast<std::uint8_t>(value * 255));
    return picture;
}

std::shared_ptr<Study> studyOfPicture(const std::filesystem::path& file) {
    Subject subject;
    subject.network = convolutionalNetwork();
    subject.card = card();
    subject.input = prepare(readPicture(file.string()), subject.card).input;
    subject.imageFile = file.string();
    Job job;
    return openStudy(std::move(subject), job);
}

}  // namespace

class TestCcam : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        for (std::uint64_t i = 0; i < count; ++i)
            writePicture(file(i).string(), noise(i));
    }

    void theMeanVectorWeighsTheMaps() {
        // By the definition: the mean logits of all pictures, the two largest, each times its CAM here.
        std::vector<double> common(5, 0);
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto study = studyOfPicture(file(i));
            for (std::size_t c = 0; c < common.size(); ++c)
                common[c] += study->logits()[c] / static_cast<double>(count);
        }
        std::vector<std::size_t> order{0, 1, 2, 3, 4};
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return common[a] > common[b]; });
        const auto study = studyOfPicture(file(1));
        at::Tensor expected = at::zeros({6, 6});
        for (std::size_t i = 0; i < 2; ++i) {
            const Map cam = answer(*study, request("cam", {}, static_cast<std::int64_t>(order[i])));
            expected += common[order[i]] * toTensor(cam.native);
        }
        const Map map = answer(*study, asked());
        QVERIFY(apart(toTensor(map.native), expected) < 1e-4);
        QCOMPARE(map.values.shape, (Shape{side, side}));
        QCOMPARE(figure(map, "pictures"), static_cast<double>(count));
        QVERIFY(!map.recipe.partial);
        // Nothing is asked of the folder twice, and the target plays no role.
        Job job;
        Request other = asked();
        other.target = Target::ofClass(4);
        QCOMPARE(explain(*study, other, job).values.values, map.values.values);
        QCOMPARE(job.forwards(), std::int64_t{0});
    }

    void interruptedAndResumed() {
        Request slowly = asked();
        slowly.batch = 1;
        const Map whole = answer(*studyOfPicture(file(1)), slowly);
        const auto study = studyOfPicture(file(1));
        Job* self = nullptr;
        Job job([&](const Progress&) { self->cancel(); }, nullptr);
        self = &job;
        const Map partial = explain(*study, slowly, job);
        QVERIFY(partial.recipe.partial);
        QCOMPARE(figure(partial, "pictures"), 1.0);
        QVERIFY(apart(answer(*study, slowly), whole) < 1e-5);
    }

    void theFolderOfThePictureWhereNoneIsNamed() {
        Request plain = asked();
        plain.parameters = {{"components", "2"}};
        QVERIFY(apart(answer(*studyOfPicture(file(1)), plain), answer(*studyOfPicture(file(1)), asked())) < 1e-6);
    }

    void foldersWithoutPicturesAreRefused() {
        const QTemporaryDir empty;
        Request wrong = asked();
        wrong.parameters = {{"pictures", empty.path().toStdString()}};
        QVERIFY(!refusal([&] { answer(*studyOfPicture(file(1)), wrong); }).isEmpty());
    }

 private:
    static constexpr std::uint64_t count = 4;

    std::filesystem::path file(std::uint64_t i) const {
        return std::filesystem::path(folder_.path().toStdString()) / (std::to_string(i) + ".png");
    }
    Request asked() const { return request("ccam", {{"pictures", folder_.path().toStdString()}, {"components", "2"}}); }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestCcam)
#include "tst_ccam.moc"
