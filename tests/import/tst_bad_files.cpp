// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What can be wrong with a file of any format, through the one door that opens them all: every outcome is a network or
/// one sentence with the file's name.
#include <QTest>
#include <limits>
#include <map>
#include <random>

#include "engine/import/native_format.h"
#include "engine/import/zip_writer.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"
#include "tests/import/files.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr int flipped = 60;  // files a format; the deep ones are those of tst_mutations and tst_weights_mutations

/// A sound file of each format that is read.
std::string sound(const QString& format) {
    if (format == "TorchScript") return contentOf(importData("in_place.traced.pt"));
    if (format == "ONNX") return contentOf(importData("onnx/resnet.13.onnx"));
    if (format == "old state dict") return contentOf(importData("weights/plain.legacy.pth"));
    Job job;
    const auto model = openModel(golden("resnetish") / "model.onnx", std::nullopt, job);
    const std::string native = writeNative(*model.network, std::nullopt);
    if (format == "Saccade") return native;
    const Safetensors file(native, "x");
    if (format == "safetensors") {
        std::map<std::string, at::Tensor> tensors;
        for (const auto& [name, entry] : file.entries())
            tensors.emplace(name, file.tensor(name));
        return writeSafetensors(tensors, {});
    }
    return contentOf(golden("resnetish") / "model.pth");
}

/// "opened", else the sentence.
std::string outcomeOf(const std::string& content, const QString& format) {
    static const QTemporaryDir folder;
    const auto file = inside(folder, "bad.bin");
    write(file, content);
    // Weights alone are read to the end, and then refused because nobody knows how they hang together.
    const std::string said = refusal(file);
    const bool weights = format.contains("state dict") || format == "safetensors";
    const bool unknown =
        said.find("weights only") != std::string::npos || said.find("architecture") != std::string::npos;
    return said.empty() || (weights && unknown) ? "opened" : said;
}

std::shared_ptr<const Network> withWeight(const Network& network, float value) {
    NetworkChanges changes;
    for (const Layer& layer : network.layers()) {
        const auto weight = layer.tensors.find("weight");
        if (weight == layer.tensors.end()) continue;
        at::Tensor tensor = weight->second.clone();
        tensor.view(-1)[0] = value;
        changes.tensors[{layer.name, "weight"}] = tensor;
        break;
    }
    return network.with(changes);
}

}  // namespace

class TestBadFiles : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void formats_data() {
        QTest::addColumn<QString>("format");
        for (const char* format : {"TorchScript", "state dict", "old state dict", "safetensors", "Saccade", "ONNX"})
            QTest::newRow(format) << format;
    }

    void soundFilesOpen_data() { formats_data(); }
    void soundFilesOpen() {
        QFETCH(QString, format);
        const std::string said = outcomeOf(sound(format), format);
        QVERIFY2(said == "opened", said.c_str());
    }

    void truncatedAtEveryPercent_data() { formats_data(); }
    void truncatedAtEveryPercent() {
        QFETCH(QString, format);
        const std::string original = sound(format);
        for (std::size_t percent = 0; percent < 100; ++percent) {
            const std::string said = outcomeOf(original.substr(0, original.size() * percent / 100), format);
            QVERIFY2(said != "opened" && isOneSentence(said) && said.find("bad.bin") != std::string::npos,
                     qPrintable(QStringLiteral("%1 %: %2").arg(percent).arg(QString::fromStdString(said))));
        }
    }

    void flippedBits_data() { formats_data(); }
    void flippedBits() {
        QFETCH(QString, format);
        const std::string original = sound(format);
        int refused = 0;
        for (int number = 0; number < flipped; ++number) {
            std::mt19937 random(static_cast<unsigned>(number) * 7919U + 1U);
            std::string mutant = original;
            // Every other one near the beginning, where headers are.
            const std::size_t range = number % 2 == 0 ? std::min<std::size_t>(mutant.size(), 400) : mutant.size();
            for (unsigned i = 0; i < 1 + random() % 3; ++i) {
                char& byte = mutant[random() % range];
                byte = static_cast<char>(byte ^ static_cast<char>(1U << random() % 8));
            }
            const std::string said = outcomeOf(mutant, format);
            if (said == "opened") continue;
            ++refused;
            QVERIFY2(isOneSentence(said), said.c_str());
        }
        QVERIFY2(refused > 5, qPrintable(QString::number(refused)));
    }

    void wrongMagic_data() { formats_data(); }
    void wrongMagic() {
        QFETCH(QString, format);
        std::string content = sound(format);
        content.replace(0, 8, "\x89PNG\r\n\x1a\n");
        const std::string said = outcomeOf(content, format);
        QVERIFY2(said != "opened" && isOneSentence(said), said.c_str());
    }

    void anotherEndingMatters() {
        // A file is judged by its content, whatever it is called.
        const QTemporaryDir folder;
        const auto file = inside(folder, "model.onnx");
        write(file, sound("TorchScript"));
        Job job;
        QCOMPARE(openModel(file, std::nullopt, job).format, std::string("TorchScript"));
    }

    void exportedPrograms_data() {
        QTest::addColumn<QStringList>("members");
        QTest::newRow("PyTorch 2.1") << QStringList{"serialized_exported_program.json", "serialized_state_dict.json",
                                                    "version"};
        QTest::newRow("PyTorch 2.5") << QStringList{"serialized_exported_program.json", "serialized_state_dict.pt",
                                                    "serialized_constants.pt", "version"};
        QTest::newRow("PyTorch 2.8") << QStringList{"net/archive_format", "net/models/model.json",
                                                    "net/data/weights/model.pt", "net/version", "net/byteorder"};
        QTest::newRow("compiled") << QStringList{"net/archive_format", "net/data/aotinductor/model/c.so",
                                                 "net/version"};
    }
    void exportedPrograms() {
        QFETCH(QStringList, members);
        ZipWriter writer;
        for (const auto& member : members)
            writer.add(member.toStdString(), member.endsWith("archive_format") ? "pt2" : "{}");
        const std::string said = outcomeOf(writer.finish(), "pt2");
        QVERIFY2(isOneSentence(said) && said.find("torch.export") != std::string::npos &&
                     said.find("torch.jit.trace") != std::string::npos && said.find("ONNX") != std::string::npos,
                 said.c_str());
    }

    void weightsThatAreNoNumbers_data() {
        QTest::addColumn<float>("value");
        QTest::newRow("not a number") << std::numeric_limits<float>::quiet_NaN();
        QTest::newRow("infinite") << std::numeric_limits<float>::infinity();
    }
    void weightsThatAreNoNumbers() {
        QFETCH(float, value);
        Job job;
        const auto model = openModel(golden("resnetish") / "model.onnx", std::nullopt, job);
        const QTemporaryDir folder;
        const auto file = inside(folder, "nan.safetensors");
        saveModel(*withWeight(*model.network, value), std::nullopt, file);
        // It opens, so that a person can look at it; what is computed from it says why it cannot be.
        QCOMPARE(refusal(file), std::string());
    }
};

QTEST_GUILESS_MAIN(TestBadFiles)
#include "tst_bad_files.moc"
