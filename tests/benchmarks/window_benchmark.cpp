// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The window as the program composes it, with the demo network and a picture of its own: how long its start takes, and
/// then, deed after deed, how long the longest handler of an event kept it from answering and how long the maps took.
/// Under QT_QPA_PLATFORM=offscreen, or an X server. docs/performance.md says how to read it.
#include <unistd.h>

#include <QDir>
#include <QListView>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>
#include <string>

#include "engine/core/resources.h"
#include "engine/network/runtime.h"
#include "tests/benchmarks/watched_application.h"
#include "ui/comparison/comparison_pane.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/window/panes.h"
#include "viewmodels/exploration_engine.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// Since the process was started, before any of its libraries was loaded: to a hundredth of a second.
double ageOfProcess() {
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string field;
    constexpr int startTime = 20;  // the 22nd of all; two stand before
    for (int i = 0; i < startTime; ++i)
        fields >> field;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double age = static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 -
                       std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return age * 1000;
}

// Handles events until something is so; answers whether it came to be within a minute.
bool waitFor(const std::function<bool()>& condition) {
    const auto begin = Clock::now();
    constexpr double patience = 60000;
    while (!condition()) {
        if (millisecondsSince(begin) > patience) return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
    }
    return true;
}

class Session {
 public:
    explicit Session(WatchedApplication& application) : application_(application) {
        heartbeat_.start(5);  // so that waiting for events ends although nothing happens
        window_.resize(1440, 900);
    }

    void start() {
        std::printf("%-44s %9s %9s %9s   %s\n", "start", "ms", "handler", "its work", "the longest handler");
        tell("program loaded, before its window", ageOfProcess());
        window_.show();
        window_.panes().arrange(Panes::Arrangement::explore);
        // As the program does: the window first, then what it shows.
        QTimer::singleShot(0, &workspace_, [this] {
            workspace_.openModel(QString::fromStdString(resourceFile("demo/demo.safetensors").string()));
            workspace_.openPicture(
                QString::fromStdString(resourceFile("demo/pictures/clock_and_butterfly.png").string()));
        });
        until("the window stands, painted", [this] { return application_.painted(); });
        until("network, picture and predictions are there", [this] { return workspace_.look() != nullptr; });
        until("the first map is there", [this] { return finished() > 0; });
        until("all maps of the start are there", [this] { return settled(); });
        std::printf("\n%-44s %9s %9s %9s   %s\n", "deed", "maps", "handler", "its work", "the longest handler");
    }

    void deed(const char* name, const std::function<void()>& work) {
        application_.takeLongest();
        const auto begin = Clock::now();
        // From within the event loop, as whatever a person does.
        bool done = false;
        QTimer::singleShot(0, &workspace_, [&] {
            work();
            done = true;
        });
        waitFor([&] { return done; });
        tellWhenSettled(name, begin);
    }

    // Changes that follow each other faster than they can be computed, as under a dragged slider: how long the last
    // one takes to be answered after it was made.
    void drag(const char* name, int changes, const std::function<void(int)>& change) {
        application_.takeLongest();
        int made = 0;
        QTimer timer;
        QObject::connect(&timer, &QTimer::timeout, &workspace_, [&] {
            change(made);
            if (++made == changes) timer.stop();
        });
        timer.start(16);
        waitFor([&] { return made == changes; });
        tellWhenSettled(name, Clock::now());
    }

    void trigger(const char* name, Command command) {
        deed(name, [this, command] { window_.actions()[command]->trigger(); });
    }

    Workspace& workspace() { return workspace_; }
    MainWindow& window() { return window_; }
    Theme& theme() { return theme_; }
    TileId tile(const char* method) const {
        const TilesModel& tiles = *workspace_.tiles();
        for (int row = 0; row < tiles.rowCount(); ++row) {
            if (tiles.data(tiles.index(row), TilesModel::MethodRole).toString() == QLatin1String(method)) {
                return tiles.idAt(row);
            }
        }
        return 0;
    }

 private:
    static Workspace& withFirstTiles(Workspace& workspace) {
        workspace.setInitialTiles(Workspace::firstTiles());
        return workspace;
    }
    int finished() const {
        const TilesModel& tiles = *workspace_.tiles();
        int count = 0;
        for (int row = 0; row < tiles.rowCount(); ++row)
            count += tiles.data(tiles.index(row), TilesModel::HasMapRole).toBool() ? 1 : 0;
        return count;
    }
    bool settled() const { return !workspace_.busy() && workspace_.look() && workspace_.tiles()->pending() == 0; }

