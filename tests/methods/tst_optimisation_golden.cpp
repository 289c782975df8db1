// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The methods that optimise on networks of three topologies: plain, residual with batch norm, branches.
#include <QTest>

#include "tests/methods/golden_case.h"

using namespace saccade;
using namespace saccade::test;

class TestOptimisationGolden : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        for (const char* const name : {"vggish", "resnetish", "inceptionish"})
            cases_.emplace(name, GoldenCase(name));
    }

    void doesItsWork_data() {
        QTest::addColumn<std::string>("network");
        for (const auto& [name, one] : cases_)
            QTest::newRow(name.c_str()) << name;
    }
    void doesItsWork() {
        QFETCH(const std::string, network);
        const GoldenCase& one = cases_.at(network);
        const auto target = one.facts.at("target_class").get<std::int64_t>();
        const auto ask = [&](const std::string& method, Overrides parameters) {
            return answer(*one.study, request(method, std::move(parameters), target));
        };

        const Map deleted = ask("mask", {{"iterations", "60"}});
        QVERIFY(figure(deleted, "objective") < figure(deleted, "objective_first"));
        QVERIFY(figure(deleted, "masked_score") < figure(deleted, "clean_score"));
        const Map kept = ask("mask", {{"iterations", "60"}, {"variant", "preserve"}});
        QVERIFY(figure(kept, "objective") < figure(kept, "objective_first"));

        for (const char* const variant : {"preserve", "delete"}) {
            const Overrides asked{{"areas", "0.2"}, {"variant", variant}, {"iterations", "1"}};
            Overrides longer = asked;
            longer.back().second = "200";
            const Map best = ask("extremal_perturbation", longer);
            const double first = figure(ask("extremal_perturbation", asked), "template_distance");
            QVERIFY(figure(best, "template_distance") < 0.2 * first);
            if (std::string(variant) == "delete") QVERIFY(figure(best, "masked_score") < figure(best, "clean_score"));
        }

        const Map enough = ask("fgvis", {{"variant", "preserve"}, {"iterations", "60"}});
        QVERIFY(figure(enough, "objective") < figure(enough, "objective_first"));
        QVERIFY(figure(enough, "area") < 1);

        const Map pixels = ask("fgvis", {});
        QVERIFY(figure(pixels, "steps") < 500);
        QVERIFY(figure(pixels, "masked_score") < figure(pixels, "clean_score"));

        for (const char* const variant : {"pruning", "recovery"}) {
            const Map gated = ask("feedback", {{"variant", variant}});
            QVERIFY(figure(gated, "gated_score") >= figure(gated, "clean_score"));
            QVERIFY(figure(gated, "closed") > 0.05);
        }
    }

 private:
    std::map<std::string, GoldenCase> cases_;
};

QTEST_GUILESS_MAIN(TestOptimisationGolden)
#include "tst_optimisation_golden.moc"
