// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QApplication>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

#include "ui/maps/camera.h"
#include "ui/maps/canvas.h"
#include "ui/maps/colour_bar.h"
#include "ui/maps/outline.h"
#include "ui/theme/colours.h"

using namespace saccade;

namespace {

void wheel(Canvas& canvas, const QPointF& at, int units) {
    QWheelEvent event(at, canvas.mapToGlobal(at), {}, {0, units}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&canvas, &event);
}

QImage halves(int side) {
    QImage image(side, side, QImage::Format_RGB32);
    image.fill(Qt::red);
    for (int y = 0; y < side; ++y) {
        for (int x = side / 2; x < side; ++x)
            image.setPixel(x, y, qRgb(0, 0, 255));
    }
    return image;
}

double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double part) {
            return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

}  // namespace

class TestCanvas : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void placesThePictureInTheMiddle() {
        Camera camera;
        QCOMPARE(camera.place({200, 100}, {100, 100}), QRectF(0, 25, 100, 50));
        QCOMPARE(camera.place({0, 0}, {100, 100}), QRectF());
        camera.zoomBy(2);
        QCOMPARE(camera.place({100, 100}, {100, 100}), QRectF(-50, -50, 200, 200));
    }

    void staysWithinThePicture() {
        Camera camera;
        camera.moveTo({0, 0});
        QCOMPARE(camera.centre(), QPointF(0.5, 0.5));
        camera.zoomBy(4);
        camera.moveTo({0, 2});
        QCOMPARE(camera.centre(), QPointF(0.125, 0.875));
        camera.zoomBy(1e9);
        QCOMPARE(camera.zoom(), Camera::closest);
        camera.zoomBy(1e-9);
        QCOMPARE(camera.zoom(), 1.0);
        QCOMPARE(camera.centre(), QPointF(0.5, 0.5));
    }

    void theWheelKeepsWhatIsUnderThePointer() {
        Camera camera;
        Canvas canvas(camera);
        canvas.resize(300, 200);
        canvas.setImage(halves(100));
        const QPointF at(150, 60);
        const QPointF before = canvas.toPicture(at);
        wheel(canvas, at, 240);
        QVERIFY(camera.zoom() > 1.3);
        const QPointF after = canvas.toPicture(at);
        QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-6);
        QCOMPARE(canvas.toWidget(canvas.toPicture({33, 44})), QPointF(33, 44));
    }

    void countsInThePicturesPixels() {
        Camera camera;
        Canvas canvas(camera);
        canvas.resize(100, 100);
        // A reduced image of a photograph of a thousand pixels.
        canvas.setImage(halves(50), {1000, 1000});
        QCOMPARE(canvas.toPicture({50, 50}), QPointF(500, 500));
        QTest::keyClick(&canvas, Qt::Key_Right);
        QCOMPARE(camera.crosshair(), std::optional(QPointF(501.5, 500.5)));
        QTest::keyClick(&canvas, Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(camera.crosshair(), std::optional(QPointF(501.5, 490.5)));
    }

    void twoViewsShareCameraAndCrosshair() {
        Camera camera;
        Canvas first(camera);
        Canvas second(camera);
        first.resize(200, 200);
        second.resize(80, 80);
        first.setImage(halves(10));
        second.setImage(halves(10));
        camera.zoomBy(2);
        camera.moveTo({0.25, 0.25});
        QCOMPARE(first.toPicture({100, 100}), second.toPicture({40, 40}));
    }

    void dragsAndFits() {
        Camera camera;
        Canvas canvas(camera);
        canvas.resize(100, 100);
        canvas.setImage(halves(100));
        camera.zoomBy(4);
        QTest::mousePress(&canvas, Qt::LeftButton, Qt::NoModifier, {50, 50});
        QMouseEvent move(QEvent::MouseMove, QPointF(70, 50), canvas.mapToGlobal(QPointF(70, 50)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&canvas, &move);
        QTest::mouseRelease(&canvas, Qt::LeftButton, Qt::NoModifier, {70, 50});
        QCOMPARE(camera.centre(), QPointF(0.45, 0.5));
        QTest::mouseDClick(&canvas, Qt::LeftButton, Qt::NoModifier, {50, 50});
        QCOMPARE(camera.zoom(), 1.0);
    }

    void theCrosshairLeavesWithThePointer() {
        Camera camera;
        Canvas canvas(camera);
        canvas.resize(100, 50);
        canvas.setImage(halves(10));
        QTest::keyClick(&canvas, Qt::Key_Left);
        QVERIFY(camera.crosshair());
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&canvas, &leave);
        QVERIFY(!camera.crosshair());
    }

    void showsPixelsOrSmoothsThem() {
        Camera camera;
        Canvas canvas(camera);
        canvas.resize(100, 100);
        canvas.setImage(halves(2));
        canvas.setPixelated(true);
        const QImage sharp = canvas.grab().toImage();
        QCOMPARE(sharp.pixelColor(49, 10), QColor(Qt::red));
        QCOMPARE(sharp.pixelColor(50, 10), QColor(Qt::blue));
        canvas.setPixelated(false);
        const QColor between = canvas.grab().toImage().pixelColor(50, 10);
        QVERIFY(between.red() > 60 && between.blue() > 60);
    }

    void greyLiesBehindMaps() {
        Camera camera;
        Canvas canvas(camera);
        canvas.resize(100, 50);
        canvas.setImage(halves(10));
        QCOMPARE(canvas.grab().toImage().pixel(5, 25), QRgb(behindMaps));
    }

    void outlinesFollowTheMask() {
        QImage mask(5, 5, QImage::Format_Alpha8);
        mask.fill(0);
        for (int y = 1; y < 4; ++y) {
            for (int x = 1; x < 4; ++x)
                mask.scanLine(y)[x] = 255;
        }
        const QImage outline = outlineOf(mask, Qt::yellow);
        QCOMPARE(qAlpha(outline.pixel(0, 0)), 0);
        QVERIFY(qAlpha(outline.pixel(1, 1)) > 200);
        QVERIFY(qAlpha(outline.pixel(2, 2)) > 0 && qAlpha(outline.pixel(2, 2)) < 60);
    }

    void colourBarsKeepTheirHeight() {
        ColourBar bar;
        const QSize empty = bar.sizeHint();
        bar.setScale({halves(8), -1, 1, "−1", "0", "1"});
        QCOMPARE(bar.sizeHint(), empty);
        QVERIFY(bar.accessibleName().contains("−1"));
    }

    void textCanBeReadInBothThemes() {
        for (const Colours* const colours : {&lightColours(), &darkColours()}) {
            for (const QColor& ground : {colours->window, colours->surface}) {
                QVERIFY(contrast(colours->text, ground) >= 7);
                QVERIFY(contrast(colours->quiet, ground) >= 4.5);
                QVERIFY(contrast(colours->accent, ground) >= 4.5);
                QVERIFY(contrast(colours->warning, ground) >= 4.5);
            }
            QVERIFY(contrast(colours->onAccent, colours->accent) >= 4.5);
        }
    }
};

QTEST_MAIN(TestCanvas)
#include "tst_canvas.moc"
