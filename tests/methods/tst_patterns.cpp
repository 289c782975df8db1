// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Patterns: estimators that find a signal that is known, and what PatternNet and PatternAttribution make of them.
#include <QTemporaryDir>
#include <QTest>

#include "engine/core/error.h"
#include "engine/image/picture.h"
#include "engine/methods/relevance/estimated_patterns.h"
#include "tests/methods/odd_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

/// Pictures of noise, 12 x 12.
struct Folder {
    QTemporaryDir folder;

    explicit Folder(int count) {
        for (int i = 0; i < count; ++i) {
            Picture picture{12, 12, {}};
            for (std::uint64_t p = 0; p < 12 * 12 * 3; ++p)
                picture.rgb.push_back(
                    static_cast<std::uint8_t>(Random(static_cast<std::uint64_t>(i), "test").below(256, 0, p)));
            writePicture(folder.filePath(QString("%1.png").arg(i)).toStdString(), picture);
        }
    }
    std::string path() const { return folder.path().toStdString(); }
};

/// What a linear layer with one output of two inputs sees: signal times y, and a distractor that the weight filters
/// out.
PatternStatistics seen(const at::Tensor& x, const at::Tensor& weight, double bias) {
    Layer fc = weighted(layer(Kind::linear, "fc", {1}), weight, at::full({1}, bias));
    const auto network =
        Network::build({layer(Kind::input, "input", {}), layer(Kind::flatten, "flat", {0}), fc}, {}, "fc", "seen");
    Job job;
    RunOptions keep;
    keep.keepAll = true;
    LayerPatterns patterns;
    const Run run(network, x.view({-1, 2, 1, 1}), keep, job);
    std::vector<std::int64_t> samples(static_cast<std::size_t>(x.size(0)));
    patterns.add(run, samples);
    return patterns.statistics("fc");
}

// Every note of a map, as people read them.
QString note(const Map& map) {
    QString all;
    for (const auto& each : map.recipe.notes)
        all += QString::fromStdString(each.english()) + "\n";
    return all;
}

const std::vector<std::string>& family() {
    static const std::vector<std::string> ids{"pattern_net", "pattern_attribution"};
    return ids;
}

}  // namespace

