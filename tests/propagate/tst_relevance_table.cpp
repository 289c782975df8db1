// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Tables of relevance rules: what their rows mean, which layer gets which, and what is refused.
#include "engine/propagate/relevance_table.h"

#include <QTest>

#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using saccade::test::refusal;

namespace {

RelevanceOptions optionsWith(const std::string& rows) {
    RelevanceOptions options{1e-9, 0.25, 1e-9, at::full({1, 3, 1, 1}, -4.0), at::full({1, 3, 1, 1}, 4.0)};
    options.rows = rows;
    return options;
}

std::shared_ptr<const Network> network() {
    at::manual_seed(5);
    return test::NetworkBuilder()
        .convolution("conv1", "input", 3, 6)
        .add(Kind::relu, "relu1", {"conv1"})
        .convolution("depth", "relu1", 6, 6, 3, 1, 1, true, 6)
        .batchNorm("norm", "depth", 6)
        .add(Kind::relu, "relu2", {"norm"})
        .convolution("block.conv2", "relu2", 6, 6)
        .add(Kind::addition, "add", {"block.conv2", "relu1"})
        .add(Kind::flatten, "flat", {"add"})
        .linear("fc", "flat", 6 * 5 * 5, 4)
        .build("fc");
}

at::Tensor relevanceOf(const Network& network, const RuleBook& book) {
    at::manual_seed(6);
    Job job;
    RunOptions options;
    options.keepAll = true;
    const Run run(network.shared_from_this(), at::randn({1, 3, 5, 5}), options, job);
    return sweep(run, book, {{{network.output(), run.output()}}, {}, {}}, job).front();
}

at::Tensor relevanceOf(const std::string& composite, const std::string& rows) {
    const auto subject = network();
    return relevanceOf(*subject, *relevanceRules(composite, optionsWith(rows)));
}

bool same(const at::Tensor& one, const at::Tensor& other) {
    return at::allclose(one, other, 1e-4, 1e-6);
}

}  // namespace

