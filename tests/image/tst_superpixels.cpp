// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Superpixels: cases that can be said by hand, what every segmentation keeps, and slow implementations from the
/// definitions that must agree to the pixel.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "engine/core/random.h"
#include "engine/image/felzenszwalb.h"
#include "engine/image/lab.h"
#include "engine/image/preprocess.h"
#include "engine/image/quickshift.h"
#include "engine/image/seen_pixels.h"
#include "engine/image/slic.h"
#include "tests/support/refusal.h"

using namespace saccade;
using saccade::test::refusal;

namespace {

using Labels = std::vector<std::int32_t>;

// A few soft blobs of colour and some noise, so that there is something to cut and no two costs are equal.
Array blobs(std::int64_t channels, std::int64_t height, std::int64_t width, std::uint64_t seed) {
    Array picture(Shape{channels, height, width});
    const Random random(seed, "test/blobs");
    const auto plane = static_cast<std::size_t>(height * width);
    for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
        for (std::int64_t y = 0; y < height; ++y) {
            for (std::int64_t x = 0; x < width; ++x) {
                double value = 0.1 * random.uniform(c, static_cast<std::uint64_t>(y * width + x));
                for (std::uint64_t blob = 0; blob < 4; ++blob) {
                    const double down =
                        random.uniform(100 + blob, 0) * static_cast<double>(height) - static_cast<double>(y);
                    const double right =
                        random.uniform(100 + blob, 1) * static_cast<double>(width) - static_cast<double>(x);
                    if (down * down + right * right < 40) value = 0.1 * value + random.uniform(100 + blob, 2 + c) * 0.8;
                }
                picture.values[c * plane + static_cast<std::size_t>(y * width + x)] = static_cast<float>(value);
            }
        }
    }
    return picture;
}

Array line(const std::vector<float>& levels) {
    Array picture(Shape{1, 1, static_cast<std::int64_t>(levels.size())});
    picture.values = levels;
    return picture;
}

Array grey(const Array& one) {
    Array three(Shape{3, one.shape[1], one.shape[2]});
    for (std::size_t i = 0; i < three.values.size(); ++i)
        three.values[i] = one.values[i % one.values.size()];
    return three;
}

Labels numberedByFirst(const std::vector<std::size_t>& marks) {
    std::vector<std::size_t> seen;
    Labels labels;
    for (const std::size_t mark : marks) {
        const auto found = std::find(seen.begin(), seen.end(), mark);
        labels.push_back(static_cast<std::int32_t>(found - seen.begin()));
        if (found == seen.end()) seen.push_back(mark);
    }
    return labels;
}

std::size_t mirrored(std::int64_t at, std::int64_t extent) {
    while (at < 0 || at >= extent)
        at = at < 0 ? -1 - at : 2 * extent - 1 - at;
    return static_cast<std::size_t>(at);
}

