// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "engine/import/torchscript/code_scan.h"
#include "engine/import/torchscript/operators.h"

using namespace saccade;

class TestScan : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void code_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("isOperator");
        QTest::addColumn<int>("line");
        QTest::newRow("a network") << "def forward(self: __torch__.A,\n    x: Tensor) -> Tensor:\n"
                                      "  _0 = (self.conv).forward(x, )\n  return torch.relu_(_0)\n"
                                   << "" << false << 0;
        QTest::newRow("library operator") << "x = 1\ny = ops.quantized.conv2d_relu(x, 1)\n"
                                          << "operator quantized::conv2d_relu" << true << 2;
        QTest::newRow("aten operator") << "y = torch.quantize_per_tensor(x, 1., 0, 13)"
                                       << "operator aten::quantize_per_tensor" << true << 1;
        QTest::newRow("saving") << "\n\ntorch.save(x, \"f\")"
                                << "operator aten::save" << true << 3;
        QTest::newRow("under another name") << "f = torch.from_file"
                                            << "operator aten::from_file" << true << 1;
        QTest::newRow("with spaces") << "torch . save(x)"
                                     << "operator aten::save" << true << 1;
        QTest::newRow("in a text") << "raise_(\"torch.save(x)\")  # torch.save(x)"
                                   << "" << false << 0;
        QTest::newRow("after a text") << "a = \"\\\"\"; torch.save(x)"
                                      << "operator aten::save" << true << 1;
        QTest::newRow("runs while loading") << "x = 1\n\n  def __setstate__(self):\n"
                                            << "method __setstate__" << false << 3;
        QTest::newRow("is run while saving") << "def __getstate__ (self):"
                                             << "method __getstate__" << false << 1;
        QTest::newRow("packed object") << "p : __torch__.torch.classes.quantized.Packed"
                                       << "quantized.Packed" << false << 1;
        QTest::newRow("operator before packed object") << "p : __torch__.torch.classes.q.P\ny = ops.q.f(p)"
                                                       << "operator q::f" << true << 2;
        QTest::newRow("thread") << "fork(f, x)"
                                << "fork" << false << 1;
        QTest::newRow("letters") << "x = \xc3\xa4"
                                 << "outside ASCII" << false << 1;
        QTest::newRow("text without end") << "x = \"abc"
                                          << "without end" << false << 1;
    }
    void code() {
        QFETCH(QString, text);
        QFETCH(QString, what);
        QFETCH(bool, isOperator);
        QFETCH(int, line);
        const auto found = findInCode(text.toStdString());
        QCOMPARE(found.has_value(), !what.isEmpty());
        if (!found) return;
        QVERIFY2(QString::fromStdString(found->what).contains(what), found->what.c_str());
        QCOMPARE(found->isOperator, isOperator);
        QCOMPARE(static_cast<int>(found->line), line);
    }

    void pickle_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("what");
        const auto row = [](const char* name, const QByteArray& bytes, const char* what) {
            QTest::newRow(name) << bytes << what;
        };
        row("nothing", QByteArray("\x80\x02N."), "");
        row("a tensor",
            QByteArray("\x80\x02"
                       "ctorch._utils\n_rebuild_tensor_v2\nq\x01."),
            "");
        row("a module",
            QByteArray("\x80\x02"
                       "c__torch__.nets\nNet\n)\x81."),
            "");
        row("the shell",
            QByteArray("\x80\x02"
                       "cposix\nsystem\n(X\x02\x00\x00\x00lstR.",
                       27),
            "posix.system");
        row("packed object",
            QByteArray("\x80\x02"
                       "c__torch__.torch.classes.quantized\nPacked\n."),
            "quantized.Packed");
        row("close to a module",
            QByteArray("\x80\x02"
                       "c__torch__evil\nf\n."),
            "__torch__evil.f");
        row("unknown opcode", QByteArray("\x80\x02i."), "unsound");
        row("cut in a text",
            QByteArray("\x80\x02X\xff\xff\xff\xff"
                       "a."),
            "unsound");
        row("no end", QByteArray("\x80\x02N"), "unsound");
        row("more after the end", QByteArray("\x80\x02N.N"), "unsound");
        row("other protocol", QByteArray("\x80\x04N."), "unsound");
        row("empty", QByteArray(), "unsound");
    }
    void pickle() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, what);
        const auto found = findInPickle(bytes.toStdString());
        QCOMPARE(found.has_value(), !what.isEmpty());
        if (found) QVERIFY2(QString::fromStdString(found->what).contains(what), found->what.c_str());
    }

    void operators() {
        for (const char* name : {"aten::_convolution", "aten::relu_", "aten::add_", "prim::device", "aten::__is__"}) {
            QVERIFY2(operatorMayBeNamed(name), name);
        }
        for (const char* name : {"aten::save", "aten::from_file", "aten::quantize_per_tensor", "quantized::add", "relu",
                                 "aten::", "prim::Print", "prim::PythonOp", "aten::load"}) {
            QVERIFY2(!operatorMayBeNamed(name), name);
        }
    }
};

QTEST_GUILESS_MAIN(TestScan)
#include "tst_scan.moc"
