// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "engine/scenes/scene_plan.h"

using namespace saccade;

// A network must not be able to tell a thing by anything but the thing: neither by what lies around it nor by colours.

namespace {

constexpr std::uint64_t seed = 77;
constexpr int classes = 12;

/// How unlikely a table of counts is when rows and columns are independent: Pearson's sum, in deviations from what is
/// expected of it.
double surprise(const std::vector<std::vector<double>>& counts) {
    double total = 0;
    std::vector<double> rows(counts.size());
    std::vector<double> columns(counts[0].size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            rows[r] += counts[r][c];
            columns[c] += counts[r][c];
            total += counts[r][c];
        }
    }
    double sum = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const double expected = rows[r] * columns[c] / total;
            sum += (counts[r][c] - expected) * (counts[r][c] - expected) / expected;
        }
    }
    const auto freedom = static_cast<double>((rows.size() - 1) * (columns.size() - 1));
    return (sum - freedom) / std::sqrt(2 * freedom);
}

/// Mean colours of a grid of 16 x 16 cells, each channel less its mean over the picture's: 768 numbers and a constant.
std::vector<double> thumbnail(const Picture& picture) {
    constexpr std::size_t grid = 16;
    const std::size_t cell = static_cast<std::size_t>(picture.width) / grid;
    std::vector<double> values(3 * grid * grid + 1);
    for (std::size_t y = 0; y < grid * cell; ++y) {
        for (std::size_t x = 0; x < grid * cell; ++x) {
            for (std::size_t c = 0; c < 3; ++c) {
                values[3 * (y / cell * grid + x / cell) + c] +=
                    picture.rgb[3 * (y * static_cast<std::size_t>(picture.width) + x) + c] /
                    (255.0 * static_cast<double>(cell * cell));
            }
        }
    }
    for (double& value : values)
        value -= 0.5;
    values.back() = 1;
    return values;
}

/// Solves A X = B for a symmetric positive A by Cholesky's factors; B holds one right side a row.
void solve(std::vector<std::vector<double>>& a, std::vector<std::vector<double>>& b) {
    const std::size_t n = a.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = a[i][j];
            for (std::size_t k = 0; k < j; ++k)
                sum -= a[i][k] * a[j][k];
            a[i][j] = i == j ? std::sqrt(sum) : sum / a[j][j];
        }
    }
    for (auto& x : b) {
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = 0; k < i; ++k)
                x[i] -= a[i][k] * x[k];
            x[i] /= a[i][i];
        }
        for (std::size_t i = n; i-- > 0;) {
            for (std::size_t k = i + 1; k < n; ++k)
                x[i] -= a[k][i] * x[k];
            x[i] /= a[i][i];
        }
    }
}

}  // namespace