    // What is asked for may reach the engine a few events later: settled is what stays so for a while.
    void tellWhenSettled(const char* name, Clock::time_point begin) {
        constexpr double calm = 150;
        std::optional<Clock::time_point> since;
        const bool came = waitFor([&] {
            if (!settled()) {
                since.reset();
            } else if (!since) {
                since = Clock::now();
            }
            return since && millisecondsSince(*since) > calm;
        });
        tell(came ? name : (std::string(name) + ": NOT DONE").c_str(),
             std::chrono::duration<double, std::milli>(since.value_or(Clock::now()) - begin).count());
    }

    void until(const char* name, const std::function<bool()>& condition) {
        const bool came = waitFor(condition);
        tell(came ? name : (std::string(name) + ": NOT DONE").c_str(), ageOfProcess());
    }
    void tell(const char* name, double milliseconds) {
        const auto longest = application_.takeLongest();
        std::printf(
            "%-44s %9.0f %9.1f %9.1f   %s%s\n", name, milliseconds, longest.milliseconds, longest.processor,
            qPrintable(longest.event),
            longest.overAFrame > 1 ? qPrintable(QStringLiteral(", %1 over 16 ms").arg(longest.overAFrame)) : "");
        std::fflush(stdout);
    }

    WatchedApplication& application_;
    QTemporaryDir folder_;
    Theme theme_;
    Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
    Workspace workspace_;
    MainWindow window_{withFirstTiles(workspace_), theme_, settings_};
    QTimer heartbeat_;
};

void everything(Session& session) {
    Workspace& workspace = session.workspace();
    MainWindow& window = session.window();
    TilesModel& tiles = *workspace.tiles();
    session.start();

    auto* const list = window.findChild<QListView*>(QStringLiteral("predictions"));
    session.deed("a click on another class", [list] {
        const QPoint place = list->visualRect(list->model()->index(1, 0)).center();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, place);
    });
    session.trigger("the first prediction again (kept maps)", Command::firstPrediction);
    session.deed("one class against another", [&] { workspace.setContrast(2); });
    session.trigger("undo (kept maps)", Command::undo);
    session.deed("another layer", [&] {
        const auto model = workspace.modelFacts();
        for (std::size_t i = 0; i < model->layers.size(); ++i) {
            if (!model->spatial[i]) continue;
            workspace.setLayer(QString::fromStdString(model->layers[i].name));
            break;
        }
    });
    session.trigger("undo (kept maps)", Command::undo);
    session.trigger("the next picture", Command::nextPicture);
    session.deed("a method more", [&] { tiles.add(QStringLiteral("integrated_gradients")); });
    const TileId integrated = session.tile("integrated_gradients");
    session.deed("one of its settings", [&] { tiles.setParameter(integrated, "steps", "60"); });
    session.drag("a setting dragged: after its last value", 60, [&, integrated](int i) {
        tiles.setParameter(integrated, "steps", QString::number(61 + i), i < 59 ? Change::dragging : Change::done);
    });
    session.deed("the same value alone", [&] { tiles.setParameter(integrated, "steps", "121"); });

    auto* const opacity = window.findChild<QSlider*>(QStringLiteral("opacity"));
    session.drag("opacity dragged", 30, [opacity](int i) { opacity->setValue(opacity->minimum() + 3 * i); });
    session.trigger("one scale for all", Command::sharedScale);
    session.trigger("pixelated", Command::pixelated);
    session.drag("zoomed in", 10, [&](int) { window.actions()[Command::zoomIn]->trigger(); });
    session.trigger("the whole picture", Command::fit);
    session.trigger("what the network receives", Command::networkView);
    session.trigger("arranged to compare", Command::layoutCompare);
    session.trigger("arranged to teach", Command::layoutTeach);
    session.trigger("arranged to explore", Command::layoutExplore);
    session.deed("dark colours", [&] { session.theme().choose(Theme::Choice::dark); });
    session.deed("light colours", [&] { session.theme().choose(Theme::Choice::light); });
    session.deed("made larger", [&] { window.resize(1900, 1060); });
    session.trigger("a tile duplicated", Command::duplicateTile);
    session.trigger("a tile removed", Command::removeTile);
    session.drag("everything undone", 12, [&](int) { window.actions()[Command::undo]->trigger(); });
}

}  // namespace
}  // namespace saccade::benchmarks

int main(int argc, char** argv) {
    using namespace saccade;
    setUpRuntime();
    benchmarks::WatchedApplication application(argc, argv);
    benchmarks::Session session(application);
    benchmarks::everything(session);
    return 0;
}
