// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Quadrature rules: exact where they must be.
#include <QTest>
#include <algorithm>
#include <cmath>

#include "engine/methods/gradient/quadrature.h"

using namespace saccade;

namespace {

/// The integral of a^power over [0, 1].
double integral(const Quadrature& rule, int power) {
    double sum = 0;
    for (std::size_t i = 0; i < rule.size(); ++i)
        sum += rule.weights[i] * std::pow(rule.positions[i], power);
    return sum;
}

}  // namespace

class TestQuadrature : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void weightsSumToOne_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("points");
        for (const char* rule : {"gauss_legendre", "trapezoid", "left", "right", "midpoint"}) {
            for (const int points : {2, 3, 7, 50, 1000})
                QTest::addRow("%s, %d points", rule, points) << rule << points;
        }
    }
    void weightsSumToOne() {
        QFETCH(QString, rule);
        QFETCH(int, points);
        const Quadrature result = quadrature(rule.toStdString(), points);
        QCOMPARE(result.size(), static_cast<std::size_t>(points));
        QVERIFY(std::abs(integral(result, 0) - 1) < 1e-12);
        for (std::size_t i = 0; i < result.size(); ++i) {
            QVERIFY(result.positions[i] >= 0 && result.positions[i] <= 1);
            QVERIFY(i == 0 || result.positions[i] > result.positions[i - 1]);
        }
    }

    void gaussLegendreIsExact_data() {
        QTest::addColumn<int>("points");
        for (const int points : {1, 2, 3, 5, 20, 50})
            QTest::addRow("%d points", points) << points;
    }
    void gaussLegendreIsExact() {
        // n points integrate polynomials up to degree 2 n - 1.
        QFETCH(int, points);
        const Quadrature rule = quadrature("gauss_legendre", points);
        for (int power = 0; power < 2 * points; ++power) {
            QVERIFY2(std::abs(integral(rule, power) - 1.0 / (power + 1)) < 1e-13, qPrintable(QString::number(power)));
        }
        QVERIFY(points > 5 || std::abs(integral(rule, 2 * points) - 1.0 / (2 * points + 1)) > 1e-9);
    }

    void knownNodes() {
        const Quadrature rule = quadrature("gauss_legendre", 3);
        QVERIFY(std::abs(rule.positions[0] - (1 - std::sqrt(0.6)) / 2) < 1e-14);
        QVERIFY(std::abs(rule.positions[1] - 0.5) < 1e-14);
        QVERIFY(std::abs(rule.weights[0] - 5.0 / 18) < 1e-14);
        QVERIFY(std::abs(rule.weights[1] - 8.0 / 18) < 1e-14);
    }

    void endsAsTheirNamesSay() {
        QCOMPARE(quadrature("trapezoid", 3).positions, (std::vector<double>{0, 0.5, 1}));
        QCOMPARE(quadrature("trapezoid", 3).weights, (std::vector<double>{0.25, 0.5, 0.25}));
        QCOMPARE(quadrature("left", 2).positions, (std::vector<double>{0, 0.5}));
        QCOMPARE(quadrature("right", 2).positions, (std::vector<double>{0.5, 1}));
        QCOMPARE(quadrature("midpoint", 2).positions, (std::vector<double>{0.25, 0.75}));
    }

    void spreadingKeepsThePoints() {
        for (const std::int64_t points : {1, 2, 3, 50, 64}) {
            const Quadrature ordered = quadrature("midpoint", points);
            Quadrature mixed = spread(ordered);
            // The first quarter already reaches over most of the way.
            if (points >= 50) {
                const auto quarter = mixed.positions.begin() + points / 4;
                QVERIFY(*std::max_element(mixed.positions.begin(), quarter) > 0.85);
                QVERIFY(*std::min_element(mixed.positions.begin(), quarter) < 0.15);
            }
            std::sort(mixed.positions.begin(), mixed.positions.end());
            QCOMPARE(mixed.positions, ordered.positions);
        }
    }
};

QTEST_GUILESS_MAIN(TestQuadrature)
#include "tst_quadrature.moc"
