// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Extremal perturbations against TorchRay's algorithm written out value by value: smooth maximum, sorted template and
/// descent in loops over numbers, with derivatives by hand.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/optimise/smooth_max_mask.h"
#include "tests/methods/tiny_networks.h"

using namespace saccade;
using namespace saccade::test;

namespace {

using Plane = std::vector<std::vector<double>>;

constexpr int height = 48;
constexpr int width = 50;
// Seven pixels of 224, and twenty-one.
constexpr int gridStep = 2;
constexpr double sigma = 21.0 * height / 224;
// Around the picture: as wide as sigma.
constexpr int margin = 5;

Plane plane(int rows, int columns, double value) {
    return Plane(static_cast<std::size_t>(rows), std::vector<double>(static_cast<std::size_t>(columns), value));
}

double& at2(Plane& plane, int row, int column) {
    return plane[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
}

/// A mask of discs around the points of a grid: every pixel's smooth maximum, and what a pull at every pixel is to the
/// points.
struct Discs {
    Plane points = plane(height / gridStep, width / gridStep, 1);

    template <typename Visit>
    void around(int y, int x, const Visit& visit) {
        const int radius = 1 + static_cast<int>(std::ceil(sigma / gridStep));
        const int own = static_cast<int>(std::floor(static_cast<double>(y) / gridStep));
        const int beside = static_cast<int>(std::floor(static_cast<double>(x) / gridStep));
        for (int row = own - radius; row <= own + radius; ++row) {
            for (int column = beside - radius; column <= beside + radius; ++column) {
                const bool inside = row >= 0 && column >= 0 && row < height / gridStep && column < width / gridStep;
                const double z = std::hypot(y - row * gridStep, x - column * gridStep) / sigma;
                const double kernel = std::exp(-2 * std::pow(std::max(z - 0.5, 0.0), 2));
                visit(inside ? &at2(points, row, column) : nullptr, kernel, row, column);
            }
        }
    }
    double value(int y, int x) {
        double sum = 0;
        double weights = 0;
        around(y, x, [&](const double* point, double kernel, int, int) {
            const double cast = point != nullptr ? *point * kernel : 0;
            sum += cast * std::exp(20 * cast);
            weights += std::exp(20 * cast);
        });
        return sum / weights;
    }
    // Every value, the margin's too.
    Plane values() {
        Plane result = plane(height + 2 * margin, width + 2 * margin, 0);
        for (int y = -margin; y < height + margin; ++y) {
            for (int x = -margin; x < width + margin; ++x)
                at2(result, y + margin, x + margin) = value(y, x);
        }
        return result;
    }
    Plane pulled(Plane pull) {
        Plane result = plane(height / gridStep, width / gridStep, 0);
        for (int y = -margin; y < height + margin; ++y) {
            for (int x = -margin; x < width + margin; ++x) {
                const double here = value(y, x);
                double weights = 0;
                around(y, x, [&](const double* point, double kernel, int, int) {
                    weights += std::exp(point != nullptr ? 20 * *point * kernel : 0);
                });
                around(y, x, [&](const double* point, double kernel, int row, int column) {
                    if (point == nullptr) return;
                    const double cast = *point * kernel;
                    at2(result, row, column) += at2(pull, y + margin, x + margin) * kernel * std::exp(20 * cast) /
                                                weights * (1 + 20 * (cast - here));
                });
            }
        }
        return result;
    }
};

/// Where the template draws every value: the share of those like it whose rank is among as many ones as the area has
/// pixels.
Plane templateOf(const Plane& mask, double area) {
    std::vector<double> sorted;
    for (const auto& row : mask)
        sorted.insert(sorted.end(), row.begin(), row.end());
    std::sort(sorted.begin(), sorted.end());
    const std::size_t zeros = sorted.size() - static_cast<std::size_t>(std::llround(height * width * area));
    Plane result = mask;
    for (auto& row : result) {
        for (double& value : row) {
            double like = 0;
            double ones = 0;
            for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
                if (std::abs(sorted[rank] - value) > 0.01) continue;
                ++like;
                if (rank >= zeros) ++ones;
            }
            value = ones / like;
        }
    }
    return result;
}

/// The mask of a picture of ones on black under a linear network, Y = sum of w m, after some steps. `sign` is the
/// score's: what is kept, or taken, or (dual) both.
Plane slowMask(const at::Tensor& weights, double area, double sign, int steps) {
    Discs discs;
    Plane velocity = plane(height / gridStep, width / gridStep, 0);
    for (int step = 0; step < steps; ++step) {
        Plane values = discs.values();
        Plane drawn = templateOf(values, area);
        Plane pull = values;
        for (int y = 0; y < height + 2 * margin; ++y) {
            for (int x = 0; x < width + 2 * margin; ++x) {
                at2(pull, y, x) = 300 * std::pow(1.0035, step) * 2 * (at2(values, y, x) - at2(drawn, y, x)) /
                                  ((height + 2 * margin) * (width + 2 * margin));
            }
        }
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const int seen = step % 2 == 0 ? width - 1 - x : x;
                at2(pull, y + margin, x + margin) -= sign * weights[y][seen].item<double>();
            }
        }
        Plane slopes = discs.pulled(pull);
        for (int row = 0; row < height / gridStep; ++row) {
            for (int column = 0; column < width / gridStep; ++column) {
                double& speed = at2(velocity, row, column);
                const double slope = at2(slopes, row, column);
                speed = step == 0 ? slope : 0.9 * speed + 0.1 * slope;
                double& point = at2(discs.points, row, column);
                point = std::clamp(point - 0.01 * speed, 0.0, 1.0);
            }
        }
    }
    return discs.values();
}