class TestPatterns : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theSignalBesideADistractor() {
        // The paper's example: signal (1, 0) y, distractor (1, 1) e, weight (1, -1), which is not the signal's
        // direction.
        at::manual_seed(1);
        const std::int64_t count = 20000;
        const at::Tensor y = at::randn({count, 1});
        const at::Tensor e = at::randn({count, 1}) * 2 + 1;
        const at::Tensor weight = at::tensor({1.F, -1.F}).view({1, 2});
        const at::Tensor x = y * at::tensor({1.F, 0.F}) + e * at::tensor({1.F, 1.F});
        for (const double bias : {0.0, 0.7}) {
            const at::Tensor pattern = linearPattern(seen(x, weight, bias), weight);
            QVERIFY(at::allclose(pattern, at::tensor({1.0, 0.0}, at::kDouble).view({1, 2}), 0, 0.05));
            QVERIFY(std::abs((pattern * weight).sum().item<double>() - 1) < 1e-9);
        }
    }

    void twoComponents() {
        // Where the unit is on the signal is (1, 0) y, where it is off (0, -1) y, over a distractor (1, 1) e.
        at::manual_seed(2);
        const std::int64_t count = 40000;
        const at::Tensor y = at::randn({count, 1});
        const at::Tensor e = at::randn({count, 1});
        const at::Tensor weight = at::tensor({1.F, -1.F}).view({1, 2});
        const at::Tensor on = at::gt(y, 0);
        const at::Tensor x = at::where(on, y, at::zeros_like(y)) * at::tensor({1.F, 0.F}) +
                             at::where(on, at::zeros_like(y), y) * at::tensor({0.F, -1.F}) + e * at::tensor({1.F, 1.F});
        const PatternStatistics statistics = seen(x, weight, 0);
        const at::Tensor rectified = rectifiedPattern(statistics, weight);
        QVERIFY(at::allclose(rectified, at::tensor({1.0, 0.0}, at::kDouble).view({1, 2}), 0, 0.05));
        QVERIFY(std::abs((rectified * weight).sum().item<double>() - 1) < 1e-9);
        // The linear estimator sees both at once.
        QVERIFY(at::allclose(linearPattern(statistics, weight), at::tensor({0.5, -0.5}, at::kDouble).view({1, 2}), 0,
                             0.05));
    }

    void unitsThatNeverVary() {
        const at::Tensor weight = at::tensor({3.F, 4.F}).view({1, 2});
        const at::Tensor still = linearPattern(seen(at::zeros({5, 2}), weight, 0), weight);
        QVERIFY(at::allclose(still, at::tensor({3.0 / 25, 4.0 / 25}, at::kDouble).view({1, 2})));
        // Never on: the linear pattern.
        at::manual_seed(3);
        const at::Tensor x = -at::rand({50, 2});
        const PatternStatistics off = seen(x, weight, 0);
        QVERIFY(at::allclose(rectifiedPattern(off, weight), linearPattern(off, weight)));
    }

    void linearNetworks() {
        // PatternNet's map of a linear network is pattern times score, PatternAttribution's weight times that.
        const Folder folder(6);
        const at::Tensor weights = normal({3, 3, 12, 12}, 4) * 0.1;
        const auto study = studyOf(linearNetwork(weights, at::zeros({3})), at::rand({1, 3, 12, 12}));
        const Overrides from{{"pictures", folder.path()}};
        const Map signal = answer(*study, request("pattern_net", from, 1));
        const Map share = answer(*study, request("pattern_attribution", from, 1));
        const double score = study->logits()[1];
        QVERIFY(apart(values(share), values(signal) * weights[1]) < 1e-4);
        QVERIFY(std::abs(figure(share, "sum") - score) < 1e-3 * std::abs(score));
        QVERIFY(figure(signal, "pattern_error") < 1e-6);
        QCOMPARE(figure(signal, "pictures"), 6.0);
        QVERIFY(apart(signal, answer(*study, request("gradient", {}, 1))) > 0.1);
    }

    void everyNetwork_data() {
        QTest::addColumn<int>("network");
        QTest::addColumn<std::string>("method");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i) {
            for (const auto& method : family())
                QTest::addRow("%s, %s", oddNetworks()[i].name, method.c_str()) << static_cast<int>(i) << method;
        }
    }
    void everyNetwork() {
        QFETCH(int, network);
        QFETCH(std::string, method);
        const Folder folder(5);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), true);
        const Map map = answer(*study, request(method, {{"pictures", folder.path()}}, 1));
        QVERIFY(!map.recipe.partial);
        QVERIFY2(figure(map, "pattern_error") < 1e-6, qPrintable(QString::number(figure(map, "pattern_error"))));
        QVERIFY(values(map).abs().max().item<float>() > 0);
        QCOMPARE(map.recipe.notes.empty(), oddNetworks()[static_cast<std::size_t>(network)].rectifiersOnly);
        const Map linear = answer(*study, request(method, {{"pictures", folder.path()}, {"estimator", "linear"}}, 1));
        QCOMPARE(apart(linear, map) > 1e-3,
                 std::string(oddNetworks()[static_cast<std::size_t>(network)].name) != "gated" &&
                     std::string(oddNetworks()[static_cast<std::size_t>(network)].name) != "normalised");
    }

    void batchesAndAveragesShareOneSurvey() {
        const Folder folder(5);
        const auto study = studyOfOdd("pooled", true);
        const at::Tensor inputs = at::rand({3, 3, 12, 12});
        for (const auto& method : family()) {
            Question question;
            question.target = Target::ofClass(2);
            question.parameters = Parameters(method, findMethod(method).parameters, {{"pictures", folder.path()}});
            Job job;
            const at::Tensor maps = findMethod(method).maps(*study, inputs, question, job);
            for (std::int64_t i = 0; i < 3; ++i) {
                const auto alone = studyOf(study->network(), inputs.narrow(0, i, 1));
                const Map expected = answer(*alone, request(method, {{"pictures", folder.path()}}, 2));
                QVERIFY(apart(maps[i], values(expected)) < 1e-4);
            }
            // Another input before the same network knows the survey.
            Job again;
            const auto other = study->seeing(inputs.narrow(0, 1, 1));
            const Map map = findMethod(method).explain(*other, question, again);
            QVERIFY(apart(values(map), maps[1]) < 1e-4);
            QCOMPARE(again.forwards(), std::int64_t{1});
        }
    }

    void theSignalOfADeepNetworkIsBorne() {
        // Every layer has one input and eight outputs, whose patterns all draw the whole: eight times a layer.
        NetworkBuilder builder;
        std::string last = "input";
        constexpr int layers = 60;
        for (int i = 0; i < layers; ++i) {
            const std::string number = std::to_string(i);
            const std::int64_t channels = i == 0 ? 3 : 8;
            builder.add(Kind::convolution, "conv" + number, {last}, {},
                        {{"weight", at::full({8, channels, 1, 1}, 1.0F / static_cast<float>(channels))}});
            builder.add(Kind::relu, "relu" + number, {"conv" + number});
            last = "relu" + number;
        }
        builder.add(Kind::mean, "gap", {last}, {{"axes", Shape{2, 3}}}).linear("fc", "gap", 8, 3);
        const auto network = builder.build("fc");
        const Folder folder(4);
        const auto study = studyOf(network, at::rand({1, 3, 12, 12}));
        const Map map = answer(*study, request("pattern_net", {{"pictures", folder.path()}}, 1));
        // 8^59 is about 10^53, more than a float can bear.
        QVERIFY(figure(map, "log10_growth") > 40);
        QCOMPARE(values(map).abs().max().item<float>(), 1.0F);
        QVERIFY(!map.recipe.notes.empty());
        const Map share = answer(*study, request("pattern_attribution", {{"pictures", folder.path()}}, 1));
        QVERIFY(std::abs(figure(share, "sum") / figure(share, "score") - 1) < 1e-2);
    }

    void scaledToOneOrTrue() {
        const Folder folder(5);
        const auto study = studyOfOdd("residual", true);
        const Overrides from{{"pictures", folder.path()}};
        Overrides unit = from;
        unit.emplace_back("scale", "unit");
        const Map whole = answer(*study, request("pattern_net", from, 1));
        const Map scaled = answer(*study, request("pattern_net", unit, 1));
        QVERIFY(std::abs(values(scaled).abs().max().item<double>() - 1) < 1e-6);
        QVERIFY(apart(values(scaled) * values(whole).abs().max(), values(whole)) < 1e-5);
    }

    void onePassForAllThatAsk() {
        const Folder folder(7);
        const auto study = studyOfOdd("pooled", true);
        const Map first = answer(*study, request("pattern_net", {{"pictures", folder.path()}}, 1));
        QCOMPARE(first.recipe.forwards, std::int64_t{7 + 1});
        const Map second = answer(*study, request("pattern_attribution", {{"pictures", folder.path()}}, 2));
        QCOMPARE(second.recipe.forwards, std::int64_t{1});
        const Map fewer = answer(*study, request("pattern_net", {{"pictures", folder.path()}, {"most", "3"}}, 1));
        QCOMPARE(figure(fewer, "pictures"), 3.0);
        QVERIFY(apart(fewer, first) > 1e-3);
    }

    void theBatchDoesNotShow() {
        const Folder folder(6);
        Request asked = request("pattern_attribution", {{"pictures", folder.path()}}, 1);
        asked.batch = 1;
        const Map one = answer(*studyOfOdd("residual", true), asked);
        asked.batch = 4;
        QVERIFY(apart(answer(*studyOfOdd("residual", true), asked), one) < 1e-4);
    }

    void stoppedSurveysGoOn() {
        const Folder folder(8);
        Request asked = request("pattern_net", {{"pictures", folder.path()}}, 1);
        asked.batch = 4;
        const Map whole = answer(*studyOfOdd("pooled", true), asked);
        const auto study = studyOfOdd("pooled", true);
        Job stopped([&](const Progress&) { stopped.cancel(); }, {});
        const Map part = explain(*study, asked, stopped);
        QVERIFY(part.recipe.partial);
        QCOMPARE(figure(part, "pictures"), 4.0);
        const Map finished = answer(*study, asked);
        QVERIFY(!finished.recipe.partial);
        QVERIFY(apart(finished, whole) < 1e-5);
    }

    void hiddenTargets() {
        const Folder folder(4);
        const auto study = studyOfOdd("residual", true);
        Request asked = request("pattern_net", {{"pictures", folder.path()}});
        asked.target.layer = "stem";
        asked.target.kind = Target::Kind::channel;
        QVERIFY(values(answer(*study, asked)).abs().max().item<float>() > 0);
    }

    void patternsGoWhereTheirModelGoes() {
        const Folder folder(6);
        const QTemporaryDir models;
        const QString place = models.filePath("net.v2.patterns.safetensors");
        const auto open = [&](const std::string& topology, const std::string& hash, const QString& model) {
            Subject subject = studyOfOdd(topology, true)->subject();
            subject.modelFile = model.toStdString();
            subject.modelHash = hash;
            Job job;
            return openStudy(subject, job);
        };
        const QString model = models.filePath("net.v2.pt");
        const Overrides named{{"pictures", folder.path()}};
        for (const auto& id : family()) {
            const Map learned = answer(*open("pooled", "a", model), request(id, named, 1));
            QVERIFY(QFile::exists(place));
            QVERIFY(learned.recipe.notes.empty() || !note(learned).contains("beside"));
            // Elsewhere and later, where nobody names the pictures.
            const Map later = answer(*open("pooled", "a", model), request(id, {}, 1));
            QCOMPARE(later.values.values, learned.values.values);
            QCOMPARE(figure(later, "pictures"), 6.0);
            QVERIFY(note(later).contains("net.v2.patterns.safetensors"));
            QVERIFY(note(later).contains(QFileInfo(folder.folder.path()).fileName()));
            QVERIFY(!note(later).contains(folder.folder.path()));
            // A batch of inputs asks the same patterns, and so does the study that learned them.
            const auto both = open("pooled", "a", model);
            answer(*both, request(id, named, 1));
            QCOMPARE(answer(*both, request(id, {}, 1)).values.values, learned.values.values);
        }
        // Another model of the same name, another estimator, a hidden target: none of theirs.
        const auto refersTo = [&](const std::shared_ptr<Study>& study, Request asked) {
            return note(answer(*study, asked)).contains("beside");
        };
        QVERIFY(!refersTo(open("pooled", "b", model), request("pattern_net", {}, 1)));
        QVERIFY(!refersTo(open("pooled", "a", model), request("pattern_net", {{"estimator", "linear"}}, 1)));
        Request hidden = request("pattern_net", {});
        hidden.target.layer = "stem";
        hidden.target.kind = Target::Kind::channel;
        QVERIFY(!refersTo(open("residual", "a", model), hidden));
        // Where nothing can be put, the map comes all the same and says so.
        const QString nowhere = models.filePath("missing/net.pt");
        QVERIFY(refersTo(open("pooled", "a", nowhere), request("pattern_net", named, 1)));
        // The linear ones have a place of their own.
        answer(*open("pooled", "a", model), request("pattern_net", {{"estimator", "linear"}, named[0]}, 1));
        QVERIFY(QFile::exists(models.filePath("net.v2.patterns.linear.safetensors")));
    }

    void patternsThatDoNotFit() {
        const Folder folder(4);
        const QTemporaryDir models;
        const auto open = [&](const std::string& topology) {
            Subject subject = studyOfOdd(topology, true)->subject();
            subject.modelFile = models.filePath("net.pt").toStdString();
            subject.modelHash = "a";
            Job job;
            return openStudy(subject, job);
        };
        answer(*open("pooled"), request("pattern_net", {{"pictures", folder.path()}}, 1));
        const auto refused = [&](const std::string& topology) {
            return refusal([&] { answer(*open(topology), request("pattern_net", {}, 1)); });
        };
        QVERIFY(refused("residual").contains("net.patterns.safetensors"));
        QVERIFY(refused("residual").contains("name the pictures"));
        QFile file(models.filePath("net.patterns.safetensors"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        file.close();
        QByteArray changed = whole;
        changed[changed.size() - 1] = static_cast<char>(changed[changed.size() - 1] ^ 1);
        QByteArray negative = whole;
        negative.replace("\"shape\":[", "\"shape\":[-");
        for (const QByteArray& damaged : {whole.left(whole.size() / 2), changed, negative, QByteArray()}) {
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(damaged);
            file.close();
            QVERIFY(refused("pooled").contains("net.patterns.safetensors"));
            QVERIFY(refused("pooled").contains("name the pictures"));
            // Naming the pictures mends it.
            answer(*open("pooled"), request("pattern_net", {{"pictures", folder.path()}}, 1));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(file.readAll(), whole);
            file.close();
        }
    }

    void foldersThatDoNotServe() {
        const auto study = studyOfOdd("pooled", true);
        const QTemporaryDir empty;
        QVERIFY(refusal([&] {
                    answer(*study, request("pattern_net", {{"pictures", empty.path().toStdString()}}));
                }).contains(empty.path()));
    }
};

QTEST_GUILESS_MAIN(TestPatterns)
#include "tst_patterns.moc"
