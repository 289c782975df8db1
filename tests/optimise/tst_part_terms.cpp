// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Terms over masks: values written out slowly, slopes by differences.
#include "engine/optimise/part_terms.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace saccade;

namespace {

Made madeOf(const at::Tensor& mask) {
    return {at::Tensor(), {{"mask", mask}}};
}

at::Tensor slope(const PartTerm& term, const at::Tensor& mask) {
    at::Tensor leaf = mask.clone().set_requires_grad(true);
    term.value(madeOf(leaf)).derived.backward();
    return leaf.grad();
}

double valueOf(const PartTerm& term, const at::Tensor& mask) {
    return term.value(madeOf(mask)).reported;
}

// The slope of the value by central differences, in float64.
at::Tensor differences(const PartTerm& term, const at::Tensor& mask) {
    constexpr double step = 1e-6;
    at::Tensor result = at::zeros_like(mask);
    for (std::int64_t i = 0; i < mask.numel(); ++i) {
        at::Tensor up = mask.clone();
        at::Tensor down = mask.clone();
        up.view(-1)[i] += step;
        down.view(-1)[i] -= step;
        result.view(-1)[i] = (valueOf(term, up) - valueOf(term, down)) / (2 * step);
    }
    return result;
}

// Sorted by the standard library, and held against the template.
double slowArea(const at::Tensor& mask, double area) {
    std::vector<double> values(mask.data_ptr<double>(), mask.data_ptr<double>() + mask.numel());
    std::sort(values.begin(), values.end());
    const auto zeros = static_cast<std::size_t>(std::llround(static_cast<double>(values.size()) * (1 - area)));
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        sum += std::pow(values[i] - (i < zeros ? 0 : 1), 2);
    return sum / static_cast<double>(values.size());
}

at::Tensor random(const std::vector<std::int64_t>& shape) {
    at::manual_seed(9);
    return at::rand(shape, at::kDouble);
}

const auto one = [](std::int64_t) { return 1.0; };

}  // namespace

