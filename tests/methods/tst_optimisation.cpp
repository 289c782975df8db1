// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Methods that optimise a mask, pixels or gates: what they find where that can be said by hand, and what all of them
/// keep: interruptions, threads and asking twice do not show.
#include <QTest>
#include <map>

#include "engine/core/error.h"
#include "engine/optimise/mask_grid.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

Q_DECLARE_METATYPE(Request)

namespace {

at::Tensor valuesOf(const Map& map) {
    return toTensor(map.values);
}

Request withScore(Request asked, Score score) {
    asked.target.score = score;
    return asked;
}

Request logitOf(const std::string& method, Overrides parameters, std::int64_t index = 0) {
    return withScore(request(method, std::move(parameters), index), Score::logit);
}

std::shared_ptr<Study> convolutional() {
    return studyOf(convolutionalNetwork(), normal({1, 3, 18, 22}, 40));
}

/// One convolution with weights of both signs, a rectifier, and a linear layer: Y = v relu(W x + b).
struct OneHidden {
    // Five units are awake and two at rest; each class has units of both signs.
    at::Tensor w = normal({7, 2, 4, 5}, 50).mul(0.02);
    at::Tensor b = at::tensor({1.F, 1.F, 1.F, 1.F, 1.F, -1.F, -1.F});
    at::Tensor v = normal({2, 7}, 52).abs() * at::tensor({1.F, -1.F, 1.F, -1.F, 1.F, -1.F, 1.F}) *
                   at::tensor({1.F, -1.F}).view({2, 1});
    at::Tensor x = normal({1, 2, 4, 5}, 53);

    std::shared_ptr<const Network> network() const {
        return Network::build(
            {layer(Kind::input, "input", {}), layer(Kind::flatten, "flatten", {0}),
             weighted(layer(Kind::linear, "hidden", {1}), w.flatten(1), b), layer(Kind::relu, "relu", {2}),
             weighted(layer(Kind::linear, "fc", {3}), v, at::zeros({2}))},
            {}, "fc", "one hidden");
    }
    at::Tensor hidden() const { return at::relu(at::matmul(w.flatten(1), x.flatten()) + b); }
};

void addMethods() {
    QTest::addColumn<Request>("asked");
    QTest::newRow("mask, delete") << request("mask", {{"iterations", "12"}}, 1);
    QTest::newRow("mask, preserve, noise")
        << request("mask", {{"iterations", "12"}, {"variant", "preserve"}, {"baseline", "noise"}}, 1);
    QTest::newRow("extremal_perturbation")
        << request("extremal_perturbation", {{"iterations", "12"}, {"areas", "0.1+0.3"}}, 1);
    QTest::newRow("extremal_perturbation, dual")
        << request("extremal_perturbation", {{"iterations", "12"}, {"variant", "dual"}, {"baseline", "mean"}}, 1);
    QTest::newRow("fgvis") << logitOf("fgvis", {{"iterations", "12"}, {"baseline", "zero"}}, 1);
    QTest::newRow("feedback") << request("feedback", {{"iterations", "3"}}, 1);
    QTest::newRow("feedback, recovery") << request("feedback", {{"variant", "recovery"}, {"iterations", "3"}}, 1);
}

std::int64_t iterationsOf(const Request& asked) {
    for (const auto& [id, value] : asked.parameters) {
        if (id == "iterations") return std::stoll(value);
    }
    return 0;
}

}  // namespace

class TestOptimisation : public QObject {
    Q_OBJECT

    std::map<std::string, Map> references_;

    // What a row of addMethods() answers on one thread, made once: every question about it compares with it.
    const Map& reference(const Request& asked) {
        const auto [found, missing] = references_.try_emplace(QTest::currentDataTag());
        if (!missing) return found->second;
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        found->second = answer(*convolutional(), asked);
        at::set_num_threads(threads);
        return found->second;
    }