// A disc of points in a grid of `rows` x `columns`, as parameters of one mask.
at::Tensor disc(std::int64_t rows, std::int64_t columns, double row, double column, double radius) {
    const at::Tensor down = at::arange(rows, at::kFloat).sub(row).square().unsqueeze(1);
    const at::Tensor across = at::arange(columns, at::kFloat).sub(column).square().unsqueeze(0);
    return (down + across).sqrt().le(radius).to(at::kFloat).view({1, 1, rows, columns});
}

// What the recipe calls template_distance, of one mask.
double distanceOf(const SmoothMaxMask& maker, const at::Tensor& points, double area) {
    const at::Tensor sorted = std::get<0>(maker.enlarged(points).flatten().to(at::kDouble).sort());
    const std::int64_t ones = std::llround(static_cast<double>(maker.masks(points).numel()) * area);
    at::Tensor reference = at::zeros_like(sorted);
    reference.slice(0, sorted.numel() - ones).fill_(1);
    return sorted.sub(reference).square().mean().item<double>();
}

// The least distance that a disc in the middle has, over all radii.
double leastDistance(const SmoothMaxMask& maker, std::int64_t rows, std::int64_t columns, double area) {
    double least = 1;
    const double middleRow = static_cast<double>(rows - 1) / 2;
    const double middleColumn = static_cast<double>(columns - 1) / 2;
    for (int half = 0; half < 2 * std::hypot(middleRow, middleColumn); ++half) {
        const at::Tensor points = disc(rows, columns, middleRow, middleColumn, half / 2.0);
        least = std::min(least, distanceOf(maker, points, area));
    }
    return least;
}

}  // namespace

