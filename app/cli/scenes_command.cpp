// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/interruption.h"
#include "app/cli/progress_bar.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/scenes/scene.h"

namespace saccade::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mostScenes = 1'000'000;

struct Order {
    fs::path folder;
    std::uint64_t count = 100;
    std::uint64_t seed = 0;
    SceneOptions options;
    std::size_t threads = 1;

    /// "scene_00017": as many digits as the last one has, five at least, so that names sort as numbers do.
    std::string nameOf(std::uint64_t index) const {
        const std::string digits = std::to_string(index);
        const std::size_t width = std::max<std::size_t>(5, std::to_string(count - 1).size());
        return "scene_" + std::string(width - digits.size(), '0') + digits;
    }
};

void readThings(const Arguments& arguments, SceneOptions& options) {
    const std::string given = arguments.value("things").value_or("1-3");
    const bool range = given.size() == 3 && given[1] == '-';
    const auto digit = [](char c) { return c >= '1' && c <= '3' ? c - '0' : 0; };
    options.least = digit(given.front());
    options.most = digit(given.back());
    if ((given.size() != 1 && !range) || options.least == 0 || options.most < options.least) {
        throw RequestError(
            SACCADE_TEXT("--things {value} is not allowed; --things is 1, 2, 3, or a range of them as 1-3"),
            {{"value", given.substr(0, 200)}});
    }
}

/// A new or empty folder: files of another set among the new ones would be taken for theirs.
void prepareFolder(const fs::path& folder) {
    std::error_code error;
    const auto status = fs::status(folder, error);
    if (fs::exists(status) && !fs::is_directory(status)) {
        throw RequestError(SACCADE_TEXT("{folder} is a file; scenes are written to a new or empty folder"),
                           {{"folder", folder.string()}});
    }
    if (fs::exists(status) && !fs::is_empty(folder)) {
        throw RequestError(SACCADE_TEXT("{folder} is not empty; scenes are written to a new or empty folder"),
                           {{"folder", folder.string()}});
    }
    error.clear();
    fs::create_directories(folder / "masks", error);
    if (error) {
        throw RequestError(SACCADE_TEXT("{folder} cannot be written: {reason}"),
                           {{"folder", folder.string()}, {"reason", error.message()}});
    }
}

/// Writes one scene's pictures and answers its lines of the table.
std::string writeScene(const Order& order, std::uint64_t index) {
    const Scene scene = drawScene(order.seed, index, order.options);
    const std::string name = order.nameOf(index);
    std::string lines;
    for (std::size_t k = 0; k < scene.things.size(); ++k) {
        const Thing& thing = scene.things[k];
        Picture mask{order.options.side, order.options.side, {}};
        mask.rgb.reserve(3 * thing.mask.size());
        for (const std::uint8_t value : thing.mask)
            mask.rgb.insert(mask.rgb.end(), 3, value);
        const std::string maskName = "masks/" + name + "_" + std::to_string(k) + ".png";
        writePicture(order.folder / maskName, mask);
        const std::string side = std::to_string(order.options.side);
        lines += name + ".png," + std::to_string(thing.label) + "," +
                 csvField(sceneClasses()[static_cast<std::size_t>(thing.label)]) + "," + side + "," + side;
        for (const int edge : {thing.box.x0, thing.box.y0, thing.box.x1, thing.box.y1})
            lines += "," + std::to_string(edge);
        lines += "," + maskName + "\n";
    }
    writePicture(order.folder / (name + ".png"), scene.picture);
    return lines;
}

