// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "tests/structure/source_rules.h"

using namespace saccade::test;

namespace {

const std::string licence =
    "// SPDX-FileCopyrightText: 2026 The Saccade authors\n// SPDX-License-Identifier: GPL-3.0-or-later\n";

void verifyNone(const std::vector<std::string>& complaints) {
    for (const auto& complaint : complaints)
        qWarning("%s", complaint.c_str());
    QVERIFY2(complaints.empty(), complaints.empty() ? "" : complaints.front().c_str());
}

}  // namespace

class TestSourceRules : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        sources_ = readSources(SACCADE_SOURCE_DIR);
        // The rules below would hold for an empty project too.
        QVERIFY(sources_.size() > 50);
        QVERIFY(sources_.contains("engine/core/job.h"));
        QVERIFY(sources_.contains("scripts/test"));
    }

    void includesPointOneWay() { verifyNone(wrongDirections(sources_)); }
    void engineHasNoQt() { verifyNone(qtInEngine(sources_)); }
    void torchStaysInTheEngine() { verifyNone(torchWhereItMustNotBe(sources_)); }
    void everyFileNamesItsLicence() { verifyNone(withoutLicence(sources_)); }
    void noFileIsTooLarge() { verifyNone(tooLarge(sources_)); }

    // The rules themselves: each finds what it is there to find, and only that.
    void directionRuleFinds() {
        QCOMPARE(wrongDirections({{"engine/core/a.h", "#include \"engine/image/picture.h\"\n"}}).size(), 1U);
        QCOMPARE(wrongDirections({{"engine/image/a.cpp", "#include \"engine/core/array.h\"\n"}}).size(), 0U);
        QCOMPARE(wrongDirections({{"engine/import/a.cpp", "  #  include <engine/methods/method.h>\n"}}).size(), 1U);
        QCOMPARE(wrongDirections({{"viewmodels/a.cpp", "#include \"app/cli/syntax.h\"\n"}}).size(), 1U);
        QCOMPARE(wrongDirections({{"engine/elsewhere/a.h", ""}}).size(), 1U);
        QCOMPARE(wrongDirections({{"engine/core/a.cpp", "// #include \"app/cli/syntax.h\"\n"}}).size(), 0U);
    }

    void qtRuleFinds() {
        QCOMPARE(qtInEngine({{"engine/core/a.h", "#include <QString>\n"}}).size(), 1U);
        QCOMPARE(qtInEngine({{"engine/core/a.h", "#include <Quick.h>\n"}}).size(), 0U);
        QCOMPARE(qtInEngine({{"app/cli/a.h", "#include <QString>\n"}}).size(), 0U);
    }

    void torchRuleFollowsHeaders() {
        const Sources behind{{"app/cli/a.cpp", "#include \"engine/network/run.h\"\n"},
                             {"engine/network/run.h", "#include \"engine/network/torch.h\"\n"},
                             {"engine/network/torch.h", "#include <torch/torch.h>\n"}};
        const auto found = torchWhereItMustNotBe(behind);
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found.front(),
                 std::string("app/cli/a.cpp > engine/network/run.h > engine/network/torch.h > torch/torch.h"));
        QCOMPARE(torchWhereItMustNotBe({{"engine/network/a.cpp", "#include <ATen/ATen.h>\n"}}).size(), 0U);
        QCOMPARE(torchWhereItMustNotBe({{"viewmodels/a.cpp", "#include <ATen/ATen.h>\n"}}).size(), 1U);
    }

    void licenceRuleFinds() {
        QCOMPARE(withoutLicence({{"engine/core/a.h", "int a;\n"}}).size(), 1U);
        QCOMPARE(withoutLicence({{"engine/core/a.h", licence}}).size(), 0U);
        QCOMPARE(withoutLicence({{"engine/core/a.h", std::string(400, ' ') + licence}}).size(), 1U);
    }

    void sizeRuleFinds() {
        QCOMPARE(tooLarge({{"a.cpp", std::string(largestSource, 'a')}}).size(), 0U);
        QCOMPARE(tooLarge({{"a.cpp", std::string(largestSource + 1, 'a')}}).size(), 1U);
    }

 private:
    Sources sources_;
};

QTEST_GUILESS_MAIN(TestSourceRules)
#include "tst_source_rules.moc"
