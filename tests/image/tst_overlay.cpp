// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/overlay.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <tuple>

#include "tests/image/pictures.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

class TestOverlay : public QObject {
    Q_OBJECT

    using Values = std::vector<float>;
    using Colour = std::array<std::uint8_t, 3>;

    static MapView view(MapView::Sign sign, double percentile = 100) {
        MapView result;
        result.sign = sign;
        result.percentile = percentile;
        return result;
    }

    static Colour pixel(const Picture& picture, int x, int y) {
        const auto at = static_cast<std::size_t>((y * picture.width + x) * 3);
        return {picture.rgb.at(at), picture.rgb.at(at + 1), picture.rgb.at(at + 2)};
    }

    /// Two classes beside each other, the second twice as strong; its last pixel speaks against it.
    static Map classMap() {
        Map map;
        map.values = Array(Shape{1, 4}, {1, 2, 1, -1});
        map.classes = Array(Shape{1, 4}, {7, 3, 3, 3});
        map.classNames = {{3, "fish"}, {7, "mug"}};
        return map;
    }

 private Q_SLOTS:
    void classesAreHues() {
        const ShownMap result = shown(classMap(), view(MapView::Sign::both));
        QCOMPARE(result.legend.size(), std::size_t{2});
        QCOMPARE(result.legend[0].name, std::string("fish"));
        QCOMPARE(result.legend[0].index, std::int64_t{3});
        // Evenly around the circle: red, then cyan.
        QCOMPARE(result.legend[0].colour, (Colour{255, 0, 0}));
        QCOMPARE(result.legend[1].colour, (Colour{0, 255, 255}));
        QCOMPARE(result.classes.values, (Values{1, 0, 0, 0}));
        QCOMPARE(result.low, 0.0);
        QCOMPARE(result.high, 2.0);
        const Picture picture = coloured(result);
        QCOMPARE(pixel(picture, 0, 0), (Colour{0, 128, 128}));
        QCOMPARE(pixel(picture, 1, 0), (Colour{255, 0, 0}));
        QCOMPARE(pixel(picture, 2, 0), (Colour{128, 0, 0}));
        // What speaks against its own class is no response.
        QCOMPARE(pixel(picture, 3, 0), (Colour{0, 0, 0}));
    }

    void huesLieOverThePicture() {
        const Picture grey{8, 2, std::vector<std::uint8_t>(48, 100)};
        const ShownMap map = shown(classMap(), view(MapView::Sign::both));
        const Picture alone = overlaid(grey, {0, 0, 8, 2}, map, 1, Interpolation::pixels);
        QCOMPARE(pixel(alone, 0, 0), (Colour{0, 128, 128}));
        QCOMPARE(pixel(alone, 3, 1), (Colour{255, 0, 0}));
        const Picture half = overlaid(grey, {0, 0, 8, 2}, map, 0.5, Interpolation::pixels);
        QCOMPARE(pixel(half, 3, 1), (Colour{178, 50, 50}));
        // Enlarged smoothly the brightness runs over, but a place is of one class or of the other.
        const Picture smooth = overlaid(grey, {0, 0, 8, 2}, map, 1);
        for (int x = 0; x < 8; ++x) {
            const Colour colour = pixel(smooth, x, 0);
            QVERIFY(x < 2 ? colour[0] == 0 && colour[1] > 0 : colour[1] == 0);
        }
    }

    void everyHueIsAnother() {
        Map map;
        map.values = Array(Shape{1, 10}, Values(10, 1));
        map.classes = Array(Shape{1, 10});
        for (std::int64_t i = 0; i < 10; ++i) {
            map.classes.values[static_cast<std::size_t>(i)] = static_cast<float>(i);
            map.classNames.emplace_back(i, "class");
        }
        const auto legend = shown(map).legend;
        for (std::size_t i = 0; i < 10; ++i) {
            QCOMPARE(*std::max_element(legend[i].colour.begin(), legend[i].colour.end()), std::uint8_t{255});
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(legend[i].colour != legend[j].colour);
        }
    }

