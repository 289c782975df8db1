// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Damaged files of weights, made by number: every one is read or refused with a sentence, and soon.
#include <QTest>
#include <random>
#include <vector>

#include "engine/import/state_dict/state_dict.h"
#include "engine/import/zip_writer.h"
#include "tests/import/files.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr int mutants = 12000;

/// One to four bytes changed, a run taken out, or a run said twice.
void damage(std::string& bytes, std::mt19937& random) {
    const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
    if (bytes.empty()) return;
    const std::size_t at = below(bytes.size());
    const std::size_t length = std::min<std::size_t>(1 + below(12), bytes.size() - at);
    switch (below(5)) {
        case 0:
            bytes.erase(at, length);
            return;
        case 1:
            bytes.insert(below(bytes.size()), bytes.substr(at, length));
            return;
        default:
            for (std::size_t i = 1 + below(4); i > 0; --i) {
                char& byte = bytes[below(bytes.size())];
                byte = below(2) == 0 ? static_cast<char>(byte ^ static_cast<char>(1U << below(8)))
                                     : static_cast<char>(random() % 256);
            }
    }
}

std::string repacked(const std::string& archive, std::mt19937& random) {
    const ZipArchive read(archive, "x");
    ZipWriter writer;
    for (const auto& member : read.members()) {
        std::string content = read.read(member);
        if (member.name.ends_with("data.pkl")) damage(content, random);
        writer.add(member.name, content);
    }
    return writer.finish();
}

/// "read", else the sentence. The tensors are read to their last number.
std::string outcomeOf(const std::string& content) {
    try {
        const StateDict weights = ZipArchive::looksLike(content) ? readStateDict(ZipArchive(content, "m.pth"), "m.pth")
                                                                 : readLegacyStateDict(content, "m.pth");
        for (const auto& [name, tensor] : weights.tensors()) {
            std::vector<float> numbers(static_cast<std::size_t>(elements(tensor.shape)));
            copyFloats(tensor, numbers.data());
        }
    } catch (const RequestError& error) {
        return error.what();
    }
    return "read";
}

}  // namespace

class TestWeightsMutations : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyDamagedFileIsReadOrRefused_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"types.pth", "checkpoint.pth", "protocol4.pth", "types.legacy.pth",
                                 "checkpoint.legacy.pth", "protocol5.legacy.pth"})
            QTest::newRow(file) << file;
    }
    void everyDamagedFileIsReadOrRefused() {
        QFETCH(QString, file);
        const std::string original = contentOf(importData("weights/" + file.toStdString()));
        QCOMPARE(outcomeOf(original), std::string("read"));
        int refused = 0;
        for (int number = 0; number < mutants / 6; ++number) {
            std::mt19937 random(static_cast<unsigned>(number) * 7919U + 1U);
            std::string mutant = original;
            if (ZipArchive::looksLike(original)) {
                mutant = repacked(original, random);
            } else {
                damage(mutant, random);
            }
            const std::string said = outcomeOf(mutant);
            if (said == "read") continue;
            ++refused;
            QVERIFY2(isOneSentence(said), said.c_str());
        }
        // Damage must have been made, or the test says nothing.
        QVERIFY2(refused > mutants / 24, qPrintable(QString::number(refused)));
    }

    void everyTruncatedFileIsRefused_data() { everyDamagedFileIsReadOrRefused_data(); }
    void everyTruncatedFileIsRefused() {
        QFETCH(QString, file);
        const std::string original = contentOf(importData("weights/" + file.toStdString()));
        for (std::size_t percent = 0; percent < 100; ++percent) {
            const std::string said = outcomeOf(original.substr(0, original.size() * percent / 100));
            QVERIFY2(said != "read" && isOneSentence(said), said.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestWeightsMutations)
#include "tst_weights_mutations.moc"