/// The scenes of an order, drawn on several threads. A scene that was begun is finished, also when the job is
/// cancelled: what is written is always the order's beginning, and the table names exactly that.
class Workshop {
 public:
    Workshop(const Order& order, const Job& job) : order_(order), job_(job) {
        for (std::size_t i = 0; i < order.threads; ++i)
            workers_.emplace_back([this] { work(); });
    }
    ~Workshop() {
        stop_ = true;
        for (auto& worker : workers_)
            worker.join();
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    /// The lines of the next scene in order; nothing when there will be none. Throws what stopped a worker.
    bool take(std::string& lines) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return finished_.contains(taken_) || idle_ == order_.threads; });
        const auto found = finished_.find(taken_);
        if (found == finished_.end()) {
            if (failure_) std::rethrow_exception(failure_);
            return false;
        }
        lines = std::move(found->second);
        finished_.erase(found);
        ++taken_;
        return true;
    }

 private:
    void work() {
        try {
            while (!stop_ && !job_.cancelled()) {
                const std::uint64_t index = next_.fetch_add(1);
                if (index >= order_.count) break;
                std::string lines = writeScene(order_, index);
                const std::lock_guard lock(mutex_);
                finished_.emplace(index, std::move(lines));
                changed_.notify_all();
            }
        } catch (...) {
            stop_ = true;
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        ++idle_;
        changed_.notify_all();
    }

    const Order& order_;
    const Job& job_;
    std::atomic<std::uint64_t> next_{0};
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, std::string> finished_;
    std::uint64_t taken_ = 0;
    std::size_t idle_ = 0;
    std::exception_ptr failure_;
    std::vector<std::thread> workers_;
};

}  // namespace

const Syntax& scenesSyntax() {
    static const Syntax syntax{
        "scenes",
        "OUT",
        "Draw pictures of a made-up world, with a mask and a box for everything in them",
        1,
        1,
        std::vector<Option>{
            {"count", "N", "how many pictures, 1 to 1000000; 100 unless said otherwise"},
            {"seed", "N", "the seed of random numbers, 0 unless said otherwise"},
            {"things", "1|2|3|1-3", "how many things a picture holds, a number or a range; 1-3 unless said otherwise"},
            {"side", "PIXELS", "width and height of a picture, 96 to 512; 128 unless said otherwise"},
        } + generalOptions(),
        {"OUT is a new or empty folder. In it come scene_00000.png and so on, a mask for every thing in masks, and "
         "boxes.csv: a line a thing, with its class, its box (x1 and y1 lie just outside) and its mask. The same seed "
         "draws the same pictures; a larger count goes on where a smaller one ended.",
         "Ctrl+C keeps what is written by then; boxes.csv names exactly that."},
        {{"world --count 500 --seed 7", "500 pictures of one to three things each"},
         {"large --count 12 --things 1 --side 512", "a dozen large ones of a single thing"}},
    };
    return syntax;
}

int runScenes(const Arguments& arguments, Session& session) {
    Order order;
    order.folder = arguments.positionals().at(0);
    order.count = arguments.number("count", 1, mostScenes).value_or(order.count);
    order.seed = arguments.number("seed", 0, std::numeric_limits<std::uint64_t>::max()).value_or(order.seed);
    order.options.side = static_cast<int>(arguments.number("side", 96, 512).value_or(128));
    readThings(arguments, order.options);
    const auto threads =
        arguments.number("threads", 1, 1024).value_or(std::max(1U, std::thread::hardware_concurrency()));
    order.threads = static_cast<std::size_t>(std::min<std::uint64_t>(threads, order.count));
    prepareFolder(order.folder);

    const fs::path table = order.folder / "boxes.csv";
    std::ofstream stream(table, std::ios::binary);
    stream << "file,label0,name,orig_w,orig_h,x0,y0,x1,y1,mask\n";
    Job job;
    const Watched watched(job);
    std::uint64_t written = 0;
    {
        ProgressBar bar("Drawing", !session.quiet());
        Workshop workshop(order, job);
        for (std::string lines; stream && workshop.take(lines); ++written) {
            stream << lines;
            bar.show({static_cast<std::int64_t>(written + 1), static_cast<std::int64_t>(order.count)});
        }
    }
    stream.close();
    if (!stream) {
        throw RequestError(SACCADE_TEXT("{file} cannot be written; is the disk full?"), {{"file", table.string()}});
    }
    if (written < order.count) {
        complain("interrupted: " + std::to_string(written) + " of " + std::to_string(order.count) +
                 " pictures are in " + order.folder.string());
        return wasInterrupted;
    }
    std::fputs((table.string() + "\n").c_str(), stdout);
    return done;
}

}  // namespace saccade::cli