class TestExtremal : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // Weights as large as the area's pull, so that both tell.
    void valueByValue_data() {
        QTest::addColumn<QString>("variant");
        QTest::addColumn<double>("sign");
        QTest::newRow("preserve") << "preserve" << 1.0;
        QTest::newRow("delete") << "delete" << 1.0;
        QTest::newRow("dual") << "dual" << 2.0;
    }
    void valueByValue() {
        QFETCH(const QString, variant);
        QFETCH(const double, sign);
        const at::Tensor w = normal({1, 1, height, width}, 3).mul(0.2);
        const auto study = studyOf(linearNetwork(w, at::zeros({1})), at::ones({1, 1, height, width}));
        const Map map = answer(
            *study,
            request("extremal_perturbation",
                    {{"variant", variant.toStdString()}, {"baseline", "zero"}, {"areas", "0.2"}, {"iterations", "5"}}));
        // What is outside of the mask loses what the mask holds: to destroy the score is to take what carries it.
        Plane expected = slowMask(w[0][0], 0.2, sign, 5);
        const at::Tensor values = toTensor(map.values);
        double most = 0;
        double least = 1;
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const double value = at2(expected, y + margin, x + margin);
                most = std::max(most, value);
                least = std::min(least, value);
                QVERIFY2(std::abs(values[y][x].item<double>() - value) < 1e-3,
                         qPrintable(QString("%1 for %2").arg(values[y][x].item<double>()).arg(value)));
            }
        }
        QVERIFY(most - least > 0.02);
    }

    // Of all discs that could be tried none holds more of what counts and is nearer to the area's template as well.
    void noDiscDoesBetter_data() {
        QTest::addColumn<QString>("variant");
        for (const char* const variant : {"preserve", "delete", "dual"})
            QTest::newRow(variant) << variant;
    }
    void noDiscDoesBetter() {
        QFETCH(const QString, variant);
        // In the middle of the columns, for every second picture is seen flipped.
        at::Tensor w = at::zeros({1, 1, 32, 32});
        w.slice(2, 4, 14).slice(3, 11, 21).fill_(0.3);
        const auto study = studyOf(linearNetwork(w, at::zeros({1})), at::ones({1, 1, 32, 32}));
        const Map map = answer(
            *study, request("extremal_perturbation", {{"variant", variant.toStdString()}, {"baseline", "zero"}}));
        const double worth = (toTensor(map.values) * w[0][0]).sum().item<double>();
        const double distance = figure(map, "template_distance");
        const SmoothMaxMask maker(1, 32, 32, 1, 3, at::TensorOptions(at::kFloat));
        int nearer = 0;
        for (int row = 3; row < 28; row += 2) {
            for (int column = 9; column < 23; column += 2) {
                for (int half = 5; half < 13; ++half) {
                    const at::Tensor points = disc(32, 32, row, column, half / 2.0);
                    if (distanceOf(maker, points, 0.1) > distance) continue;
                    ++nearer;
                    const double other = (maker.masks(points) * w).sum().item<double>();
                    QVERIFY2(other < worth, qPrintable(QString("%1 for %2").arg(worth).arg(other)));
                }
            }
        }
        // There are some: its edge is no shorter than theirs.
        QVERIFY(nearer > 0);
    }

    // No mask of this kind is nearer to its template than a disc, whose edge is the shortest; a region of several
    // pieces has more edge.
    void theAreaIsHeld() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 18, 22}, 40));
        const SmoothMaxMask maker(1, 18, 22, 1, 21.0 * 18 / 224, at::TensorOptions(at::kFloat));
        for (const double area : {0.05, 0.2, 0.5}) {
            const Map map =
                answer(*study, request("extremal_perturbation", {{"areas", QString::number(area).toStdString()}}, 1));
            const double distance = figure(map, "template_distance");
            const double least = leastDistance(maker, 18, 22, area);
            const double mean = toTensor(map.values).mean().item<double>();
            QVERIFY2(distance < 2 * least, qPrintable(QString("%1 for %2").arg(distance).arg(least)));
            QVERIFY(std::abs(figure(map, "area") - mean) < 1e-6);
            QVERIFY(std::abs(figure(map, "area_error") - std::abs(mean - area)) < 1e-6);
        }
    }
};

QTEST_GUILESS_MAIN(TestExtremal)
#include "tst_extremal.moc"
