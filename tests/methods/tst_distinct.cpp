// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// No two methods are one method under two names: the maps of every pair differ on a network made to tell them apart,
/// and where theory says that they coincide, they do.
#include <QTest>

#include "tests/methods/golden_case.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using Integers = std::vector<std::int64_t>;

/// Residual addition, maximum pooling, an average and one linear layer: every method applies.
std::shared_ptr<const Network> telling() {
    at::manual_seed(31);
    return NetworkBuilder()
        .convolution("conv1", "input", 3, 8)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::maxPool, "pool", {"relu1"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
        .convolution("conv2", "pool", 8, 8)
        .add(Kind::addition, "add", {"conv2", "pool"})
        .add(Kind::relu, "relu2", {"add"})
        .convolution("conv3", "relu2", 8, 12)
        .add(Kind::hardSwish, "swish", {"conv3"})
        .add(Kind::mean, "gap", {"swish"}, {{"axes", Integers{2, 3}}})
        .linear("fc", "gap", 12, 5)
        .build("fc");
}

at::Tensor telltale() {
    at::manual_seed(33);
    return at::randn({1, 3, 24, 24});
}

/// Few samples: the maps need not be good, only different.
Overrides quick(const std::string& method) {
    if (method == "rise") return {{"samples", "200"}};
    if (method == "smoothgrad") return {{"samples", "20"}};
    if (method == "lime" || method == "kernel_shap") return {{"samples", "200"}};
    if (method == "xrai") return {{"steps", "20"}};
    if (method == "partition_shap") return {{"evaluations", "200"}};
    return {};
}

/// C x H x W summed over its channels.
at::Tensor plane(const Map& map) {
    const at::Tensor values = toTensor(map.values);
    return values.dim() == 3 ? values.sum(0) : values;
}

}  // namespace

class TestDistinct : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        const auto study = studyOf(telling(), telltale());
        // The first class, for Score-CAM shows nothing where no channel raises the class.
        classes_ = topClasses(*study, 2);
        for (const Method& method : methods()) {
            maps_[method.id] = plane(answer(*study, request(method.id, quick(method.id), classes_[0])));
        }
        QCOMPARE(maps_.size(), methods().size());
    }

    void mapsDiffer_data() {
        QTest::addColumn<std::string>("one");
        QTest::addColumn<std::string>("other");
        for (std::size_t i = 0; i < methods().size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const auto& one = methods()[j].id;
                const auto& other = methods()[i].id;
                QTest::addRow("%s, %s", one.c_str(), other.c_str()) << one << other;
            }
        }
    }
    void mapsDiffer() {
        QFETCH(std::string, one);
        QFETCH(std::string, other);
        const double like = correlation(maps_.at(one), maps_.at(other));
        QVERIFY2(like < 0.999, qPrintable(QString::number(like)));
    }

    void theoryHolds() {
        // CAM is Grad-CAM on such an end; what is shown differs, for Grad-CAM is rectified.
        const auto study = studyOf(telling(), telltale());
        const Map cam = answer(*study, request("cam", {}, 2));
        Request asked = request("grad_cam", {{"relu", "false"}}, 2);
        asked.layer = "swish";
        QVERIFY(correlation(toTensor(cam.values), toTensor(answer(*study, asked).values)) > 0.99999);

        // Epsilon relevance is gradient times input on a network of rectifiers without biases.
        at::manual_seed(32);
        const auto rectifiers = NetworkBuilder()
                                    .convolution("conv1", "input", 3, 8, 3, 1, 1, false)
                                    .add(Kind::relu, "relu1", {"conv1"})
                                    .convolution("conv2", "relu1", 8, 4, 3, 1, 1, false)
                                    .add(Kind::mean, "gap", {"conv2"}, {{"axes", Integers{2, 3}}})
                                    .build("gap");
        const auto second = studyOf(rectifiers, normal({1, 3, 12, 12}, 8));
        const Map product = answer(*second, request("gradient_x_input", {}, 1));
        const Map relevance = answer(*second, request("lrp", {{"composite", "epsilon"}}, 1));
        QVERIFY(correlation(toTensor(product.values), toTensor(relevance.values)) > 0.999);
        QVERIFY(apart(answer(*second, request("lrp", {{"composite", "gradient_x_input"}}, 1)), product) < 1e-5);
    }

    void compositesDiffer() {
        const auto study = studyOf(telling(), telltale());
        std::map<std::string, at::Tensor> maps;
        for (const Parameter& parameter : findMethod("lrp").parameters) {
            if (parameter.id != "composite") continue;
            for (const auto& choice : parameter.choices)
                maps[choice] = toTensor(answer(*study, request("lrp", {{"composite", choice}}, 2)).values);
        }
        QCOMPARE(maps.size(), std::size_t{7});
        for (const auto& [one, first] : maps) {
            for (const auto& [other, second] : maps) {
                if (one >= other) continue;
                QVERIFY2(correlation(first, second) < 0.999, qPrintable(QString::fromStdString(one + ", " + other)));
            }
        }
    }

    void everyMethodDependsOnTheTarget() {
        const auto study = studyOf(telling(), telltale());
        for (const Method& method : methods()) {
            const at::Tensor other = plane(answer(*study, request(method.id, quick(method.id), classes_[1])));
            QVERIFY2(apart(other, maps_.at(method.id)) > 1e-3, method.id.c_str());
        }
    }

 private:
    std::map<std::string, at::Tensor> maps_;
    std::vector<std::int64_t> classes_;
};

QTEST_GUILESS_MAIN(TestDistinct)
#include "tst_distinct.moc"