 private Q_SLOTS:
    // The objective of a linear network is linear in the mask: each pixel goes to one of its ends, by its sign alone.
    void fgvisOfALinearNetwork_data() {
        QTest::addColumn<QString>("variant");
        QTest::newRow("delete") << "delete";
        QTest::newRow("preserve") << "preserve";
        QTest::newRow("generate") << "generate";
    }
    void fgvisOfALinearNetwork() {
        QFETCH(const QString, variant);
        const at::Tensor x = normal({1, 2, 4, 5}, 1);
        const at::Tensor w = normal({1, 2, 4, 5}, 2);
        // A second class that is always the first: there is no moment to stop at.
        const auto study = studyOf(linearNetwork(at::cat({w, at::zeros_like(w)}), at::tensor({0.F, 1e4F})), x);
        const Map map = answer(*study, logitOf("fgvis", {{"variant", variant.toStdString()},
                                                         {"baseline", "white"},
                                                         {"noise", "0"},
                                                         {"size_weight", "0.05"},
                                                         {"iterations", "1500"}}));
        const at::Tensor gain = (w * (x - study->baseline("white", 0)))[0];
        // Taken away, kept or put in is what is worth more than its weight: to be kept more than what a value is worth
        // on the average. A pixel moves as fast as its slope is steep: those next to the threshold do not get there.
        const double share = gain.mean().item<double>();
        QVERIFY(share > 0.1);
        const double price = variant == "preserve" ? share : 0.05;
        const at::Tensor slope = (gain - price).abs();
        const at::Tensor there = slope.gt(0.01 * slope.max());
        QVERIFY(there.sum().item<std::int64_t>() > 34);
        const at::Tensor expected = gain.gt(price).to(at::kFloat);
        QVERIFY(at::equal(valuesOf(map) * there, expected * there));
        QVERIFY(expected.sum().item<float>() > 5 && expected.sum().item<float>() < 35);
        QVERIFY(std::abs(figure(map, "area") - valuesOf(map).mean().item<double>()) < 1e-6);
        QVERIFY(!map.recipe.partial);
    }

    // With the variation's weight at zero the same holds of the grid, seen through its enlargement.
    void maskOfALinearNetwork_data() {
        QTest::addColumn<QString>("variant");
        QTest::newRow("delete") << "delete";
        QTest::newRow("preserve") << "preserve";
    }
    void maskOfALinearNetwork() {
        QFETCH(const QString, variant);
        const at::Tensor x = normal({1, 2, 12, 16}, 3);
        const at::Tensor w = normal({1, 2, 12, 16}, 4);
        const auto study = studyOf(linearNetwork(w, at::zeros({1})), x);
        const Map map = answer(*study, logitOf("mask", {{"variant", variant.toStdString()},
                                                        {"baseline", "zero"},
                                                        {"size_weight", "0.1"},
                                                        {"variation_weight", "0"},
                                                        {"iterations", "1500"}}));
        // A grid of a cell a pixel at this size, smoothed with 5 / 224 of the shorter side.
        const double sigma = 5.0 * 12 / 224;
        const MaskGrid grid(at::zeros({1, 1, 12, 16}), 12, 16, sigma);
        at::Tensor leaf = at::zeros({1, 1, 12, 16}).set_requires_grad(true);
        (grid.masks(leaf) * (w * x)).sum().backward();
        const double each = 0.1 * 784 / (12 * 16);
        const at::Tensor worth = leaf.grad();
        const at::Tensor chosen = worth.gt(each).to(at::kFloat);
        const double sum = chosen.sum().item<double>();
        QVERIFY(sum > 10 && sum < 182);
        QVERIFY(apart(valuesOf(map), grid.masks(chosen)[0][0]) < 1e-4);
    }

    void aHeavySizeLeavesThePictureAlone() {
        const auto study = convolutional();
        const Map map = answer(*study, request("mask", {{"size_weight", "10"}, {"iterations", "60"}}, 1));
        QVERIFY(valuesOf(map).abs().max().item<double>() < 1e-6);
        QVERIFY(std::abs(figure(map, "masked_score") - figure(map, "clean_score")) < 1e-6);
        const Map none =
            answer(*study, request("mask", {{"size_weight", "10"}, {"iterations", "60"}, {"variant", "preserve"}}, 1));
        QVERIFY(valuesOf(none).abs().max().item<double>() < 1e-6);
    }

