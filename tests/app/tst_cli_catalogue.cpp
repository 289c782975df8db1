// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The list of published networks, and downloading one of them from a server on this machine.
#include <QCryptographicHash>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "tests/app/cli.h"
#include "tests/viewmodels/small_server.h"

using namespace saccade::test;

class TestCliCatalogue : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        server_ = std::make_unique<SmallServer>();
        // Of a network that is known by its weights: what was downloaded opens.
        server_->content = contentOf(goldenFile("vggish/model.onnx"));
        const auto digest = QCryptographicHash::hash(server_->content, QCryptographicHash::Sha256).toHex().left(8);
        QVERIFY(QDir(folder_->path()).mkpath("resources/catalogue"));
        const QJsonObject entry{{"name", "little"},
                                {"architecture", "vgg11"},
                                {"weights", "OURS"},
                                {"url", server_->url().toString()},
                                {"sha256", QString::fromLatin1(digest)},
                                {"parameters", 2000000},
                                {"top1", 60.5},
                                {"top5", 80.5},
                                {"resize", 36},
                                {"crop", 32},
                                {"interpolation", "bilinear"},
                                {"mean", QJsonArray{0.5, 0.5, 0.5}},
                                {"deviation", QJsonArray{0.25, 0.25, 0.25}}};
        writeFile(folder_->filePath("resources/catalogue/torchvision.json"),
                  QJsonDocument(QJsonObject{{"models", QJsonArray{entry}}}).toJson());
    }

    void theListThatComesWithTheProgram() {
        const auto outcome = cli({"catalogue"});
        SACCADE_CLI_DONE(outcome);
        QVERIFY(outcome.out.contains("resnet18") && outcome.out.contains("47 MB") && outcome.out.contains("69.8 %"));
        const auto models = cli({"catalogue", "--json"}).json()["models"].toArray();
        QVERIFY(models.size() > 90);
        for (const auto& model : models)
            QVERIFY(model.toObject()["url"].toString().startsWith("https://"));
        const auto unknown = cli({"fetch", "resnet19"});
        QCOMPARE(refusalFault(unknown), QString());
        QVERIFY2(unknown.err.contains("resnet18"), unknown.err.constData());
    }

    void fetching() {
        const auto outcome = fetched({"fetch", "little"});
        SACCADE_CLI_DONE(outcome);
        const QString file = folder_->filePath("models/little.pth");
        QCOMPARE(outcome.out, file.toUtf8() + '\n');
        QCOMPARE(contentOf(file), server_->content);
        // The file goes with its card: nothing is guessed, and nothing is asked.
        const auto predicted = cli(onOneThread({"predict", file, goldenFile("vggish/input.png")}));
        SACCADE_CLI_DONE(predicted);
        QVERIFY2(predicted.err.isEmpty(), predicted.err.constData());
        const auto again = fetched({"fetch", "little"});
        SACCADE_CLI_DONE(again);
        QCOMPARE(server_->asked.size(), 1);
        SACCADE_CLI_DONE(fetched({"fetch", "little", "--out", folder_->filePath("elsewhere")}));
        QVERIFY(QFile::exists(folder_->filePath("elsewhere/little.card.json")));
    }

    void anotherFileIsRefused() {
        server_->content[100] = static_cast<char>(server_->content[100] ^ 1);
        const auto outcome = fetched({"fetch", "little"});
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains("SHA-256"), outcome.err.constData());
        QVERIFY(!QFile::exists(folder_->filePath("models/little.pth")));
    }

    void interruptionKeepsWhatArrived() {
        server_->diesAfter = 5000;
        server_->stalls = true;
        QProcess process;
        QSignalSpy finished(&process, &QProcess::finished);
        start(process, {"fetch", "little"});
        const QString part = folder_->filePath("models/little.pth.part");
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(part).size() > 0 || !server_->asked.isEmpty(), cliPatience);
        QTest::qWait(500);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(finished.count() > 0 || finished.wait(cliPatience));
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(QFileInfo(part).size(), 5000);
        server_->diesAfter = -1;
        server_->stalls = false;
        SACCADE_CLI_DONE(fetched({"fetch", "little"}));
        QCOMPARE(contentOf(folder_->filePath("models/little.pth")), server_->content);
    }

    void exportScript() {
        const auto printed = cli({"export-script"});
        SACCADE_CLI_DONE(printed);
        QVERIFY(printed.out.contains("def save_for_saccade("));
        const QString file = folder_->filePath("script.py");
        SACCADE_CLI_DONE(cli({"export-script", "--out", file}));
        QCOMPARE(contentOf(file), printed.out);
        QCOMPARE(refusalFault(cli({"export-script", "--out", "/nowhere/at/all.py"})), QString());
    }

    // What the script writes opens with PyTorch's scores: the card says the same steps that PyTorch was given.
    void exportScriptAtWork() {
        const QString script = folder_->filePath("export_for_saccade.py");
        SACCADE_CLI_DONE(cli({"export-script", "--out", script}));
        writeFile(folder_->filePath("maker.py"),
                  "import torch\n\n\ndef make():\n    torch.manual_seed(3)\n"
                  "    return torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.ReLU(),\n"
                  "                               torch.nn.Dropout(), torch.nn.AdaptiveAvgPool2d(1),\n"
                  "                               torch.nn.Flatten(), torch.nn.Linear(4, 3))\n");
        writeFile(folder_->filePath("classes.txt"), "ant\nbee\ncow\n");
        writeFile(folder_->filePath("check.py"),
                  "import numpy, torch\nfrom PIL import Image\nfrom maker import make\n"
                  "picture = torch.from_numpy(numpy.array(Image.open('picture.png').convert('RGB'))).permute(2, 0, 1)\n"
                  "mean = torch.tensor([0.4, 0.5, 0.6])[:, None, None]\n"
                  "print(*make().eval()((picture / 255 - mean)[None] / 0.25)[0].tolist())\n");
        QVERIFY(QFile::copy(goldenFile("vggish/input.png"), folder_->filePath("picture.png")));
        const auto exported = python({script, "maker:make", "net.pt", "--size", "32", "32", "--mean", "0.4", "0.5",
                                      "0.6", "--deviation", "0.25", "0.25", "0.25", "--classes", "classes.txt"});
        QVERIFY2(exported.code == 0, exported.err.constData());
        const auto checked = python({"check.py"});
        QVERIFY2(checked.code == 0, checked.err.constData());
        const auto expected = checked.out.simplified().split(' ');
        const auto predicted =
            cli(onOneThread({"predict", folder_->filePath("net.pt"), folder_->filePath("picture.png"), "--json"}));
        SACCADE_CLI_DONE(predicted);
        QVERIFY2(predicted.err.isEmpty(), predicted.err.constData());
        const auto classes = predicted.json()["pictures"].toArray()[0].toObject()["predictions"].toArray();
        QCOMPARE(classes.size(), 3);
        for (const auto& entry : classes) {
            const int index = entry.toObject()["index"].toInt();
            QVERIFY(std::abs(entry.toObject()["logit"].toDouble() - expected[index].toDouble()) < 1e-5);
            QCOMPARE(entry.toObject()["name"].toString(), QStringList({"ant", "bee", "cow"})[index]);
        }
    }

 private:
    void start(QProcess& process, const QStringList& arguments) const {
        auto environment = cliEnvironment();
        environment.insert("SACCADE_RESOURCES", folder_->filePath("resources"));
        environment.insert("SACCADE_MODELS", folder_->filePath("models"));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(SACCADE_CLI), arguments);
    }

    /// As cli(), but the server answers meanwhile.
    CliOutcome fetched(const QStringList& arguments) const {
        QProcess process;
        QSignalSpy finished(&process, &QProcess::finished);
        start(process, arguments);
        CliOutcome outcome;
        if (finished.isEmpty() && !finished.wait(cliPatience)) return outcome;
        outcome.crashed = process.exitStatus() != QProcess::NormalExit;
        outcome.code = process.exitCode();
        outcome.out = process.readAllStandardOutput();
        outcome.err = process.readAllStandardError();
        return outcome;
    }

    /// Debian's, which has Debian's PyTorch (scripts/setup.sh --tests).
    CliOutcome python(const QStringList& arguments) const {
        QProcess process;
        process.setWorkingDirectory(folder_->path());
        process.start(QStringLiteral("/usr/bin/python3"), arguments);
        CliOutcome outcome;
        if (!process.waitForFinished(cliPatience)) return outcome;
        outcome.code = process.exitCode();
        outcome.out = process.readAllStandardOutput();
        outcome.err = process.readAllStandardError();
        return outcome;
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<SmallServer> server_;
};

QTEST_GUILESS_MAIN(TestCliCatalogue)
#include "tst_cli_catalogue.moc"
