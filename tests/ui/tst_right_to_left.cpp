// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The window of people who read from right to left: what is text turns round, what is a picture or a scale does not.
#include <QListView>
#include <QStandardItemModel>
#include <cmath>

#include "tests/ui/fake_window.h"
#include "ui/maps/colour_bar.h"
#include "ui/panes/prediction_delegate.h"

using namespace saccade;
using namespace saccade::test;

class TestRightToLeft : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void cleanup() { QApplication::setLayoutDirection(Qt::LeftToRight); }

    void aScaleStaysAsItIs() {
        ColourBar bar;
        bar.resize(200, bar.sizeHint().height());
        ColourBar::Scale scale;
        scale.colours = QImage(2, 1, QImage::Format_RGB32);
        scale.colours.setPixel(0, 0, qRgb(0, 0, 255));
        scale.colours.setPixel(1, 0, qRgb(255, 0, 0));
        scale.low = -1;
        scale.high = 3;
        scale.lowText = QStringLiteral("-1");
        scale.highText = QStringLiteral("3000");
        bar.setScale(scale);
        const QImage before = bar.grab().toImage();
        bar.setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(bar.grab().toImage(), before);
    }

    void aPredictionTurnsRoundAsAWhole() {
        QStandardItemModel model(1, 1);
        const QModelIndex at = model.index(0, 0);
        model.setData(at, QStringLiteral("bird"));
        model.setData(at, 0.25, PredictionsModel::ProbabilityRole);
        model.setData(at, QStringLiteral("25.0 %"), PredictionsModel::ProbabilityTextRole);
        model.setData(at, true, PredictionsModel::IsTargetRole);
        QListView list;
        list.setFrameShape(QFrame::NoFrame);
        list.setModel(&model);
        list.setItemDelegate(new PredictionDelegate(&list));
        list.resize(300, 40);
        const auto halves = [&list] {
            const QImage image = list.grab().toImage().convertToFormat(QImage::Format_RGB32);
            const QRgb ground = image.pixel(image.width() / 2, 2);
            // Ink left and right of the middle, above the bar.
            int left = 0;
            int right = 0;
            for (int y = 0; y < image.height() / 2; ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixel(x, y) != ground) ++(x < image.width() / 2 ? left : right);
                }
            }
            return std::pair(left, right);
        };
        const auto [nameInk, numberInk] = halves();
        list.setLayoutDirection(Qt::RightToLeft);
        const auto [left, right] = halves();
        // The name with its mark and the number change sides; neither covers the other.
        QVERIFY(nameInk > 0 && numberInk > 0);
        QVERIFY2(std::abs(right - nameInk) <= nameInk / 4, qPrintable(QString("%1 %2").arg(right).arg(nameInk)));
        QVERIFY2(std::abs(left - numberInk) <= numberInk / 4, qPrintable(QString("%1 %2").arg(left).arg(numberInk)));
    }

    void theWindowTurnsRound() {
        QApplication::setLayoutDirection(Qt::RightToLeft);
        FakeWindow w({"gradient", "lrp"});
        QVERIFY(w.open());
        // The first tile stands first for who reads from the right, its buttons on the other side.
        QVERIFY(w.tile(0)->x() > w.tile(1)->x());
        const QWidget* const remove = w.tile(0)->findChild<QWidget*>("remove");
        QVERIFY(remove->mapTo(w.tile(0), QPoint(0, 0)).x() < w.tile(0)->width() / 2);
        // The picture is no text.
        const QImage picture = w.tile(0)->findChild<Canvas*>("map")->image();
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QCOMPARE(w.tile(0)->findChild<Canvas*>("map")->image(), picture);
        // Every pane is on the screen whichever way it goes.
        for (const char* const name : {"picturePane", "predictionsPane", "layersPane", "comparisonPane"}) {
            auto* const pane = w.find<QWidget>(name);
            QVERIFY2(pane->isVisible(), name);
            QVERIFY2(w.window.rect().contains(QRect(pane->mapTo(&w.window, QPoint(0, 0)), pane->size())), name);
        }
    }
};

QTEST_MAIN(TestRightToLeft)
#include "tst_right_to_left.moc"