    void wrongClassesAreRefused() {
        Map map = classMap();
        map.classes = Array(Shape{2, 2});
        QVERIFY(refusal([&] { shown(map); }).contains("cannot have classes of 2 x 2"));
        map = classMap();
        map.classNames.pop_back();
        QVERIFY(refusal([&] { shown(map); }).contains("the class 7"));
    }

    void channelsAreSummedWithTheirSign() {
        const Array map(Shape{2, 1, 2}, {1, -2, 3, -4});
        const ShownMap result = shown(map, view(MapView::Sign::both));
        QCOMPARE(result.values.shape, (Shape{1, 2}));
        QCOMPARE(result.values.values, (Values{4, -6}));
        QCOMPARE(result.low, -6.0);
        QCOMPARE(result.high, 6.0);
        QVERIFY(result.colours == &defaultDiverging());
        QCOMPARE(map.values, (Values{1, -2, 3, -4}));
    }

    void everySignHasItsScale() {
        const Array map(Shape{1, 3}, {2, -5, 1});
        const ShownMap positive = shown(map, view(MapView::Sign::positive));
        QCOMPARE(positive.values.values, (Values{2, 0, 1}));
        QCOMPARE(positive.low, 0.0);
        QCOMPARE(positive.high, 2.0);
        QVERIFY(positive.colours == &defaultSequential());
        const ShownMap negative = shown(map, view(MapView::Sign::negative));
        QCOMPARE(negative.values.values, (Values{0, -5, 0}));
        QCOMPARE(negative.low, 0.0);
        QCOMPARE(negative.high, -5.0);
        // The strongest evidence has the strongest colour, whatever its sign.
        QCOMPARE(pixel(coloured(negative), 1, 0), defaultSequential().at(1));
        QCOMPARE(pixel(coloured(negative), 0, 0), defaultSequential().at(0));
        const ShownMap absolute = shown(map, view(MapView::Sign::absolute));
        QCOMPARE(absolute.values.values, (Values{2, 5, 1}));
        QCOMPARE(absolute.high, 5.0);
    }

    void withoutNegativeValuesTheScaleStartsAtZero() {
        const ShownMap result = shown(Array(Shape{1, 2}, {3, 4}), view(MapView::Sign::both));
        QCOMPARE(result.low, 0.0);
        QCOMPARE(result.high, 4.0);
        QVERIFY(result.colours == &defaultSequential());
    }

    void divergingColoursStayPinnedAtZero() {
        MapView wanted = view(MapView::Sign::both);
        wanted.colours = &colourMap("purple_green");
        const ShownMap result = shown(Array(Shape{1, 2}, {0, 4}), wanted);
        QCOMPARE(result.low, -4.0);
        QCOMPARE(pixel(coloured(result), 0, 0), wanted.colours->at(0.5));
    }

    void percentileIsARankOfAbsoluteValues() {
        Array map(Shape{10, 10});
        for (std::size_t i = 0; i < 100; ++i)
            map.values[i] = static_cast<float>(i + 1) * (i % 2 == 0 ? 1.0F : -1.0F);
        QCOMPARE(shown(map, view(MapView::Sign::both, 99)).high, 99.0);
        QCOMPARE(shown(map, view(MapView::Sign::both, 100)).high, 100.0);
        QCOMPARE(shown(map, view(MapView::Sign::both, 50)).high, 50.0);
        QCOMPARE(shown(map, view(MapView::Sign::both, 0)).high, 1.0);
        // Values beyond the cut keep the end's colour.
        QCOMPARE(pixel(coloured(shown(map, view(MapView::Sign::both, 50))), 9, 9), defaultDiverging().at(0));
    }

    void aSparseMapKeepsItsExtreme() {
        Array map(Shape{100, 100});
        map.values[7] = 3;
        QCOMPARE(shown(map, view(MapView::Sign::both, 99)).high, 3.0);
    }

