// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>

#include "engine/core/error.h"

extern char** environ;

namespace saccade {
namespace {

constexpr std::size_t mostMessages = 65536;
constexpr int pollMilliseconds = 20;

class Descriptor {
 public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return value_; }
    void close() {
        if (value_ >= 0) ::close(value_);
        value_ = -1;
    }

 private:
    int value_;
};

/// Kills the child and its descendants where it is left before the child has ended.
class Child {
 public:
    explicit Child(pid_t pid) : pid_(pid) {}
    ~Child() {
        if (pid_ <= 0) return;
        kill();
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // The child leads a process group of its own.
    void kill() const { ::kill(-pid_, SIGKILL); }

    std::optional<int> ended() {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
        pid_ = 0;
        return status;
    }

 private:
    pid_t pid_;
};

struct SpawnActions {
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};

    explicit SpawnActions(int errorPipe) {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, errorPipe, 2);
        posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setpgroup(&attributes, 0);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    }
    ~SpawnActions() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
};

}  // namespace

ChildResult runChild(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                     std::chrono::milliseconds limit, const Job& job) {
    ChildResult result;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return result;
    const Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);

    std::string programName = program.string();
    std::vector<std::string> words = arguments;
    std::vector<char*> argv{programName.data()};
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = 0;
    {
        const SpawnActions spawn(writing.get());
        if (::posix_spawn(&pid, programName.c_str(), &spawn.actions, &spawn.attributes, argv.data(), environ) != 0) {
            return result;
        }
    }
    result.started = true;
    writing.close();
    Child child(pid);

    const auto drain = [&] {
        std::array<char, 4096> buffer{};
        for (ssize_t count = 0; (count = ::read(reading.get(), buffer.data(), buffer.size())) > 0;) {
            const std::size_t space = mostMessages - result.messages.size();
            result.messages.append(buffer.data(), std::min(space, static_cast<std::size_t>(count)));
        }
    };
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (true) {
        job.check();
        if (const auto status = child.ended()) {
            drain();
            if (WIFSIGNALED(*status)) result.signal = WTERMSIG(*status);
            if (WIFEXITED(*status)) result.exitCode = WEXITSTATUS(*status);
            return result;
        }
        if (std::chrono::steady_clock::now() > deadline) {
            result.timedOut = true;
            return result;
        }
        pollfd waiting{reading.get(), POLLIN, 0};
        ::poll(&waiting, 1, pollMilliseconds);
        if ((waiting.revents & POLLIN) != 0) {
            drain();
        } else if ((waiting.revents & POLLHUP) != 0) {
            // It closed its end and is about to leave; without this the loop would spin.
            ::usleep(1000);
        }
    }
}

TemporaryFolder::TemporaryFolder() {
    std::error_code failure;
    auto base = std::filesystem::temp_directory_path(failure);
    if (failure) base = "/tmp";
    std::string name = (base / "saccade-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw ComputationError(SACCADE_TEXT("no temporary folder can be made in {folder}"),
                               {{"folder", base.string()}});
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace saccade
