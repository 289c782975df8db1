// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/tensors.h"

#include <QTest>
#include <cmath>

#include "engine/core/random.h"

using namespace saccade;

namespace {

at::Tensor normal(const Shape& shape) {
    Array array(shape);
    Random(3, "test").normal(array.values, 0);
    return toTensor(array);
}

}  // namespace

Q_DECLARE_METATYPE(at::Tensor)

class TestTensors : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void totalIsTheSumInFloat64_data() {
        QTest::addColumn<at::Tensor>("tensor");
        QTest::newRow("one value") << normal({1});
        QTest::newRow("none") << normal({0, 3});
        QTest::newRow("an odd number") << normal({1, 3, 111, 101});
        QTest::newRow("channels last") << normal({2, 16, 40, 40}).contiguous(at::MemoryFormat::ChannelsLast);
        QTest::newRow("with gaps") << normal({2, 5, 9, 9}).slice(3, 0, 9, 2);
        QTest::newRow("expanded") << normal({1, 4, 1, 1}).expand({3, 4, 5, 6});
        QTest::newRow("float64") << normal({3, 4}).to(at::kDouble);
        QTest::newRow("whole numbers") << at::arange(10, at::kLong);
    }
    void totalIsTheSumInFloat64() {
        QFETCH(const at::Tensor, tensor);
        const at::Tensor total = totalOf(tensor);
        QCOMPARE(total.dim(), 0);
        QCOMPARE(total.scalar_type(), at::kDouble);
        const double expected = tensor.to(at::kDouble).sum().item<double>();
        const double size = tensor.to(at::kDouble).abs().sum().item<double>();
        QVERIFY(std::abs(total.item<double>() - expected) <= 1e-14 * size);
    }

    // In float32 a sum this long loses its small terms.
    void totalLosesNoSmallTerms() {
        at::Tensor values = at::full({1, 1, 1000, 1000}, 1e-6F);
        values[0][0][0][0] = 1e6F;
        const double small = static_cast<double>(1e-6F) * (1e6 - 1);
        QVERIFY(std::abs(totalOf(values).item<double>() - 1e6 - small) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestTensors)
#include "tst_tensors.moc"