// From the definition: one sum over a square window, sets of pixels that are relabelled whole.
Labels slowFelzenszwalb(const Array& picture, double scale, double sigma, std::int64_t minimum) {
    const std::int64_t channels = picture.shape[0];
    const std::int64_t height = picture.shape[1];
    const std::int64_t width = picture.shape[2];
    const auto count = static_cast<std::size_t>(height * width);
    std::vector<double> smooth(picture.values.begin(), picture.values.end());
    const auto reach = static_cast<std::int64_t>(4 * sigma + 0.5);
    if (reach > 0) {
        for (std::int64_t c = 0; c < channels; ++c) {
            for (std::int64_t y = 0; y < height; ++y) {
                for (std::int64_t x = 0; x < width; ++x) {
                    double sum = 0;
                    double weights = 0;
                    for (std::int64_t dy = -reach; dy <= reach; ++dy) {
                        for (std::int64_t dx = -reach; dx <= reach; ++dx) {
                            const double weight =
                                std::exp(-static_cast<double>(dy * dy + dx * dx) / (2 * sigma * sigma));
                            const std::size_t at =
                                mirrored(y + dy, height) * static_cast<std::size_t>(width) + mirrored(x + dx, width);
                            sum +=
                                weight * static_cast<double>(picture.values[static_cast<std::size_t>(c) * count + at]);
                            weights += weight;
                        }
                    }
                    smooth[static_cast<std::size_t>(c) * count + static_cast<std::size_t>(y * width + x)] =
                        sum / weights;
                }
            }
        }
    }
    struct Edge {
        double cost;
        std::size_t a;
        std::size_t b;
    };
    std::vector<Edge> edges;
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = a + 1; b < count; ++b) {
            const auto rows = static_cast<std::int64_t>(b) / width - static_cast<std::int64_t>(a) / width;
            const auto columns = static_cast<std::int64_t>(b) % width - static_cast<std::int64_t>(a) % width;
            if (std::abs(rows) > 1 || std::abs(columns) > 1) continue;
            double squares = 0;
            for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
                squares += std::pow(smooth[c * count + a] - smooth[c * count + b], 2);
            edges.push_back({std::sqrt(squares), a, b});
        }
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.cost < b.cost; });
    std::vector<std::size_t> owner(count);
    std::iota(owner.begin(), owner.end(), std::size_t{0});
    std::vector<double> inner(count, 0.0);
    const auto sizeOf = [&](std::size_t set) { return std::count(owner.begin(), owner.end(), set); };
    for (const bool small : {false, true}) {
        for (const Edge& edge : edges) {
            const std::size_t one = owner[edge.a];
            const std::size_t other = owner[edge.b];
            if (one == other) continue;
            const auto sizeOne = static_cast<double>(sizeOf(one));
            const auto sizeOther = static_cast<double>(sizeOf(other));
            const bool join = small ? std::min(sizeOne, sizeOther) < static_cast<double>(minimum)
                                    : edge.cost < std::min(inner[one] + scale / 255 / sizeOne,
                                                           inner[other] + scale / 255 / sizeOther);
            if (!join) continue;
            std::replace(owner.begin(), owner.end(), other, one);
            inner[one] = edge.cost;
        }
    }
    return numberedByFirst(owner);
}

// From the definition: every pair of pixels, links followed one by one.
Labels slowQuickshift(const Array& picture, double kernel, double most, double ratio) {
    const std::int64_t width = picture.shape[2];
    const auto count = static_cast<std::size_t>(picture.shape[1] * width);
    const auto reach = static_cast<std::int64_t>(std::ceil(3 * kernel));
    const auto squares = [&](std::size_t a, std::size_t b) {
        const auto rows = static_cast<std::int64_t>(b) / width - static_cast<std::int64_t>(a) / width;
        const auto columns = static_cast<std::int64_t>(b) % width - static_cast<std::int64_t>(a) % width;
        if (std::abs(rows) > reach || std::abs(columns) > reach) return -1.0;
        const auto colour = [&](std::size_t i) {
            return toLab({picture.values[i], picture.values[count + i], picture.values[2 * count + i]});
        };
        const Lab one = colour(a);
        const Lab other = colour(b);
        double sum = static_cast<double>(rows * rows + columns * columns);
        for (std::size_t part = 0; part < 3; ++part)
            sum += std::pow(ratio * (one[part] - other[part]), 2);
        return sum;
    };
    std::vector<double> density(count, 0.0);
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < count; ++b) {
            if (const double d = squares(a, b); d >= 0) density[a] += std::exp(-d / (2 * kernel * kernel));
        }
    }
    std::vector<std::size_t> parent(count);
    for (std::size_t a = 0; a < count; ++a) {
        parent[a] = a;
        double closest = most * most;
        bool found = false;
        for (std::size_t b = 0; b < count; ++b) {
            const double d = squares(a, b);
            if (density[b] <= density[a] || d < 0 || d > closest || (found && d == closest)) continue;
            closest = d;
            parent[a] = b;
            found = true;
        }
    }
    std::vector<std::size_t> roots(count);
    for (std::size_t a = 0; a < count; ++a) {
        std::size_t root = a;
        while (parent[root] != root)
            root = parent[root];
        roots[a] = root;
    }
    return numberedByFirst(roots);
}

