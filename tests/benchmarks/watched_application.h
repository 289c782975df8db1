// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QMetaEnum>
#include <QString>
#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

namespace saccade::benchmarks {

/// An application that takes the time of every event from its delivery until whatever handles it has returned: how
/// long the window did not answer. Events within events count to the outer one.
class WatchedApplication : public QApplication {
 public:
    using QApplication::QApplication;

    struct Longest {
        double milliseconds = 0;
        double processor = 0;  ///< milliseconds of the thread's own work in the event that took most: what a quiet
                               ///< machine would show
        QString event;         ///< "UpdateRequest of saccade::MainWindow"
        int events = 0;        ///< in all
        int overAFrame = 0;    ///< that took longer than one picture of a screen with 60 a second
    };

    /// What was seen since the last call.
    Longest takeLongest() { return std::exchange(longest_, {}); }

    /// Whether anything was painted yet.
    bool painted() const { return painted_; }

    bool notify(QObject* receiver, QEvent* event) override {
        painted_ = painted_ || event->type() == QEvent::Paint;
        if (depth_ > 0) return QApplication::notify(receiver, event);
        using Clock = std::chrono::steady_clock;
        // Both may be gone afterwards.
        const char* const receiving = receiver->metaObject()->className();
        const QEvent::Type type = event->type();
        ++depth_;
        const auto begin = Clock::now();
        const double worked = workOfThread();
        const bool handled = QApplication::notify(receiver, event);
        const double took = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        longest_.processor = std::max(longest_.processor, workOfThread() - worked);
        --depth_;
        constexpr double frame = 16;
        ++longest_.events;
        if (took > frame) ++longest_.overAFrame;
        if (took > longest_.milliseconds) {
            longest_.milliseconds = took;
            const char* const name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
            longest_.event = QString::fromLatin1("%1 of %2")
                                 .arg(name != nullptr ? QString::fromLatin1(name) : QString::number(type))
                                 .arg(QString::fromLatin1(receiving));
        }
        return handled;
    }

 private:
    static double workOfThread() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
    }

    Longest longest_;
    int depth_ = 0;
    bool painted_ = false;
};

}  // namespace saccade::benchmarks
