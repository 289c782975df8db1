// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/coverage.h"

#include <QTest>
#include <cmath>
#include <numbers>
#include <numeric>

#include "engine/scenes/pose.h"

using namespace saccade;

namespace {

constexpr Box frame{0, 0, 40, 30};

double total(const Coverage& coverage) {
    return std::accumulate(coverage.values.begin(), coverage.values.end(), 0.0);
}

}  // namespace

class TestCoverage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aBoxCoversItsPixelsExactly() {
        const Path path({{2.25F, 3.5F}, {5.75F, 3.5F}, {5.75F, 5}, {2.25F, 5}});
        const Coverage coverage = coverageOf(path, Pose(), frame);
        QCOMPARE(coverage.at(2, 3), 0.75F * 0.5F);
        QCOMPARE(coverage.at(3, 3), 0.5F);
        QCOMPARE(coverage.at(3, 4), 1.0F);
        QCOMPARE(coverage.at(5, 4), 0.75F);
        QCOMPARE(coverage.at(6, 4), 0.0F);
        QCOMPARE(coverage.at(3, 5), 0.0F);
    }

    void areasAreThoseOfGeometry_data() {
        QTest::addColumn<float>("angle");
        for (const float angle : {0.0F, 0.3F, 1.1F, 2.5F})
            QTest::addRow("turned by %g", static_cast<double>(angle)) << angle;
    }
    void areasAreThoseOfGeometry() {
        QFETCH(float, angle);
        // Half the diagonals' product.
        const Path rhombus({{-8, 0}, {0, -5}, {8, 0}, {0, 5}});
        const Pose pose = Pose::turned(angle).then(Pose::moved({19.3F, 14.6F}));
        QVERIFY(std::fabs(total(coverageOf(rhombus, pose, frame)) - 80) < 0.01);
        // Mirrored, contours run the other way round: no hole, no negative area.
        QVERIFY(std::fabs(total(coverageOf(rhombus, Pose::scaled(-1, 1).then(pose), frame)) - 80) < 0.01);
        const Path disc = Path::ellipse({}, 9, 6);
        const double corners = 64;
        const double inscribed = std::sin(2 * std::numbers::pi / corners) * corners / 2 * 9 * 6;
        QVERIFY(std::fabs(total(coverageOf(disc, pose, frame)) - inscribed) < 0.02);
    }

    void overlappingContoursAreAUnion() {
        Path path({{4, 4}, {14, 4}, {14, 14}, {4, 14}});
        path.add({{8, 8}, {8, 18}, {18, 18}, {18, 8}});  // the other way round
        const Coverage coverage = coverageOf(path, Pose(), frame);
        QCOMPARE(coverage.at(10, 10), 1.0F);
        QVERIFY(std::fabs(total(coverage) - (100 + 100 - 36)) < 0.001);
    }

    void whatLiesOutsideIsCutOff() {
        const Path path({{-20, -20}, {10, -20}, {10, 50}, {-20, 50}});
        const Coverage coverage = coverageOf(path, Pose(), frame);
        QVERIFY(std::fabs(total(coverage) - 10 * 30) < 0.001);
        QVERIFY(coverageOf(path, Pose::moved({100, 0}), frame).box.empty());
    }

    void aPoseAndItsInverseCancel() {
        const Pose pose = Pose::scaled(3, -2)
                              .then(Pose::sheared(0.2F))
                              .then(Pose::tilted(0.1F, -0.05F))
                              .then(Pose::turned(0.7F))
                              .then(Pose::moved({4, 5}));
        const Pose inverse = pose.inverse();
        for (const Point p : {Point{0, 0}, Point{1, 0.5F}, Point{-0.8F, 0.9F}}) {
            const Point back = inverse(pose(p));
            QVERIFY(std::hypot(back.x - p.x, back.y - p.y) < 1e-4F);
        }
    }

    void aBlurKeepsTheSum() {
        std::vector<float> values(31 * 21);
        values[10 * 31 + 15] = 1;
        blur(values, 31, 21, 3);
        QVERIFY(std::fabs(std::accumulate(values.begin(), values.end(), 0.0) - 1) < 1e-5);
        // Two running means of 7 make a triangle: 1/7 high in the middle along each axis.
        QVERIFY(std::fabs(values[10 * 31 + 15] - 1.0F / 49) < 1e-6F);
        QCOMPARE(values[10 * 31 + 22], 0.0F);
        QVERIFY(values[10 * 31 + 21] > 0);
    }
};

QTEST_GUILESS_MAIN(TestCoverage)
#include "tst_coverage.moc"
