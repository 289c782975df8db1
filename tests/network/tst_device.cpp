// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Devices by their words. No accelerator is needed: what is there is asked of LibTorch.
#include "engine/network/device.h"

#include <torch/cuda.h>

#include <QTest>

#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

class TestDevice : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theProcessorIsAlwaysThere() {
        checkDevice("cpu");
        QVERIFY(deviceOf("cpu").is_cpu());
        QCOMPARE(devices().size(), 1 + static_cast<std::size_t>(torch::cuda::device_count()));
        for (const std::string& word : devices())
            checkDevice(word);
        waitFor(at::kCPU);
    }

    void otherWordsAreRefused_data() {
        QTest::addColumn<QString>("word");
        QTest::newRow("nothing") << QString();
        for (const char* word : {"gpu", "CPU", "cuda:", "cuda:x", "cuda:-1", "cuda1", "cuda:1x", "cuda:99999999999"})
            QTest::newRow(word) << QString(word);
    }
    void otherWordsAreRefused() {
        QFETCH(const QString, word);
        const QString said = refusal([&] { checkDevice(word.toStdString()); });
        QVERIFY2(said.contains("cpu, cuda or cuda:N"), qPrintable(said));
    }

    void whatIsNotThereIsRefused() {
        if (!torch::cuda::is_available()) {
            for (const char* word : {"cuda", "cuda:0", "cuda:7"}) {
                const QString said = refusal([&] { deviceOf(word); });
                QVERIFY2(said.startsWith(QString("the device %1").arg(word)), qPrintable(said));
                QVERIFY2(said.contains("use cpu"), qPrintable(said));
            }
            return;
        }
        QVERIFY(deviceOf("cuda").is_cuda());
        const std::string beyond = "cuda:" + std::to_string(torch::cuda::device_count());
        QVERIFY(!refusal([&] { checkDevice(beyond); }).isEmpty());
    }

    void wantOfMemoryIsToldFromOtherErrors_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("memory");
        QTest::newRow("the CPU's allocator") << "DefaultCPUAllocator: can't allocate memory: you tried to" << true;
        QTest::newRow("the device's allocator") << "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0;" << true;
        QTest::newRow("the device's driver") << "CUDA error: out of memory" << true;
        QTest::newRow("cuDNN") << "cuDNN error: CUDNN_STATUS_ALLOC_FAILED" << true;
        QTest::newRow("cuBLAS") << "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate`" << true;
        QTest::newRow("shapes") << "mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)" << false;
        QTest::newRow("the device") << "CUDA error: an illegal memory access was encountered" << false;
    }
    void wantOfMemoryIsToldFromOtherErrors() {
        QFETCH(const QString, words);
        QFETCH(const bool, memory);
        try {
            TORCH_CHECK(false, words.toStdString());
        } catch (const c10::Error& error) {
            QCOMPARE(wantsMemory(error), memory);
            return;
        }
        QFAIL("nothing was thrown");
    }

    void theErrorMadeForItIsEnough() {
        try {
            TORCH_CHECK_WITH(OutOfMemoryError, false, "too much");
        } catch (const c10::Error& error) {
            QVERIFY(wantsMemory(error));
            return;
        }
        QFAIL("nothing was thrown");
    }

    // The meta device holds shapes and no values: what moves there has not been copied by way of the host.
    void networksMove() {
        at::manual_seed(1);
        const auto network = NetworkBuilder()
                                 .convolution("conv", "input", 3, 4)
                                 .add(Kind::relu, "relu", {"conv"})
                                 .build("relu", {{"block", "relu"}});
        QVERIFY(network->device().is_cpu());
        QCOMPARE(network->to(at::kCPU), network);
        const auto there = network->to(at::kMeta);
        QCOMPARE(there->device(), at::Device(at::kMeta));
        QCOMPARE(there->to(at::kMeta), there);
        QCOMPARE(network->to(at::kMeta), there);
        QCOMPARE(there->size(), network->size());
        QCOMPARE(there->find("block"), network->find("block"));
        QCOMPARE(there->layer(1).tensor("weight").sizes().vec(), network->layer(1).tensor("weight").sizes().vec());
    }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
