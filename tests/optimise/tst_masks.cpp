// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Masks, blends and transforms, against the same said slowly.
#include <QTest>
#include <cmath>
#include <set>
#include <vector>

#include "engine/network/tensors.h"
#include "engine/optimise/blend.h"
#include "engine/optimise/mask_grid.h"
#include "engine/optimise/masked_input.h"
#include "engine/optimise/pixels.h"
#include "engine/optimise/smooth_max_mask.h"
#include "engine/optimise/transforms.h"

using namespace saccade;

namespace {

double apart(const at::Tensor& actual, const at::Tensor& expected) {
    return actual.sub(expected).abs().max().item<double>();
}

// The smooth maximum at one pixel, point by point.
double slowMaximum(const at::Tensor& grid, std::int64_t row, std::int64_t column, std::int64_t step, double sigma) {
    const auto radius = static_cast<std::int64_t>(1 + std::ceil(sigma / static_cast<double>(step)));
    const auto own = [step](std::int64_t pixel) {
        return static_cast<std::int64_t>(std::floor(static_cast<double>(pixel) / static_cast<double>(step)));
    };
    double weighted = 0;
    double weights = 0;
    for (std::int64_t y = own(row) - radius; y <= own(row) + radius; ++y) {
        for (std::int64_t x = own(column) - radius; x <= own(column) + radius; ++x) {
            double cast = 0;
            if (y >= 0 && x >= 0 && y < grid.size(0) && x < grid.size(1)) {
                const double z =
                    std::hypot(static_cast<double>(row - step * y), static_cast<double>(column - step * x)) / sigma;
                const double beyond = std::max(z - 0.5, 0.0);
                cast = std::exp(-2 * beyond * beyond) * grid[y][x].item<double>();
            }
            weighted += cast * std::exp(20 * cast);
            weights += std::exp(20 * cast);
        }
    }
    return weighted / weights;
}

}  // namespace

