// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/recipe.h"

#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace saccade;

class TestRecipe : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void notesAreSentences() {
        Recipe recipe;
        QCOMPARE(toJson(recipe)["notes"].dump(), std::string("[]"));
        recipe.notes.emplace_back("{count} layers are no ReLU", Message::Arguments{{"count", "3"}});
        recipe.notes.emplace_back("there are no switches");
        QCOMPARE(toJson(recipe)["notes"].dump(), std::string(R"(["3 layers are no ReLU","there are no switches"])"));
    }

    void figuresThatAreNoNumbersAreNull() {
        Recipe recipe;
        recipe.figures = {{"sum", 1.5}, {"conserved", std::nan("")}};
        QCOMPARE(toJson(recipe)["figures"].dump(), std::string(R"({"conserved":null,"sum":1.5})"));
    }

    void theFlowIsThereWhereItWasCounted() {
        Recipe recipe;
        QVERIFY(!toJson(recipe).contains("flow"));
        recipe.flow = {{"fc", 2, 1.5}, {"input", 1.5, 1.5}};
        QCOMPARE(toJson(recipe)["flow"].dump(), std::string(R"([{"arrives":2.0,"layer":"fc","passes":1.5},)"
                                                            R"({"arrives":1.5,"layer":"input","passes":1.5}])"));
    }
};

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
