// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Incremental forwards on whole networks, and the occlusion that rests on them, against full forwards.
#include <QTest>

#include "engine/core/resources.h"
#include "engine/import/open.h"
#include "engine/perturb/incremental.h"
#include "engine/perturb/occlusion_windows.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;

namespace {

struct Opened {
    std::shared_ptr<const Network> network;
    Card card;
};

Opened opened(const std::filesystem::path& file) {
    Job job;
    const OpenedModel model = openModel(file.string(), std::nullopt, job);
    return {model.network, cardFor(model)};
}

std::shared_ptr<Study> studyOn(const Opened& model, std::uint64_t seed) {
    return studyOf(model.network,
                   normal({1, model.card.channels, model.card.input.height, model.card.input.width}, seed));
}

// Boxes of a sixth of the picture and less: in every corner, at every border, anywhere.
std::vector<Box> boxesOn(const at::Tensor& picture) {
    const int height = static_cast<int>(picture.size(2));
    const int width = static_cast<int>(picture.size(3));
    const int h = std::max(1, height / 6);
    const int w = std::max(1, width / 7);
    return {{0, 0, w, h},
            {width - w, height - h, width, height},
            {width - 1, 0, width, 1},
            {width / 2, height / 3, width / 2 + w, height / 3 + h},
            {width / 3 + 1, height - h / 2 - 1, width / 3 + 2, height},
            {0, height / 2, w / 2 + 1, height / 2 + h}};
}

void equalsFullForwards(const Opened& model) {
    const auto study = studyOn(model, 21);
    Job job;
    const auto boxes = boxesOn(study->input());
    at::Tensor samples = study->input().repeat({static_cast<std::int64_t>(boxes.size()), 1, 1, 1});
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const Box& box = boxes[i];
        samples[static_cast<std::int64_t>(i)].slice(1, box.y0, box.y1).slice(2, box.x0, box.x1).fill_(3);
    }
    const IncrementalForward incremental(study->cleanRun(job), study->folded()->logits());
    const at::Tensor expected = study->logitsOf(samples, job);
    const at::Tensor actual = Study::classValues(incremental.outputs(samples, boxes, job));
    const double distance = apart(actual, expected);
    QVERIFY2(distance < 1e-5, qPrintable(QString::number(distance)));
    const double share = incremental.share(boxes);
    QVERIFY2(share > 0 && share < 1, qPrintable(QString::number(share)));
}

}  // namespace

class TestIncrementalNetworks : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void referenceNetworks_data() {
        QTest::addColumn<QString>("network");
        for (const char* name : {"vggish", "resnetish", "inceptionish"})
            QTest::newRow(name) << name;
    }
    void referenceNetworks() {
        QFETCH(const QString, network);
        equalsFullForwards(opened(golden(network.toStdString()) / "model.pt"));
    }

    void demoNetwork() { equalsFullForwards(opened(modelFile("demo"))); }

    void realNetworks_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"squeezenet1_0_deepcomp_traced.pt", "mobilenet_v2_dequantized_traced.pt",
                                 "mobilenet_v1_075_224_traced.pt", "cifar10_resnet20_traced.pt"})
            QTest::newRow(name) << name;
    }
    void realNetworks() {
        SACCADE_NEEDS_SHARED("material/models");
        QFETCH(const QString, file);
        equalsFullForwards(opened(shared("material/models") / file.toStdString()));
    }

    void occlusionIsThatOfFullForwards_data() { referenceNetworks_data(); }
    void occlusionIsThatOfFullForwards() {
        QFETCH(const QString, network);
        const Opened model = opened(golden(network.toStdString()) / "model.pt");
        const auto study = studyOn(model, 5);
        Job job;
        const OcclusionWindows windows(study->input(), at::zeros_like(study->input()), 5, 4);
        const at::Tensor scores = study->logitsOf(windows.inputs(0, windows.size()), job).select(1, 1);
        CoverageMean expected(study->input().size(2), study->input().size(3));
        for (std::int64_t i = 0; i < windows.size(); ++i)
            expected.add(windows.window(i), study->logits().at(1) - scores[i].item<double>());
        for (const std::int64_t batch : {0, 1, 7, 64}) {
            const auto fresh = studyOn(model, 5);
            Request asked = request("occlusion", {{"window", "5"}, {"stride", "4"}}, 1);
            asked.batch = batch;
            const Map map = answer(*fresh, asked);
            QVERIFY(apart(toTensor(map.values), expected.mean()) < 1e-4);
            QCOMPARE(map.recipe.forwards, windows.size() + 1);
            if (batch > 0) QCOMPARE(map.recipe.batch, batch);
            // Another class rests on the same forwards.
            Job again;
            explain(*fresh, request("occlusion", {{"window", "5"}, {"stride", "4"}}, 2), again);
            QCOMPARE(again.forwards(), std::int64_t{0});
        }
    }

    // A hidden unit asks another network, folded around its layer.
    void occlusionOfAHiddenUnit() {
        const Opened model = opened(golden("resnetish") / "model.pt");
        const auto study = studyOn(model, 6);
        Request asked = request("occlusion", {{"window", "6"}, {"stride", "6"}});
        asked.target.kind = Target::Kind::unit;
        asked.target.layer = "layer2";
        asked.target.index = 2;
        asked.target.row = 1;
        asked.target.column = 2;
        const Map map = answer(*study, asked);
        Job job;
        const OcclusionWindows windows(study->input(), at::zeros_like(study->input()), 6, 6);
        const auto valueOf = [&](const at::Tensor& inputs) {
            RunOptions options;
            options.stop = model.network->find("layer2");
            return Run(model.network, inputs, options, job).output().select(1, 2).select(1, 1).select(1, 2);
        };
        const double clean = valueOf(study->input())[0].item<double>();
        const at::Tensor scores = valueOf(windows.inputs(0, windows.size()));
        CoverageMean expected(study->input().size(2), study->input().size(3));
        for (std::int64_t i = 0; i < windows.size(); ++i)
            expected.add(windows.window(i), clean - scores[i].item<double>());
        QVERIFY(apart(toTensor(map.values), expected.mean()) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestIncrementalNetworks)
#include "tst_incremental_networks.moc"