class TestMasks : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void smoothMaximum_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("sigma");
        QTest::newRow("as at 32 pixels") << 12 << 9 << 1 << 3.0;
        QTest::newRow("steps that do not divide") << 13 << 17 << 3 << 5.0;
        QTest::newRow("narrow") << 10 << 8 << 4 << 2.2;
    }
    void smoothMaximum() {
        QFETCH(const int, height);
        QFETCH(const int, width);
        QFETCH(const int, step);
        QFETCH(const double, sigma);
        const SmoothMaxMask maker(2, height, width, step, sigma, at::TensorOptions(at::kFloat));
        at::manual_seed(5);
        const at::Tensor grid = at::rand(maker.start().sizes());
        const at::Tensor masks = maker.masks(grid);
        QCOMPARE(shapeOf(masks), (Shape{2, 1, height, width}));
        const auto margin = static_cast<int>(maker.margin());
        QCOMPARE(margin, static_cast<int>(std::lround(sigma)));
        const at::Tensor enlarged = maker.enlarged(grid);
        QCOMPARE(shapeOf(enlarged), (Shape{2, 1, height + 2 * margin, width + 2 * margin}));
        QVERIFY(at::equal(maker.withoutMargin(enlarged), masks));
        for (int mask = 0; mask < 2; ++mask) {
            for (int y = -margin; y < height + margin; ++y) {
                for (int x = -margin; x < width + margin; ++x) {
                    const double expected = slowMaximum(grid[mask][0], y, x, step, sigma);
                    QVERIFY(std::abs(enlarged[mask][0][y + margin][x + margin].item<double>() - expected) < 1e-5);
                }
            }
        }
        QCOMPARE(maker.start().min().item<float>(), 1.F);
        // Nothing marked stays nothing; everything marked is nearly everything, the more the colder.
        QCOMPARE(maker.masks(at::zeros_like(grid)).abs().max().item<float>(), 0.F);
        QVERIFY(maker.masks(maker.start()).max().item<float>() <= 1);
    }

    void gridsKeepWhatIsFlat() {
        for (const double sigma : {0.0, 0.7, 4.0}) {
            const MaskGrid maker(at::full({1, 1, 3, 4}, 0.25), 19, 26, sigma);
            QVERIFY(apart(maker.masks(maker.start()), at::full({1, 1, 19, 26}, 0.25)) < 1e-6);
        }
        // As large as the picture and without smoothing it is the parameters themselves, colours too.
        at::manual_seed(6);
        const at::Tensor colours = at::rand({1, 3, 5, 6});
        QVERIFY(at::equal(MaskGrid(colours, 5, 6).masks(colours), colours));
        at::Tensor dot = at::zeros({1, 1, 5, 5});
        dot[0][0][2][2] = 1;
        const at::Tensor mask = MaskGrid(dot, 40, 40, 2).masks(dot);
        QVERIFY(mask.min().item<float>() >= 0 && mask.max().item<float>() <= 1);
        QVERIFY(apart(mask, mask.flip({2})) < 1e-6 && apart(mask, mask.flip({3})) < 1e-6);
    }

    void blends() {
        at::manual_seed(7);
        std::vector<at::Tensor> levels;
        for (int i = 0; i < 5; ++i)
            levels.push_back(at::randn({1, 3, 4, 6}));
        const Blend blend(levels);
        const at::Tensor masks = at::rand({2, 1, 4, 6});
        const at::Tensor seen = blend(masks);
        for (int k = 0; k < 2; ++k) {
            for (int y = 0; y < 4; ++y) {
                for (int x = 0; x < 6; ++x) {
                    const double position = masks[k][0][y][x].item<double>() * 4;
                    const auto below = static_cast<std::size_t>(position);
                    const double share = position - static_cast<double>(below);
                    for (int c = 0; c < 3; ++c) {
                        const double a = levels[below][0][c][y][x].item<double>();
                        const double b = levels[below + 1][0][c][y][x].item<double>();
                        QVERIFY(std::abs(seen[k][c][y][x].item<double>() - (a + share * (b - a))) < 1e-5);
                    }
                }
            }
        }
        // The ends are the levels themselves, to the last bit; so are the levels between.
        for (int level = 0; level < 5; ++level) {
            const at::Tensor flat = at::full({1, 1, 4, 6}, static_cast<double>(level) / 4);
            QVERIFY(at::equal(blend(flat), levels[static_cast<std::size_t>(level)]));
        }
        const Blend two({levels[0], levels[1]});
        QVERIFY(at::equal(two(at::zeros({1, 1, 4, 6})), levels[0]));
        QVERIFY(at::equal(two(at::ones({1, 1, 4, 6})), levels[1]));
        const at::Tensor colours = at::rand({1, 3, 4, 6});
        QVERIFY(apart(two(colours), colours * levels[1] + (1 - colours) * levels[0]) < 1e-6);
    }

    void blendsHaveASlopeAtTheEnds() {
        const std::vector<at::Tensor> levels{at::zeros({1, 1, 1, 1}), at::ones({1, 1, 1, 1}),
                                             at::full({1, 1, 1, 1}, 5.0)};
        for (const auto& [mask, slope] : std::vector<std::pair<double, double>>{{0, 2}, {0.25, 2}, {0.5, 8}, {1, 8}}) {
            at::Tensor leaf = at::full({1, 1, 1, 1}, mask).set_requires_grad(true);
            const Blend blend(levels);
            blend(leaf).sum().backward();
            QCOMPARE(leaf.grad().item<double>(), slope);
        }
    }

    void insideOutsideAndBoth() {
        at::manual_seed(8);
        const at::Tensor picture = at::randn({1, 3, 6, 6});
        const at::Tensor empty = at::randn({1, 3, 6, 6});
        const at::Tensor grid = at::rand({2, 1, 6, 6});
        const auto maker = std::make_shared<MaskGrid>(grid, 6, 6);
        const auto inputs = [&](MaskedInput::Shown shown) {
            const MaskedInput seen(maker, Blend({empty, picture}), shown);
            const Made made = seen.make(seen.start());
            [&] { QVERIFY(at::equal(made.parts.at("mask"), grid) && at::equal(made.parts.at("grid"), grid)); }();
            return made.inputs;
        };
        const at::Tensor inside = inputs(MaskedInput::Shown::inside);
        const at::Tensor outside = inputs(MaskedInput::Shown::outside);
        QVERIFY(apart(inside, grid * picture + (1 - grid) * empty) < 1e-6);
        QVERIFY(apart(inside + outside, (picture + empty).expand({2, 3, 6, 6})) < 1e-5);
        QVERIFY(at::equal(inputs(MaskedInput::Shown::both), at::cat({inside, outside}, 0)));
        // A mask of ones is the clean picture, whatever stands behind.
        const auto open = std::make_shared<MaskGrid>(at::ones({1, 1, 2, 2}), 6, 6, 1.5);
        const MaskedInput whole(open, Blend({empty, picture}), MaskedInput::Shown::inside);
        QVERIFY(apart(whole.make(whole.start()).inputs, picture) < 1e-5);
        Tensors out{at::tensor({-1.F, 0.5F, 2.F})};
        whole.project(out);
        QVERIFY(at::equal(out.front(), at::tensor({0.F, 0.5F, 1.F})));
    }

    void pixelsStayWithinTheirBounds() {
        const Pixels pixels(at::zeros({1, 2, 1, 1}), at::tensor({-1.F, -2.F}).view({1, 2, 1, 1}),
                            at::ones({1, 1, 1, 1}));
        Tensors out{at::full({1, 2, 1, 1}, -5.0)};
        pixels.project(out);
        QVERIFY(at::equal(out.front().flatten(), at::tensor({-1.F, -2.F})));
        out = {at::full({1, 2, 1, 1}, 7.0)};
        pixels.project(out);
        QVERIFY(at::equal(out.front().flatten(), at::tensor({1.F, 1.F})));
        QVERIFY(at::equal(pixels.make(out).inputs, out.front()));
    }

    void jittering() {
        const at::Tensor input = at::arange(35, at::kFloat).view({1, 1, 5, 7}).repeat({2, 1, 1, 1});
        const Transform moved = jitter(3, 4);
        std::set<std::pair<int, int>> places;
        for (int step = 0; step < 60; ++step) {
            const at::Tensor output = moved(input, step);
            QVERIFY(at::equal(output, moved(input, step)));
            QVERIFY(at::equal(output[0], output[1]));
            // Where the middle went: it must be the input, moved, its border repeated.
            bool found = false;
            for (int dy = -1; dy <= 2 && !found; ++dy) {
                for (int dx = -1; dx <= 2 && !found; ++dx) {
                    const at::Tensor rows = (at::arange(5) + dy).clamp(0, 4);
                    const at::Tensor columns = (at::arange(7) + dx).clamp(0, 6);
                    found = at::equal(output, input.index_select(2, rows).index_select(3, columns));
                    if (found) places.insert({dy, dx});
                }
            }
            QVERIFY(found);
        }
        QVERIFY(places.size() > 10);
        QVERIFY(at::equal(jitter(0, 4)(input, 3), input));
    }

    void flippingAndNoise() {
        const at::Tensor input = at::arange(6, at::kFloat).view({1, 1, 2, 3});
        QVERIFY(at::equal(flips()(input, 0), input.flip({3})));
        QVERIFY(at::equal(flips()(input, 1), input));
        QVERIFY(at::equal(flips()(input, 2), input.flip({3})));

        const at::Tensor flat = at::zeros({2, 3, 40, 40});
        const Transform noisy = noise(0.5, 9);
        const at::Tensor one = noisy(flat, 0);
        QVERIFY(at::equal(one, noisy(flat, 0)));
        QVERIFY(std::abs(one.std().item<double>() - 0.5) < 0.02);
        QVERIFY(std::abs(one.mean().item<double>()) < 0.02);
        QVERIFY(!at::equal(one[0], one[1]));
        QVERIFY(!at::equal(one, noisy(flat, 1)));
        // A row's noise does not hang on the rows beside it.
        QVERIFY(at::equal(noisy(flat.narrow(0, 0, 1), 0)[0], one[0]));
        QVERIFY(!at::equal(noise(0.5, 10)(flat, 0), one));
        QVERIFY(at::equal(noise(0, 9)(input, 0), input));
    }
};

QTEST_GUILESS_MAIN(TestMasks)
#include "tst_masks.moc"