    // One place is all that counts, in the middle of the columns, for every second picture is seen flipped: the region
    // is there.
    void extremalFindsThePlace_data() {
        QTest::addColumn<QString>("variant");
        for (const char* const variant : {"preserve", "delete", "dual"})
            QTest::newRow(variant) << variant;
    }
    void extremalFindsThePlace() {
        QFETCH(const QString, variant);
        at::Tensor w = at::zeros({1, 1, 32, 32});
        w.slice(2, 4, 14).slice(3, 11, 21).fill_(0.3);
        const auto study = studyOf(linearNetwork(w, at::zeros({1})), at::ones({1, 1, 32, 32}));
        const Map map =
            answer(*study, request("extremal_perturbation",
                                   {{"variant", variant.toStdString()}, {"baseline", "zero"}, {"iterations", "400"}}));
        QCOMPARE(map.values.shape, (Shape{32, 32}));
        const at::Tensor mask = valuesOf(map);
        QVERIFY(mask.min().item<float>() >= 0 && mask.max().item<float>() <= 1);
        const at::Tensor inside = mask.slice(0, 4, 14).slice(1, 11, 21);
        QVERIFY(inside.mean().item<double>() > 0.6);
        QVERIFY(inside.sum().item<double>() > 0.6 * mask.sum().item<double>());
        QVERIFY(mask.slice(0, 20, 32).max().item<double>() < 0.2);
    }

    // Three values carry the class, the other thirty-seven nothing: they alone are kept, though nothing is said against
    // the others, and the class stays.
    void fgvisPreservesWhatIsEnough() {
        at::Tensor w = at::zeros({2, 2, 4, 5});
        w[0][0][1].slice(0, 1, 4).fill_(2);
        const auto network = linearNetwork(w, at::tensor({0.F, 3.F}));
        const auto study = studyOf(network, at::ones({1, 2, 4, 5}));
        const Map map =
            answer(*study, request("fgvis", {{"variant", "preserve"}, {"baseline", "zero"}, {"noise", "0"}}));
        QVERIFY(at::equal(valuesOf(map), w[0].gt(0).to(at::kFloat)));
        QCOMPARE(figure(map, "steps"), 500.0);
        QVERIFY(std::abs(figure(map, "masked_score") - figure(map, "clean_score")) < 1e-6);
        // At a price that nothing is worth nothing is kept.
        const Map none = answer(
            *study,
            request("fgvis", {{"variant", "preserve"}, {"baseline", "zero"}, {"noise", "0"}, {"worth", "1000"}}));
        QCOMPARE(valuesOf(none).abs().max().item<double>(), 0.0);
    }

    // Two classes nearly agree: a step turns their order, but that is not yet the class's fall.
    void fgvisGoesOnWhereTwoClassesAgree() {
        const at::Tensor w = at::cat({at::full({1, 1, 4, 5}, 0.2), at::zeros({1, 1, 4, 5})});
        const auto study = studyOf(linearNetwork(w, at::tensor({0.F, 3.99F})), at::ones({1, 1, 4, 5}));
        const Map map = answer(*study, request("fgvis", {{"baseline", "zero"}, {"noise", "0"}, {"rate", "0.01"}}));
        QVERIFY(figure(map, "masked_score") <= 0.5 * figure(map, "clean_score"));
        QVERIFY(figure(map, "masked_score") > 0.45 * figure(map, "clean_score"));
    }

    // The baseline is of the class already, if less so: it is done when the class is as strong as in the picture.
    void fgvisGeneratesAllOfTheClass() {
        const at::Tensor w = at::cat({at::full({1, 1, 4, 5}, 0.2), at::zeros({1, 1, 4, 5})});
        const auto study = studyOf(linearNetwork(w, at::tensor({1.F, 0.F})), at::ones({1, 1, 4, 5}));
        const Map map =
            answer(*study, request("fgvis", {{"variant", "generate"}, {"baseline", "zero"}, {"noise", "0"}}));
        QVERIFY(figure(map, "steps") < 500);
        QVERIFY(std::abs(figure(map, "masked_score") - figure(map, "clean_score")) < 1e-6);
        QVERIFY(valuesOf(map).min().item<float>() > 0.99F);
    }

