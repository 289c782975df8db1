// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// LIME, Kernel SHAP and Partition SHAP against what their definitions say: fits made again from the same samples,
/// Shapley and Owen values by enumeration, and networks whose answer is known.
#include <QTest>
#include <bit>
#include <functional>
#include <map>

#include "engine/core/error.h"
#include "engine/image/felzenszwalb.h"
#include "engine/image/quickshift.h"
#include "engine/image/seen_pixels.h"
#include "engine/image/slic.h"
#include "tests/methods/golden_case.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

const std::vector<const char*> networks{"vggish", "resnetish", "inceptionish"};

void addNetworks() {
    QTest::addColumn<QString>("network");
    for (const char* network : networks)
        QTest::newRow(network) << network;
}

Segments slicOf(const Study& study, std::int64_t segments) {
    Job job;
    return slic(seenPixels(study.subject().input, study.card()), {segments, 10}, job);
}

/// A picture that shows the input where a segment is on and the fill where it is off, pixel by pixel.
at::Tensor mixture(const at::Tensor& input, const at::Tensor& fill, const Segments& segments,
                   const std::vector<bool>& on) {
    at::Tensor mixed = input.clone();
    auto pixels = mixed.accessor<float, 4>();
    const auto other = fill.accessor<float, 4>();
    for (std::int64_t y = 0; y < segments.height; ++y) {
        for (std::int64_t x = 0; x < segments.width; ++x) {
            if (on.at(static_cast<std::size_t>(segments.at(y, x)))) continue;
            for (std::int64_t c = 0; c < input.size(1); ++c)
                pixels[0][c][y][x] = other[0][c][y][x];
        }
    }
    return mixed;
}

at::Tensor slowMeans(const at::Tensor& input, const Segments& segments) {
    at::Tensor means = at::zeros_like(input);
    for (std::int32_t label = 0; label < segments.count; ++label) {
        at::Tensor mask = at::zeros({segments.height, segments.width});
        for (std::int64_t y = 0; y < segments.height; ++y) {
            for (std::int64_t x = 0; x < segments.width; ++x)
                mask[y][x] = segments.at(y, x) == label ? 1.0F : 0.0F;
        }
        const at::Tensor mean = (input * mask).sum({2, 3}, true) / mask.sum();
        means += mean * mask;
    }
    return means;
}

double logitOf(Study& study, const at::Tensor& input, std::int64_t index) {
    Job job;
    return study.logitsOf(input, job)[0][index].item<double>();
}

double probabilityOf(Study& study, const at::Tensor& input, std::int64_t index) {
    Job job;
    return at::softmax(study.logitsOf(input, job).to(at::kDouble), 1)[0][index].item<double>();
}

/// The value that a map has on every pixel of a segment; not a number where it has several.
std::vector<double> perSegment(const Map& map, const Segments& segments) {
    std::vector<double> values(static_cast<std::size_t>(segments.count), std::nan(""));
    for (std::size_t i = 0; i < segments.labels.size(); ++i) {
        double& value = values.at(static_cast<std::size_t>(segments.labels[i]));
        const double here = static_cast<double>(map.values.values[i]);
        if (std::isnan(value)) value = here;
        if (value != here) return {};
    }
    return values;
}

/// Shapley values by their definition, from the value of every coalition.
std::vector<double> enumerated(std::int64_t players, const std::function<double(std::uint32_t)>& value) {
    std::vector<double> values(static_cast<std::size_t>(players), 0.0);
    std::vector<double> known;
    for (std::uint32_t coalition = 0; coalition < 1U << players; ++coalition)
        known.push_back(value(coalition));
    const auto factorial = [](std::int64_t n) { return std::tgamma(static_cast<double>(n) + 1); };
    for (std::int64_t player = 0; player < players; ++player) {
        for (std::uint32_t others = 0; others < 1U << players; ++others) {
            if (others >> player & 1U) continue;
            const std::int64_t size = std::popcount(others);
            values.at(static_cast<std::size_t>(player)) += factorial(size) * factorial(players - size - 1) /
                                                           factorial(players) *
                                                           (known[others | 1U << player] - known[others]);
        }
    }
    return values;
}

