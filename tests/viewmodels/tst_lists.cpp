// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Predictions, layers, methods and the picture: what the panes show.
#include <QFont>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "tests/viewmodels/fake_workspace.h"
#include "viewmodels/figure_picture.h"
#include "viewmodels/screen_size.h"

using namespace saccade;
using namespace saccade::test;

class TestLists : public QObject {
    Q_OBJECT

    static QString display(const QAbstractItemModel& model, int row, int column = 0, const QModelIndex& parent = {}) {
        return model.data(model.index(row, column, parent)).toString();
    }

 private Q_SLOTS:
    void predictionsComeByFallingProbability() {
        FakeWorkspace fake;
        PredictionsModel& predictions = *fake.workspace.predictions();
        QCOMPARE(predictions.rowCount(), 0);
        QCOMPARE(predictions.classAt(0), std::int64_t{-1});
        QVERIFY(fake.open());
        QCOMPARE(predictions.rowCount(), 5);
        QCOMPARE(predictions.classes(), 10);
        double last = 2;
        double sum = 0;
        predictions.setMost(10);
        for (int row = 0; row < 10; ++row) {
            const double share = predictions.data(predictions.index(row), PredictionsModel::ProbabilityRole).toDouble();
            QVERIFY(share < last);
            QCOMPARE(predictions.data(predictions.index(row), PredictionsModel::RankRole).toInt(), row + 1);
            last = share;
            sum += share;
        }
        QVERIFY(std::abs(sum - 1) < 1e-6);
        QCOMPARE(display(predictions, 3), QStringLiteral("thing 3"));
    }

