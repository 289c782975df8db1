// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The loop and the step rules, on a bowl where every step can be said by hand.
#include "engine/optimise/optimise.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "engine/optimise/step_rules.h"

using namespace saccade;

namespace {

/// sum of a / 2 (p - c)^2 over two parameters of different shapes, and a small term that depends on the step.
class Bowl : public Problem {
 public:
    Tensors start() const override { return {at::tensor({3.0, -2.0, 0.5}), at::full({2, 1}, 4.0, at::kDouble)}; }
    Evaluated evaluate(const Tensors& parameters, std::int64_t step, Job& job) override {
        Evaluated here;
        double bowl = 0;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const at::Tensor away = parameters[i] - centre;
            bowl += 0.5 * steepness * away.square().sum().item<double>();
            here.gradients.push_back(away * steepness + slope * static_cast<double>(step % 3));
        }
        here.terms = {{"bowl", 1, bowl}, {"half", 0.5, 2}};
        here.met = bowl < goal;
        if (step == cancelAt && cancelling != nullptr) cancelling->cancel();
        job.check();
        ++evaluations;
        return here;
    }

    double centre = 1;
    double steepness = 0.7;
    double slope = 0.05;
    double goal = -1;
    std::int64_t cancelAt = -1;
    Job* cancelling = nullptr;
    int evaluations = 0;
};

double first(const OptimiseState& state) {
    return state.parameters.front()[0].item<double>();
}

OptimiseState ran(Problem& problem, const StepRule& rule, std::int64_t steps) {
    OptimiseState state;
    Job job;
    optimise(problem, rule, state, steps, {}, job);
    return state;
}

std::unique_ptr<StepRule> ruleOf(const QString& name) {
    if (name == "descent") return descent({0.1, 0, 0, false});
    if (name == "momentum") return descent({0.1, 0.9, 0, false});
    if (name == "dampening") return descent({0.1, 0.9, 0.9, false});
    if (name == "nesterov") return descent({0.1, 0.8, 0.3, true});
    if (name == "adam") return adam({0.1, 0.9, 0.99, 1e-8});
    return normalisedDescent(0.1, GradientNorm::largest);
}

void addRules() {
    QTest::addColumn<QString>("name");
    for (const char* const name : {"descent", "momentum", "dampening", "nesterov", "adam", "normalised"})
        QTest::newRow(name) << name;
}

}  // namespace

