#include <dirent.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "conformance/faulty_acts.hpp"
#include "platform/build_info.hpp"
#include "platform/process.hpp"
#include "platform/signals.hpp"
#include "runner/child_session.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves its declaration to the program

/// ipcbench-child, but for what IPCBENCH_TEST_FAULT="ACTION@STAGE" tells it to do. The stages are those of
/// runner::ChildStage and "mid-run": somewhere in the timed phase, after round trips and before its end.
namespace {

namespace fs = std::filesystem;
using ipcbench::platform::ChildProcess;

/// CPU time after which round trips have surely ended.
constexpr std::chrono::milliseconds enough{20};

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void send_rubbish() {
    constexpr std::string_view rubbish = "what is this?\n";
    [[maybe_unused]] const ssize_t written = ::write(ChildProcess::control_fd, rubbish.data(), rubbish.size());
}

/// A length and bytes as they should be, and no JSON.
void send_no_json() {
    constexpr std::array<char, 9> frame{5, 0, 0, 0, '{', '"', 'a', '}', '}'};
    [[maybe_unused]] const ssize_t written = ::write(ChildProcess::control_fd, frame.data(), frame.size());
}

[[noreturn]] void wait_for_ever() {
    while (true) {
        ::pause();
    }
}

void run_clean() {
    std::string program = variable("IPCBENCH_TEST_PROGRAM");
    std::string command = "clean";
    std::array<char*, 3> arguments{program.data(), command.data(), nullptr};
    posix_spawn_file_actions_t files{};
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);  // ours may be the channel
    pid_t cleaner = 0;
    int status = -1;
    if (::posix_spawn(&cleaner, program.c_str(), &files, nullptr, arguments.data(), environ) == 0) {
        while (::waitpid(cleaner, &status, 0) < 0 && errno == EINTR) {
        }
    }
    posix_spawn_file_actions_destroy(&files);
    fmt::print(stderr, "clean ended with {}\n", status);
}

void act(std::string_view action) {
    // The test starts the program as the leader of its group. What measures may be a process of its own, our parent.
    const pid_t parent = ::getpgrp();
    const pid_t measuring = ::getppid();
    // Sent to this thread, it comes before the call returns; to the process, a little later, when more may have
    // happened.
    const auto kill_self = [](int signal) { ::raise(signal); };
    if (action == "kill") {
        kill_self(SIGKILL);
    } else if (action == "stop") {
        kill_self(SIGSTOP);
    } else if (action == "stop-one") {
        if (ipcbench::conformance::is_first_child()) {
            kill_self(SIGSTOP);
        }
    } else if (action == "pause") {
        ipcbench::conformance::stop_and_continue(::getpid());
    } else if (action == "pause-parent") {
        ipcbench::conformance::stop_and_continue(measuring);
    } else if (action == "truncate") {
        if (!ipcbench::conformance::truncate_what_is_shared()) {
            ::kill(parent, SIGINT);  // it is sealed: the run goes on, and somebody has to end it
        }
    } else if (action == "exit") {
        ::_exit(7);
    } else if (action == "silent") {
        wait_for_ever();
    } else if (action == "garbage") {
        send_rubbish();
    } else if (action == "no-json") {
        send_no_json();
    } else if (action == "hang-up") {
        ::shutdown(ChildProcess::control_fd, SHUT_RDWR);
    } else if (action == "clean") {
        run_clean();
    } else if (action == "kill-parent" || action == "orphan") {
        ::kill(parent, SIGKILL);
    } else if (action == "kill-both") {  // and what measures between them, which would remove everything
        ::kill(parent, SIGKILL);
        ::kill(measuring, SIGKILL);
        kill_self(SIGKILL);
    } else if (action == "kill-measuring") {
        ::kill(measuring, SIGKILL);
    } else if (action == "kill-measuring-and-child") {
        ::kill(measuring, SIGKILL);
        kill_self(SIGKILL);
    } else if (action == "stop-measuring") {
        ::kill(measuring, SIGSTOP);
    } else if (action == "int-parent") {
        ::kill(parent, SIGINT);
    } else if (action == "term-parent") {
        ::kill(parent, SIGTERM);
    } else if (action == "end-as-timeout-does") {  // timeout(1)
        for (const int signal : {SIGTERM, SIGCONT}) {
            ::kill(::getpid(), signal);
            ::kill(parent, signal);
        }
    } else if (action == "hup-parent") {
        ::kill(parent, SIGHUP);
    }
}

