// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Occlusion and Score-CAM against independent libraries, and blurs that leave nothing, on three networks:
/// tests/golden/README.md.
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/core/npy.h"
#include "engine/import/open.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;

namespace {

struct Reference {
    std::filesystem::path folder;
    nlohmann::json facts;
    std::shared_ptr<Study> study;

    explicit Reference(const QString& name) : folder(golden(name.toStdString())) {
        std::ifstream(folder / "reference.json") >> facts;
        Job job;
        study =
            studyOf(openModel(folder / "model.pt", std::nullopt, job).network, toTensor(readNpy(folder / "input.npy")));
    }
    at::Tensor map(const std::string& key) const { return toTensor(readNpy(folder / "reference" / (key + ".npy"))); }
    std::int64_t target() const { return facts.at("target_class").get<std::int64_t>(); }
};

double correlation(const at::Tensor& a, const at::Tensor& b) {
    const at::Tensor x = a.flatten().to(at::kDouble) - a.mean().item<double>();
    const at::Tensor y = b.flatten().to(at::kDouble) - b.mean().item<double>();
    return (x.dot(y) / (x.norm() * y.norm())).item<double>();
}

}  // namespace

class TestSamplingGolden : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void occlusion_data() { addNetworks(); }
    void occlusion() {
        QFETCH(const QString, network);
        const Reference reference(network);
        const Map map =
            answer(*reference.study, request("occlusion", {{"window", "8"}, {"stride", "4"}}, reference.target()));
        const at::Tensor expected = reference.map("occlusion.8x8.stride4.zero");
        QCOMPARE(map.values.shape, (Shape{32, 32}));
        QVERIFY(apart(toTensor(map.values).expand({3, 32, 32}), expected) < 1e-4);
    }

    void scoreCamAligned_data() { addNetworks(); }
    void scoreCamAligned() {
        QFETCH(const QString, network);
        const Reference reference(network);
        Request asked = request("score_cam", {{"variant", "softmax_aligned"}}, reference.target());
        asked.layer = reference.facts.at("layer").get<std::string>();
        const Map map = answer(*reference.study, asked);
        const double like = correlation(toTensor(map.values), reference.map("score_cam.peer_scaled"));
        QVERIFY2(like >= 0.999, qPrintable(QString::number(like)));
    }

    // The far end of the path is nearly flat: what a maximum pooling picks there is decided by rounding, and the batch
    // must not decide it.
    void batchesDoNotShowInLargeBlurs_data() { addNetworks(); }
    void batchesDoNotShowInLargeBlurs() {
        QFETCH(const QString, network);
        const auto ask = [&](std::int64_t batch) {
            const Reference reference(network);
            Request asked = request("blur_ig", {{"max_sigma", "200"}, {"steps", "24"}}, reference.target());
            asked.batch = batch;
            return answer(*reference.study, asked);
        };
        const Map one = ask(1);
        for (const std::int64_t batch : {2, 7, 24})
            QCOMPARE(ask(batch).values.values, one.values.values);
    }

 private:
    static void addNetworks() {
        QTest::addColumn<QString>("network");
        for (const char* name : {"vggish", "resnetish", "inceptionish"})
            QTest::newRow(name) << name;
    }
};

QTEST_GUILESS_MAIN(TestSamplingGolden)
#include "tst_sampling_golden.moc"