std::vector<bool> membersOf(std::uint32_t coalition, std::int64_t players) {
    std::vector<bool> on;
    for (std::int64_t i = 0; i < players; ++i)
        on.push_back((coalition >> i & 1U) != 0);
    return on;
}

using Owen = std::function<double(const at::Tensor& revealed)>;

/// Owen values of a halved picture by their recursion: `revealed` is the context, H x W of zeros and ones.
void owen(const Owen& value, const at::Tensor& revealed, std::int64_t y0, std::int64_t x0, std::int64_t y1,
          std::int64_t x1, double weight, at::Tensor& map) {
    const auto with = [](const at::Tensor& mask, std::int64_t top, std::int64_t left, std::int64_t bottom,
                         std::int64_t right) {
        at::Tensor more = mask.clone();
        more.slice(0, top, bottom).slice(1, left, right).fill_(1);
        return more;
    };
    if (y1 - y0 == 1 && x1 - x0 == 1) {
        map[y0][x0] += weight * (value(with(revealed, y0, x0, y1, x1)) - value(revealed));
        return;
    }
    const bool rows = y1 - y0 > x1 - x0;
    const std::int64_t middle = rows ? y0 + (y1 - y0) / 2 : x0 + (x1 - x0) / 2;
    const std::int64_t firstBottom = rows ? middle : y1;
    const std::int64_t firstRight = rows ? x1 : middle;
    const std::int64_t secondTop = rows ? middle : y0;
    const std::int64_t secondLeft = rows ? x0 : middle;
    owen(value, revealed, y0, x0, firstBottom, firstRight, weight / 2, map);
    owen(value, with(revealed, secondTop, secondLeft, y1, x1), y0, x0, firstBottom, firstRight, weight / 2, map);
    owen(value, revealed, secondTop, secondLeft, y1, x1, weight / 2, map);
    owen(value, with(revealed, y0, x0, firstBottom, firstRight), secondTop, secondLeft, y1, x1, weight / 2, map);
}

}  // namespace

