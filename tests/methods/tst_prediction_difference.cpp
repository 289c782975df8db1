// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Prediction difference analysis where its answer is known: other pictures at a window's place, pictures whose pixels
/// follow from their neighbours, and networks that are linear.
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "engine/core/error.h"
#include "engine/image/picture.h"
#include "engine/image/preprocess.h"
#include "engine/perturb/window_samples.h"
#include "tests/methods/golden_case.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

const char* const method = "prediction_difference";

Picture plain(int side, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    Picture picture{side, side, {}};
    for (int i = 0; i < side * side; ++i)
        picture.rgb.insert(picture.rgb.end(), {red, green, blue});
    return picture;
}

Picture noisy(int side, std::uint64_t seed) {
    Picture picture{side, side, {}};
    const Random random(seed, "test/pixels");
    for (int i = 0; i < side * side * 3; ++i)
        picture.rgb.push_back(static_cast<std::uint8_t>(random.below(256, 0, static_cast<std::uint64_t>(i))));
    return picture;
}

at::Tensor inputOf(const Picture& picture) {
    Card card;
    card.input = {picture.height, picture.width};
    return toTensor(prepare(picture, card).input);
}

/// A folder of pictures of one size.
class Pictures {
 public:
    explicit Pictures(const std::vector<Picture>& pictures) {
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            const QString name = QString("%1.png").arg(i, 3, 10, QChar('0'));
            writePicture(folder_.filePath(name).toStdString(), pictures[i]);
            inputs_.push_back(inputOf(pictures[i]));
        }
    }
    std::string path() const { return folder_.path().toStdString(); }
    const at::Tensor& input(std::size_t i) const { return inputs_.at(i); }

 private:
    QTemporaryDir folder_;
    std::vector<at::Tensor> inputs_;
};

/// Mean over the windows that hold a pixel of a window's value, the windows by loops of their own.
at::Tensor averaged(std::int64_t side, std::int64_t window, std::int64_t stride,
                    const std::function<double(std::int64_t top, std::int64_t left)>& value) {
    at::Tensor sum = at::zeros({side, side}, at::kDouble);
    at::Tensor cover = at::zeros({side, side}, at::kDouble);
    const auto next = [&](std::int64_t at) {
        const std::int64_t last = side - window;
        return at == last ? side : std::min(at + stride, last);
    };
    for (std::int64_t top = 0; top < side; top = next(top)) {
        for (std::int64_t left = 0; left < side; left = next(left)) {
            sum.slice(0, top, top + window).slice(1, left, left + window) += value(top, left);
            cover.slice(0, top, top + window).slice(1, left, left + window) += 1;
        }
    }
    return sum / cover;
}

at::Tensor pasted(const at::Tensor& input, const at::Tensor& other, std::int64_t top, std::int64_t left,
                  std::int64_t window) {
    at::Tensor result = input.clone();
    const auto part = [&](const at::Tensor& of) {
        return of.slice(2, top, top + window).slice(3, left, left + window);
    };
    part(result).copy_(part(other));
    return result;
}

Request asking(Overrides parameters, std::int64_t index, std::optional<Score> score) {
    Request asked = request(method, std::move(parameters), index);
    asked.target.score = score;
    return asked;
}

/// A study whose card prepares no picture of a folder for this input: patches then come from the input itself, at
/// places that the seed chooses.
std::shared_ptr<Study> withoutPictures(const at::Tensor& input) {
    Subject subject;
    subject.network = convolutionalNetwork();
    subject.input = toArray(input);
    subject.card.channels = input.size(1);
    subject.card.input = {input.size(2), input.size(3)};
    Job job;
    return openStudy(std::move(subject), job);
}

}  // namespace

