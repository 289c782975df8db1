// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/job.h"

#include <QTest>

using namespace saccade;

class TestJob : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aPartIsCancelledWithTheWhole() {
        Job whole;
        Job part(&whole);
        Job partOfPart(&part);
        part.check();
        QVERIFY(!partOfPart.cancelled());
        whole.cancel();
        QVERIFY(part.cancelled());
        QVERIFY(partOfPart.cancelled());
        QVERIFY_EXCEPTION_THROWN(partOfPart.check(), Cancelled);
    }

    void theWholeIsNotCancelledWithAPart() {
        Job whole;
        Job part(&whole);
        part.cancel();
        QVERIFY(part.cancelled());
        QVERIFY(!whole.cancelled());
    }

    void workCountsInBoth() {
        Job whole;
        whole.countForwards(1);
        Job part(&whole);
        part.countForwards(3);
        part.countBackwards(2);
        QCOMPARE(part.forwards(), 3);
        QCOMPARE(whole.forwards(), 4);
        QCOMPARE(whole.backwards(), 2);
    }

    void aPartReportsNothing() {
        int reports = 0;
        Job whole([&](const Progress&) { ++reports; }, [&](const Map&) { ++reports; });
        Job part(&whole);
        part.progress(1, 1);
        part.partial([] { return Map(); });
        QVERIFY(!part.wantsPartial());
        QCOMPARE(reports, 0);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