    void zeroAndNotFiniteDoNoHarm() {
        const ShownMap zero = shown(Array(Shape{2, 2}));
        QCOMPARE(zero.low, 0.0);
        QCOMPARE(zero.high, 0.0);
        QCOMPARE(pixel(coloured(zero), 0, 0), defaultSequential().at(0));
        MapView diverging;
        diverging.colours = &defaultDiverging();
        QCOMPARE(pixel(coloured(shown(Array(Shape{2, 2}), diverging)), 0, 0), defaultDiverging().at(0.5));
        constexpr float infinity = std::numeric_limits<float>::infinity();
        const ShownMap broken = shown(Array(Shape{1, 4}, {infinity, -infinity, std::nanf(""), 2}));
        QCOMPARE(broken.values.values, (Values{0, 0, 0, 2}));
        constexpr float most = std::numeric_limits<float>::max();
        const ShownMap huge = shown(Array(Shape{2, 1, 2}, {most, -most, most, -most}));
        QCOMPARE(huge.values.values, (Values{most, -most}));
        QCOMPARE(pixel(coloured(huge), 0, 0), defaultDiverging().at(1));
    }

    void wrongShapesAndPercentilesAreRefused() {
        QVERIFY(refusal([] { shown(Array(Shape{4})); }).contains("H x W"));
        QVERIFY(refusal([] { shown(Array(Shape{2, 1, 2, 2})); }).contains("2 x 1 x 2 x 2"));
        QVERIFY(refusal([] { shown(Array(Shape{0, 2, 2})); }).contains("0 x 2 x 2"));
        QVERIFY(refusal([] { shown(Array(Shape{2, 2}), view(MapView::Sign::both, 101)); }).contains("101"));
        QVERIFY(refusal([] {
                    shown(Array(Shape{2, 2}), view(MapView::Sign::both, std::nan("")));
                }).contains("percentile"));
        const ShownMap map = shown(Array(Shape{2, 2}));
        QVERIFY(!refusal([&] { overlaid({}, Frame{0, 0, 1, 1}, map, 0.5); }).isEmpty());
        QVERIFY(!refusal([&] { overlaid(colourFormula(), Frame{}, map, 0.5); }).isEmpty());
    }

    void theWholePictureIsBlendedWithoutAFrame() {
        const Picture original{4, 4, std::vector<std::uint8_t>(4 * 4 * 3, 100)};
        const ShownMap map = shown(Array(Shape{1, 1}, {5}));
        const Picture result = overlaid(original, Frame{0, 0, 4, 4}, map, 0.25);
        const Colour colour = defaultSequential().at(1);
        for (int y = 0; y < 4; ++y) {
            for (int x = 0; x < 4; ++x) {
                const Colour seen = pixel(result, x, y);
                for (std::size_t c = 0; c < 3; ++c) {
                    QCOMPARE(seen[c], static_cast<std::uint8_t>(std::lround(75 + 0.25 * colour[c])));
                }
            }
        }
        QCOMPARE(difference(overlaid(original, Frame{0, 0, 4, 4}, map, 0), original), 0);
    }

    void neutralColoursLetThePictureThrough() {
        const Picture original{5, 1, std::vector<std::uint8_t>(5 * 3, 40)};
        const ShownMap map = shown(Array(Shape{1, 5}, {-4, -2, 0, 2, 4}), view(MapView::Sign::both, 100));
        QVERIFY(map.colours->diverging);
        const Frame whole{0, 0, 5, 1};
        const Picture half = overlaid(original, whole, map, 0.5);
        // At the ends the opacity itself; in the middle its fifth power of a colour that is nearly white.
        for (const auto& [x, position, share] : {std::tuple{0, 0.0, 0.5}, {2, 0.5, 0.03125}, {4, 1.0, 0.5}}) {
            const Colour colour = defaultDiverging().at(position);
            for (std::size_t c = 0; c < 3; ++c) {
                const double expected = 40 + (colour[c] - 40) * share;
                QVERIFY(std::abs(pixel(half, x, 0)[c] - expected) <= 1);
            }
        }
        // Stronger evidence always shows more of its colour, and an opacity of one shows the map alone.
        const Picture alone = overlaid(original, whole, map, 1);
        QCOMPARE(difference(alone, coloured(map)), 0);
        QCOMPARE(difference(overlaid(original, whole, map, 0), original), 0);
    }