    // Y = relu(x2) - 5 relu(x2 - x1 - 0.1): it falls without end as x1 goes and the second unit wakes.
    void fgvisDefence() {
        const auto network = Network::build(
            {layer(Kind::input, "input", {}), layer(Kind::flatten, "flatten", {0}),
             weighted(layer(Kind::linear, "hidden", {1}), at::tensor({0.F, 1.F, -1.F, 1.F}).view({2, 2}),
                      at::tensor({0.F, -0.1F})),
             layer(Kind::relu, "relu", {2}),
             weighted(layer(Kind::linear, "fc", {3}), at::tensor({1.F, -5.F}).view({1, 2}), at::zeros({1}))},
            {}, "fc", "waking");
        const auto asked = [](const char* defence) {
            return logitOf("fgvis",
                           {{"baseline", "zero"}, {"noise", "0"}, {"iterations", "100"}, {"defence", defence}});
        };
        // At rest in the clean picture it stays at rest, and what is taken is what the first unit sees.
        const auto resting = studyOf(network, at::ones({1, 1, 1, 2}));
        QVERIFY(at::equal(valuesOf(answer(*resting, asked("true"))).flatten(), at::tensor({0.F, 1.F})));
        // Half awake (0.1) it is not driven to say more than that. Free, it is woken wholly: 1.2 - 5 x 1.1.
        const auto awake = studyOf(network, at::tensor({1.F, 1.2F}).view({1, 1, 1, 2}));
        QVERIFY(std::abs(figure(answer(*awake, asked("false")), "masked_score") + 4.3) < 1e-5);
        QVERIFY(figure(answer(*awake, asked("true")), "masked_score") > -2);
    }

    void fgvisStopsWhenTheClassFalls() {
        const auto study = convolutional();
        const std::int64_t first = topClasses(*study, 1).front();
        for (const char* const variant : {"delete", "generate"}) {
            Job job;
            const Map map = explain(*study, request("fgvis", {{"variant", variant}, {"noise", "0"}}, first), job);
            QVERIFY(!map.recipe.partial);
            const double steps = figure(map, "steps");
            QVERIFY2(steps > 0 && steps < 500, variant);
            const at::Tensor mask = valuesOf(map);
            QVERIFY(mask.min().item<float>() >= 0 && mask.max().item<float>() <= 1);
            QCOMPARE(map.values.shape, (Shape{3, 18, 22}));
            if (std::string(variant) == "delete") QVERIFY(figure(map, "masked_score") < figure(map, "clean_score"));
        }
    }

    // One hidden layer: what speaks against the class goes, what speaks for it stays as it was.
    void feedbackOfOneHiddenLayer_data() {
        QTest::addColumn<QString>("variant");
        QTest::newRow("pruning") << "pruning";
        QTest::newRow("recovery") << "recovery";
    }
    void feedbackOfOneHiddenLayer() {
        QFETCH(const QString, variant);
        const OneHidden one;
        const auto study = studyOf(one.network(), one.x);
        for (const int index : {0, 1}) {
            const Map map = answer(*study, request("feedback", {{"variant", variant.toStdString()}}, index));
            const at::Tensor h = one.hidden();
            const at::Tensor open = one.v[index].clamp_min(0);
            const double score = open.dot(h).item<double>();
            const at::Tensor expected = at::matmul(open * h.gt(0), one.w.flatten(1)).view({2, 4, 5});
            QVERIFY(open.mul(h).ne(one.v[index].mul(h)).any().item<bool>());
            QVERIFY(std::abs(figure(map, "gated_score") - score) < 1e-5);
            QVERIFY(std::abs(figure(map, "clean_score") - one.v[index].dot(h).item<double>()) < 1e-5);
            QVERIFY(apart(valuesOf(map), expected) < 1e-5);
            // Closed are those with a say that is negative; recovery leaves those without one closed too.
            const at::Tensor say = one.v[index] * h;
            const double closed = (variant == "pruning" ? say.lt(0) : say.le(0)).to(at::kFloat).mean().item<double>();
            QVERIFY(std::abs(figure(map, "closed") - closed) < 1e-6);
        }
    }

