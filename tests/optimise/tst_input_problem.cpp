// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The gradient of whole problems: the sweep's part and LibTorch's part put together, against LibTorch's alone.
#include "engine/optimise/input_problem.h"

#include <QTest>

#include "engine/network/target_signal.h"
#include "engine/optimise/mask_grid.h"
#include "engine/optimise/masked_input.h"
#include "engine/optimise/pixels.h"
#include "engine/optimise/smooth_max_mask.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using namespace saccade::test;

namespace {

std::shared_ptr<const Network> network() {
    at::manual_seed(21);
    using List = std::vector<std::int64_t>;
    return NetworkBuilder()
        .convolution("conv1", "input", 3, 6)
        .add(Kind::relu, "relu1", {"conv1"})
        .add(Kind::maxPool, "pool", {"relu1"}, {{"kernel", List{2, 2}}, {"stride", List{2, 2}}})
        .convolution("conv2", "pool", 6, 8)
        .add(Kind::relu, "relu2", {"conv2"})
        .add(Kind::mean, "gap", {"relu2"}, {{"axes", List{2, 3}}})
        .linear("fc", "gap", 8, 4)
        .build("fc");
}

at::Tensor picture(int seed) {
    at::manual_seed(static_cast<std::uint64_t>(seed));
    return at::randn({1, 3, 10, 12});
}

struct Case {
    std::shared_ptr<const Parametrisation> parametrisation;
    Target target = Target::ofClass(2);
    Score score = Score::logit;
    std::vector<double> factors;
    bool clamped = false;
    double weight = 1;
};

Case caseOf(const QString& name) {
    const Blend blend({picture(1), picture(2)});
    const auto grid = std::make_shared<MaskGrid>(at::full({1, 1, 4, 5}, 0.4), 10, 12, 1.2);
    const auto smooth = std::make_shared<SmoothMaxMask>(2, 10, 12, 2, 3.0, at::TensorOptions(at::kFloat));
    const auto masked = [&](std::shared_ptr<const MaskMaker> maker, MaskedInput::Shown shown) {
        return std::make_shared<MaskedInput>(std::move(maker), blend, shown);
    };
    Case result;
    if (name == "pixels") {
        result.parametrisation = std::make_shared<Pixels>(picture(3));
        result.factors = {1};
    }
    if (name == "grid, probability") {
        result.parametrisation = masked(grid, MaskedInput::Shown::inside);
        result.score = Score::probability;
        result.factors = {-1};
        result.weight = 3;
    }
    if (name == "smooth, both ways") {
        result.parametrisation = masked(smooth, MaskedInput::Shown::both);
        result.target = Target::contrast(1, 3);
        result.factors = {-1, -1, 1, 1};
    }
    if (name == "a channel") {
        result.parametrisation = masked(grid, MaskedInput::Shown::outside);
        result.target.kind = Target::Kind::channel;
        result.target.layer = "relu1";
        result.factors = {1};
    }
    if (name == "held within bounds") {
        result.parametrisation = masked(grid, MaskedInput::Shown::inside);
        result.factors = {1};
        result.clamped = true;
    }
    return result;
}

std::vector<Intervention> clampsOf(const at::Tensor& clean) {
    RunOptions options;
    options.keepAll = true;
    Job job;
    const Run run(network(), clean, std::move(options), job);
    std::vector<Intervention> clamps;
    for (const char* const name : {"relu1", "relu2"}) {
        const LayerId id = run.network().find(name);
        clamps.push_back({id, Intervention::Action::clamp, at::zeros_like(run.activation(id)), run.activation(id), {}});
    }
    return clamps;
}

InputProblem::Asked askedOf(const Case& one) {
    InputProblem::Asked asked;
    asked.network = network();
    if (one.clamped) asked.interventions = clampsOf(picture(2));
    asked.networkTerms.push_back(std::make_unique<TargetTerm>(one.target, one.score, one.factors, one.weight));
    asked.transforms = {jitter(2, 5), flips(), noise(0.1, 6)};
    return asked;
}

void addCases() {
    QTest::addColumn<QString>("name");
    for (const char* const name :
         {"pixels", "grid, probability", "smooth, both ways", "a channel", "held within bounds"})
        QTest::newRow(name) << name;
}

}  // namespace

