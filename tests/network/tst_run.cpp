// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// One batch through a network: what is computed, held, changed and cancelled on the way.
#include <QTest>
#include <algorithm>
#include <set>

#include "engine/core/error.h"
#include "engine/network/run.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using saccade::test::NetworkBuilder;

namespace {

std::shared_ptr<const Network> residual() {
    at::manual_seed(3);
    NetworkBuilder b;
    b.convolution("conv1", "input", 3, 4).add(Kind::relu, "relu1", {"conv1"});
    b.convolution("conv2", "relu1", 4, 4).add(Kind::addition, "add", {"conv2", "relu1"});
    b.add(Kind::relu, "relu2", {"add"}).add(Kind::adaptiveAveragePool, "gap", {"relu2"}, {{"size", Shape{1, 1}}});
    b.add(Kind::flatten, "flatten", {"gap"}).linear("fc", "flatten", 4, 5);
    return b.build("fc", {{"block", "relu2"}});
}

bool close(const at::Tensor& a, const at::Tensor& b, double tolerance = 1e-6) {
    return a.sizes() == b.sizes() && (a - b).abs().max().item<double>() <= tolerance;
}

}  // namespace

class TestRun : public QObject {
    Q_OBJECT

    std::shared_ptr<const Network> network_;
    at::Tensor input_;

 private Q_SLOTS:
    void init() {
        network_ = residual();
        input_ = at::randn({3, 3, 8, 9});
    }

    // Layers may be computed in place of what nobody needs any more; what somebody holds must not change.
    void whatSomebodyHoldsIsNotOverwritten_data() {
        QTest::addColumn<QString>("kept");
        for (const char* name : {"", "conv", "part", "same", "turned", "sum", "twice", "clamped"})
            QTest::newRow(*name != '\0' ? name : "nothing") << name;
    }
    void whatSomebodyHoldsIsNotOverwritten() {
        QFETCH(const QString, kept);
        at::manual_seed(4);
        NetworkBuilder b;
        // Rectifiers and sums behind views of what is used again, behind constants, behind the input itself.
        b.add(Kind::relu, "positive", {"input"}).convolution("conv", "positive", 3, 4);
        b.add(Kind::slice, "part", {"conv"}, {{"axis", std::int64_t{1}}, {"end", std::int64_t{2}}});
        b.add(Kind::relu, "halved", {"part"}).add(Kind::dropout, "same", {"conv"}).add(Kind::relu, "whole", {"same"});
        b.add(Kind::permute, "turned", {"conv"}, {{"order", Shape{0, 1, 3, 2}}});
        b.add(Kind::clamp, "clamped", {"turned"}, {{"minimum", 0.0}, {"maximum", 0.2}});
        b.add(Kind::permute, "back", {"clamped"}, {{"order", Shape{0, 1, 3, 2}}});
        b.add(Kind::constant, "value", {}, {}, {{"value", at::randn({1, 4, 8, 9})}});
        b.add(Kind::addition, "first", {"value", "conv"}).add(Kind::addition, "sum", {"first", "whole", "back"});
        b.add(Kind::addition, "twice", {"sum", "sum"}, {{"coefficients", std::vector<double>{1, 0.5}}});
        b.add(Kind::concatenation, "all", {"twice", "halved", "conv"}).add(Kind::relu, "last", {"all"});
        const auto network = b.build("last");
        const at::Tensor given = input_.clone();
        Job job;
        RunOptions everything;
        everything.keepAll = true;
        const Run whole(network, input_, everything, job);
        RunOptions some;
        if (!kept.isEmpty()) some.keep = {network->find(kept.toStdString())};
        for (int i = 0; i < 2; ++i) {
            const Run run(network, input_, some, job);
            QVERIFY(close(run.output(), whole.output(), 0));
            for (const LayerId layer : some.keep)
                QVERIFY(close(run.activation(layer), whole.activation(layer), 0));
        }
        QVERIFY(close(input_, given, 0));
    }

    void holdsWhatWasAskedFor() {
        Job job;
        RunOptions options;
        options.keep = {network_->find("relu1")};
        const Run run(network_, input_, options, job);
        QVERIFY(run.has(network_->find("relu1")));
        QVERIFY(run.has(network_->output()));
        QVERIFY(!run.has(network_->find("conv2")));
        QVERIFY(!run.has(network_->input()));
        QCOMPARE(run.batch(), std::int64_t{3});
        QCOMPARE(job.forwards(), std::int64_t{3});
        RunOptions all;
        all.keepAll = true;
        const Run whole(network_, input_, all, job);
        QVERIFY(close(whole.output(), run.output(), 0));
        QVERIFY(close(whole.activation(network_->find("relu1")), run.activation(network_->find("relu1")), 0));
    }

    void whatNoBackwardReadsIsComputedOver() {
        Job job;
        RunOptions all;
        all.keepAll = true;
        const Run whole(network_, input_, all, job);
        for (const bool everything : {true, false}) {
            RunOptions options;
            options.onlyForBackward = true;
            options.keepAll = everything;
            for (LayerId layer = 0; layer < network_->size() && !everything; ++layer)
                options.keep.push_back(layer);
            const Run run(network_, input_, options, job);
            const std::set<std::string> gone{"conv1", "conv2", "add"};
            for (LayerId layer = 0; layer < network_->size(); ++layer) {
                const at::Tensor& activation = run.activation(layer);
                QCOMPARE(activation.sizes(), whole.activation(layer).sizes());
                const bool lost = gone.contains(network_->layer(layer).name);
                QVERIFY(lost ? activation.isnan().all().item<bool>() : at::equal(activation, whole.activation(layer)));
            }
        }
    }

