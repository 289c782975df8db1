// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The gradient of runs whose layers were changed, against LibTorch's own differentiation of the same run.
#include "engine/propagate/intervened_gradient.h"

#include <QTest>

#include "engine/propagate/gradient.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using namespace saccade::test;

namespace {

std::shared_ptr<const Network> network() {
    at::manual_seed(11);
    using List = std::vector<std::int64_t>;
    return NetworkBuilder()
        .convolution("conv1", "input", 3, 6)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::maxPool, "pool", {"relu1"}, {{"kernel", List{2, 2}}, {"stride", List{2, 2}}})
        .convolution("conv2", "pool", 6, 6)
        .add(Kind::addition, "add", {"conv2", "pool"})
        .add(Kind::hardSwish, "swish", {"add"})
        .add(Kind::mean, "gap", {"swish"}, {{"axes", List{2, 3}}})
        .linear("fc", "gap", 6, 4)
        .build("fc");
}

std::vector<Intervention> interventions(const Network& network, const QString& which) {
    at::manual_seed(12);
    using Action = Intervention::Action;
    const LayerId relu = network.find("relu1");
    const LayerId conv = network.find("conv2");
    const LayerId swish = network.find("swish");
    const at::Tensor gates = at::rand({1, 6, 8, 8});
    const at::Tensor low = at::rand({1, 6, 4, 4}) * -0.2;
    const at::Tensor high = at::rand({1, 6, 4, 4}) * 0.3;
    if (which == "gates") return {{relu, Action::multiply, gates, {}, {}}};
    if (which == "a factor") return {{relu, Action::multiply, at::full({}, 0.3F), {}, {}}};
    if (which == "bounds") return {{swish, Action::clamp, low, high, {}}};
    if (which == "replaced in part") return {{conv, Action::replace, at::full({}, 0.5F), {}, low.lt(-0.1)}};
    if (which == "replaced") return {{conv, Action::replace, high, {}, {}}};
    if (which == "one after the other") {
        return {{relu, Action::multiply, gates, {}, {}},
                {swish, Action::multiply, at::full({}, 2.F), {}, {}},
                {swish, Action::clamp, low, high, {}},
                {relu, Action::clamp, at::zeros({}), at::full({}, 0.6F), {}}};
    }
    return {};
}

Run runOf(const at::Tensor& input, const std::vector<Intervention>& changes) {
    RunOptions options;
    options.keepAll = true;
    options.interventions = changes;
    Job job;
    return {network(), input, std::move(options), job};
}

at::Tensor swept(const Run& run, const RuleBook& book, const at::Tensor& signal) {
    Job job;
    SweepRequest request;
    request.start.emplace_back(run.network().output(), signal);
    return sweep(run, book, std::move(request), job).front();
}

}  // namespace

class TestIntervenedGradient : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void likeAutograd_data() {
        QTest::addColumn<QString>("which");
        for (const char* const which :
             {"none", "gates", "a factor", "bounds", "replaced in part", "replaced", "one after the other"})
            QTest::newRow(which) << which;
    }
    void likeAutograd() {
        QFETCH(const QString, which);
        at::manual_seed(13);
        at::Tensor input = at::randn({3, 3, 8, 8});
        const at::Tensor signal = at::randn({3, 4});
        const auto changes = interventions(*network(), which);
        at::Tensor actual;
        {
            const c10::AutoGradMode plain(false);
            actual = swept(runOf(input, changes), IntervenedGradient(changes), signal);
        }
        input.set_requires_grad(true);
        const Run recorded = runOf(input, changes);
        (recorded.output() * signal).sum().backward();
        const double scale = input.grad().abs().max().item<double>();
        QVERIFY(scale > 0);
        QVERIFY((actual - input.grad()).abs().max().item<double>() < 1e-5 * scale);
        if (which == "none") return;
        // The plain gradient is another one.
        const at::Tensor other = swept(runOf(input.detach(), {}), gradientRules(), signal);
        QVERIFY((other - input.grad()).abs().max().item<double>() > 1e-3 * scale);
    }

    // Where every layer is held at exactly what it says anyway, its gradient is its own: bounds are included.
    void boundsAtTheValuesThemselves() {
        at::manual_seed(14);
        const at::Tensor input = at::randn({1, 3, 8, 8});
        const Run clean = runOf(input, {});
        std::vector<Intervention> changes;
        for (const char* const name : {"relu1", "swish"}) {
            const LayerId id = clean.network().find(name);
            const at::Tensor& activation = clean.activation(id);
            changes.push_back(
                {id, Intervention::Action::clamp, activation.clamp_max(0), activation.clamp_min(0), at::Tensor()});
        }
        const at::Tensor signal = at::ones({1, 4});
        const Run held = runOf(input, changes);
        QVERIFY(at::equal(held.output(), clean.output()));
        QVERIFY(at::equal(swept(held, IntervenedGradient(changes), signal), swept(clean, gradientRules(), signal)));
    }
};

QTEST_GUILESS_MAIN(TestIntervenedGradient)
#include "tst_intervened_gradient.moc"
