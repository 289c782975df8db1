// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "engine/import/zip_archive.h"
#include "engine/import/zip_writer.h"
#include "tests/import/files.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr int mutants = 2000;
constexpr std::chrono::seconds longest{60};

/// Of a model: either bytes of the file changed where they stand, or bytes of a member of code or of a pickle, packed
/// again with the right checksum. The number alone decides which.
std::string mutantOf(const std::vector<std::string>& models, int number) {
    std::mt19937 random(static_cast<unsigned>(number) * 7919U + 1U);
    const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
    const auto flip = [&](std::string& bytes) {
        const std::size_t count = 1 + below(4);
        for (std::size_t i = 0; i < count && !bytes.empty(); ++i) {
            char& byte = bytes[below(bytes.size())];
            byte = below(2) == 0 ? static_cast<char>(byte ^ static_cast<char>(1U << below(8)))
                                 : static_cast<char>(random() % 256);
        }
    };
    std::string model = models[below(models.size())];
    if (number % 5 != 0) {
        flip(model);
        return model;
    }
    const ZipArchive archive(model, "model");
    std::vector<std::string> texts;
    for (const auto& member : archive.members()) {
        if (member.name.ends_with(".py") || member.name.ends_with(".pkl")) texts.push_back(member.name);
    }
    const std::string chosen = texts[below(texts.size())];
    ZipWriter writer;
    for (const auto& member : archive.members()) {
        std::string content = archive.read(member);
        if (member.name == chosen) flip(content);
        writer.add(member.name, content);
    }
    return writer.finish();
}

}  // namespace

class TestMutations : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyDamagedArchiveIsOpenedOrRefused() {
        std::vector<std::string> models;
        for (const char* name :
             {"resnet.traced.pt", "in_place.scripted.pt", "shuffle.scripted.pt", "answers.traced.pt"})
            models.push_back(contentOf(importData(name)));
        const QTemporaryDir folder;
        std::atomic<int> next{0};
        std::mutex mutex;
        std::map<std::string, int> outcomes;
        std::vector<std::string> failures;
        const auto work = [&](int worker) {
            const auto file = inside(folder, "mutant" + std::to_string(worker) + ".pt");
            for (int number = next++; number < mutants; number = next++) {
                write(file, mutantOf(models, number));
                const auto begin = std::chrono::steady_clock::now();
                std::string outcome = "opened";
                std::string failure;
                try {
                    Job job;
                    openModel(file, std::nullopt, job);
                } catch (const RequestError& error) {
                    const std::string said = error.what();
                    outcome = said.find("LibTorch crashed") != std::string::npos ? "crashed in the child" : "refused";
                    if (!isOneSentence(said)) failure = said;
                } catch (const std::exception& error) {
                    failure = error.what();
                }
                if (std::chrono::steady_clock::now() - begin > longest) failure = "it took too long";
                const std::lock_guard lock(mutex);
                ++outcomes[outcome];
                if (!failure.empty()) failures.push_back("mutant " + std::to_string(number) + ": " + failure);
            }
        };
        std::thread second(work, 1);
        work(0);
        second.join();
        for (const auto& [outcome, count] : outcomes)
            qInfo("%s: %d", outcome.c_str(), count);
        QVERIFY2(failures.empty(), failures.empty() ? "" : failures.front().c_str());
        // Damage of both kinds must have been made, or the test says nothing.
        QVERIFY(outcomes["refused"] > mutants / 2);
    }
};

QTEST_GUILESS_MAIN(TestMutations)
#include "tst_mutations.moc"