    void feedbackNeverFalls_data() {
        QTest::addColumn<QString>("variant");
        QTest::newRow("pruning") << "pruning";
        QTest::newRow("recovery") << "recovery";
    }
    void feedbackNeverFalls() {
        QFETCH(const QString, variant);
        for (std::int64_t index = 0; index < 5; ++index) {
            const auto study = convolutional();
            double before = -1e9;
            double closed = 0;
            for (const char* const iterations : {"1", "2", "4", "8"}) {
                const Map map = answer(
                    *study,
                    request("feedback", {{"variant", variant.toStdString()}, {"iterations", iterations}}, index));
                const double score = figure(map, "gated_score");
                QVERIFY(score >= before - 1e-5);
                QVERIFY(score >= figure(map, "clean_score") - 1e-5);
                if (variant == "pruning") QVERIFY(figure(map, "closed") >= closed);
                QVERIFY(figure(map, "closed") >= 0 && figure(map, "closed") <= 1);
                closed = figure(map, "closed");
                before = score;
            }
            QVERIFY(closed > 0);
        }
    }

    void feedbackNeedsARectifier() {
        const auto study = studyOf(linearNetwork(normal({2, 1, 3, 3}, 1), at::zeros({2})), normal({1, 1, 3, 3}, 2));
        QVERIFY(refusal([&] { answer(*study, request("feedback", {})); }).contains("gradient does without"));
    }

    void objectivesFall_data() {
        QTest::addColumn<Request>("asked");
        QTest::addColumn<QString>("falling");
        QTest::newRow("mask, delete") << request("mask", {{"iterations", "100"}}, 1) << "objective";
        QTest::newRow("mask, preserve") << request("mask", {{"iterations", "100"}, {"variant", "preserve"}}, 1)
                                        << "objective";
        QTest::newRow("fgvis") << logitOf("fgvis", {{"iterations", "60"}, {"noise", "0"}}, 1) << "objective";
        QTest::newRow("extremal_perturbation")
            << request("extremal_perturbation", {{"iterations", "300"}}, 1) << "area";
    }
    void objectivesFall() {
        QFETCH(Request, asked);
        QFETCH(const QString, falling);
        const auto study = convolutional();
        const Map map = answer(*study, asked);
        if (falling == "objective") {
            QVERIFY(figure(map, "objective") < figure(map, "objective_first"));
            return;
        }
        asked.parameters.front().second = "1";
        QVERIFY(figure(map, "template_distance") < 0.2 * figure(answer(*convolutional(), asked), "template_distance"));
    }

    void interruptedAndResumed_data() { addMethods(); }
    void interruptedAndResumed() {
        QFETCH(const Request, asked);
        const std::int64_t iterations = iterationsOf(asked);
        const Map& expected = reference(asked);
        QVERIFY(!expected.recipe.partial);

        const auto study = convolutional();
        Job* self = nullptr;
        // The first partial map comes after the first step; reports of progress may wait until the last.
        Job job(nullptr, [&](const Map&) { self->cancel(); });
        self = &job;
        const Map partial = explain(*study, asked, job);
        QVERIFY(partial.recipe.partial);
        QCOMPARE(partial.values.shape, expected.values.shape);
        QVERIFY(figure(partial, "steps") >= 1 && figure(partial, "steps") < static_cast<double>(iterations));
        const Map resumed = answer(*study, asked);
        QVERIFY(!resumed.recipe.partial);
        QVERIFY(apart(resumed, expected) < 1e-6);
        QCOMPARE(figure(resumed, "steps"), figure(expected, "steps"));
    }

