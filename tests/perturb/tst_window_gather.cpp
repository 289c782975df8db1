// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/window_gather.h"

#include <QTest>
#include <algorithm>

#include "engine/perturb/window_axis.h"

using namespace saccade;

namespace {

// Three samples of their own, their patches in a corner, in the middle and at the far border of 6 x 5 cells.
Patches threePatches(at::MemoryFormat format) {
    return {
        at::arange(3 * 4 * 2 * 3, at::kFloat).view({3, 4, 2, 3}).add(1000).contiguous(format), {0, 2, 4}, {0, 1, 2}};
}

at::Tensor picture(at::MemoryFormat format) {
    return at::arange(4 * 6 * 5, at::kFloat).view({1, 4, 6, 5}).contiguous(format);
}

Cells everyCell() {
    Cells cells{6, 5, {}, {}};
    for (int sample = 0; sample < 3; ++sample) {
        for (std::int64_t row = 0; row < 6; ++row)
            cells.rows.push_back(row);
        for (std::int64_t column = 0; column < 5; ++column)
            cells.columns.push_back(column);
    }
    return cells;
}

}  // namespace

class TestWindowGather : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void patchesStandInThePicture_data() {
        QTest::addColumn<bool>("channelsLast");
        QTest::newRow("channels first") << false;
        QTest::newRow("channels last") << true;
    }
    void patchesStandInThePicture() {
        QFETCH(const bool, channelsLast);
        const auto format = channelsLast ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        const Patches patches = threePatches(format);
        at::Tensor expected = picture(format).repeat({3, 1, 1, 1});
        for (std::int64_t i = 0; i < 3; ++i) {
            const auto sample = static_cast<std::size_t>(i);
            expected[i].narrow(1, patches.tops[sample], 2).narrow(2, patches.lefts[sample], 3).copy_(patches.values[i]);
        }
        const at::Tensor all = gathered(picture(format), &patches, everyCell(), 0);
        QVERIFY(at::equal(all, expected));
        QVERIFY(all.is_contiguous(at::MemoryFormat::ChannelsLast));
        QVERIFY(at::equal(gathered(picture(format), nullptr, everyCell(), 0), picture(format).expand({3, 4, 6, 5})));
    }

    void cellsOutsideAreFilled() {
        const Cells cells{2, 3, {-1, 5, 0, -1, 4, 2}, {0, -1, 4, 2, 1, -1, 3, 3, 0}};
        const Patches patches = threePatches(at::MemoryFormat::Contiguous);
        const at::Tensor all = gathered(picture(at::MemoryFormat::Contiguous), &patches, cells, -7);
        QVERIFY(at::equal(all[0][0], at::tensor({-7.F, -7.F, -7.F, 25.F, -7.F, 29.F}).view({2, 3})));
        QVERIFY(at::equal(all[1][0], at::tensor({2.F, 1.F, -7.F, -7.F, -7.F, -7.F}).view({2, 3})));
        // Row 4, columns 3 and 0: the third sample's patch begins at row 4 and column 2.
        QCOMPARE(all[2][0][0][0].item<float>(), patches.values[2][0][0][1].item<float>());
        QCOMPARE(all[2][0][0][2].item<float>(), 20.F);
        QCOMPARE(all[2][0][1][0].item<float>(), 13.F);
    }

    // What runs on an accelerator gives the same to the last bit.
    void indexingGivesTheSame() {
        const Cells cells{2, 3, {-1, 5, 0, -1, 4, 2}, {0, -1, 4, 2, 1, -1, 3, 3, 0}};
        for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
            const Patches patches = threePatches(format);
            for (const Cells& wanted : {cells, everyCell()}) {
                QVERIFY(at::equal(gatheredByIndex(picture(format), &patches, wanted, 2),
                                  gathered(picture(format), &patches, wanted, 2)));
                QVERIFY(at::equal(gatheredByIndex(picture(format), nullptr, wanted, 2),
                                  gathered(picture(format), nullptr, wanted, 2)));
            }
        }
    }

    void windowsReach_data() {
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("padding");
        QTest::addColumn<int>("dilation");
        QTest::newRow("one") << 1 << 1 << 0 << 1;
        QTest::newRow("three") << 3 << 1 << 1 << 1;
        QTest::newRow("strided") << 3 << 2 << 1 << 1;
        QTest::newRow("large") << 7 << 2 << 3 << 1;
        QTest::newRow("dilated") << 3 << 1 << 2 << 2;
        QTest::newRow("gaps") << 1 << 3 << 0 << 1;
        QTest::newRow("padding above the kernel") << 2 << 1 << 4 << 1;
    }
    // Against looking at every cell of every window.
    void windowsReach() {
        QFETCH(const int, kernel);
        QFETCH(const int, stride);
        QFETCH(const int, padding);
        QFETCH(const int, dilation);
        const std::int64_t input = 17;
        const std::int64_t output = (input + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
        const AxisRule rule = AxisRule::windowed(input, output, kernel, stride, padding, dilation);
        for (std::int64_t begin = 0; begin < input; ++begin) {
            for (std::int64_t end = begin + 1; end <= input; ++end) {
                const Span reached = rule.reached({begin, end});
                for (std::int64_t cell = 0; cell < output; ++cell) {
                    bool sees = false;
                    for (std::int64_t k = 0; k < kernel; ++k) {
                        const std::int64_t seen = cell * stride - padding + k * dilation;
                        sees = sees || (seen >= begin && seen < end);
                    }
                    if (sees) QVERIFY(cell >= reached.begin && cell < reached.end);
                    // No wider than the outermost windows that see something, but for gaps of a dilation.
                    const std::int64_t first = cell * stride - padding;
                    const bool over = first < end && first + dilation * (kernel - 1) >= begin;
                    QCOMPARE(cell >= reached.begin && cell < reached.end, over);
                }
            }
        }
    }

    void routesReach() {
        const AxisRule rule = AxisRule::routed(5, {2, 1, 0, 1, 2, 3, 4, -1});
        QCOMPARE(rule.reached({0, 1}), (Span{2, 3}));
        QCOMPARE(rule.reached({1, 2}), (Span{1, 4}));
        QCOMPARE(rule.reached({3, 5}), (Span{5, 7}));
        QCOMPARE(rule.sources(5, 3), (std::vector<std::int64_t>{3, 4, -1}));
        QCOMPARE(rule.reached({2, 2}).length(), 0);
    }
};

QTEST_GUILESS_MAIN(TestWindowGather)
#include "tst_window_gather.moc"