class TestOptimise : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // Written out for one number, after the definitions.
    void stepsByHand_data() { addRules(); }
    void stepsByHand() {
        QFETCH(const QString, name);
        constexpr int steps = 12;
        Bowl bowl;
        const OptimiseState state = ran(bowl, *ruleOf(name), steps);

        double p = 3;
        double largestApart = 3;  // of the first parameter: 3, -2, 0.5 around 1
        std::vector<double> all{3, -2, 0.5};
        double v = 0;
        double m = 0;
        double s = 0;
        for (int t = 0; t < steps; ++t) {
            const auto gradientAt = [&](double at) { return 0.7 * (at - 1) + 0.05 * (t % 3); };
            const double g = gradientAt(p);
            if (name == "descent") p -= 0.1 * g;
            if (name == "momentum") {
                v = 0.9 * v + g;
                p -= 0.1 * v;
            }
            if (name == "dampening") {
                v = t == 0 ? g : 0.9 * v + 0.1 * g;
                p -= 0.1 * v;
            }
            if (name == "nesterov") {
                v = t == 0 ? g : 0.8 * v + 0.7 * g;
                p -= 0.1 * (g + 0.8 * v);
            }
            if (name == "adam") {
                m = 0.9 * m + 0.1 * g;
                s = 0.99 * s + 0.01 * g * g;
                p -= 0.1 * (m / (1 - std::pow(0.9, t + 1))) / (std::sqrt(s / (1 - std::pow(0.99, t + 1))) + 1e-8);
            }
            if (name == "normalised") {
                largestApart = 0;
                for (const double value : all)
                    largestApart = std::max(largestApart, std::abs(gradientAt(value)));
                for (double& value : all)
                    value -= 0.1 * gradientAt(value) / largestApart;
                p = all.front();
            }
        }
        QVERIFY(std::abs(first(state) - p) < 1e-9);
        QCOMPARE(state.step, steps);
    }

    void norms() {
        const Tensors gradients{at::tensor({3.0, -4.0, 0.0, 0.0})};
        for (const auto& [norm, value] : std::vector<std::pair<GradientNorm, double>>{
                 {GradientNorm::largest, 4}, {GradientNorm::mean, 1.75}, {GradientNorm::euclidean, 2.5}}) {
            Tensors parameters{at::zeros({4}, at::kDouble)};
            Tensors memory;
            Evaluated here;
            here.gradients = gradients;
            normalisedDescent(0.5, norm)->step(parameters, here, 0, memory, {});
            QVERIFY(at::allclose(parameters.front(), gradients.front() * (-0.5 / value)));
        }
        Tensors parameters{at::ones({2})};
        Tensors memory;
        Evaluated flat;
        flat.gradients = {at::zeros({2})};
        normalisedDescent(0.5, GradientNorm::largest)->step(parameters, flat, 0, memory, {});
        QVERIFY(at::equal(parameters.front(), at::ones({2})));
    }

    void fallsAndIsTold_data() { addRules(); }
    void fallsAndIsTold() {
        QFETCH(const QString, name);
        Bowl bowl;
        bowl.slope = 0;
        const OptimiseState state = ran(bowl, *ruleOf(name), 60);
        QCOMPARE(state.history.size(), std::size_t{60});
        QCOMPARE(state.history[0][0].name, std::string("bowl"));
        QCOMPARE(state.history[0][0].value, 0.35 * (4 + 9 + 0.25 + 9 + 9));
        QCOMPARE((Evaluated{state.history[0], {}, false}.total()), state.history[0][0].value + 1);
        QVERIFY(state.history.back()[0].value < 0.05 * state.history[0][0].value);
    }

    void interruptedAndGoneOnWith_data() { addRules(); }
    void interruptedAndGoneOnWith() {
        QFETCH(const QString, name);
        Bowl whole;
        const auto rule = ruleOf(name);
        const OptimiseState expected = ran(whole, *rule, 25);
        Bowl bowl;
        OptimiseState state;
        Job job;
        bowl.cancelAt = 10;
        bowl.cancelling = &job;
        QVERIFY(!optimise(bowl, *rule, state, 25, {}, job));
        QCOMPARE(state.step, 10);
        QCOMPARE(state.history.size(), std::size_t{10});
        bowl.cancelling = nullptr;
        Job rest;
        QVERIFY(optimise(bowl, *rule, state, 25, {}, rest));
        for (std::size_t i = 0; i < state.parameters.size(); ++i)
            QVERIFY(at::equal(state.parameters[i], expected.parameters[i]));
        QCOMPARE(state.history.size(), expected.history.size());
        QCOMPARE(bowl.evaluations, 25);
        // There is nothing left to do.
        QVERIFY(optimise(bowl, *rule, state, 25, {}, rest));
        QCOMPARE(bowl.evaluations, 25);
    }

    void cancelledBeforeItBegan() {
        Bowl bowl;
        OptimiseState state;
        Job job;
        job.cancel();
        QVERIFY(!optimise(bowl, *descent({}), state, 5, {}, job));
        QCOMPARE(state.step, 0);
        QCOMPARE(bowl.evaluations, 0);
    }

    void endsWhereTheGoalIsReached() {
        Bowl bowl;
        bowl.slope = 0;
        bowl.goal = 1;
        const OptimiseState state = ran(bowl, *descent({0.1, 0, 0, false}), 1000);
        QVERIFY(state.met);
        QVERIFY(state.step > 3 && state.step < 100);
        QVERIFY(state.history.back()[0].value < 1);
        QVERIFY(state.history[state.history.size() - 2][0].value >= 1);
        QCOMPARE(state.history.size(), static_cast<std::size_t>(state.step) + 1);
        // The point where it was reached was not left again.
        double value = 0;
        for (const at::Tensor& parameter : state.parameters)
            value += 0.35 * (parameter - 1).square().sum().item<double>();
        QVERIFY(std::abs(value - state.history.back()[0].value) < 1e-12);
    }

    void projectsAfterEveryStep() {
        class Bounded final : public Bowl {
         public:
            void project(Tensors& parameters) const override {
                for (at::Tensor& parameter : parameters)
                    parameter.clamp_(2.5, 5);
            }
        } bowl;
        QCOMPARE(first(ran(bowl, *descent({0.1, 0, 0, false}), 40)), 2.5);
    }

    void reportsProgress() {
        std::vector<std::int64_t> done;
        Job job(
            [&](const Progress& at) {
                done.push_back(at.done);
                QCOMPARE(at.total, 7);
            },
            nullptr);
        Bowl bowl;
        OptimiseState state;
        int steps = 0;
        optimise(
            bowl, *descent({}), state, 7, [&] { ++steps; }, job);
        QCOMPARE(steps, 7);
        QCOMPARE(done.back(), 7);
    }

    void stopsAtWhatIsNoNumber() {
        class Broken final : public Bowl {
         public:
            Evaluated evaluate(const Tensors& parameters, std::int64_t step, Job& job) override {
                Evaluated here = Bowl::evaluate(parameters, step, job);
                if (step == 3 && inTerm) here.terms[0].value = std::numeric_limits<double>::quiet_NaN();
                if (step == 3 && !inTerm) here.gradients[1].fill_(std::numeric_limits<double>::infinity());
                return here;
            }
            bool inTerm = true;
        } bowl;
        QVERIFY_EXCEPTION_THROWN(ran(bowl, *descent({}), 10), ComputationError);
        bowl.inTerm = false;
        QVERIFY_EXCEPTION_THROWN(ran(bowl, *descent({}), 10), ComputationError);
    }
};

QTEST_GUILESS_MAIN(TestOptimise)
#include "tst_optimise.moc"