class TestPredictionDifference : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void marginalLogits() {
        const Pictures pictures({noisy(12, 1), noisy(12, 2), noisy(12, 3)});
        const at::Tensor input = inputOf(noisy(12, 9));
        const auto study = studyOf(convolutionalNetwork(), input);
        const Map map = answer(*study, asking({{"folder", pictures.path()},
                                               {"sampling", "marginal"},
                                               {"samples", "3"},
                                               {"window", "4"},
                                               {"stride", "3"}},
                                              2, Score::logit));
        Job job;
        const double clean = study->logitsOf(input, job)[0][2].item<double>();
        double errors = 0;
        const at::Tensor expected = averaged(12, 4, 3, [&](std::int64_t top, std::int64_t left) {
            std::vector<double> scores;
            for (std::size_t i = 0; i < 3; ++i)
                scores.push_back(
                    study->logitsOf(pasted(input, pictures.input(i), top, left, 4), job)[0][2].item<double>());
            const double mean = (scores[0] + scores[1] + scores[2]) / 3;
            double squares = 0;
            for (const double score : scores)
                squares += (score - mean) * (score - mean);
            errors += std::sqrt(squares / 2 / 3);
            return clean - mean;
        });
        QVERIFY(apart(toTensor(map.values).to(at::kDouble), expected) < 1e-4);
        // Tops at 0, 3, 6 and 8.
        QCOMPARE(figure(map, "windows"), 16.0);
        QCOMPARE(figure(map, "samples"), 48.0);
        QVERIFY(std::abs(figure(map, "standard_error") - errors / 16) < 1e-4 * errors);
        QVERIFY(map.recipe.notes.empty());
        QCOMPARE(map.recipe.forwards, 49);
    }

    void onEveryTopology_data() {
        QTest::addColumn<QString>("network");
        for (const char* network : {"vggish", "resnetish", "inceptionish"})
            QTest::newRow(network) << network;
    }
    void onEveryTopology() {
        QFETCH(const QString, network);
        const GoldenCase golden(network.toStdString());
        Study& study = *golden.study;
        const std::vector<Picture> shown{noisy(32, 1), noisy(32, 2)};
        const Pictures pictures(shown);
        std::vector<at::Tensor> inputs;
        for (const Picture& picture : shown)
            inputs.push_back(toTensor(prepare(picture, study.card()).input));
        const auto target = golden.facts.at("target_class").get<std::int64_t>();
        const Overrides parameters{{"folder", pictures.path()},
                                   {"sampling", "marginal"},
                                   {"samples", "2"},
                                   {"window", "12"},
                                   {"stride", "10"}};
        const Map map = answer(study, asking(parameters, target, std::nullopt));
        Job job;
        const auto probability = [&](const at::Tensor& input) {
            return at::softmax(study.logitsOf(input, job).to(at::kDouble), 1)[0][target].item<double>();
        };
        const auto classes = static_cast<double>(study.logits().size());
        const auto odds = [&](double p) {
            const double corrected = (p * 1200000 + 1) / (1200000 + classes);
            return std::log2(corrected / (1 - corrected));
        };
        const at::Tensor expected = averaged(32, 12, 10, [&](std::int64_t top, std::int64_t left) {
            const double mean = (probability(pasted(study.input(), inputs[0], top, left, 12)) +
                                 probability(pasted(study.input(), inputs[1], top, left, 12))) /
                                2;
            return odds(probability(study.input())) - odds(mean);
        });
        QVERIFY2(apart(toTensor(map.values).to(at::kDouble), expected) < 1e-3,
                 qPrintable(QString::number(apart(toTensor(map.values).to(at::kDouble), expected))));
        // Conditional draws apply to it, too, and cost as much.
        const Overrides conditional{{"folder", pictures.path()}, {"samples", "2"}, {"window", "6"}, {"patches", "400"}};
        const Map drawn = answer(study, asking(conditional, target, std::nullopt));
        QCOMPARE(figure(drawn, "windows"), 36.0);
        QVERIFY(toTensor(drawn.values).std().item<double>() > 0);
    }

    void weightOfEvidence_data() {
        QTest::addColumn<bool>("contrast");
        QTest::addColumn<int>("training");
        QTest::newRow("class") << false << 1200000;
        QTest::newRow("class, few pictures") << false << 20;
        QTest::newRow("contrast") << true << 1000;
    }
    void weightOfEvidence() {
        QFETCH(const bool, contrast);
        QFETCH(const int, training);
        const Pictures pictures({noisy(10, 1), noisy(10, 2)});
        const at::Tensor input = inputOf(noisy(10, 9));
        const auto study = studyOf(convolutionalNetwork(), input);
        // The paper's score needs no asking.
        Request asked = asking({{"folder", pictures.path()},
                                {"sampling", "marginal"},
                                {"samples", "2"},
                                {"window", "5"},
                                {"stride", "5"},
                                {"training_pictures", std::to_string(training)}},
                               1, std::nullopt);
        if (contrast) asked.target = Target::contrast(1, 4);
        const Map map = answer(*study, asked);
        QVERIFY(map.recipe.score == Score::probability);
        Job job;
        const auto probability = [&](const at::Tensor& picture, std::int64_t index) {
            return at::softmax(study->logitsOf(picture, job).to(at::kDouble), 1)[0][index].item<double>();
        };
        const auto odds = [&](double p) {
            const double corrected = (p * training + 1) / (training + 5);
            return std::log2(corrected) - std::log2(1 - corrected);
        };
        const at::Tensor expected = averaged(10, 5, 5, [&](std::int64_t top, std::int64_t left) {
            const auto evidence = [&](std::int64_t index) {
                double mean = 0;
                for (std::size_t i = 0; i < 2; ++i)
                    mean += probability(pasted(input, pictures.input(i), top, left, 5), index) / 2;
                return odds(probability(input, index)) - odds(mean);
            };
            return evidence(1) - (contrast ? evidence(4) : 0.0);
        });
        QVERIFY2(apart(toTensor(map.values).to(at::kDouble), expected) < 1e-3,
                 qPrintable(QString::number(apart(toTensor(map.values).to(at::kDouble), expected))));
        QCOMPARE(map.recipe.forwards, 9);
    }

    void windowOfTheWholePicture() {
        const Pictures pictures({noisy(8, 1), noisy(8, 2), noisy(8, 3), noisy(8, 4)});
        const at::Tensor input = inputOf(noisy(8, 9));
        const auto study = studyOf(convolutionalNetwork(), input);
        for (const char* window : {"8", "100"}) {
            const Map map = answer(*study, asking({{"folder", pictures.path()},
                                                   {"sampling", "marginal"},
                                                   {"samples", "4"},
                                                   {"window", window},
                                                   {"stride", "1"}},
                                                  3, Score::logit));
            Job job;
            double mean = 0;
            for (std::size_t i = 0; i < 4; ++i)
                mean += study->logitsOf(pictures.input(i), job)[0][3].item<double>() / 4;
            const double expected = study->logitsOf(input, job)[0][3].item<double>() - mean;
            for (const float value : map.values.values)
                QVERIFY(std::abs(value - expected) < 1e-4);
            QCOMPARE(figure(map, "windows"), 1.0);
        }
    }

    // In pictures of one colour the pixels around a window say exactly what stands in it: their mean, wherever it lies.
    void conditionalOfPlainPictures() {
        std::vector<Picture> colours;
        for (int i = 0; i < 24; ++i) {
            const auto level = [&](int step) { return static_cast<std::uint8_t>((i * step) % 200 + 20); };
            colours.push_back(plain(9, level(37), level(71), level(113)));
        }
        const Pictures pictures(colours);
        at::Tensor input = inputOf(plain(9, 120, 80, 160)).clone();
        input[0][1][4][4] += 0.3;  // a pixel that does not belong
        const at::Tensor weights = normal({2, 3, 9, 9}, 3);
        const auto study = studyOf(linearNetwork(weights, normal({2}, 5)), input);
        const Map map = answer(
            *study,
            asking({{"folder", pictures.path()}, {"samples", "4"}, {"window", "3"}, {"stride", "2"}, {"padding", "1"}},
                   1, Score::logit));
        const at::Tensor expected = averaged(9, 3, 2, [&](std::int64_t top, std::int64_t left) {
            // The patch of five pixels, moved inwards at the borders.
            const std::int64_t patchTop = std::min<std::int64_t>(std::max<std::int64_t>(top - 1, 0), 4);
            const std::int64_t patchLeft = std::min<std::int64_t>(std::max<std::int64_t>(left - 1, 0), 4);
            double value = 0;
            for (std::int64_t c = 0; c < 3; ++c) {
                double ring = 0;
                for (std::int64_t y = patchTop; y < patchTop + 5; ++y) {
                    for (std::int64_t x = patchLeft; x < patchLeft + 5; ++x) {
                        const bool inside = y >= top && y < top + 3 && x >= left && x < left + 3;
                        if (!inside) ring += input[0][c][y][x].item<double>() / 16;
                    }
                }
                for (std::int64_t y = top; y < top + 3; ++y) {
                    for (std::int64_t x = left; x < left + 3; ++x)
                        value += weights[1][c][y][x].item<double>() * (input[0][c][y][x].item<double>() - ring);
                }
            }
            return value;
        });
        // What the inverse needs on its diagonal shows as a thousandth of the colours' deviation.
        QVERIFY2(apart(toTensor(map.values).to(at::kDouble), expected) < 0.02,
                 qPrintable(QString::number(apart(toTensor(map.values).to(at::kDouble), expected))));
    }

    void severalSizes() {
        const Pictures pictures({noisy(12, 1), noisy(12, 2)});
        const at::Tensor input = inputOf(noisy(12, 9));
        const auto study = studyOf(convolutionalNetwork(), input);
        const auto ask = [&](const char* window, const char* sizes) {
            return answer(*study, asking({{"folder", pictures.path()},
                                          {"sampling", "marginal"},
                                          {"samples", "2"},
                                          {"window", window},
                                          {"stride", "2"},
                                          {"sizes", sizes}},
                                         0, Score::logit));
        };
        const Map both = ask("3", "2");
        const Map small = ask("3", "1");
        const Map large = ask("6", "1");
        QCOMPARE(figure(both, "windows"), figure(small, "windows") + figure(large, "windows"));
        const auto covers = [](std::int64_t window, std::int64_t stride) {
            at::Tensor cover = at::zeros({12, 12}, at::kDouble);
            for (const Box& box : slidingWindows(12, 12, window, stride))
                cover.slice(0, box.y0, box.y1).slice(1, box.x0, box.x1) += 1;
            return cover;
        };
        const at::Tensor few = covers(3, 2);
        const at::Tensor many = covers(6, 2);
        const at::Tensor expected = (toTensor(small.values) * few + toTensor(large.values) * many) / (few + many);
        QVERIFY(apart(toTensor(both.values).to(at::kDouble), expected) < 1e-5);
    }

    void unitsInsideTheNetwork() {
        const Pictures pictures({noisy(12, 1), noisy(12, 2)});
        const at::Tensor input = inputOf(noisy(12, 9));
        const auto study = studyOf(convolutionalNetwork(), input);
        Request asked = asking(
            {{"folder", pictures.path()}, {"sampling", "marginal"}, {"samples", "2"}, {"window", "4"}, {"stride", "4"}},
            2, std::nullopt);
        asked.target.kind = Target::Kind::channel;
        asked.target.layer = "relu1";
        const Map map = answer(*study, asked);
        Job job;
        const auto unit = [&](const at::Tensor& picture) {
            RunOptions options;
            options.keepAll = true;
            const Run run(study->network(), picture, options, job);
            return run.activation(run.network().find("relu1"))[0][2].mean().item<double>();
        };
        const at::Tensor expected = averaged(12, 4, 4, [&](std::int64_t top, std::int64_t left) {
            return unit(input) - (unit(pasted(input, pictures.input(0), top, left, 4)) +
                                  unit(pasted(input, pictures.input(1), top, left, 4))) /
                                     2;
        });
        QVERIFY(apart(toTensor(map.values).to(at::kDouble), expected) < 1e-4);
    }

    void withoutAFolder_data() {
        QTest::addColumn<QString>("sampling");
        QTest::newRow("conditional") << "conditional";
        QTest::newRow("marginal") << "marginal";
    }
    void withoutAFolder() {
        QFETCH(const QString, sampling);
        const auto fresh = [] { return withoutPictures(inputOf(noisy(14, 9))); };
        const Request asked =
            asking({{"sampling", sampling.toStdString()}, {"patches", "3000"}, {"window", "4"}}, 1, std::nullopt);
        const Map map = answer(*fresh(), asked);
        QCOMPARE(map.recipe.notes.size(), std::size_t{1});
        QVERIFY(toTensor(map.values).std().item<double>() > 0);
        QVERIFY(figure(map, "standard_error") > 0);
        Request other = asked;
        other.seed = 5;
        QVERIFY(apart(answer(*fresh(), other), map) > 1e-3);
        // Another class costs no forward.
        const auto study = fresh();
        answer(*study, asked);
        Job job;
        Request contrast = asked;
        contrast.target = Target::contrast(3, 2);
        explain(*study, contrast, job);
        QCOMPARE(job.forwards(), 0);
    }

    // The standard error against what another seed answers.
    void standardErrorIsHonest() {
        const auto study = withoutPictures(inputOf(noisy(14, 9)));
        Request asked =
            asking({{"patches", "3000"}, {"window", "7"}, {"padding", "0"}, {"sampling", "marginal"}, {"samples", "5"}},
                   1, Score::logit);
        std::vector<double> values;
        double error = 0;
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            asked.seed = seed;
            const Map map = answer(*study, asked);
            values.push_back(map.values.values[0]);
            error += figure(map, "standard_error") / 30;
        }
        double mean = 0;
        for (const double value : values)
            mean += value / 30;
        double squares = 0;
        for (const double value : values)
            squares += (value - mean) * (value - mean) / 29;
        // One window holds the first pixel; the figure is the mean over all of them.
        QVERIFY2(std::sqrt(squares) < 2.5 * error && std::sqrt(squares) > error / 2.5,
                 qPrintable(QString("%1 %2").arg(std::sqrt(squares)).arg(error)));
    }

    void refused() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 64, 64}, 1));
        const auto sentence = [&](const Overrides& parameters) {
            return refusal([&] { answer(*study, request(method, parameters)); });
        };
        QVERIFY(sentence({{"window", "4"}, {"stride", "5"}}).contains("1 to 4"));
        QVERIFY(sentence({{"window", "40"}}).contains("marginal"));
        QVERIFY(sentence({{"folder", "/nowhere"}}).contains("/nowhere"));
        const QTemporaryDir empty;
        QVERIFY(sentence({{"folder", empty.path().toStdString()}}).contains(empty.path()));
    }
};

QTEST_GUILESS_MAIN(TestPredictionDifference)
#include "tst_prediction_difference.moc"
