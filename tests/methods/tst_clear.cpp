// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Maps that show a class in every place.
#include <QTest>

#include "engine/core/error.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using Integers = std::vector<std::int64_t>;

/// Three classes by their own 1 x 1 convolution of one channel: 1 . x, -1 . x, and 0.25 whatever x is.
std::shared_ptr<const Network> ownChannels() {
    return NetworkBuilder()
        .add(Kind::convolution, "classes", {"input"}, {},
             {{"weight", at::tensor({1.F, -1.F, 0.F}).view({3, 1, 1, 1})}, {"bias", at::tensor({0.F, 0.F, 0.25F})}})
        .add(Kind::adaptiveAveragePool, "gap", {"classes"}, {{"size", Integers{1, 1}}})
        .add(Kind::flatten, "flatten", {"gap"})
        .build("flatten");
}

/// The same function, averaged first.
std::shared_ptr<const Network> averagedFirst() {
    return NetworkBuilder()
        .add(Kind::mean, "gap", {"input"}, {{"axes", Integers{2, 3}}})
        .add(Kind::linear, "fc", {"gap"}, {},
             {{"weight", at::tensor({1.F, -1.F, 0.F}).view({3, 1})}, {"bias", at::tensor({0.F, 0.F, 0.25F})}})
        .build("fc");
}

at::Tensor picture() {
    return at::tensor({3.F, -2.F, 0.F, 0.5F}).view({1, 1, 2, 2});
}

}  // namespace

class TestClear : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void byHand() {
        for (const auto& network : {ownChannels(), averagedFirst()}) {
            const auto study = studyOf(network, picture());
            const Map map = answer(*study, request("clear", {}));
            QCOMPARE(map.values.shape, (Shape{2, 2}));
            QVERIFY(apart(toTensor(map.values), at::tensor({3.F, 2.F, 0.25F, 0.5F}).view({2, 2})) < 1e-6);
            QCOMPARE(map.classes.shape, (Shape{2, 2}));
            QCOMPARE(map.classes.values, (std::vector<float>{0, 1, 2, 0}));
            // Most pixels first; classes without a name are numbered.
            QCOMPARE(map.classNames.size(), std::size_t{3});
            QCOMPARE(map.classNames.front().first, std::int64_t{0});
            QCOMPARE(map.classNames.front().second, std::string("class 0"));
            QCOMPARE(map.recipe.backwards, std::int64_t{0});
            // The target plays no role.
            QCOMPARE(answer(*study, request("clear", {}, 2)).values.values, map.values.values);
        }
    }

    void onlyTheChosenTakePart() {
        // Logits 0.375, -0.375, 0.25: the first two are classes 0 and 2.
        const auto study = studyOf(ownChannels(), picture());
        const Map map = answer(*study, request("clear", {{"classes", "2"}}));
        QCOMPARE(map.classes.values, (std::vector<float>{0, 2, 2, 0}));
        QVERIFY(apart(toTensor(map.values), at::tensor({3.F, 0.25F, 0.25F, 0.5F}).view({2, 2})) < 1e-6);
        QCOMPARE(figure(map, "classes"), 2.0);
    }

    void theMeanResponseIsTheLogit() {
        // One class alone is its attentive map, whose mean is its logit; it is CAM and the bias.
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        const Map map = answer(*study, request("clear", {{"classes", "1"}}));
        const auto best = topClasses(*study, 1).front();
        const double logit = study->logits()[static_cast<std::size_t>(best)];
        QVERIFY(std::abs(toTensor(map.native).mean().item<double>() - logit) < 1e-4);
        const Map cam = answer(*study, request("cam", {}, best));
        const at::Tensor bias = study->network()->layer(study->network()->find("fc")).tensor("bias")[best];
        QVERIFY(apart(toTensor(map.native), toTensor(cam.native) + bias) < 1e-5);
    }

    void dominantIsTheMaximumOfAll() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 5));
        const Map map = answer(*study, request("clear", {}));
        const at::Tensor bias = study->network()->layer(study->network()->find("fc")).tensor("bias");
        std::vector<at::Tensor> all;
        for (std::int64_t c = 0; c < 5; ++c)
            all.push_back(toTensor(answer(*study, request("cam", {}, c)).values) + bias[c]);
        const auto [most, index] = at::stack(all).max(0);
        QVERIFY(apart(toTensor(map.values), most) < 1e-5);
        QVERIFY(apart(toTensor(map.classes), index.to(at::kFloat)) < 1e-6);
        QVERIFY(map.classNames.size() > 1);
    }

    void whereItDoesNotApply() {
        const auto study = studyOf(linearNetwork(normal({2, 1, 3, 3}, 1), at::zeros({2})), normal({1, 1, 3, 3}, 2));
        const QString sentence = refusal([&] { answer(*study, request("clear", {})); });
        QVERIFY2(sentence.contains("clear needs") && sentence.contains("grad_cam"), qPrintable(sentence));
        const auto other = studyOf(ownChannels(), picture());
        Request asked = request("clear", {});
        asked.target.score = Score::probability;
        QVERIFY(refusal([&] { answer(*other, asked); }).contains("logit"));
    }
};

QTEST_GUILESS_MAIN(TestClear)
#include "tst_clear.moc"
