// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What is promised of every method in the registry, whichever there are, on every golden network: a finite map of the
/// right shape, or one sentence why there is none; the same map for another batch size and for the same seed; an end
/// when it is cancelled; and, where a partial map is an estimate, the same map after an interruption.
#include <QTest>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

#include "engine/core/error.h"
#include "tests/methods/golden_case.h"
#include "tests/methods/quick_settings.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr std::array<const char*, 3> networks{"vggish", "resnetish", "inceptionish"};

const GoldenCase& caseOf(const QString& network) {
    static std::map<std::string, std::unique_ptr<GoldenCase>> opened;
    auto& found = opened[network.toStdString()];
    if (!found) found = std::make_unique<GoldenCase>(network.toStdString());
    return *found;
}

// A study that nothing was asked of yet, of a file that was opened once.
std::shared_ptr<Study> freshStudy(const GoldenCase& golden) {
    Job job;
    return openStudy(golden.study->subject(), job);
}

Request asking(const GoldenCase& golden, const std::string& method, std::int64_t batch) {
    Request asked =
        request(method, quickSettings(findMethod(method)), golden.facts.at("target_class").get<std::int64_t>());
    asked.batch = batch;
    asked.seed = 3;
    return asked;
}

// The map; or nothing and, in `sentence`, why the method does not apply.
std::optional<Map> answered(Study& study, const Request& asked, QString& sentence) {
    try {
        return answer(study, asked);
    } catch (const RequestError& error) {
        sentence = QString::fromUtf8(error.what());
    }
    return std::nullopt;
}

}  // namespace

class TestEveryMethod : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(methods().size() > 10); }

    void aMapOrASentence_data() { addRows(); }
    void aMapOrASentence() {
        QFETCH(QString, network);
        QFETCH(std::string, method);
        const GoldenCase& golden = caseOf(network);
        QString sentence;
        const auto map = answered(*freshStudy(golden), asking(golden, method, 1), sentence);
        if (!map) {
            // Which method, and more than that it does not work.
            QVERIFY2(sentence.contains(QString::fromStdString(method)), qPrintable(sentence));
            QVERIFY2(sentence.size() > 40 && !sentence.contains('\n'), qPrintable(sentence));
            return;
        }
        const Shape& shape = map->values.shape;
        QVERIFY(shape == (Shape{32, 32}) || shape == (Shape{3, 32, 32}));
        QVERIFY(at::isfinite(toTensor(map->values)).all().item<bool>());
        if (!map->native.empty()) {
            QCOMPARE(map->native.shape.size(), std::size_t{2});
            QVERIFY(at::isfinite(toTensor(map->native)).all().item<bool>());
        }
        QVERIFY(!map->recipe.partial);
        QCOMPARE(map->recipe.method, method);
        QVERIFY(map->recipe.forwards >= 1);
        for (const auto& [name, value] : map->recipe.figures)
            QVERIFY2(std::isfinite(value), name.c_str());
    }

    void everyMethodHasSomethingToShow_data() {
        QTest::addColumn<std::string>("method");
        for (const Method& method : methods())
            QTest::newRow(method.id.c_str()) << method.id;
    }
    void everyMethodHasSomethingToShow() {
        QFETCH(std::string, method);
        double largest = 0;
        for (const char* network : networks) {
            const GoldenCase& golden = caseOf(network);
            QString sentence;
            const auto map = answered(*freshStudy(golden), asking(golden, method, 0), sentence);
            if (map) largest = std::max(largest, toTensor(map->values).abs().max().item<double>());
        }
        QVERIFY(largest > 0);
    }

    void batchesAndSeeds_data() { addRows(); }
    void batchesAndSeeds() {
        QFETCH(QString, network);
        QFETCH(std::string, method);
        const GoldenCase& golden = caseOf(network);
        QString sentence;
        const auto one = answered(*freshStudy(golden), asking(golden, method, 1), sentence);
        if (!one) return;  // see aMapOrASentence
        const Map again = answer(*freshStudy(golden), asking(golden, method, 1));
        QVERIFY(apart(again, *one) < 1e-6);
        // LibTorch computes convolutions otherwise for other batches, and rounds otherwise.
        const Map five = answer(*freshStudy(golden), asking(golden, method, 5));
        const double error = apart(five, *one);
        QVERIFY2(error < 1e-3, qPrintable(QString::number(error)));
        // Score-CAM shows nothing where no channel raises the score.
        if (toTensor(one->values).abs().max().item<double>() > 0) {
            QVERIFY(correlation(toTensor(five.values), toTensor(one->values)) > 0.99999);
        }
    }

    void cancelledBeforeTheBeginning_data() { addRows(); }
    void cancelledBeforeTheBeginning() {
        QFETCH(QString, network);
        QFETCH(std::string, method);
        const GoldenCase& golden = caseOf(network);
        const auto study = freshStudy(golden);
        Job job;
        job.cancel();
        try {
            explain(*study, asking(golden, method, 1), job);
            QFAIL("not cancelled");
        } catch (const Cancelled&) {
        } catch (const RequestError&) {
            // It does not apply at all.
        }
        QCOMPARE(job.forwards(), 0);
    }

    void interruptedAndResumed_data() { addRows(); }
    void interruptedAndResumed() {
        QFETCH(QString, network);
        QFETCH(std::string, method);
        if (!findMethod(method).progressive) return;
        const GoldenCase& golden = caseOf(network);
        const Request asked = asking(golden, method, 1);
        QString sentence;
        const auto whole = answered(*freshStudy(golden), asked, sentence);
        if (!whole) return;

        // Interrupted at its first report of progress, as often as it takes until it is through.
        const auto study = freshStudy(golden);
        Map map;
        int interruptions = 0;
        for (bool interrupted = true; interrupted; ++interruptions) {
            QVERIFY2(interruptions < 500, "no step forward between two interruptions");
            interrupted = false;
            Job* self = nullptr;
            Job job(
                [&](const Progress& progress) {
                    if (progress.done < progress.total) self->cancel();
                },
                nullptr);
            self = &job;
            try {
                map = explain(*study, asked, job);
                interrupted = map.recipe.partial;
            } catch (const Cancelled&) {
                interrupted = true;
            }
            if (!interrupted || map.values.empty()) continue;
            QCOMPARE(map.values.shape, whole->values.shape);
            QVERIFY(at::isfinite(toTensor(map.values)).all().item<bool>());
        }
        const double error = apart(map, *whole);
        QVERIFY2(error < 1e-5, qPrintable(QString("%1 after %2").arg(error).arg(interruptions)));
    }

 private:
    static void addRows() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<std::string>("method");
        for (const char* network : networks) {
            for (const Method& method : methods())
                QTest::addRow("%s, %s", network, method.id.c_str()) << network << method.id;
        }
    }
};

QTEST_GUILESS_MAIN(TestEveryMethod)
#include "tst_every_method.moc"