class TestSceneIndependence : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void classesAndBackgroundsOccurEquallyAndIndependently() {
        constexpr int count = 12000;
        std::vector<std::vector<double>> table(classes, std::vector<double>(backgroundCount));
        std::vector<std::vector<double>> shadows(classes, std::vector<double>(3));
        std::vector<std::vector<double>> quarters(classes, std::vector<double>(4));
        std::array<double, 3> numbers{};
        for (std::uint64_t index = 0; index < count; ++index) {
            const ScenePlan plan = planScene(seed, index, {});
            numbers.at(plan.things.size() - 1) += 1;
            const auto label = static_cast<std::size_t>(plan.things[0].label);
            table[label][static_cast<std::size_t>(plan.background)] += 1;
            shadows[label][static_cast<std::size_t>(plan.shadow)] += 1;
            quarters[label][(plan.things[0].middle.x > 0.5F ? 1U : 0U) + (plan.things[0].middle.y > 0.5F ? 2U : 0U)] +=
                1;
        }
        for (const double number : numbers)
            QVERIFY(std::abs(number / count - 1.0 / 3) < 0.02);
        for (const auto& row : table) {
            double sum = 0;
            for (const double cell : row)
                sum += cell;
            QVERIFY2(std::abs(sum / count - 1.0 / classes) < 0.012, qPrintable(QString::number(sum)));
        }
        for (std::size_t kind = 0; kind < backgroundCount; ++kind) {
            double sum = 0;
            for (const auto& row : table)
                sum += row[kind];
            QVERIFY(std::abs(sum / count - 1.0 / backgroundCount) < 0.012);
        }
        // The numbers are fixed by the seed: this is no gamble. Dependence would give tens of deviations.
        QVERIFY2(surprise(table) < 3.5, qPrintable(QString::number(surprise(table))));
        QVERIFY2(surprise(shadows) < 3.5, qPrintable(QString::number(surprise(shadows))));
        QVERIFY2(surprise(quarters) < 3.5, qPrintable(QString::number(surprise(quarters))));
    }

    void theMeasureOfSurpriseFindsDependence() {
        std::vector<std::vector<double>> table(classes, std::vector<double>(backgroundCount, 50));
        QVERIFY(surprise(table) < 0);
        for (std::size_t i = 0; i < classes; ++i)
            table[i][i] = 100;
        QVERIFY(surprise(table) > 20);
    }

    // The same plan with another class: whatever lies away from both things and their shadows stays.
    // A step of one is allowed: a camera's blur keeps running sums, whose rounding reaches along the row.
    void anotherClassLeavesTheRestOfThePicture() {
        for (std::uint64_t index = 0; index < 40; ++index) {
            ScenePlan plan = planScene(seed, index, {128, 1, 1});
            const Scene one = renderScene(plan);
            plan.things[0].label = (plan.things[0].label + 5) % classes;
            const Scene other = renderScene(plan);
            QVERIFY(one.things[0].label != other.things[0].label);
            const int reach = static_cast<int>(0.2F * plan.things[0].size * 128) + 6;
            std::size_t compared = 0;
            for (int y = 0; y < 128; ++y) {
                for (int x = 0; x < 128; ++x) {
                    const auto near = [&](const Box& box) {
                        return x >= box.x0 - reach && x < box.x1 + reach && y >= box.y0 - reach && y < box.y1 + reach;
                    };
                    if (near(one.things[0].box) || near(other.things[0].box)) continue;
                    ++compared;
                    for (int c = 0; c < 3; ++c) {
                        const auto at = static_cast<std::size_t>(3 * (y * 128 + x) + c);
                        QVERIFY2(std::abs(one.picture.rgb[at] - other.picture.rgb[at]) <= 1,
                                 qPrintable(QString("%1: %2, %3").arg(index).arg(x).arg(y)));
                    }
                }
            }
            if (plan.things[0].size < 0.5F) QVERIFY(compared > 2000);
        }
    }

    // Ridge regression on thumbnails sees colours and places, but hardly shapes: it must not get far.
    void aLinearClassifierDoesNotGetFar() {
        constexpr std::size_t taught = 2400;
        constexpr std::size_t asked = 1200;
        std::vector<std::vector<double>> matrix;
        std::vector<std::vector<double>> sides(classes);
        for (std::size_t index = 0; index < taught; ++index) {
            const Scene scene = drawScene(seed, index, {96, 1, 1});
            const auto x = thumbnail(scene.picture);
            if (matrix.empty()) {
                matrix.assign(x.size(), std::vector<double>(x.size()));
                for (auto& side : sides)
                    side.assign(x.size(), 0.0);
            }
            for (std::size_t i = 0; i < x.size(); ++i) {
                for (std::size_t j = 0; j <= i; ++j)
                    matrix[i][j] += x[i] * x[j];
                for (std::size_t k = 0; k < classes; ++k)
                    sides[k][i] += x[i] * (static_cast<int>(k) == scene.things[0].label ? 1.0 : 0.0);
            }
        }
        for (std::size_t i = 0; i < matrix.size(); ++i)
            matrix[i][i] += 30;
        solve(matrix, sides);
        std::size_t right = 0;
        for (std::size_t index = taught; index < taught + asked; ++index) {
            const Scene scene = drawScene(seed, index, {96, 1, 1});
            const auto x = thumbnail(scene.picture);
            std::size_t best = 0;
            double highest = -1e9;
            for (std::size_t k = 0; k < classes; ++k) {
                double score = 0;
                for (std::size_t i = 0; i < x.size(); ++i)
                    score += sides[k][i] * x[i];
                if (score > highest) {
                    highest = score;
                    best = k;
                }
            }
            right += static_cast<int>(best) == scene.things[0].label ? 1 : 0;
        }
        const double accuracy = static_cast<double>(right) / asked;
        qInfo("a linear classifier on 16 x 16 thumbnails: %.1f %% right, chance is %.1f %%", 100 * accuracy,
              100.0 / classes);
        QVERIFY(accuracy < 0.5);
        // Above chance, or the pictures and the labels have nothing to do with each other.
        QVERIFY(accuracy > 1.25 / classes);
    }
};

QTEST_GUILESS_MAIN(TestSceneIndependence)
#include "tst_scene_independence.moc"