class TestInputProblem : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void gradients_data() { addCases(); }
    void gradients() {
        QFETCH(const QString, name);
        const Case one = caseOf(name);
        Job job;
        for (const std::int64_t step : {0, 1, 5}) {
            InputProblem::Asked asked = askedOf(one);
            const bool masked = name != "pixels";
            if (masked) asked.partTerms.push_back(unmarkedSum("size", "grid", 0.01));
            InputProblem problem(one.parametrisation, std::move(asked));
            at::manual_seed(22);
            at::Tensor parameter = problem.start().front();
            if (masked) parameter = at::rand(parameter.sizes());
            const Evaluated here = problem.evaluate({parameter}, step, job);

            at::Tensor leaf = parameter.clone().set_requires_grad(true);
            at::Tensor inputs = one.parametrisation->make({leaf}).inputs;
            for (const Transform& transform : {jitter(2, 5), flips(), noise(0.1, 6)})
                inputs = transform(inputs, step);
            RunOptions options;
            options.keepAll = true;
            if (one.clamped) options.interventions = clampsOf(picture(2));
            const Run run(network(), inputs, std::move(options), job);
            const at::Tensor scores =
                targetScore(one.target, one.score, run.activation(targetLayer(run.network(), one.target)));
            at::Tensor factors = at::zeros({scores.size(0)});
            for (std::size_t i = 0; i < one.factors.size(); ++i)
                factors[static_cast<std::int64_t>(i)] = one.factors[i];
            const at::Tensor score = (scores * factors).sum();
            at::Tensor total = score * one.weight;
            if (masked) total = total + 0.01 * (1 - leaf).sum();
            total.backward();
            QVERIFY(std::abs(here.terms[0].value - score.item<double>()) < 1e-5);
            QVERIFY(std::abs(here.total() - total.item<double>()) <
                    1e-5 * std::max(1.0, std::abs(total.item<double>())));
            const double scale = leaf.grad().abs().max().item<double>();
            QVERIFY(scale > 0);
            QVERIFY((here.gradients[0] - leaf.grad()).abs().max().item<double>() < 2e-5 * scale);
        }
    }

    void rowsAtOnceDoNotShow() {
        const Case one = caseOf("smooth, both ways");
        Job job;
        InputProblem whole(one.parametrisation, askedOf(one));
        const Evaluated expected = whole.evaluate(whole.start(), 3, job);
        for (const std::int64_t rows : {1, 3}) {
            InputProblem::Asked asked = askedOf(one);
            asked.rowsAtOnce = rows;
            InputProblem problem(one.parametrisation, std::move(asked));
            const Evaluated here = problem.evaluate(problem.start(), 3, job);
            QVERIFY(std::abs(here.total() - expected.total()) < 1e-5);
            QVERIFY(at::allclose(here.gradients[0], expected.gradients[0], 1e-4, 1e-6));
        }
    }

    void neverMoreThanTheClean() {
        const auto clamps = clampsOf(picture(2));
        const Case one = caseOf("held within bounds");
        InputProblem::Asked asked = askedOf(one);
        int looked = 0;
        bool within = true;
        bool reached = false;
        asked.goal = [&](const Run& run) {
            ++looked;
            for (const Intervention& clamp : clamps) {
                const at::Tensor& activation = run.activation(clamp.layer);
                within = within && activation.le(clamp.upper).all().item<bool>() && activation.ge(0).all().item<bool>();
                reached = reached || activation.eq(clamp.upper).logical_and(clamp.upper.gt(0)).any().item<bool>();
            }
            return false;
        };
        InputProblem problem(one.parametrisation, std::move(asked));
        Job job;
        for (const std::int64_t step : {0, 1, 2}) {
            at::manual_seed(static_cast<std::uint64_t>(step));
            problem.evaluate({at::rand({1, 1, 4, 5})}, step, job);
        }
        QCOMPARE(looked, 3);
        QVERIFY(within && reached);
    }

    // What is told of the way back alone changes no value, and lets the signal pass within the bounds and nowhere else.
    void boundsOnTheWayBack() {
        const Case one = caseOf("grid, probability");
        const auto bounds = clampsOf(picture(2));
        at::manual_seed(23);
        const at::Tensor parameter = at::rand({1, 1, 4, 5});
        Job job;
        InputProblem free(one.parametrisation, askedOf(one));
        InputProblem::Asked asked = askedOf(one);
        asked.onTheWayBack = bounds;
        InputProblem bounded(one.parametrisation, std::move(asked));
        const Evaluated here = bounded.evaluate({parameter}, 3, job);
        const Evaluated plain = free.evaluate({parameter}, 3, job);
        QVERIFY(std::abs(here.total() - plain.total()) < 1e-6);
        QVERIFY((here.gradients[0] - plain.gradients[0]).abs().max().item<double>() > 1e-3);

        at::Tensor leaf = parameter.clone().set_requires_grad(true);
        at::Tensor x = one.parametrisation->make({leaf}).inputs;
        for (const Transform& transform : {jitter(2, 5), flips(), noise(0.1, 6)})
            x = transform(x, 3);
        const auto layers = network();
        const auto passed = [](const at::Tensor& output, const at::Tensor& most) {
            const at::Tensor within = output.le(most).to(at::kFloat).detach();
            return output * within + (output * (1 - within)).detach();
        };
        const auto convolved = [&](const at::Tensor& input, const char* name) {
            const Layer& layer = layers->layer(layers->find(name));
            return at::conv2d(input, layer.tensor("weight"), layer.tensor("bias"), 1, 1);
        };
        x = passed(at::relu(convolved(x, "conv1")), bounds[0].upper);
        x = at::max_pool2d(x, {2, 2}, {2, 2});
        x = passed(at::relu(convolved(x, "conv2")), bounds[1].upper);
        const Layer& fc = layers->layer(layers->find("fc"));
        const at::Tensor logits = at::matmul(x.mean({2, 3}), fc.tensor("weight").t()) + fc.tensor("bias");
        (at::softmax(logits, 1)[0][2] * -3).backward();
        const double scale = leaf.grad().abs().max().item<double>();
        QVERIFY((here.gradients[0] - leaf.grad()).abs().max().item<double>() < 2e-5 * scale);
    }

    void countsWhatItCosts() {
        const Case one = caseOf("smooth, both ways");
        InputProblem problem(one.parametrisation, askedOf(one));
        Job job;
        problem.evaluate(problem.start(), 0, job);
        QCOMPARE(job.forwards(), 4);
        QCOMPARE(job.backwards(), 4);
        Job cancelled;
        cancelled.cancel();
        QVERIFY_EXCEPTION_THROWN(problem.evaluate(problem.start(), 0, cancelled), Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestInputProblem)
#include "tst_input_problem.moc"