    void cancelledBeforeTheFirstStep_data() { addMethods(); }
    void cancelledBeforeTheFirstStep() {
        QFETCH(const Request, asked);
        const auto study = convolutional();
        Job job;
        job.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, explain(*study, asked, job));
    }

    void askedTwiceCostsNothing_data() { addMethods(); }
    void askedTwiceCostsNothing() {
        QFETCH(const Request, asked);
        const auto study = convolutional();
        const Map first = answer(*study, asked);
        Job job;
        const Map second = explain(*study, asked, job);
        QCOMPARE(job.forwards(), 0);
        QCOMPARE(second.values.values, first.values.values);
        QCOMPARE(second.recipe.figures, first.recipe.figures);
    }

    void fewerAndMoreSteps_data() { addMethods(); }
    void fewerAndMoreSteps() {
        QFETCH(Request, asked);
        const Map& all = reference(asked);
        Request fewer = asked;
        for (auto& [id, value] : fewer.parameters) {
            if (id == "iterations") value = "2";
        }
        const auto study = convolutional();
        const Map two = answer(*study, fewer);
        QCOMPARE(figure(two, "steps"), 2.0);
        // From two on it goes to where it would have gone, and back from there: steps cannot be taken back.
        QVERIFY(apart(answer(*study, asked), all) < 1e-6);
        const Map again = answer(*study, fewer);
        QCOMPARE(figure(again, "steps"), 2.0);
        QVERIFY(apart(again, two) < 1e-6);
        QVERIFY(apart(answer(*study, asked), all) < 1e-6);
    }

    void threadsDoNotShow_data() { addMethods(); }
    void threadsDoNotShow() {
        QFETCH(const Request, asked);
        const Map& one = reference(asked);
        const int threads = at::get_num_threads();
        at::set_num_threads(4);
        const Map four = answer(*convolutional(), asked);
        at::set_num_threads(threads);
        QVERIFY(apart(four, one) < 1e-3);
    }

    void batchesDoNotShow_data() { addMethods(); }
    void batchesDoNotShow() {
        QFETCH(Request, asked);
        const Map& measured = reference(asked);
        asked.batch = 1;
        QVERIFY(apart(answer(*convolutional(), asked), measured) < 1e-3);
    }

    void anotherSeedIsAnotherNoise() {
        Request asked = logitOf("fgvis", {{"iterations", "12"}, {"baseline", "zero"}}, 1);
        const Map one = answer(*convolutional(), asked);
        asked.seed = 1;
        QVERIFY(apart(answer(*convolutional(), asked), one) > 1e-3);
    }

    void partialMapsComeOnTheWay() {
        const auto study = convolutional();
        std::vector<double> steps;
        Job job(nullptr, [&](const Map& map) {
            steps.push_back(figure(map, "steps"));
            QCOMPARE(map.values.shape, (Shape{18, 22}));
        });
        explain(*study, request("extremal_perturbation", {{"iterations", "400"}}, 1), job);
        QVERIFY(!steps.empty());
        QVERIFY(std::is_sorted(steps.begin(), steps.end()));
        QVERIFY(steps.front() < 400);
    }

    void targetsInsideTheNetwork_data() {
        QTest::addColumn<QString>("method");
        for (const char* const method : {"mask", "extremal_perturbation", "fgvis", "feedback"})
            QTest::newRow(method) << method;
    }
    void targetsInsideTheNetwork() {
        QFETCH(const QString, method);
        const auto study = convolutional();
        Request asked = request(method.toStdString(), {{"iterations", "5"}}, 3);
        asked.target.kind = Target::Kind::channel;
        asked.target.layer = "relu2";
        Job job;
        const at::Tensor means = study->cleanRun(job).activation(4)[0].flatten(1).mean(1);
        asked.target.index = means.argmax().item<std::int64_t>();
        const Map map = answer(*study, asked);
        QVERIFY(valuesOf(map).isfinite().all().item<bool>());
        QVERIFY(valuesOf(map).std().item<double>() > 0);
        QVERIFY(std::abs(figure(map, "clean_score") - means.max().item<double>()) < 1e-5);
    }
};

QTEST_GUILESS_MAIN(TestOptimisation)
#include "tst_optimisation.moc"
