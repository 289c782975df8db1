// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/colour_map.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/support/refusal.h"

using namespace saccade;

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple times(const Matrix& m, const Triple& v) {
    Triple result{};
    for (std::size_t r = 0; r < 3; ++r)
        result[r] = m[r][0] * v[0] + m[r][1] * v[1] + m[r][2] * v[2];
    return result;
}

Triple linear(const std::array<std::uint8_t, 3>& colour) {
    Triple result{};
    for (std::size_t c = 0; c < 3; ++c) {
        const double v = colour[c] / 255.0;
        result[c] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    }
    return result;
}

// CIELAB, white D65, from linear sRGB.
Triple lab(const Triple& rgb) {
    const Triple xyz = times(
        {{{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}},
        rgb);
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f(xyz[0] / 0.95047);
    const double y = f(xyz[1]);
    const double z = f(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(const Triple& a, const Triple& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

// Machado, Oliveira and Fernandes 2009, complete deficiency, on linear RGB.
const std::array<Matrix, 3> deficiencies{{
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}};

void addRows(bool diverging) {
    QTest::addColumn<QString>("id");
    for (const auto& map : colourMaps()) {
        if (map.diverging == diverging) QTest::newRow(map.id.c_str()) << QString::fromStdString(map.id);
    }
}

}  // namespace

class TestColourMap : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void thereAreEnough() {
        const auto diverging =
            std::count_if(colourMaps().begin(), colourMaps().end(), [](const auto& m) { return m.diverging; });
        QVERIFY(diverging >= 2);
        QVERIFY(static_cast<std::ptrdiff_t>(colourMaps().size()) - diverging >= 4);
        QVERIFY(!defaultSequential().diverging);
        QVERIFY(defaultDiverging().diverging);
        QVERIFY(saccade::test::refusal([] { colourMap("jet"); }).contains("viridis"));
        QCOMPARE(colourMap("magma").title, std::string("Magma"));
    }

    void sequentialLightnessGrowsEvenly_data() { addRows(false); }

    void sequentialLightnessGrowsEvenly() {
        QFETCH(QString, id);
        const ColourMap& map = colourMap(id.toStdString());
        // Over 15 steps, so that rounding to 8 bits (half a level is 0.2 in lightness) does not hide the slope.
        constexpr std::size_t span = 15;
        std::vector<double> lightness;
        for (std::size_t i = 0; i < 256; i += span)
            lightness.push_back(lab(linear(map.colours[i]))[0]);
        const double mean = (lightness.back() - lightness.front()) / static_cast<double>(lightness.size() - 1);
        QVERIFY(mean > 4);
        double worst = 0;
        for (std::size_t i = 1; i < lightness.size(); ++i) {
            // The published maps are even in CAM02-UCS, whose lightness parts from CIELAB's near black.
            if (lightness[i - 1] < 5 && map.id != "grey") continue;
            worst = std::max(worst, std::abs(lightness[i] - lightness[i - 1] - mean) / mean);
        }
        qInfo("%s: lightness %.1f to %.1f, steps at most %.0f %% off", map.id.c_str(), lightness.front(),
              lightness.back(), 100 * worst);
        // jet, for comparison, runs up and down again.
        QVERIFY(worst < (map.id == "grey" ? 0.08 : 0.3));
        for (std::size_t i = 1; i < 256; ++i) {
            QVERIFY(lab(linear(map.colours[i]))[0] > lab(linear(map.colours[i - 1]))[0] - 0.2);
        }
    }

    void divergingStepsAreEvenAndSymmetric_data() { addRows(true); }

    void divergingStepsAreEvenAndSymmetric() {
        QFETCH(QString, id);
        const ColourMap& map = colourMap(id.toStdString());
        constexpr std::size_t span = 8;
        std::vector<double> lengths;
        for (std::size_t i = 0; i < 128; ++i) {
            const Triple negative = lab(linear(map.colours[127 - i]));
            const Triple positive = lab(linear(map.colours[128 + i]));
            // One level of 8 bits is up to 0.45 in lightness.
            QVERIFY(std::abs(negative[0] - positive[0]) < 0.6);
            if (i % span == 0 && i + span < 128) {
                lengths.push_back(distance(negative, lab(linear(map.colours[127 - i - span]))));
                lengths.push_back(distance(positive, lab(linear(map.colours[128 + i + span]))));
            }
        }
        const double mean = std::accumulate(lengths.begin(), lengths.end(), 0.0) / static_cast<double>(lengths.size());
        const auto [least, most] = std::minmax_element(lengths.begin(), lengths.end());
        qInfo("%s: %zu steps are %.2f to %.2f long", map.id.c_str(), span, *least, *most);
        QVERIFY(*most - mean < 0.2 * mean);
        QVERIFY(mean - *least < 0.2 * mean);
    }

    void divergingIsNeutralAndLightestInTheMiddle_data() { addRows(true); }

    void divergingIsNeutralAndLightestInTheMiddle() {
        QFETCH(QString, id);
        const ColourMap& map = colourMap(id.toStdString());
        const Triple middle = lab(linear(map.at(0.5)));
        QVERIFY(std::hypot(middle[1], middle[2]) < 1);
        QVERIFY(middle[0] > 94);
        // From the middle outwards it never gets lighter.
        for (std::size_t i = 1; i < 128; ++i) {
            QVERIFY(lab(linear(map.colours[128 + i]))[0] < lab(linear(map.colours[127 + i]))[0] + 0.3);
            QVERIFY(lab(linear(map.colours[127 - i]))[0] < lab(linear(map.colours[128 - i]))[0] + 0.3);
        }
    }

    void signsAreToldApartByEveryEye_data() { addRows(true); }

    void signsAreToldApartByEveryEye() {
        QFETCH(QString, id);
        const ColourMap& map = colourMap(id.toStdString());
        for (const auto& deficiency : deficiencies) {
            // A difference of 2.3 is just noticeable; ends must be plainly different, halves still clearly.
            const auto seen = [&](double position) { return lab(times(deficiency, linear(map.at(position)))); };
            const double ends = distance(seen(0), seen(1));
            const double halves = distance(seen(0.25), seen(0.75));
            qInfo("%s: ends %.0f, halves %.0f apart", map.id.c_str(), ends, halves);
            QVERIFY(ends > 23);
            QVERIFY(halves > 11.5);
        }
    }

    void positionsAreClampedAndInterpolated() {
        ColourMap map;
        for (std::size_t i = 0; i < 256; ++i)
            map.colours[i] = {static_cast<std::uint8_t>(i), 0, 255};
        using Colour = std::array<std::uint8_t, 3>;
        QCOMPARE(map.at(0), (Colour{0, 0, 255}));
        QCOMPARE(map.at(1), (Colour{255, 0, 255}));
        QCOMPARE(map.at(-3), (Colour{0, 0, 255}));
        QCOMPARE(map.at(7), (Colour{255, 0, 255}));
        QCOMPARE(map.at(std::nan("")), (Colour{0, 0, 255}));
        QCOMPARE(map.at(100.0 / 255), (Colour{100, 0, 255}));
        map.colours[11] = {21, 0, 255};
        QCOMPARE(map.at(10.5 / 255)[0], std::uint8_t{16});
    }
};

QTEST_GUILESS_MAIN(TestColourMap)
#include "tst_colour_map.moc"