class TestSuperpixelMethods : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // The same segments and switches, scores one by one, and the fit as one least squares problem by QR.
    void limeMadeAgain_data() { addNetworks(); }
    void limeMadeAgain() {
        QFETCH(const QString, network);
        const GoldenCase& golden = loaded(network);
        Study& study = *golden.study;
        const auto target = golden.facts.at("target_class").get<std::int64_t>();
        const Map map = golden.map("lime", {{"samples", "60"}, {"segments", "16"}});

        const Segments segments = slicOf(study, 16);
        const at::Tensor fill = slowMeans(study.input(), segments);
        const std::int64_t features = segments.count;
        const std::int64_t samples = 60;
        at::Tensor design = at::zeros({samples + features, features + 1}, at::kDouble);
        at::Tensor wanted = at::zeros({samples + features}, at::kDouble);
        at::Tensor weights = at::ones({samples}, at::kDouble);
        at::Tensor scores = at::zeros({samples}, at::kDouble);
        for (std::int64_t sample = 0; sample < samples; ++sample) {
            std::vector<float> chances(static_cast<std::size_t>(features));
            Random(0, "lime/switches").uniform(chances, static_cast<std::uint64_t>(sample));
            std::vector<bool> on;
            double count = 0;
            for (const float chance : chances) {
                on.push_back(sample == 0 || chance < 0.5F);
                count += on.back() ? 1 : 0;
            }
            // The cosine of a row of ones and zeros with a row of ones.
            const double cosine = count / (std::sqrt(count) * std::sqrt(static_cast<double>(features)));
            const double distance = count > 0 ? 1 - cosine : 1;
            const double weight = std::sqrt(std::exp(-distance * distance / (0.25 * 0.25)));
            const double score = probabilityOf(study, mixture(study.input(), fill, segments, on), target);
            weights[sample] = weight;
            scores[sample] = score;
            design[sample][features] = std::sqrt(weight);
            wanted[sample] = std::sqrt(weight) * score;
            for (std::int64_t i = 0; i < features; ++i)
                design[sample][i] = on[static_cast<std::size_t>(i)] ? std::sqrt(weight) : 0.0;
        }
        // The penalty as further rows: sqrt(1) times each coefficient should be zero.
        for (std::int64_t i = 0; i < features; ++i)
            design[samples + i][i] = 1.0;
        const auto [q, r] = at::linalg_qr(design);
        const at::Tensor solution = at::linalg_solve(r, q.t().mv(wanted).unsqueeze(1)).squeeze(1);
        const at::Tensor fitted = design.slice(0, 0, samples).mv(solution) / weights.sqrt();
        const double mean = (weights.dot(scores) / weights.sum()).item<double>();
        const double determination =
            1 - (weights.dot((scores - fitted).square()) / weights.dot((scores - mean).square())).item<double>();

        const std::vector<double> values = perSegment(map, segments);
        QCOMPARE(static_cast<std::int64_t>(values.size()), features);
        const double scale = solution.slice(0, 0, features).abs().max().item<double>();
        for (std::int64_t i = 0; i < features; ++i)
            QVERIFY(std::abs(values[static_cast<std::size_t>(i)] - solution[i].item<double>()) < 1e-3 * scale);
        QVERIFY(std::abs(figure(map, "r_squared") - determination) < 1e-3);
        QVERIFY(std::abs(figure(map, "intercept") - solution[features].item<double>()) < 1e-4);
        QCOMPARE(figure(map, "superpixels"), static_cast<double>(features));
    }

    void limeOfALinearNetwork_data() {
        QTest::addColumn<QString>("superpixels");
        QTest::addColumn<QString>("baseline");
        QTest::newRow("slic") << "slic"
                              << "superpixel_mean";
        QTest::newRow("felzenszwalb, black") << "felzenszwalb"
                                             << "black";
        QTest::newRow("quickshift, zero") << "quickshift"
                                          << "zero";
    }
    void limeOfALinearNetwork() {
        QFETCH(const QString, superpixels);
        QFETCH(const QString, baseline);
        const at::Tensor weights = normal({2, 3, 20, 16}, 3);
        const at::Tensor input = normal({1, 3, 20, 16}, 4).mul(0.2).add(0.5);
        const auto study = studyOf(linearNetwork(weights, normal({2}, 5)), input);
        Request asked = request("lime",
                                {{"superpixels", superpixels.toStdString()},
                                 {"baseline", baseline.toStdString()},
                                 {"samples", "400"},
                                 {"segments", "12"},
                                 {"scale", "60"},
                                 {"minimum_area", "12"},
                                 {"kernel_size", "2"},
                                 {"maximum_distance", "8"},
                                 {"penalty", "0"}},
                                1);
        asked.target.score = Score::logit;
        const Map map = answer(*study, asked);
        Job job;
        const Array pixels = seenPixels(study->subject().input, study->card());
        const Segments segments = superpixels == "slic"           ? slic(pixels, {12, 10}, job)
                                  : superpixels == "felzenszwalb" ? felzenszwalb(pixels, {60, 0.8, 12}, job)
                                                                  : quickshift(pixels, {2, 8, 0.2}, job);
        QVERIFY(segments.count > 3 && segments.count < 100);
        at::Tensor fill = at::zeros_like(input);
        if (baseline == "superpixel_mean") fill = slowMeans(input, segments);
        // Without mean and deviation black is zero, too.
        const at::Tensor gains = (weights[1] * (input[0] - fill[0])).sum(0);
        std::vector<double> expected(static_cast<std::size_t>(segments.count), 0.0);
        for (std::int64_t y = 0; y < 20; ++y) {
            for (std::int64_t x = 0; x < 16; ++x)
                expected[static_cast<std::size_t>(segments.at(y, x))] += gains[y][x].item<double>();
        }
        const std::vector<double> values = perSegment(map, segments);
        QCOMPARE(values.size(), expected.size());
        double scale = 0;
        for (const double value : expected)
            scale = std::max(scale, std::abs(value));
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY2(std::abs(values[i] - expected[i]) < 1e-4 * scale,
                     qPrintable(QString::number(values[i] - expected[i])));
        QVERIFY(figure(map, "r_squared") > 1 - 1e-6);
        QVERIFY(figure(map, "stability") > 1 - 1e-6);
        QVERIFY(figure(map, "standard_error") < 1e-4 * scale);
    }

    void limeGoesOn() {
        const auto ask = [](const char* samples) { return request("lime", {{"samples", samples}}, 2); };
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 18, 22}, 40));
        answer(*study, ask("40"));
        Job job;
        const Map extended = explain(*study, ask("100"), job);
        QCOMPARE(job.forwards(), 60);
        QVERIFY(apart(extended, answer(*studyOf(convolutionalNetwork(), normal({1, 3, 18, 22}, 40)), ask("100"))) <
                1e-5);
        QCOMPARE(figure(extended, "samples"), 100.0);
    }

    void tooManySuperpixels() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 40, 40}, 40));
        const QString sentence = refusal([&] {
            answer(*study, request("lime", {{"superpixels", "quickshift"}, {"maximum_distance", "0"}}));
        });
        QVERIFY2(sentence.contains("lime") && sentence.contains("1600") && sentence.contains("1000"),
                 qPrintable(sentence));
    }

    // All coalitions against the definition.
    void kernelShapOfFewSuperpixels_data() { addNetworks(); }
    void kernelShapOfFewSuperpixels() {
        QFETCH(const QString, network);
        const GoldenCase& golden = loaded(network);
        Study& study = *golden.study;
        const auto target = golden.facts.at("target_class").get<std::int64_t>();
        const Segments segments = slicOf(study, 8);
        QVERIFY(segments.count > 3 && segments.count < 11);
        const Map map = golden.map("kernel_shap", {{"segments", "8"}, {"samples", "2000"}, {"baseline", "blur"}});
        const at::Tensor fill = study.baseline("blur", 0);
        const auto expected = enumerated(segments.count, [&](std::uint32_t coalition) {
            return logitOf(study, mixture(study.input(), fill, segments, membersOf(coalition, segments.count)), target);
        });
        const std::vector<double> values = perSegment(map, segments);
        QCOMPARE(values.size(), expected.size());
        double scale = 0;
        for (const double value : expected)
            scale = std::max(scale, std::abs(value));
        const auto sizes = areas(segments);
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(values[i] * static_cast<double>(sizes[i]) - expected[i]) < 1e-4 * scale);
        QCOMPARE(figure(map, "samples"), static_cast<double>((1U << segments.count) - 2));
        QCOMPARE(figure(map, "standard_error"), 0.0);
    }

    void kernelShapByChance_data() { addNetworks(); }
    void kernelShapByChance() {
        QFETCH(const QString, network);
        const GoldenCase& golden = loaded(network);
        Study& study = *golden.study;
        const auto target = golden.facts.at("target_class").get<std::int64_t>();
        const Segments segments = slicOf(study, 8);
        // Too few samples for all coalitions of these eight or so superpixels.
        const std::string samples = std::to_string((1U << segments.count) - 4);
        const Map map = golden.map("kernel_shap", {{"segments", "8"}, {"samples", samples}, {"baseline", "mean"}});
        const Map exact = golden.map("kernel_shap", {{"segments", "8"}, {"samples", "5000"}, {"baseline", "mean"}});
        const double error = figure(map, "standard_error");
        QVERIFY(error > 0);
        const auto sizes = areas(segments);
        const auto values = perSegment(map, segments);
        const auto truth = perSegment(exact, segments);
        double squares = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            squares += std::pow((values[i] - truth[i]) * static_cast<double>(sizes[i]), 2);
        const double distance = std::sqrt(squares / static_cast<double>(values.size()));
        QVERIFY2(distance > 0 && distance < 4 * error, qPrintable(QString("%1 %2").arg(distance).arg(error)));
        // The sum is held, whatever the samples are.
        for (const Map* each : {&map, &exact}) {
            const double difference =
                logitOf(study, study.input(), target) - logitOf(study, study.baseline("mean", 0), target);
            const double sum = toTensor(each->values).to(at::kDouble).sum().item<double>();
            QVERIFY(std::abs(sum - difference) < 1e-5 * std::max(1.0, std::abs(difference)));
            QVERIFY(std::abs(figure(*each, "score_difference") - difference) < 1e-4);
            QVERIFY(std::abs(figure(*each, "completeness_gap")) < 1e-9);
        }
    }

    void kernelShapOfALinearNetwork() {
        const at::Tensor weights = normal({2, 3, 30, 30}, 3);
        const at::Tensor input = normal({1, 3, 30, 30}, 4);
        const auto study = studyOf(linearNetwork(weights, normal({2}, 5)), input);
        const Map map = answer(*study, request("kernel_shap", {{"samples", "500"}, {"baseline", "white"}}, 1));
        const Segments segments = slicOf(*study, 50);
        QVERIFY(segments.count > 20);
        const at::Tensor gains = (weights[1] * (input[0] - 1)).sum(0);
        std::vector<double> expected(static_cast<std::size_t>(segments.count), 0.0);
        for (std::int64_t y = 0; y < 30; ++y) {
            for (std::int64_t x = 0; x < 30; ++x)
                expected[static_cast<std::size_t>(segments.at(y, x))] += gains[y][x].item<double>();
        }
        const auto values = perSegment(map, segments);
        const auto sizes = areas(segments);
        QCOMPARE(values.size(), expected.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(values[i] * static_cast<double>(sizes[i]) - expected[i]) < 1e-2);
        QVERIFY(figure(map, "stability") > 0.9999);
    }

    void oneSuperpixelHasAllOfIt() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 6, 6}, 4));
        const Overrides one{{"superpixels", "felzenszwalb"}, {"minimum_area", "36"}, {"baseline", "zero"}};
        const Map map = answer(*study, request("kernel_shap", one, 2));
        const double difference = logitOf(*study, study->input(), 2) - logitOf(*study, at::zeros({1, 3, 6, 6}), 2);
        QVERIFY(std::abs(map.values.values[7] * 36 - difference) < 1e-4);
        // LIME's one coefficient is what switching it off takes away.
        Overrides lime = one;
        lime.emplace_back("penalty", "0");
        Request asked = request("lime", lime, 2);
        asked.target.score = Score::logit;
        QVERIFY(std::abs(answer(*study, asked).values.values[7] - difference) < 1e-4);
    }

    void partitionShapByRecursion_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("wide") << 3 << 5;
        QTest::newRow("high") << 6 << 3;
    }
    void partitionShapByRecursion() {
        QFETCH(const int, height);
        QFETCH(const int, width);
        const at::Tensor input = normal({1, 3, height, width}, 17);
        const auto study = studyOf(convolutionalNetwork(), input);
        const Map map = answer(*study, request("partition_shap", {{"evaluations", "5000"}, {"baseline", "white"}}, 3));
        at::Tensor expected = at::zeros({height, width}, at::kDouble);
        const Owen value = [&](const at::Tensor& revealed) {
            return logitOf(*study, input * revealed + (1 - revealed), 3);
        };
        owen(value, at::zeros({height, width}), 0, 0, height, width, 1, expected);
        QVERIFY2(apart(toTensor(map.values).to(at::kDouble), expected) < 1e-4,
                 qPrintable(QString::number(apart(toTensor(map.values).to(at::kDouble), expected))));
        QVERIFY(figure(map, "evaluations") < 5000);
    }

    void partitionShapOfALinearNetwork() {
        const at::Tensor weights = normal({2, 3, 8, 4}, 3);
        const at::Tensor input = normal({1, 3, 8, 4}, 4);
        const auto study = studyOf(linearNetwork(weights, normal({2}, 5)), input);
        const at::Tensor gains = (weights[1] * input[0]).sum(0);
        const Map fine = answer(*study, request("partition_shap", {{"evaluations", "50000"}, {"baseline", "zero"}}, 1));
        QVERIFY(apart(toTensor(fine.values), gains) < 1e-4);
        // Four evaluations: the upper and the lower half.
        const Map coarse = answer(*study, request("partition_shap", {{"evaluations", "4"}, {"baseline", "zero"}}, 1));
        at::Tensor halves = gains.clone();
        halves.slice(0, 0, 4).fill_(gains.slice(0, 0, 4).mean().item<double>());
        halves.slice(0, 4, 8).fill_(gains.slice(0, 4, 8).mean().item<double>());
        QVERIFY(apart(toTensor(coarse.values), halves) < 1e-4);
        QCOMPARE(figure(coarse, "evaluations"), 4.0);
        // Two: everywhere the same.
        const Map whole = answer(*study, request("partition_shap", {{"evaluations", "2"}, {"baseline", "zero"}}, 1));
        QVERIFY(apart(toTensor(whole.values), at::full({8, 4}, gains.mean().item<double>())) < 1e-4);
    }

    void partitionShapIsCompleteOnAnyBudget_data() { addNetworks(); }
    void partitionShapIsCompleteOnAnyBudget() {
        QFETCH(const QString, network);
        for (const int budget : {2, 3, 7, 40, 333}) {
            const GoldenCase& golden = loaded(network);
            Job opening;
            const auto fresh = openStudy(golden.study->subject(), opening);
            Study& study = *fresh;
            Request asked = request("partition_shap", {{"evaluations", std::to_string(budget)}},
                                    golden.facts.at("target_class").get<std::int64_t>());
            Job job;
            const Map map = explain(study, asked, job);
            // The picture's own forward is not made again.
            QVERIFY(job.forwards() <= budget - 1);
            QVERIFY(job.forwards() >= budget - 2);
            const double difference = logitOf(study, study.input(), asked.target.index) -
                                      logitOf(study, study.baseline("blur", 0), asked.target.index);
            const double sum = toTensor(map.values).to(at::kDouble).sum().item<double>();
            QVERIFY(std::abs(sum - difference) < 1e-5 * std::max(1.0, std::abs(difference)));
            QVERIFY(std::abs(figure(map, "completeness_gap")) < 1e-9);
        }
    }

    void partitionShapGoesOn() {
        const auto ask = [](const char* budget) { return request("partition_shap", {{"evaluations", budget}}, 2); };
        const auto fresh = [] { return studyOf(convolutionalNetwork(), normal({1, 3, 18, 22}, 40)); };
        const auto study = fresh();
        answer(*study, ask("43"));
        Job job;
        const Map extended = explain(*study, ask("101"), job);
        QCOMPARE(job.forwards(), 58);
        QVERIFY(apart(extended, answer(*fresh(), ask("101"))) < 1e-5);
    }

 private:
    // A network is opened once: that starts a program.
    const GoldenCase& loaded(const QString& network) {
        auto& found = cases_[network];
        if (!found) found = std::make_unique<GoldenCase>(network.toStdString());
        return *found;
    }

    std::map<QString, std::unique_ptr<GoldenCase>> cases_;
};

QTEST_GUILESS_MAIN(TestSuperpixelMethods)
#include "tst_superpixel_methods.moc"
