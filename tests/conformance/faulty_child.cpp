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

#include "conformance/faults.hpp"
#include "platform/build_info.hpp"
#include "platform/process.hpp"
#include "platform/signals.hpp"
#include "platform/this_process.hpp"
#include "runner/child_session.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves its declaration to the program

/// Behaves like ipcbench-child, except for the fault in IPCBENCH_TEST_FAULT="ACTION@STAGE". The stages are those of
/// runner::ChildStage and "mid-run": during the timed phase, after some round trips and before its end.
namespace {

namespace fs = std::filesystem;
using ipcbench::platform::ChildProcess;

/// After this much CPU time, some round trips have certainly been completed.
constexpr std::chrono::milliseconds enough{20};

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void send_rubbish() {
    constexpr std::string_view rubbish = "what is this?\n";
    [[maybe_unused]] const ssize_t written = ::write(ChildProcess::control_fd, rubbish.data(), rubbish.size());
}

/// Sends a frame with a valid length whose content is not JSON.
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
    posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);  // our standard output may be the channel
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
    // The test starts the program as the leader of its process group. Our parent may be a separate measuring process.
    const pid_t parent = ::getpgrp();
    const pid_t measuring = ::getppid();
    // A signal to this thread is delivered before the call returns; a signal to the process may be delivered later,
    // after more has happened.
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
            ::kill(parent, SIGINT);  // the memory is sealed: the run would go on, so this ends it
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
    } else if (action == "kill-both") {  // also kills a measuring process between them, which would remove everything
        ::kill(parent, SIGKILL);
        ::kill(measuring, SIGKILL);
        kill_self(SIGKILL);
    } else if (action == "kill-measuring" || action == "kill-measuring-and-child") {
        if (measuring != parent) {  // the program itself measures other cells and the controls
            ::kill(measuring, SIGKILL);
            if (action == "kill-measuring-and-child") {
                kill_self(SIGKILL);
            }
        }
    } else if (action == "stop-measuring") {
        ::kill(measuring, SIGSTOP);
    } else if (action == "int-parent") {
        ::kill(parent, SIGINT);
    } else if (action == "term-parent") {
        ::kill(parent, SIGTERM);
    } else if (action == "end-as-timeout-does") {  // like timeout(1)
        for (const int signal : {SIGTERM, SIGCONT}) {
            ::kill(::getpid(), signal);
            ::kill(parent, signal);
        }
    } else if (action == "hup-parent") {
        ::kill(parent, SIGHUP);
    }
}

/// A point in time on the clock that counts a process's CPU time.
struct Worked {
    clockid_t clock{};
    timespec time{};
};

/// Returns the time at which the process will have used `further` more CPU time.
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

/// Polls the clock: a sleep on a CPU-time clock (clock_nanosleep(2)) ends with a tick that finds the process running,
/// and a tick may never find a process that runs for microseconds at a time.
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

/// Acts once both processes have used that much CPU time. Round trips have been completed by then: they are the only
/// work, and neither process can continue alone.
void act_mid_run(const std::string& action) {
    std::thread([action, ours = after_work(::getpid(), enough), theirs = after_work(::getppid(), enough)] {
        sleep_until(ours);
        sleep_until(theirs);
        act(action);
    }).detach();
}

/// Tells the test which names outside its folder the run has noted, and which process creates them. Does not use
/// standard error because its reader may be killed before it forwards the text.
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
    platform::prepare_signals(platform::Terminations::handled_by_parent);
    platform::raise_oom_score();
    const std::string fault = variable("IPCBENCH_TEST_FAULT");
    const std::string action = fault.substr(0, fault.find('@'));
    const std::string stage = fault.substr(std::min(fault.size(), action.size() + 1));
    if (action != "orphan") {  // an orphan must detect on its own that its parent is gone
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