// How many pieces the pixels of a label fall into; neighbours are four, or eight with the diagonals.
int piecesOf(const Segments& segments, std::int32_t label, bool diagonals) {
    std::set<std::pair<std::int64_t, std::int64_t>> left;
    for (std::int64_t y = 0; y < segments.height; ++y) {
        for (std::int64_t x = 0; x < segments.width; ++x) {
            if (segments.at(y, x) == label) left.insert({y, x});
        }
    }
    int pieces = 0;
    while (!left.empty()) {
        ++pieces;
        std::vector<std::pair<std::int64_t, std::int64_t>> waiting{*left.begin()};
        left.erase(left.begin());
        while (!waiting.empty()) {
            const auto [y, x] = waiting.back();
            waiting.pop_back();
            for (std::int64_t dy = -1; dy <= 1; ++dy) {
                for (std::int64_t dx = -1; dx <= 1; ++dx) {
                    if (!diagonals && dy != 0 && dx != 0) continue;
                    if (left.erase({y + dy, x + dx}) > 0) waiting.emplace_back(y + dy, x + dx);
                }
            }
        }
    }
    return pieces;
}

enum Kind { slicKind, felzenszwalbKind, quickshiftKind };

Segments cut(int kind, const Array& picture) {
    Job job;
    if (kind == slicKind) return slic(picture, {20, 10}, job);
    if (kind == felzenszwalbKind) return felzenszwalb(picture, {60, 0.8, 6}, job);
    return quickshift(picture, {2, 12, 0.5}, job);
}

void addKinds() {
    QTest::addColumn<int>("kind");
    QTest::newRow("slic") << int(slicKind);
    QTest::newRow("felzenszwalb") << int(felzenszwalbKind);
    QTest::newRow("quickshift") << int(quickshiftKind);
}

}  // namespace

