// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Requests that cannot be met: each ends in one sentence that names what is wrong and what is allowed.
#include <QTest>
#include <set>

#include "engine/core/error.h"
#include "tests/methods/tiny_networks.h"

using namespace saccade;
using namespace saccade::test;

namespace {

std::shared_ptr<Study> study() {
    return studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 1));
}

/// The sentence of the RequestError that `act` ends in; empty where there is none.
template <typename Act>
QString refusal(Act act) {
    try {
        act();
    } catch (const RequestError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

void verifySentence(const QString& sentence, const QStringList& mentions) {
    QVERIFY2(!sentence.isEmpty(), "nothing was refused");
    QVERIFY2(!sentence.contains('\n') && !sentence.contains('{'), qPrintable(sentence));
    for (const QString& word : mentions)
        QVERIFY2(sentence.contains(word), qPrintable(sentence));
}

Request at(Request request, const std::string& layer) {
    request.layer = layer;
    return request;
}

Request aimed(Target target) {
    Request result = request("gradient", {});
    result.target = std::move(target);
    return result;
}

Target hidden(const std::string& layer, Target::Kind kind, std::int64_t index = 0, std::int64_t row = 0) {
    Target target;
    target.kind = kind;
    target.layer = layer;
    target.index = index;
    target.row = row;
    return target;
}

struct Row {
    const char* name;
    Request request;
    QStringList mentions;
};

std::vector<Row> rows() {
    Target scored = hidden("relu1", Target::Kind::channel);
    scored.score = Score::probability;
    Request batch = request("gradient", {});
    batch.batch = -1;
    Request under = at(request("grad_cam", {}), "relu2");
    under.target = hidden("relu1", Target::Kind::channel);
    Request camHidden = request("cam", {});
    camHidden.target = hidden("relu1", Target::Kind::channel);
    return {
        {"unknown method", request("grad_cma", {}), {"grad_cma", "grad_cam"}},
        {"method like none", request("qqqqqqqqqqqqqqqq", {}), {"qqqqqqqqqqqqqqqq", "gradient", "rise"}},
        {"unknown parameter", request("lrp", {{"composit", "epsilon"}}), {"lrp", "composit", "composite"}},
        {"parameter of a method without any", request("gradient", {{"steps", "5"}}), {"gradient", "steps"}},
        {"steps out of range", request("integrated_gradients", {{"steps", "1"}}), {"steps", "2", "10000"}},
        {"steps that are no number", request("integrated_gradients", {{"steps", "many"}}), {"steps", "many"}},
        {"unknown quadrature",
         request("integrated_gradients", {{"quadrature", "simpson"}}),
         {"simpson", "gauss_legendre"}},
        {"baseline that is no file",
         request("integrated_gradients", {{"baseline", "nowhere.png"}}),
         {"nowhere.png", "zero", "picture"}},
        {"baseline that is no picture",
         request("integrated_gradients", {{"baseline", SACCADE_SOURCE_DIR "/LICENSE"}}),
         {"LICENSE"}},
        {"unknown composite", request("lrp", {{"composite", "zplus"}}), {"composite", "epsilon_plus"}},
        {"class out of range", request("gradient", {}, 5), {"5", "0 to 4"}},
        {"negative class", request("gradient", {}, -1), {"-1", "0 to 4"}},
        {"contrast of one class", aimed(Target::contrast(2, 2)), {"2"}},
        {"contrast out of range", aimed(Target::contrast(2, 9)), {"9", "0 to 4"}},
        {"unit out of range", aimed(hidden("relu1", Target::Kind::unit, 2, 12)), {"row", "12", "0 to 11"}},
        {"channel out of range", aimed(hidden("relu1", Target::Kind::channel, 6)), {"6", "0 to 5"}},
        {"target in an unknown layer", aimed(hidden("rleu1", Target::Kind::channel)), {"rleu1", "relu1"}},
        {"score of a hidden layer", aimed(scored), {"probability", "logit"}},
        {"unknown layer", at(request("grad_cam", {}), "relu3"), {"relu3", "relu2"}},
        {"layer without rows", at(request("grad_cam", {}), "fc"), {"grad_cam", "fc", "1 x 5", "relu2"}},
        {"pooled layer", at(request("guided_grad_cam", {}), "pool"), {"guided_grad_cam", "pool", "relu2"}},
        {"layer behind the target", under, {"relu2", "relu1", "conv1"}},
        {"hidden target of cam", camHidden, {"cam"}},
        {"negative batch", batch, {"-1", "4096"}},
    };
}

}  // namespace

class TestRequests : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void refused_data() {
        QTest::addColumn<int>("row");
        const auto all = rows();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << static_cast<int>(i);
    }
    void refused() {
        QFETCH(int, row);
        const Row asked = rows().at(static_cast<std::size_t>(row));
        const auto subject = study();
        verifySentence(refusal([&] { answer(*subject, asked.request); }), asked.mentions);
    }

    void inputsThatDoNotFit_data() {
        QTest::addColumn<int>("input");
        QTest::newRow("four channels") << 0;
        QTest::newRow("three axes") << 1;
        QTest::newRow("a batch") << 2;
        QTest::newRow("nothing") << 3;
        QTest::newRow("not a number") << 4;
        QTest::newRow("infinite") << 5;
    }
    void inputsThatDoNotFit() {
        QFETCH(int, input);
        at::Tensor broken = normal({1, 3, 12, 12}, 1);
        broken[0][1][2][3] = input == 4 ? std::nan("") : std::numeric_limits<double>::infinity();
        const std::vector<at::Tensor> inputs{normal({1, 4, 12, 12}, 1),
                                             normal({3, 12, 12}, 1),
                                             normal({2, 3, 12, 12}, 1),
                                             at::zeros({1, 3, 0, 12}),
                                             broken,
                                             broken};
        Subject subject;
        subject.network = convolutionalNetwork();
        subject.input = toArray(inputs.at(static_cast<std::size_t>(input)));
        Job job;
        verifySentence(refusal([&] { openStudy(subject, job); }), {input >= 4 ? "finite" : " "});
    }

    void valuesThatOverflowAreAFailure() {
        // The logit is finite, its relevance and gradient are not.
        const at::Tensor weights = at::full({2, 1, 2, 2}, 3e38);
        const auto overflowing =
            Network::build({layer(Kind::input, "input", {}), layer(Kind::flatten, "flatten", {0}),
                            weighted(layer(Kind::linear, "fc1", {1}), weights.flatten(1), at::zeros({2})),
                            weighted(layer(Kind::linear, "fc2", {2}), at::full({2, 2}, 1e3), at::zeros({2}))},
                           {}, "fc2", "overflowing");
        const auto subject = studyOf(overflowing, at::zeros({1, 1, 2, 2}));
        QVERIFY_EXCEPTION_THROWN(answer(*subject, request("gradient", {})), ComputationError);
    }

    void theRegistryIsWhole() {
        std::set<std::string> ids;
        for (const Method& method : methods()) {
            QVERIFY2(ids.insert(method.id).second, method.id.c_str());
            QVERIFY2(method.explain != nullptr, method.id.c_str());
            for (const auto* text : {&method.title, &method.family, &method.paper, &method.shows, &method.formula,
                                     &method.cost, &method.misleads})
                QVERIFY2(!text->empty(), method.id.c_str());
            for (const Parameter& parameter : method.parameters) {
                QVERIFY2(!parameter.label.empty() && !parameter.help.empty(), parameter.id.c_str());
                // The default is one of the values that are allowed.
                const auto text =
                    parameter.zeroIsAutomatic && parameter.defaultValue == Parameter::Value(std::int64_t{0})
                        ? "auto"
                        : toText(parameter.defaultValue);
                QVERIFY(parameter.parse(method.id, text) == parameter.defaultValue);
            }
        }
        QCOMPARE(findMethod("lrp").id, std::string("lrp"));
    }
};

QTEST_GUILESS_MAIN(TestRequests)
#include "tst_requests.moc"