    void predictionsAreFilteredByNameAndIndex() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        PredictionsModel& predictions = *fake.workspace.predictions();
        predictions.setFilter(QStringLiteral("THING"));
        QCOMPARE(predictions.rowCount(), 10);
        predictions.setFilter(QStringLiteral("7 thing"));
        QCOMPARE(predictions.rowCount(), 1);
        QCOMPARE(predictions.classAt(0), std::int64_t{7});
        QCOMPARE(predictions.data(predictions.index(0), PredictionsModel::RankRole).toInt(), 8);
        predictions.setFilter(QStringLiteral("no such thing"));
        QCOMPARE(predictions.rowCount(), 0);
        predictions.setFilter({});
        QCOMPARE(predictions.rowCount(), 5);
    }

    void predictionsSayWhatIsExplainedAndWhatIsTrue() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        const PredictionsModel& predictions = *fake.workspace.predictions();
        const auto flags = [&](int role) {
            QString text;
            for (int row = 0; row < predictions.rowCount(); ++row)
                text += predictions.data(predictions.index(row), role).toBool() ? QLatin1Char('x') : QLatin1Char('-');
            return text;
        };
        QCOMPARE(flags(PredictionsModel::IsTargetRole), QStringLiteral("x----"));
        QCOMPARE(flags(PredictionsModel::IsTrueRole), QStringLiteral("-x---"));
        QSignalSpy changed(&predictions, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&predictions, &QAbstractItemModel::modelReset);
        fake.workspace.setTarget(2);
        fake.workspace.setContrast(4);
        QCOMPARE(flags(PredictionsModel::IsTargetRole), QStringLiteral("--x--"));
        QCOMPARE(flags(PredictionsModel::IsContrastRole), QStringLiteral("----x"));
        QCOMPARE(changed.size(), 2);
        QCOMPARE(reset.size(), 0);
    }

    void aThingIsOfAClassByNameWhereBothHaveOne() {
        ModelFacts named;
        named.card.classes = {"tench, Tinca tinca", "goldfish"};
        const ModelFacts nameless;
        const TrueThing tench{0, "tench", {}, {}};
        const TrueThing synset{1, "n01443537", {}, {}};
        const TrueThing fish{0, "fish", {}, {}};
        QVERIFY(isOfClass(tench, named, 0));
        QVERIFY(!isOfClass(tench, named, 1));
        QVERIFY(isOfClass(synset, named, 1));
        QVERIFY(!isOfClass(fish, named, 0));
        QVERIFY(isOfClass(fish, nameless, 0));
        QVERIFY(!isOfClass(fish, nameless, 1));
    }

    void layersAreATreeOfTheirNamesParts() {
        FakeWorkspace fake;
        LayersModel& layers = *fake.workspace.layers();
        QCOMPARE(layers.rowCount(), 0);
        QVERIFY(fake.open());
        QCOMPARE(layers.rowCount(), 4);
        QStringList top;
        for (int row = 0; row < 4; ++row)
            top << display(layers, row);
        QCOMPARE(top, QString::fromUtf8("input stem body head").split(QLatin1Char(' ')));
        const QModelIndex stem = layers.index(1, 0);
        QCOMPARE(layers.rowCount(stem), 2);
        QCOMPARE(display(layers, 0, LayersModel::NameColumn, stem), QStringLiteral("conv"));
        QCOMPARE(display(layers, 0, LayersModel::KindColumn, stem), QStringLiteral("convolution"));
        QCOMPARE(display(layers, 0, LayersModel::ShapeColumn, stem), QString::fromUtf8("4 × 8 × 8"));
        // A module counts what is in it.
        QCOMPARE(layers.data(stem.siblingAtColumn(LayersModel::ParametersColumn)).toString(), QStringLiteral("108"));
        QCOMPARE(layers.data(stem, LayersModel::LayerRole).toString(), QString());
        // The name of a block is the name of its output.
        const QModelIndex block = layers.find(QStringLiteral("body.0"));
        QVERIFY(block.isValid());
        QVERIFY(layers.data(block, LayersModel::UsableRole).toBool());
        QVERIFY(!layers.data(layers.index(3, 0), LayersModel::UsableRole).toBool());
        QVERIFY(!layers.find(QStringLiteral("body")).isValid());
        QVERIFY(!layers.find(QStringLiteral("body.0.relu.more")).isValid());
    }

    void theLayerInUseIsMarked() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        const LayersModel& layers = *fake.workspace.layers();
        const QModelIndex usual = layers.find(QStringLiteral("body.0.relu"));
        QCOMPARE(layers.selected(), usual);
        QVERIFY(layers.data(usual, LayersModel::DefaultRole).toBool());
        QVERIFY(!layers.data(usual, LayersModel::ChosenRole).toBool());
        QSignalSpy changed(&layers, &QAbstractItemModel::dataChanged);
        fake.workspace.setLayer(QStringLiteral("stem.relu"));
        const QModelIndex chosen = layers.find(QStringLiteral("stem.relu"));
        QCOMPARE(layers.selected(), chosen);
        QVERIFY(layers.data(chosen, LayersModel::ChosenRole).toBool());
        QVERIFY(layers.data(chosen, Qt::FontRole).value<QFont>().bold());
        QVERIFY(!layers.data(usual, LayersModel::SelectedRole).toBool());
        QCOMPARE(changed.size(), 2);
        fake.workspace.undoStack()->undo();
        QCOMPARE(layers.selected(), usual);
        QVERIFY(fake.settled());
    }

    void methodsStandInTheirFamilies() {
        MethodsModel model;
        const QAbstractItemModelTester tester(&model);
        int found = 0;
        for (int family = 0; family < model.rowCount(); ++family) {
            const QModelIndex parent = model.index(family, 0);
            QVERIFY(model.data(parent, MethodsModel::IsFamilyRole).toBool());
            QVERIFY(!(model.flags(parent) & Qt::ItemIsSelectable));
            for (int row = 0; row < model.rowCount(parent); ++row, ++found) {
                const QModelIndex index = model.index(row, 0, parent);
                QCOMPARE(model.data(index, MethodsModel::FamilyRole), model.data(parent));
                QCOMPARE(model.find(model.idAt(index)), index);
                QVERIFY(model.data(index, MethodsModel::HelpRole).toString().startsWith(QLatin1String("<h3>")));
            }
        }
        QCOMPARE(found, static_cast<int>(methods().size()));
        QVERIFY(!model.find(QStringLiteral("no such method")).isValid());
    }

    void methodsAreSearchedByWhatPeopleKnowOfThem_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("first");
        QTest::newRow("id") << QStringLiteral("grad_cam_pp") << QStringLiteral("grad_cam_pp");
        QTest::newRow("title, in any case") << QStringLiteral("GRAD-CAM++") << QStringLiteral("grad_cam_pp");
        QTest::newRow("author and year") << QStringLiteral("petsiuk 2018") << QStringLiteral("rise");
        QTest::newRow("a parameter's word") << QStringLiteral("epsilon_plus") << QStringLiteral("lrp");
        QTest::newRow("nothing") << QStringLiteral("no method has this word") << QString();
    }

    void methodsAreSearchedByWhatPeopleKnowOfThem() {
        QFETCH(QString, filter);
        QFETCH(QString, first);
        MethodsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setFilter(filter);
        QCOMPARE(model.idAt(model.first()), first);
        model.setFilter({});
        QVERIFY(model.rowCount() > 2);
    }

    void helpIsTextNotMarkup() {
        Method method;
        method.title = "A <b> & c";
        QVERIFY(MethodsModel::helpHtml(method).contains(QStringLiteral("A &lt;b&gt; &amp; c")));
    }

    void thePictureIsShownAsOpenedAndAsSeen() {
        FakeWorkspace fake;
        PictureView& picture = *fake.workspace.picture();
        QVERIFY(picture.isEmpty());
        QVERIFY(picture.original().isNull());
        QVERIFY(picture.truth().empty());
        QSignalSpy changed(&picture, &PictureView::changed);
        QVERIFY(fake.open());
        QVERIFY(changed.size() > 0);
        QCOMPARE(picture.original().size(), QSize(8, 8));
        QCOMPARE(picture.seen().size(), QSize(8, 8));
        QCOMPARE(picture.frame(), QRectF(0, 0, 8, 8));
        QVERIFY(!picture.isCropped());
        QCOMPARE(picture.sizeText(), QString::fromUtf8("8 × 8, seen as 8 × 8"));
        QCOMPARE(picture.truth().at(0).box, QRectF(0, 0, 4, 4));
    }

    void picturesOfAFolderAreSortedAsPeopleDo() {
        const QTemporaryDir folder;
        const QStringList expected =
            QString::fromUtf8("A 1.png,a 02.jpg,a 2.png,a 10.png,B.webp,c007.bmp,c7.bmp,c8.bmp")
                .split(QLatin1Char(','));
        for (auto name = expected.rbegin(); name != expected.rend(); ++name) {
            QFile file(folder.filePath(*name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QFile other(folder.filePath(QStringLiteral("a 3.txt")));
        QVERIFY(other.open(QIODevice::WriteOnly));
        QCOMPARE(picturesBeside(folder.filePath(QStringLiteral("x"))), expected);
    }

    void picturesAreBroughtToAScreensSize() {
        const auto grey = [](int width, int height) {
            return Picture{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height) * 3, 100)};
        };
        const Picture large = atScreenSize(grey(2048, 512));
        QCOMPARE(large.width, 1024);
        QCOMPARE(large.height, 256);
        QCOMPARE(atScreenSize(grey(500, 375)).width, 500);
        QCOMPARE(atScreenSize(grey(3000, 1)).height, 1);
        Picture tiny = grey(2, 1);
        tiny.rgb[3] = 7;
        const Picture enlarged = atScreenSize(tiny);
        QCOMPARE(enlarged.width, 256);
        QCOMPARE(enlarged.height, 128);
        const QImage image = toImage(enlarged);
        QCOMPARE(image.pixelColor(127, 127).red(), 100);
        QCOMPARE(image.pixelColor(128, 0).red(), 7);
    }
};

QTEST_MAIN(TestLists)
#include "tst_lists.moc"