class TestSuperpixels : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void labelsCoverThePicture_data() { addKinds(); }
    void labelsCoverThePicture() {
        QFETCH(const int, kind);
        for (const auto& [height, width] :
             {std::pair{24, 31}, std::pair{33, 17}, std::pair{1, 9}, std::pair{8, 1}, std::pair{1, 1}}) {
            const Array picture = blobs(3, height, width, 4);
            const Segments segments = cut(kind, picture);
            QCOMPARE(segments.height, height);
            QCOMPARE(segments.width, width);
            QCOMPARE(segments.labels.size(), static_cast<std::size_t>(height * width));
            // Numbered by their first pixels, so that every label up to the last is there.
            std::int32_t next = 0;
            for (const std::int32_t label : segments.labels) {
                QVERIFY(label >= 0 && label <= next);
                if (label == next) ++next;
            }
            QCOMPARE(segments.count, next);
            const auto sizes = areas(segments);
            QCOMPARE(std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}), height * width);
            QVERIFY(*std::min_element(sizes.begin(), sizes.end()) > 0);
            if (height > 8 && width > 8) QVERIFY(segments.count > 2 && segments.count < height * width / 4);
            QCOMPARE(cut(kind, picture).labels, segments.labels);
        }
    }

    void segmentsAreConnected_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("slic") << int(slicKind);
        QTest::newRow("felzenszwalb") << int(felzenszwalbKind);
    }
    void segmentsAreConnected() {
        QFETCH(const int, kind);
        for (const std::uint64_t seed : {1, 2, 3}) {
            const Segments segments = cut(kind, blobs(3, 28, 25, seed));
            for (std::int32_t label = 0; label < segments.count; ++label)
                QCOMPARE(piecesOf(segments, label, kind == felzenszwalbKind), 1);
        }
    }

    void felzenszwalbByHand() {
        Job job;
        const auto labels = [&](const std::vector<float>& levels, double scale, std::int64_t minimum) {
            return felzenszwalb(line(levels), {scale, 0, minimum}, job).labels;
        };
        QCOMPARE(labels({0, 0, 0, 1, 1, 1}, 1, 1), (Labels{0, 0, 0, 1, 1, 1}));
        // Three pixels are fewer than four: the only edge there is joins them.
        QCOMPARE(labels({0, 0, 0, 1, 1, 1}, 1, 4), (Labels{0, 0, 0, 0, 0, 0}));
        // A step of 0.1 is crossed where scale / 255 is more than it.
        QCOMPARE(labels({0, 0.1F}, 25, 1), (Labels{0, 1}));
        QCOMPARE(labels({0, 0.1F}, 26, 1), (Labels{0, 0}));
        // Then a step of 0.2 has to be below 0.1 + scale / 255 / 2 and scale / 255.
        QCOMPARE(labels({0, 0.1F, 0.3F}, 50, 1), (Labels{0, 0, 1}));
        QCOMPARE(labels({0, 0.1F, 0.3F}, 52, 1), (Labels{0, 0, 0}));
        // Diagonal neighbours hang together.
        Array board(Shape{1, 2, 2});
        board.values = {0, 1, 1, 0};
        QCOMPARE(felzenszwalb(board, {10, 0, 1}, job).labels, (Labels{0, 1, 1, 0}));
    }

    void felzenszwalbFromItsDefinition_data() {
        QTest::addColumn<int>("channels");
        QTest::addColumn<double>("scale");
        QTest::addColumn<double>("sigma");
        QTest::addColumn<int>("minimum");
        QTest::newRow("colour") << 3 << 60.0 << 0.8 << 6;
        QTest::newRow("grey") << 1 << 40.0 << 0.8 << 1;
        QTest::newRow("two channels, no smoothing") << 2 << 100.0 << 0.0 << 3;
        QTest::newRow("much smoothing") << 3 << 30.0 << 1.2 << 10;
    }
    void felzenszwalbFromItsDefinition() {
        QFETCH(const int, channels);
        QFETCH(const double, scale);
        QFETCH(const double, sigma);
        QFETCH(const int, minimum);
        for (const std::uint64_t seed : {7, 8}) {
            Job job;
            const Array picture = blobs(channels, 17, 22, seed);
            const Segments segments = felzenszwalb(picture, {scale, sigma, minimum}, job);
            QCOMPARE(segments.labels, slowFelzenszwalb(picture, scale, sigma, minimum));
            QVERIFY(segments.count > 1);
            const auto sizes = areas(segments);
            QVERIFY(*std::min_element(sizes.begin(), sizes.end()) >= minimum);
        }
    }

    void quickshiftByHand() {
        Job job;
        const Array flat = grey(line({0.5F, 0.5F, 0.5F}));
        // The middle is densest; both others lie one pixel from it.
        QCOMPARE(quickshift(flat, {1, 1, 1}, job).labels, (Labels{0, 0, 0}));
        QCOMPARE(quickshift(flat, {1, 0.9, 1}, job).labels, (Labels{0, 1, 2}));
        // Black and white are a hundred lightnesses apart.
        const Array halves = grey(line({0, 0, 0, 1, 1, 1}));
        QCOMPARE(quickshift(halves, {1, 50, 1}, job).labels, (Labels{0, 0, 0, 1, 1, 1}));
        // A larger weight of place than of colour leaves one tree.
        QCOMPARE(quickshift(halves, {3, 50, 0.01}, job).count, 1);
        // A flat area is one segment.
        Array plain(Shape{3, 20, 30});
        std::fill(plain.values.begin(), plain.values.end(), 0.3F);
        QCOMPARE(quickshift(plain, {2, 10, 1}, job).count, 1);
    }

    void quickshiftFromItsDefinition() {
        for (const double kernel : {1.0, 1.5, 2.0}) {
            Job job;
            const Array picture = blobs(3, 14, 19, 5);
            const Segments segments = quickshift(picture, {kernel, 6, 0.4}, job);
            QCOMPARE(segments.labels, slowQuickshift(picture, kernel, 6, 0.4));
            QVERIFY(segments.count > 1);
        }
    }

    void slicFollowsColours() {
        // A dark disk on white: no superpixel has much of both.
        Array picture(Shape{3, 40, 40});
        const auto dark = [](std::size_t at) {
            return std::hypot(double(at / 40) - 19.5, double(at % 40) - 19.5) < 11;
        };
        for (std::size_t i = 0; i < picture.values.size(); ++i)
            picture.values[i] = dark(i % 1600) ? 0.1F : 0.9F;
        Job job;
        const Segments segments = slic(picture, {25, 10}, job);
        QVERIFY2(segments.count >= 16 && segments.count <= 40, qPrintable(QString::number(segments.count)));
        const auto sizes = areas(segments);
        std::vector<std::int64_t> darkOnes(sizes.size());
        for (std::size_t i = 0; i < 1600; ++i)
            darkOnes[static_cast<std::size_t>(segments.labels[i])] += dark(i) ? 1 : 0;
        std::int64_t mixed = 0;
        for (std::size_t i = 0; i < sizes.size(); ++i)
            mixed += std::min(darkOnes[i], sizes[i] - darkOnes[i]);
        QVERIFY2(mixed < 40, qPrintable(QString::number(mixed)));
    }

    void cancelled_data() { addKinds(); }
    void cancelled() {
        QFETCH(const int, kind);
        Job job;
        job.cancel();
        const Array picture = blobs(3, 9, 9, 1);
        QVERIFY_THROWS_EXCEPTION(Cancelled, kind == slicKind           ? slic(picture, {}, job)
                                            : kind == felzenszwalbKind ? felzenszwalb(picture, {}, job)
                                                                       : quickshift(picture, {}, job));
    }

    void labOfKnownColours() {
        const auto near = [](const Lab& actual, const Lab& expected) {
            return std::abs(actual[0] - expected[0]) < 0.02 && std::abs(actual[1] - expected[1]) < 0.02 &&
                   std::abs(actual[2] - expected[2]) < 0.02;
        };
        QVERIFY(near(toLab({1, 1, 1}), {100, 0, 0}));
        QVERIFY(near(toLab({0, 0, 0}), {0, 0, 0}));
        QVERIFY(near(toLab({0.5, 0.5, 0.5}), {53.39, 0, 0}));
        QVERIFY(near(toLab({1, 0, 0}), {53.24, 80.09, 67.20}));
        QVERIFY(near(toLab({0, 0, 1}), {32.30, 79.19, -107.86}));
        // There and back; the two matrices and whites are known to four places.
        const auto back = toSrgb(toLab({0.2, 0.7, 0.45}));
        QVERIFY(std::abs(back[0] - 0.2) < 2e-3 && std::abs(back[1] - 0.7) < 2e-3 && std::abs(back[2] - 0.45) < 2e-3);
    }

    void seenPixelsUndoTheCard_data() {
        QTest::addColumn<QString>("preset");
        for (const char* preset : {"imagenet", "half", "caffe", "mnist"})
            QTest::newRow(preset) << preset;
    }
    void seenPixelsUndoTheCard() {
        QFETCH(const QString, preset);
        const Card card = Card::preset(preset.toStdString()).value();
        Picture picture{300, 280, {}};
        for (std::size_t i = 0; i < std::size_t{300} * 280 * 3; ++i)
            picture.rgb.push_back(static_cast<std::uint8_t>((i * i + 7 * i) % 251));
        const Prepared prepared = prepare(picture, card);
        const Picture seen = seenPicture(prepared.input, card);
        QCOMPARE(seen.width, prepared.seen.width);
        QCOMPARE(seen.rgb, prepared.seen.rgb);
        const Array pixels = seenPixels(prepared.input, card);
        QVERIFY(std::abs(pixels.values[5] - float(seen.rgb[15]) / 255) < 1e-5F);
    }

    void inputsThatShowNoPicture() {
        Card card;
        card.channels = 2;
        QVERIFY(refusal([&] { seenPixels(Array(Shape{1, 2, 3, 3}), card); }).contains("2 channels"));
    }
};

QTEST_GUILESS_MAIN(TestSuperpixels)
#include "tst_superpixels.moc"