/// A moment on the clock that counts the CPU time of a process.
struct Worked {
    clockid_t clock{};
    timespec time{};
};

/// When that process will have worked for so long from now on.
Worked after_work(pid_t process, std::chrono::nanoseconds further) {
    constexpr long second = 1'000'000'000;
    Worked worked;
    ::clock_getcpuclockid(process, &worked.clock);
    ::clock_gettime(worked.clock, &worked.time);
    worked.time.tv_nsec += further.count();
    worked.time.tv_sec += worked.time.tv_nsec / second;
    worked.time.tv_nsec %= second;
    return worked;
}

/// Looks now and then: a sleep on such a clock (clock_nanosleep(2)) ends with a tick that finds the process at work,
/// and none may ever find one that works for microseconds at a time.
void sleep_until(const Worked& worked) {
    const auto is_over = [&worked] {
        timespec now{};
        return ::clock_gettime(worked.clock, &now) != 0 || now.tv_sec > worked.time.tv_sec ||
               (now.tv_sec == worked.time.tv_sec && now.tv_nsec >= worked.time.tv_nsec);
    };
    while (!is_over()) {
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
}

/// When both processes have worked for so long, round trips have ended: with nothing to do but them, neither works on
/// without the other.
void act_mid_run(const std::string& action) {
    std::thread([action, ours = after_work(::getpid(), enough), theirs = after_work(::getppid(), enough)] {
        sleep_until(ours);
        sleep_until(theirs);
        act(action);
    }).detach();
}

/// Tells the test which names the run has noted that live outside its folder, and who makes them. Not on standard
/// error, whose reader may not live to pass it on.
void tell_notes() {
    std::ofstream told(variable("IPCBENCH_TEST_NOTES"), std::ios::app);
    told << "measured by " << ::getppid() << '\n';
    const std::string start = fmt::format("/ipcbench-{}-{}-", ::geteuid(), ::getppid());
    for (const std::string& place : {variable("TMPDIR"), std::string("/dev/shm")}) {
        std::error_code error;
        for (const fs::directory_entry& run : fs::directory_iterator(place, error)) {
            if (!run.path().string().starts_with(place + start)) {
                continue;
            }
            for (const fs::directory_entry& entry : fs::directory_iterator(run.path(), error)) {
                const std::string name = entry.path().filename();
                if (name.starts_with("note-")) {
                    told << "noted " << name << '\n';
                }
            }
        }
    }
}

}  // namespace

int main() {
    using namespace ipcbench;
    platform::prepare_signals(platform::Terminations::the_parents);
    platform::offer_to_oom_killer();
    const std::string fault = variable("IPCBENCH_TEST_FAULT");
    const std::string action = fault.substr(0, fault.find('@'));
    const std::string stage = fault.substr(std::min(fault.size(), action.size() + 1));
    if (action != "orphan") {  // who is to find out by itself that its parent is gone
        platform::die_with_parent();
    }
    const std::string build = platform::build_info().id() + (action == "other-build" ? "of last year" : "");
    return runner::run_child(UniqueFd(ChildProcess::control_fd), build, [&](std::string_view reached) {
        if (reached == "hello") {
            tell_notes();
        } else if (reached == "plan") {
            conformance::keep_what_is_shared();
        }
        if (reached == stage) {
            act(action);
        } else if (stage == "mid-run" && reached == "timed") {
            act_mid_run(action);
        }
    });
}
