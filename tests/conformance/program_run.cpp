#include "conformance/program_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "conformance/belongings.hpp"
#include "conformance/watchdog.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves its declaration to the program

namespace ipcbench::conformance {
namespace {

/// Far more than any run here takes, also under a sanitizer on a busy machine.
constexpr std::chrono::seconds bound{30};

/// Beside the run's folder: what the faulty child tells.
constexpr const char* notes_file = ".notes";

UniqueFd open_capture(const char* name) {
    return UniqueFd(::memfd_create(name, MFD_CLOEXEC));
}

std::string read_all(const UniqueFd& file) {
    std::string text(static_cast<std::size_t>(std::max<off_t>(::lseek(file.get(), 0, SEEK_END), 0)), '\0');
    const ssize_t got = ::pread(file.get(), text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text;
}

/// Ours without what a user may have set for ipcbench, and with what the test sets.
std::vector<std::string> environment_with(const std::vector<std::string>& settings) {
    constexpr std::array<std::string_view, 7> dropped{
        "XDG_RUNTIME_DIR=", "TMPDIR=",   "TEST_DURATION_SECONDS=", "RPC_MESSAGE_COMPLEXITY=",
        "IPCBENCH_CHILD=",  "NO_COLOR=", "IPCBENCH_TEST_FAULT="};
    std::vector<std::string> environment = settings;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        if (std::none_of(dropped.begin(), dropped.end(), [&](auto start) { return text.starts_with(start); })) {
            environment.emplace_back(text);
        }
    }
    return environment;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// Starts the program as the leader of a process group of its own, so that all that it starts can be found.
pid_t start(std::vector<std::string> words, std::vector<std::string> environment, int out, int err) {
    posix_spawn_file_actions_t files{};
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t defaulted;
    sigemptyset(&defaulted);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        sigaddset(&defaulted, signal);  // a job in the background, or under nohup(1), ignores some
    }
    posix_spawnattr_setsigdefault(&attributes, &defaulted);
    pid_t process = -1;
    const int error = ::posix_spawn(&process, words[0].c_str(), &files, &attributes, pointers_to(words).data(),
                                    pointers_to(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
        throw system_error("starting " + words[0], error);
    }
    return process;
}

/// With which the names begin that this process makes.
std::string prefix_of(const std::string& process) {
    return "ipcbench-" + std::to_string(::geteuid()) + "-" + process + "-";
}

int shell_code(int status) {
    constexpr int killed = 128;
    return WIFEXITED(status) ? WEXITSTATUS(status) : killed + WTERMSIG(status);
}

}  // namespace

Scene::Scene() : queues_before_(sysv_queues()) {
    std::string name = "/tmp/ib-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
        throw system_error("creating a folder in /tmp", errno);
    }
    folder_ = name;
    // Orphans become ours instead of init's: so that we see them end, and none is left a zombie where init does not
    // care.
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Scene::~Scene() {
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
    std::filesystem::remove(folder_ + notes_file, error);
}

RunOutcome Scene::run(const std::vector<std::string>& arguments, const std::string& fault) {
    const UniqueFd out = open_capture("out");
    const UniqueFd err = open_capture("err");
    std::vector<std::string> words{IPCBENCH_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const auto given = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    if (given("iceoryx") && !given("--timeout")) {
        words.insert(words.end(), {"--timeout", "20s"});  // runs wait for one another, in all tests of this machine
    }
    const pid_t process =
        start(words,
              environment_with({"TMPDIR=" + folder_, "IPCBENCH_TEST_NOTES=" + folder_ + notes_file,
                                "IPCBENCH_TEST_FAULT=" + fault, "IPCBENCH_TEST_PROGRAM=" IPCBENCH_PROGRAM}),
              out.get(), err.get());
    prefixes_.push_back(prefix_of(std::to_string(process)));
    RunOutcome outcome;
    await_descendants(process, outcome);
    outcome.out = read_all(out);
    outcome.err = read_all(err);
    std::ifstream lines(folder_ + notes_file);
    for (std::string line; std::getline(lines, line);) {
        constexpr std::string_view start_of_note = "noted ";
        constexpr std::string_view start_of_process = "measured by ";
        if (line.starts_with(start_of_note)) {
            notes_.push_back(line.substr(start_of_note.size()));
        } else if (line.starts_with(start_of_process)) {
            prefixes_.push_back(prefix_of(line.substr(start_of_process.size())));
        }
    }
    return outcome;
}

void Scene::await_descendants(pid_t group, RunOutcome& outcome) {
    const Watchdog watchdog(group, bound);
    bool program_was_overdue = false;
    int status = 0;
    pid_t ended = 0;
    while ((ended = ::waitpid(-group, &status, 0)) > 0 || errno == EINTR) {
        if (ended == group) {
            outcome.code = shell_code(status);
            program_was_overdue = watchdog.has_bitten();
        }
    }
    outcome.overdue = watchdog.has_bitten();
    if (outcome.overdue) {
        processes_.push_back(program_was_overdue ? "the program itself did not end" : "a child did not end");
    }
}

std::vector<std::string> Scene::left() const {
    std::vector<std::string> all = processes_;
    const auto add = [&](const std::vector<std::string>& more) { all.insert(all.end(), more.begin(), more.end()); };
    add(entries_below(folder_));
    for (const std::string& prefix : prefixes_) {
        add(names_with(prefix));
    }
    std::copy_if(notes_.begin(), notes_.end(), std::back_inserter(all), noted_thing_exists);
    add(what_stays([&] { return added(queues_before_, sysv_queues()); }));
    return all;
}

std::vector<std::string> long_run(const std::string& transport, const std::string& stage) {
    std::vector<std::string> words{"run", transport, "--child", IPCBENCH_FAULTY_CHILD, "--warmup", "10ms", "-q"};
    const bool to_the_end = stage == "end";
    words.insert(words.end(), {to_the_end ? "--iterations" : "--duration", to_the_end ? "100" : "60s"});
    return words;
}

}  // namespace ipcbench::conformance
