// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Networks for CIFAR-10 and MNIST in every format they were published in, where they lie beside the project: the
/// share of pictures that they get right is known.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli.h"

using namespace saccade::test;

namespace {

QString material(const QString& name) {
    return QString::fromStdString(shared("material/" + name.toStdString()).string());
}

const QByteArray cifarNames =
    R"("classes": ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"])";
const QByteArray imagenetNumbers = R"("mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225])";
const QByteArray halves = R"("mean": [0.5, 0.5, 0.5], "deviation": [0.5, 0.5, 0.5])";

}  // namespace

class TestCliSmallMaterial : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    // As many as the networks' collector counted; JPEG decoders differ by a level, which a picture or two may feel.
    void cifarAccuracy_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("right");
        QTest::newRow("resnet20") << "models/cifar10_resnet20_traced.pt" << 399;
        QTest::newRow("resnet56") << "models/cifar10_resnet56.pth" << 415;
    }
    void cifarAccuracy() {
        SACCADE_NEEDS_SHARED("material/images/cifar10_test");
        QFETCH(QString, model);
        QFETCH(int, right);
        const auto outcome =
            cli(onOneThread({"predict", material(model), material("images/cifar10_test"), "--card",
                             cifarCard(imagenetNumbers), "--truth", "folder", "--top", "1", "--json"}));
        SACCADE_CLI_DONE(outcome);
        const auto accuracy = outcome.json()["accuracy"].toObject();
        QCOMPARE(accuracy["pictures"].toInt(), 500);
        QVERIFY2(std::abs(accuracy["right"].toInt() - right) <= 2,
                 qPrintable(QString::number(accuracy["right"].toInt())));
    }

    void theSameThroughEveryFormat_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("likeModel");
        const QString twenty = QStringLiteral("models/cifar10_resnet20_traced.pt");
        for (const char* file : {"models/cifar10_resnet20.pth", "models/cifar10_resnet20.safetensors",
                                 "models/cifar10_resnet20.onnx", "models/as_published/resnet20-12fca82f.th"})
            QTest::newRow(file) << QString(file) << twenty;
        QTest::newRow("resnet56") << QStringLiteral("models/as_published/resnet56-4bfd9763.th")
                                  << QStringLiteral("models/cifar10_resnet56.pth");
    }
    void theSameThroughEveryFormat() {
        SACCADE_NEEDS_SHARED("material/images/cifar10_test");
        QFETCH(QString, model);
        QFETCH(QString, likeModel);
        const auto expected = fewPredictions(likeModel);
        const auto found = fewPredictions(model);
        QCOMPARE(expected.size(), 20);
        QCOMPARE(found.size(), 20);
        for (int i = 0; i < expected.size(); ++i) {
            const auto a = expected[i].toObject()["predictions"].toArray()[0].toObject();
            const auto b = found[i].toObject()["predictions"].toArray()[0].toObject();
            QCOMPARE(b["index"].toInt(), a["index"].toInt());
            QVERIFY(std::abs(b["probability"].toDouble() - a["probability"].toDouble()) < 1e-4);
        }
    }

    // A network of two convolutions: far better than guessing one of ten.
    void tutorialNetwork() {
        SACCADE_NEEDS_SHARED("material/images/cifar10_test");
        const auto outcome =
            cli({"predict", material("models/as_published/cifar_torchvision.pt"), material("images/cifar10_test"),
                 "--card", cifarCard(halves), "--truth", "folder", "--top", "1", "--json"});
        SACCADE_CLI_DONE(outcome);
        const int right = outcome.json()["accuracy"].toObject()["right"].toInt();
        QVERIFY2(right > 250, qPrintable(QString::number(right)));
    }

    void digits_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QByteArray>("card");
        QTest::newRow("foreign ONNX, 0 to 255")
            << "models/as_published/mnist.onnx"
            << QByteArray(R"({"order": "GREY", "input": {"height": 28, "width": 28}, "range": [0, 255]})");
        QTest::newRow("LeNet-5, padded")
            << "models/as_published/lenet_epoch=12_test_acc=0.991.pth"
            << QByteArray(R"({"order": "GREY", "input": {"height": 32, "width": 32}, "crop": {"centre": [32, 32]}})");
    }
    void digits() {
        SACCADE_NEEDS_SHARED("material/images/mnist");
        QFETCH(QString, model);
        QFETCH(QByteArray, card);
        writeFile(folder_.filePath("digits.json"), card);
        const auto outcome = cli({"predict", material(model), material("images/mnist"), "--card",
                                  folder_.filePath("digits.json"), "--top", "1", "--json"});
        SACCADE_CLI_DONE(outcome);
        const auto pictures = outcome.json()["pictures"].toArray();
        QCOMPARE(pictures.size(), 10);
        for (const auto& picture : pictures) {
            const QString file = QFileInfo(picture.toObject()["file"].toString()).fileName();
            const int index = picture.toObject()["predictions"].toArray()[0].toObject()["index"].toInt();
            QVERIFY2(QString::number(index) == file.left(1), qPrintable(file + QString(" as %1").arg(index)));
        }
    }

    void refusals_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("quantised") << "mobilenet_quantized.pt" << QByteArray("quantize_per_tensor");
        QTest::newRow("decoder") << "vae_epoch_25.pth" << QByteArray("of no architecture that is known");
        QTest::newRow("generator") << "G--300.ckpt" << QByteArray("of no architecture that is known");
    }
    void refusals() {
        SACCADE_NEEDS_SHARED("material/models/as_published");
        QFETCH(QString, model);
        QFETCH(QByteArray, words);
        const auto outcome = cli({"inspect", material("models/as_published/" + model)});
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(words), outcome.err.constData());
    }

    // A new file there needs a row here or in tst_cli_material.
    void noFileIsForgotten() {
        SACCADE_NEEDS_SHARED("material/models/as_published");
        const auto count = [](const QString& folder) { return QDir(material(folder)).entryList(QDir::Files).size(); };
        QCOMPARE(count("models"), 13);
        QCOMPARE(count("models/as_published"), 8);
    }

 private:
    QString cifarCard(const QByteArray& numbers) const {
        const QString file = folder_.filePath("cifar.json");
        writeFile(file, R"({"input": {"height": 32, "width": 32}, )" + numbers + ", " + cifarNames + "}");
        return file;
    }

    QJsonArray fewPredictions(const QString& model) const {
        QStringList arguments{"predict", material(model), "--card", cifarCard(imagenetNumbers), "--top", "1", "--json"};
        const QDir pictures(material("images/cifar10_test"));
        for (const auto& name : pictures.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QDir kind(pictures.filePath(name));
            for (const auto& file : kind.entryList(QDir::Files).mid(0, 2))
                arguments << kind.filePath(file);
        }
        return cli(onOneThread(arguments)).json()["pictures"].toArray();
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestCliSmallMaterial)
#include "tst_cli_small_material.moc"
