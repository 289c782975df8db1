// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// No two methods are one method under two names: the maps of every pair differ on a network made to tell them apart,
/// and where theory says that they coincide, they do.
#include <QTest>
#include <set>

#include "engine/core/error.h"
#include "tests/methods/golden_case.h"
#include "tests/methods/quick_settings.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using Integers = std::vector<std::int64_t>;

/// Local response normalisation, residual addition, maximum pooling, an average and one linear layer: every method
/// applies that does not want ReLU alone.
std::shared_ptr<const Network> telling() {
    at::manual_seed(31);
    return NetworkBuilder()
        .convolution("conv1", "input", 3, 8)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::localResponseNorm, "lrn", {"relu1"}, {{"size", std::int64_t{5}}, {"alpha", 1.0}, {"k", 1.0}})
        .add(Kind::maxPool, "pool", {"lrn"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
        .convolution("conv2", "pool", 8, 8)
        .add(Kind::addition, "add", {"conv2", "pool"})
        .add(Kind::relu, "relu2", {"add"})
        .convolution("conv3", "relu2", 8, 12)
        .add(Kind::hardSwish, "swish", {"conv3"})
        .add(Kind::mean, "gap", {"swish"}, {{"axes", Integers{2, 3}}})
        .linear("fc", "gap", 12, 5)
        .build("fc");
}

/// ReLU alone, an average and one linear layer: deep Taylor decomposition beside the maps that want an average.
std::shared_ptr<const Network> tellingAverages() {
    at::manual_seed(37);
    return NetworkBuilder()
        .convolution("conv1", "input", 3, 8)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::maxPool, "pool", {"relu1"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
        .convolution("conv2", "pool", 8, 12)
        .add(Kind::relu, "relu2", {"conv2"})
        .add(Kind::mean, "gap", {"relu2"}, {{"axes", Integers{2, 3}}})
        .linear("fc", "gap", 12, 5)
        .build("fc");
}

at::Tensor telltale() {
    at::manual_seed(33);
    return at::randn({1, 3, 24, 24});
}

/// A network that ends in linear layers, as VGG does: there the gradients of a layer differ from place to place, and
/// with them the relatives of Grad-CAM.
std::shared_ptr<const Network> tellingLayers() {
    at::manual_seed(35);
    return NetworkBuilder()
        .convolution("conv1", "input", 3, 8)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::maxPool, "pool1", {"relu1"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
        .convolution("conv2", "pool1", 8, 10)
        .add(Kind::relu, "relu2", {"conv2"})
        .add(Kind::maxPool, "pool2", {"relu2"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}})
        .add(Kind::flatten, "flatten", {"pool2"})
        .linear("fc1", "flatten", 360, 20)
        .add(Kind::relu, "relu3", {"fc1"})
        .linear("fc2", "relu3", 20, 5)
        .build("fc2");
}

/// Methods that are one and the same by theory on every network here: (one, other, why). Whoever adds a method that
/// must coincide with another adds its row.
struct Identity {
    const char* one;
    const char* other;
    const char* why;
};
const std::vector<Identity>& identities() {
    static const std::vector<Identity> all{};
    return all;
}

/// Methods that show the same whatever the target: their map must not change with it.
const std::set<std::string>& withoutTarget() {
    static const std::set<std::string> ids{"ccam", "clear", "eigen_cam"};
    return ids;
}

/// Few samples: the maps need not be good, only different.
constexpr std::int64_t samples = 40;

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
        for (const auto& network : {telling(), tellingLayers(), tellingAverages()}) {
            const auto study = studyOf(network, telltale());
            // The first class, for Score-CAM shows nothing where no channel raises the class.
            const auto classes = topClasses(*study, 2);
            auto& maps = maps_.emplace_back();
            auto& others = others_.emplace_back();
            for (const Method& method : methods()) {
                const Overrides settings = quickSettings(method, samples);
                try {
                    maps[method.id] = plane(answer(*study, request(method.id, settings, classes[0])));
                    others[method.id] = plane(answer(*study, request(method.id, settings, classes[1])));
                } catch (const RequestError&) {
                    // It does not apply to this network; mapsDiffer wants one to which it does.
                }
            }
        }
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
        double least = 2;
        double most = -2;
        for (const auto& maps : maps_) {
            if (maps.count(one) == 0 || maps.count(other) == 0) continue;
            const double like = correlation(maps.at(one), maps.at(other));
            least = std::min(least, like);
            most = std::max(most, like);
        }
        QVERIFY2(least < 2, "no network here lets both apply: add one that does");
        const bool identical = std::any_of(identities().begin(), identities().end(), [&](const Identity& row) {
            return (row.one == one && row.other == other) || (row.one == other && row.other == one);
        });
        if (identical) {
            QVERIFY2(least >= 0.999, qPrintable(QString::number(least)));
        } else {
            QVERIFY2(least < 0.999, qPrintable(QString::number(most)));
        }
    }

    void relativesOfGradCamAreOneBehindAPooledEnd() {
        // Behind the layer is only a mean and a linear layer: the gradient is the same everywhere, the network linear.
        for (const char* relative : {"hires_cam", "xgrad_cam"})
            QVERIFY2(correlation(maps_.front().at("grad_cam"), maps_.front().at(relative)) > 0.9999, relative);
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

    void everyMethodDependsOnTheTarget_data() {
        QTest::addColumn<std::string>("method");
        for (const Method& method : methods())
            QTest::newRow(method.id.c_str()) << method.id;
    }
    void everyMethodDependsOnTheTarget() {
        QFETCH(std::string, method);
        for (std::size_t i = 0; i < maps_.size(); ++i) {
            if (maps_[i].count(method) == 0) continue;
            const double change = apart(others_[i].at(method), maps_[i].at(method));
            const bool may = withoutTarget().count(method) == 0;
            QVERIFY2(may ? change > 1e-3 : change < 1e-6, qPrintable(QString::number(change)));
        }
    }

 private:
    std::vector<std::map<std::string, at::Tensor>> maps_;    // by network, of its first class
    std::vector<std::map<std::string, at::Tensor>> others_;  // of its second
};

QTEST_GUILESS_MAIN(TestDistinct)
#include "tst_distinct.moc"