    void insideIsMapOutsideIsDimmedAndALineIsBetween() {
        const Picture original{20, 10, std::vector<std::uint8_t>(20 * 10 * 3, 200)};
        const ShownMap map = shown(Array(Shape{1, 2}, {0, 5}));
        const Picture result = overlaid(original, Frame{5, 0, 10, 10}, map, 1);
        QCOMPARE(pixel(result, 0, 5), (Colour{80, 80, 80}));
        QCOMPARE(pixel(result, 19, 5), (Colour{80, 80, 80}));
        QCOMPARE(pixel(result, 4, 5), (Colour{255, 255, 255}));
        QCOMPARE(pixel(result, 15, 0), (Colour{255, 255, 255}));
        QCOMPARE(pixel(result, 5, 5), defaultSequential().at(0));
        QCOMPARE(pixel(result, 14, 9), defaultSequential().at(1));
        // Two cells whose centres lie at columns 7.5 and 12.5: between them the value is interpolated.
        QCOMPARE(pixel(result, 9, 0), defaultSequential().at(0.4));
        QCOMPARE(pixel(result, 10, 0), defaultSequential().at(0.6));
    }

    void aBoxIsOutlined() {
        Map map;
        map.values = Array(Shape{5, 10});
        map.values.values[0] = 1;
        QVERIFY(!shown(map).box);
        map.recipe.figures = {{"box_left", 2}, {"box_top", 1}, {"area", 12}, {"box_right", 6}, {"box_bottom", 4}};
        const ShownMap seen = shown(map);
        QCOMPARE(seen.box, (std::optional<Box>(Box{2, 1, 6, 4})));
        // Two pixels to a cell: columns 4 to 12, rows 2 to 8; white within, black around it.
        const Picture original{20, 10, std::vector<std::uint8_t>(20 * 10 * 3, 200)};
        const Picture result = overlaid(original, Frame{0, 0, 20, 10}, seen, 0);
        const Colour black{0, 0, 0};
        const Colour white{255, 255, 255};
        for (int y = 0; y < 10; ++y) {
            for (int x = 0; x < 20; ++x) {
                const bool box = x >= 4 && x < 12 && y >= 2 && y < 8;
                const bool around = x >= 3 && x < 13 && y >= 1 && y < 9;
                const bool inner = x >= 5 && x < 11 && y >= 3 && y < 7;
                const Colour expected = around && !box ? black : box && !inner ? white : Colour{200, 200, 200};
                QCOMPARE(pixel(result, x, y), expected);
            }
        }
        // In a frame the box lies where the map does; at the border of the picture the white line is still seen.
        map.recipe.figures = {{"box_left", 0}, {"box_top", 0}, {"box_right", 10}, {"box_bottom", 5}};
        const Picture framed = overlaid(original, Frame{10, 0, 10, 10}, shown(map), 0);
        QCOMPARE(pixel(framed, 10, 5), white);
        QCOMPARE(pixel(framed, 19, 5), white);
        QCOMPARE(pixel(framed, 15, 0), white);
        QCOMPARE(pixel(framed, 15, 5), (Colour{200, 200, 200}));
    }

    void aFrameBeyondThePictureShowsItsInside() {
        const Picture original{4, 2, std::vector<std::uint8_t>(4 * 2 * 3, 200)};
        Array values(Shape{4, 4});
        std::fill(values.values.begin() + 4, values.values.begin() + 12, 7.0F);
        const Picture result = overlaid(original, Frame{0, -1, 4, 4}, shown(values), 1);
        // The padding's rows of the map lie above and below the picture.
        for (int x = 0; x < 4; ++x)
            QCOMPARE(pixel(result, x, 0), defaultSequential().at(1));
    }
};

QTEST_GUILESS_MAIN(TestOverlay)
#include "tst_overlay.moc"