    void whatABackwardReadsIsNotComputedOver() {
        at::manual_seed(5);
        NetworkBuilder b;
        // Read by another user, by the user itself, by the layer itself; the last layer asked for; given ones.
        b.convolution("shared", "input", 3, 3).add(Kind::relu, "one", {"shared"});
        b.add(Kind::multiplication, "squares", {"shared", "shared"}).add(Kind::addition, "both", {"one", "squares"});
        b.convolution("smooth", "both", 3, 3).add(Kind::silu, "silu", {"smooth"});
        b.add(Kind::sigmoid, "gate", {"silu"}).add(Kind::relu, "gated", {"gate"});
        b.convolution("asked", "gated", 3, 3).add(Kind::relu, "after", {"asked"});
        const auto network = b.build("after");
        Job job;
        RunOptions all;
        all.keepAll = true;
        const Run whole(network, input_, all, job);
        const auto same = [&](const Run& run, const std::vector<std::string>& names) {
            return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
                const LayerId id = network->find(name);
                return at::equal(run.activation(id), whole.activation(id));
            });
        };
        RunOptions options;
        options.onlyForBackward = true;
        options.keepAll = true;
        QVERIFY(same(Run(network, input_, options, job), {"shared", "one", "both", "smooth", "gate", "after"}));
        options.stop = network->find("asked");
        QVERIFY(same(Run(network, input_, options, job), {"asked"}));
        options.stop.reset();
        options.given = {{network->find("asked"), whole.activation(network->find("asked"))}};
        QVERIFY(same(Run(network, input_, options, job), {"asked", "after"}));
    }

    void startsAndStopsAtAnyLayer() {
        Job job;
        RunOptions all;
        all.keepAll = true;
        const Run whole(network_, input_, all, job);
        RunOptions stop;
        stop.stop = network_->find("block");
        const Run half(network_, input_, stop, job);
        QVERIFY(close(half.output(), whole.activation(network_->find("relu2")), 0));
        QVERIFY(!half.has(network_->output()));
        RunOptions start;
        start.given = {{network_->find("relu2"), whole.activation(network_->find("relu2"))}};
        const Run rest(network_, at::Tensor(), start, job);
        QVERIFY(close(rest.output(), whole.output(), 0));
    }

    void startsBesideAShortcut() {
        // Both ways into the addition are given: one is the input of the other, and still of use.
        Job job;
        RunOptions all;
        all.keepAll = true;
        const Run whole(network_, input_, all, job);
        RunOptions start;
        for (const char* layer : {"relu1", "conv2"})
            start.given.emplace_back(network_->find(layer), whole.activation(network_->find(layer)));
        const Run rest(network_, at::Tensor(), start, job);
        QVERIFY(close(rest.output(), whole.output(), 0));
    }

    void interventionsChangeWhatFollows() {
        Job job;
        const LayerId layer = network_->find("relu1");
        const auto with = [&](Intervention change) {
            RunOptions options;
            options.keep = {layer};
            options.interventions = {std::move(change)};
            return Run(network_, input_, options, job);
        };
        RunOptions all;
        all.keepAll = true;
        const at::Tensor clean = Run(network_, input_, all, job).activation(layer);

        Intervention gate{layer, Intervention::Action::multiply, at::zeros({1, 4, 1, 1}), {}, {}};
        gate.value[0][2] = 1;
        const Run gated = with(gate);
        QVERIFY(close(gated.activation(layer).select(1, 2), clean.select(1, 2), 0));
        QCOMPARE(gated.activation(layer).select(1, 0).abs().max().item<double>(), 0.0);

        Intervention replace{layer, Intervention::Action::replace, at::full({1}, 7.0F), {}, clean.gt(0.5)};
        const at::Tensor replaced = with(replace).activation(layer);
        QVERIFY(close(replaced, at::where(clean.gt(0.5), at::full_like(clean, 7), clean), 0));

        Intervention clamp{layer, Intervention::Action::clamp, at::full({1}, 0.1F), at::full({1}, 0.2F), {}};
        QVERIFY(close(with(clamp).activation(layer), clean.clamp(0.1, 0.2), 1e-7));
        // What follows a changed layer differs.
        QVERIFY(!close(with(gate).output(), Run(network_, input_, {}, job).output()));
    }

    void cancelledRunStops() {
        Job job;
        job.cancel();
        QVERIFY_EXCEPTION_THROWN(Run(network_, input_, {}, job), Cancelled);
    }

    void budgetIsKept() {
        Job job;
        RunOptions options;
        options.keepAll = true;
        options.memoryBudget = 4096;
        QVERIFY_EXCEPTION_THROWN(Run(network_, input_, options, job), MemoryError);
    }

    void wrongInputIsNamed() {
        Job job;
        try {
            const Run run(network_, at::randn({1, 4, 8, 8}), {}, job);
            QFAIL("an input with the wrong channels was accepted");
        } catch (const RequestError& error) {
            QVERIFY2(QString(error.what()).contains("conv1"), error.what());
        }
    }

    // Slow layers run in slices of the batch; the result is the same.
    void slicesMakeNoDifference() {
        at::manual_seed(5);
        NetworkBuilder b;
        b.convolution("conv1", "input", 64, 128).convolution("conv2", "conv1", 128, 128);
        const auto network = b.build("conv2");
        const at::Tensor input = at::randn({6, 64, 96, 96});
        Job job;
        const Run together(network, input, {}, job);
        for (std::int64_t i = 0; i < 6; i += 5) {
            const Run alone(network, input.narrow(0, i, 1), {}, job);
            QVERIFY(close(alone.output(), together.output().narrow(0, i, 1), 1e-4));
        }
    }
};

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