class TestPartTerms : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void areas() {
        const at::Tensor masks = random({2, 1, 6, 5});
        const PartTerm term = areaTemplate("area", "mask", {0.1, 0.35}, 0, one);
        const double expected = slowArea(masks[0].contiguous(), 0.1) + slowArea(masks[1].contiguous(), 0.35);
        QVERIFY(std::abs(valueOf(term, masks) - expected) < 1e-12);
        const at::Tensor expectedSlope = differences(term, masks);
        QVERIFY(at::allclose(slope(term, masks), expectedSlope, 1e-5, 1e-8));
    }

    void areaThatIsMet() {
        at::Tensor mask = at::zeros({1, 1, 4, 5}, at::kDouble);
        for (const int i : {3, 8, 9, 17})
            mask.view(-1)[i] = 1;
        const PartTerm term = areaTemplate("area", "mask", {0.2}, 0, one);
        QCOMPARE(valueOf(term, mask), 0.0);
        QCOMPARE(slope(term, mask).abs().max().item<double>(), 0.0);
        // Shares whose complement is no exact binary number: 0.9 of ten is nine.
        QCOMPARE(valueOf(areaTemplate("area", "mask", {0.9}, 0, one),
                         at::cat({at::zeros({1}, at::kDouble), at::ones({9}, at::kDouble)}).view({1, 1, 2, 5})),
                 0.0);
    }

    // No corner of a flat mask goes before another, and the mean of the slope is right.
    void equalValuesAreDrawnAlike() {
        const at::Tensor flat = at::full({1, 1, 4, 5}, 0.5, at::kDouble);
        const PartTerm term = areaTemplate("area", "mask", {0.2}, 0, one);
        QVERIFY(std::abs(valueOf(term, flat) - 0.25) < 1e-12);
        const at::Tensor drawn = slope(term, flat);
        QVERIFY(at::allclose(drawn, at::full_like(drawn, 2 * (0.5 - 0.2) / 20)));

        at::Tensor groups = flat.clone();
        groups.view(-1).slice(0, 0, 18).copy_(at::linspace(0.9, 0.55, 18, at::kDouble));
        groups.view(-1)[4] = 0.6;
        groups.view(-1)[11] = 0.6;
        const at::Tensor mixed = slope(term, groups);
        QCOMPARE(mixed.view(-1)[4].item<double>(), mixed.view(-1)[11].item<double>());
        QCOMPARE(mixed.view(-1)[18].item<double>(), mixed.view(-1)[19].item<double>());
    }

    // What is not told apart is drawn alike, as the share of it that lies beyond the template's zeros; what is told
    // apart is not, and the value is that of the mask as it is.
    void likeValuesAreDrawnAlike() {
        at::Tensor mask = at::linspace(0.02, 0.4, 20, at::kDouble).view({1, 1, 4, 5});
        mask.view(-1)[15] = 0.316;  // the last of the zeros
        mask.view(-1)[16] = 0.320;  // the first of the ones
        const auto drawn = [&](const at::Tensor& masks, double alike) {
            const at::Tensor slopes = slope(areaTemplate("area", "mask", {0.2}, alike, one), masks);
            return (masks - slopes * 10).view(-1);  // of twenty values the slope is a tenth of the way
        };
        at::Tensor expected = at::zeros({20}, at::kDouble);
        expected.slice(0, 16).fill_(1);
        QVERIFY(at::allclose(drawn(mask, 0), expected));
        QVERIFY(at::allclose(drawn(mask, 0.003), expected));
        expected[15] = expected[16] = 0.5;
        QVERIFY(at::allclose(drawn(mask, 0.005), expected));
        QVERIFY(std::abs(valueOf(areaTemplate("area", "mask", {0.2}, 0.005, one), mask) -
                         slowArea(mask.contiguous(), 0.2)) < 1e-12);
        // Rounding does not tell the corners of a flat mask apart.
        const at::Tensor flat = at::full({1, 1, 4, 5}, 0.5, at::kDouble) + random({1, 1, 4, 5}) * 1e-7;
        QVERIFY(at::allclose(drawn(flat, 0.01), at::full({20}, 0.2, at::kDouble)));
    }

    void variation() {
        const at::Tensor mask = random({1, 2, 4, 3});
        for (const double beta : {1.5, 2.0, 3.0}) {
            const PartTerm term = totalVariation("variation", "mask", beta, 0.01);
            double expected = 0;
            for (int c = 0; c < 2; ++c) {
                for (int y = 0; y < 4; ++y) {
                    for (int x = 0; x < 3; ++x) {
                        const auto at = [&](int row, int column) { return mask[0][c][row][column].item<double>(); };
                        const double dy = y < 3 ? at(y + 1, x) - at(y, x) : 0;
                        const double dx = x < 2 ? at(y, x + 1) - at(y, x) : 0;
                        expected += std::pow(dy * dy + dx * dx, beta / 2);
                    }
                }
            }
            QVERIFY(std::abs(valueOf(term, mask) - expected) < 1e-6);
            QVERIFY(at::allclose(slope(term, mask), differences(term, mask), 1e-4, 1e-6));
            QCOMPARE(term.weight(7), 0.01);
            const at::Tensor flat = at::full({1, 1, 3, 3}, 0.4, at::kDouble);
            QVERIFY(std::abs(valueOf(term, flat)) < 1e-9);
            QVERIFY(slope(term, flat).isfinite().all().item<bool>());
        }
    }

    void sums() {
        const at::Tensor mask = random({1, 1, 3, 4});
        const PartTerm there = markedSum("size", "mask", 2);
        const PartTerm gone = unmarkedSum("size", "mask", 2);
        QVERIFY(std::abs(valueOf(there, mask) - mask.sum().item<double>()) < 1e-12);
        QVERIFY(std::abs(valueOf(gone, mask) - (12 - mask.sum().item<double>())) < 1e-12);
        for (const double end : {0.0, 1.0}) {
            const at::Tensor flat = at::full_like(mask, end);
            QVERIFY(at::equal(slope(there, flat), at::ones_like(mask)));
            QVERIFY(at::equal(slope(gone, flat), at::full_like(mask, -1)));
        }
        QCOMPARE(there.weight(3), 2.0);
    }
};

QTEST_GUILESS_MAIN(TestPartTerms)
#include "tst_part_terms.moc"
