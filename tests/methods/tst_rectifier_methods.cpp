// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeconvNet, guided backpropagation and DeSaliNet on networks that they were not made for: what they do is chosen, and
/// said.
#include <QTest>

#include "engine/core/error.h"
#include "tests/methods/odd_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

QString notesOf(const Map& map) {
    QStringList notes;
    for (const Message& note : map.recipe.notes)
        notes << QString::fromStdString(note.english());
    return notes.join("; ");
}

const std::vector<std::string>& family() {
    static const std::vector<std::string> ids{"deconvnet", "guided_backpropagation", "desalinet"};
    return ids;
}

}  // namespace

class TestRectifierMethods : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void whatWasDoneIsSaid_data() {
        QTest::addColumn<std::string>("method");
        for (const auto& method : family())
            QTest::newRow(method.c_str()) << method;
    }
    void whatWasDoneIsSaid() {
        QFETCH(std::string, method);
        const auto gated = studyOfOdd("gated", true);
        const Map gate = answer(*gated, request(method, {}, 1));
        for (const char* words : {"3 silu", "1 hard_swish", "treated like", "1 sigmoid", "by their gradient"})
            QVERIFY2(notesOf(gate).contains(words), qPrintable(notesOf(gate)));
        const Map gradient = answer(*gated, request(method, {{"activations", "gradient"}}, 1));
        QVERIFY2(!notesOf(gradient).contains("treated like") && notesOf(gradient).contains("3 silu"),
                 qPrintable(notesOf(gradient)));
        QVERIFY(apart(gate, gradient) > 1e-3);
        // No ReLU there at all: what is left of the rule is the gradient.
        QVERIFY(apart(gradient, answer(*gated, request("gradient", {}, 1))) < 1e-5);
        const QString sentence = refusal([&] { answer(*gated, request(method, {{"activations", "refuse"}}, 1)); });
        QVERIFY2(sentence.contains("swish") && sentence.contains("hard_swish"), qPrintable(sentence));

        const auto rectified = studyOfOdd("pooled", true);
        const Map plain = answer(*rectified, request(method, {}, 1));
        QVERIFY2(!notesOf(plain).contains("ReLU"), qPrintable(notesOf(plain)));
        QVERIFY(apart(plain, answer(*rectified, request(method, {{"activations", "refuse"}}, 1))) == 0);
    }

    void finiteEverywhere_data() { whatWasDoneIsSaid_data(); }
    void finiteEverywhere() {
        QFETCH(std::string, method);
        for (std::size_t i = 0; i < oddNetworks().size(); ++i) {
            const auto study = studyOfOdd(i, true);
            QVERIFY(toTensor(answer(*study, request(method, {}, 1)).values).abs().max().item<float>() > 0);
        }
    }

    void deconvnetWithoutSwitches() {
        QVERIFY(
            notesOf(answer(*studyOfOdd("residual", true), request("deconvnet", {}, 1))).contains("maximum pooling"));
        QVERIFY(!notesOf(answer(*studyOfOdd("pooled", true), request("deconvnet", {}, 1))).contains("maximum pooling"));
        // Before the first pooling there are no switches either.
        Request early = request("deconvnet", {});
        early.target.layer = "relu1";
        early.target.kind = Target::Kind::channel;
        QVERIFY(notesOf(answer(*studyOfOdd("pooled", true), early)).contains("maximum pooling"));
    }

    void desalinetIsGuidedWithoutResponseNormalisation() {
        const auto plain = studyOfOdd("pooled", true);
        const Map same = answer(*plain, request("desalinet", {}, 1));
        QVERIFY(apart(same, answer(*plain, request("guided_backpropagation", {}, 1))) == 0);
        QVERIFY(notesOf(same).contains("guided backpropagation"));
        const auto response = studyOfOdd("response", true);
        const Map other = answer(*response, request("desalinet", {}, 1));
        QVERIFY(apart(other, answer(*response, request("guided_backpropagation", {}, 1))) > 1e-3);
        QVERIFY(!notesOf(other).contains("guided backpropagation"));
    }
};

QTEST_GUILESS_MAIN(TestRectifierMethods)
#include "tst_rectifier_methods.moc"
