// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QImage>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "tests/app/cli.h"

using namespace saccade::test;

namespace {

QString material(const QString& name) {
    return QString::fromStdString(shared("material/" + name.toStdString()).string());
}

struct Expected {
    QString file;
    QList<QPair<int, double>> classes;  ///< index and probability, the first five
};

/// The rows of predictions.csv in a folder, for one network's column.
QList<Expected> expectedPredictions(const QString& folder, const QByteArray& network) {
    const auto lines = contentOf(material("predictions.csv")).split('\n');
    const auto column = lines.front().trimmed().split(',').indexOf(network);
    QList<Expected> rows;
    for (const auto& line : lines.mid(1)) {
        if (!line.startsWith(folder.toUtf8() + "/")) continue;
        const auto fields = line.trimmed().split(',');
        Expected row{QString::fromUtf8(fields.front()), {}};
        for (const auto& entry : fields.value(column).split(';')) {
            const auto colon = entry.indexOf(':');
            row.classes.push_back({entry.left(colon).trimmed().toInt(), entry.mid(entry.lastIndexOf(' ')).toDouble()});
        }
        rows.push_back(row);
    }
    return rows;
}

/// The list was made with a longer side that was rounded and a crop that begins at a whole pixel rounded down;
/// torchvision, which we follow, cuts the longer side and rounds the beginning. Where both come to the same crop the
/// predictions must be the same.
bool sameCrop(const QString& picture) {
    const QSize size = QImageReader(picture).size();
    const double longer = 256.0 * std::max(size.width(), size.height()) / std::min(size.width(), size.height());
    const auto cut = static_cast<int>(longer);
    return cut == static_cast<int>(longer + 0.5) && (cut - 224) % 2 == 0;
}

}  // namespace

/// Real networks and pictures, where they lie beside the project.
class TestCliMaterial : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void predictionsAreThePublished_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QByteArray>("column");
        QTest::addColumn<QString>("card");
        const auto row = [](const char* model, const char* column, const char* card) {
            QTest::newRow(model) << QStringLiteral("models/") + model << QByteArray(column) << QString(card);
        };
        for (const char* model : {"squeezenet1_0_deepcomp_traced.pt", "squeezenet1_0_deepcomp_torchvision.pth",
                                  "squeezenet1_0_deepcomp_torchvision.safetensors", "squeezenet1_0_deepcomp.onnx"})
            row(model, "squeezenet1_0_deepcomp", "imagenet");
        for (const char* model :
             {"mobilenet_v2_dequantized_traced.pt", "mobilenet_v2_dequantized.pth", "mobilenet_v2_dequantized.onnx"})
            row(model, "mobilenet_v2_dequantized", "imagenet");
        row("mobilenet_v1_075_224_traced.pt", "mobilenet_v1_075_224", "half");
    }
    void predictionsAreThePublished() {
        SACCADE_NEEDS_SHARED("material/predictions.csv");
        QFETCH(QString, model);
        QFETCH(QByteArray, column);
        QFETCH(QString, card);
        const auto rows = expectedPredictions("images/examples", column);
        QVERIFY(rows.size() > 20);
        QStringList arguments{"predict", material(model), "--card", card, "--json", "--top", "5"};
        QList<Expected> present;
        for (const auto& row : rows) {
            // The list names more pictures than are there.
            if (!QFile::exists(material(row.file))) continue;
            arguments << material(row.file);
            present << row;
        }
        QVERIFY(present.size() > 20);
        const auto outcome = cli(arguments);
        SACCADE_CLI_DONE(outcome);
        const auto pictures = outcome.json()["pictures"].toArray();
        QCOMPARE(pictures.size(), present.size());
        int sameCrops = 0;
        for (qsizetype i = 0; i < pictures.size(); ++i) {
            const auto classes = pictures[i].toObject()["predictions"].toArray();
            const auto ours = [&classes](int index) {
                for (const auto& entry : classes) {
                    if (entry.toObject()["index"].toInt() == index) return entry.toObject()["probability"].toDouble();
                }
                return -1.0;
            };
            const auto& expected = present[i].classes;
            if (!sameCrop(material(present[i].file))) {
                // A pixel further, the first class stays among the first.
                QVERIFY2(ours(expected[0].first) > 0, qPrintable(present[i].file));
                continue;
            }
            ++sameCrops;
            QVERIFY2(classes[0].toObject()["index"].toInt() == expected[0].first, qPrintable(present[i].file));
            for (const auto& [index, probability] : expected) {
                // Classes that round to nothing may be in another order.
                if (probability <= 0.002) continue;
                QVERIFY2(std::abs(ours(index) - probability) < tolerance,
                         qPrintable(QString("%1: class %2 has %3, not %4")
                                        .arg(present[i].file)
                                        .arg(index)
                                        .arg(ours(index))
                                        .arg(probability)));
            }
        }
        QVERIFY(sameCrops >= 10);
    }

    void everyMethodOnARealPicture() {
        SACCADE_NEEDS_SHARED("material/models/squeezenet1_0_deepcomp_traced.pt");
        QTemporaryDir folder;
        const QString sheet = folder.filePath("sheet.png");
        const QString recipes = folder.filePath("sheet.json");
        const auto outcome =
            cli({"compare", material("models/squeezenet1_0_deepcomp_traced.pt"),
                 material("images/examples/both_dog_cat.png"), "--card", "imagenet", "--target", "281", "--methods",
                 "deconvnet,guided_backpropagation,occlusion,gradient,gradient_x_input,"
                 "integrated_gradients:steps=8,smoothgrad:samples=8,lrp,cam,grad_cam,guided_grad_cam,"
                 "grad_cam_pp,rise:samples=64,score_cam",
                 "--out", sheet, "--json", recipes});
        SACCADE_CLI_DONE(outcome);
        QVERIFY(QImage(sheet).width() == 1600);
        const auto maps = jsonOf(recipes)["maps"].toArray();
        QCOMPARE(maps.size(), 14);
        for (const auto& entry : maps) {
            const auto map = entry.toObject();
            QVERIFY2(!map.contains("refusal") && !map.contains("failure"), qPrintable(map["method"].toString()));
        }
    }

 private:
    // The list has three decimals: half of the last, and float32's own.
    static constexpr double tolerance = 0.0006;
};

QTEST_GUILESS_MAIN(TestCliMaterial)
#include "tst_cli_material.moc"