class TestRelevanceTable : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void compositesAsTables_data() {
        QTest::addColumn<std::string>("composite");
        QTest::addColumn<std::string>("rows");
        const auto line = [](const char* composite, const char* rows) {
            QTest::newRow(composite) << std::string(composite) << std::string(rows);
        };
        line("epsilon_plus", "conv=z_plus");
        line("epsilon_plus_flat", "convolution=z_plus, first=flat");
        line("epsilon_alpha2_beta1", "conv=alpha_beta");
        line("epsilon_alpha2_beta1_flat", "first=flat;conv=alpha_beta(2);dense=epsilon");
        line("epsilon_gamma_box", "conv=gamma(0.25),first=z_box");
    }
    void compositesAsTables() {
        // What a composite is, rows on top of the plainest one are too.
        QFETCH(std::string, composite);
        QFETCH(std::string, rows);
        const at::Tensor expected = relevanceOf(composite, "");
        QVERIFY(same(relevanceOf("epsilon", rows), expected));
        QVERIFY(!same(relevanceOf("epsilon", ""), expected));
    }

    void placesNameLayers_data() {
        QTest::addColumn<std::string>("place");
        QTest::addColumn<QStringList>("layers");
        const auto line = [](const char* place, const QStringList& layers) {
            QTest::newRow(place) << std::string(place) << layers;
        };
        line("conv", {"conv1", "depth", "block.conv2"});
        line("dense", {"fc"});
        line("linear", {"fc"});
        line("depthwise", {"depth"});
        line("first", {"conv1"});
        line("last", {"fc"});
        line("2", {"depth"});
        line("2..3", {"depth", "block.conv2"});
        line("name:block.conv2", {"block.conv2"});
        line("block.conv2", {"block.conv2"});
        line("batch_norm", {"norm"});
    }
    void placesNameLayers() {
        QFETCH(std::string, place);
        QFETCH(QStringList, layers);
        const auto subject = network();
        const auto rows = relevanceRows(place + "=epsilon");
        QCOMPARE(rows.size(), std::size_t{1});
        QStringList found;
        for (LayerId id = 0; id < subject->size(); ++id) {
            if (rows.front().fits(*subject, id) > 0) found << QString::fromStdString(subject->layer(id).name);
        }
        QCOMPARE(found, layers);
    }

    void namesGoBeforePositionsBeforeKinds() {
        const at::Tensor expected = relevanceOf("epsilon", "name:conv1=flat,name:block.conv2=gamma,depth=z_plus");
        QVERIFY(same(relevanceOf("epsilon", "block.conv2=gamma,conv1=flat,1..3=z_plus,conv=w_squared"), expected));
        // Of equals the later one.
        QVERIFY(same(relevanceOf("epsilon", "conv=w_squared,conv=flat"), relevanceOf("epsilon", "conv=flat")));
    }

    void numbersInParentheses() {
        QVERIFY(same(relevanceOf("epsilon", "conv=gamma(0)"), relevanceOf("epsilon", "")));
        QVERIFY(!same(relevanceOf("epsilon", "conv=gamma( 0.5 )"), relevanceOf("epsilon", "conv=gamma")));
        QVERIFY(same(relevanceOf("epsilon", "conv=alpha_beta(1)"), relevanceOf("epsilon", "conv=z_plus")));
        QVERIFY(!same(relevanceOf("epsilon", "fc=epsilon(0.5)"), relevanceOf("epsilon", "")));
    }

    void unfoldedBatchNormHasRules() {
        // y = 2 x - 1 at x = 2 gives 3: under epsilon two thirds of it and a third more arrive.
        const auto subject = test::NetworkBuilder()
                                 .add(Kind::affine, "norm", {"input"}, {},
                                      {{"scale", at::full({1}, 2.0)}, {"shift", at::full({1}, -1.0)}})
                                 .build("norm");
        Job job;
        RunOptions keep;
        keep.keepAll = true;
        const Run run(subject, at::full({1, 1, 1, 1}, 2.0), keep, job);
        const auto arrives = [&](const std::string& rows) {
            const auto book = relevanceRules("epsilon", optionsWith(rows));
            return sweep(run, *book, {{{subject->output(), at::full({1, 1, 1, 1}, 3.0)}}, {}, {}}, job)
                .front()
                .item<float>();
        };
        QCOMPARE(arrives(""), 3.0F);
        QCOMPARE(arrives("batch_norm=pass"), 3.0F);
        QVERIFY(std::abs(arrives("batch_norm=epsilon") - 4.0F) < 1e-5F);
    }

    void branchesShare() {
        // Two branches of one input, 3 and 1, the first through a convolution.
        const auto subject =
            test::NetworkBuilder()
                .add(Kind::convolution, "conv", {"input"}, {}, {{"weight", at::full({1, 1, 1, 1}, 3.0)}})
                .add(Kind::relu, "branch", {"input"})
                .add(Kind::addition, "add", {"branch", "conv"})
                .build("add");
        Job job;
        RunOptions keep;
        keep.keepAll = true;
        const Run run(subject, at::ones({1, 1, 1, 1}), keep, job);
        const auto shares = [&](BranchSharing sharing) {
            RelevanceOptions options = optionsWith("");
            options.branches = sharing;
            const Tensors arrived = sweep(run, *relevanceRules("epsilon", options),
                                          {{{subject->output(), at::full({1, 1, 1, 1}, 8.0)}},
                                           {subject->find("conv"), subject->find("branch")},
                                           {}},
                                          job);
            return std::pair(arrived[0].item<float>(), arrived[1].item<float>());
        };
        QCOMPARE(shares(BranchSharing::proportional), std::pair(6.0F, 2.0F));
        QCOMPARE(shares(BranchSharing::equal), std::pair(4.0F, 4.0F));
        QCOMPARE(shares(BranchSharing::main), std::pair(8.0F, 0.0F));
    }

    void withoutBiasesNothingStays() {
        // z = 1 + 1 + 2, of which the bias is half.
        const auto subject =
            test::NetworkBuilder()
                .add(Kind::linear, "fc", {"input"}, {}, {{"weight", at::ones({1, 2})}, {"bias", at::full({1}, 2.0)}})
                .build("fc");
        Job job;
        RunOptions keep;
        keep.keepAll = true;
        const Run run(subject, at::ones({1, 1, 1, 2}), keep, job);
        for (const char* rule : {"epsilon", "z_plus", "gamma", "alpha_beta(1)"}) {
            RelevanceOptions options = optionsWith(std::string("dense=") + rule);
            const auto sum = [&] {
                return sweep(run, *relevanceRules("epsilon", options), {{{subject->output(), run.output()}}, {}, {}},
                             job)
                    .front()
                    .sum()
                    .item<float>();
            };
            QVERIFY2(std::abs(sum() - 2) < 1e-4, rule);
            options.biases = false;
            QVERIFY2(std::abs(sum() - 4) < 1e-4, rule);
        }
    }

    void refusedRows_data() {
        QTest::addColumn<std::string>("rows");
        QTest::addColumn<QStringList>("mentions");
        const auto line = [](const char* rows, const QStringList& mentions) {
            QTest::newRow(rows) << std::string(rows) << mentions;
        };
        line("conv", {"conv", "WHERE=RULE"});
        line("conv=gama", {"conv=gama", "gama", "gamma"});
        line("conv=gamma(x)", {"gamma", "0"});
        line("conv=gamma(nan)", {"gamma", "0"});
        line("conv=gamma(-1)", {"gamma", "0"});
        line("conv=gamma(1", {"parenthesis"});
        line("conv=flat(1)", {"flat"});
        line("conv=alpha_beta(0.5)", {"alpha_beta", "1"});
        line("=gamma", {"which layers"});
        line("3..1=gamma", {"3..1"});
        line("0=gamma", {"0=gamma"});
        line("9=gamma", {"9=gamma", "no such layer"});
        line("name:conv7=gamma", {"conv7", "conv1"});
        line("tanh=gamma", {"tanh", "no such layer"});
        line("relu=gamma", {"relu1", "no weights"});
        line("batch_norm=flat", {"norm", "epsilon", "pass"});
        line("conv=pass", {"conv1", "epsilon"});
    }
    void refusedRows() {
        QFETCH(std::string, rows);
        QFETCH(QStringList, mentions);
        const auto subject = network();
        const QString sentence = refusal([&] { checkRelevanceRows(relevanceRows(rows), *subject); });
        QVERIFY2(!sentence.isEmpty(), "nothing was refused");
        for (const QString& word : mentions)
            QVERIFY2(sentence.contains(word), qPrintable(sentence));
    }

    void emptyTablesChangeNothing() {
        QVERIFY(relevanceRows("").empty());
        QVERIFY(relevanceRows(" ; , ").empty());
        QVERIFY(!refusal([] { relevanceRules("gradient_x_input", optionsWith("conv=gamma")); }).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRelevanceTable)
#include "tst_relevance_table.moc"
