#include "conformance/program_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/file.h>
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

#include "conformance/resources.hpp"
#include "conformance/watchdog.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves its declaration to the program

namespace ipcbench::conformance {
namespace {

/// Far more than any run here takes, even under a sanitizer on a busy machine.
constexpr std::chrono::seconds bound{120};

/// The file next to the run's folder in which the faulty child lists the names.
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

/// Returns our environment without the variables that a user may have set for ipcbench, and with the test's settings.
std::vector<std::string> environment_with(const std::vector<std::string>& settings) {
    constexpr std::array<std::string_view, 8> dropped{
        "XDG_RUNTIME_DIR=",  "TMPDIR=",   "TEST_DURATION_SECONDS=", "RPC_MESSAGE_COMPLEXITY=", "IPCBENCH_CHILD=",
        "IPCBENCH_PLUGINS=", "NO_COLOR=", "IPCBENCH_TEST_FAULT="};
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

/// Starts the program as the leader of a new process group, so that everything it starts can be found.
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
        sigaddset(&defaulted, signal);  // a background job, or one under nohup(1), ignores some signals
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

/// Returns the prefix of the names that this process creates.
std::string prefix_of(const std::string& process) {
    return "ipcbench-" + std::to_string(::geteuid()) + "-" + process + "-";
}

/// Waits until no other test of this executable runs iceoryx, and returns the lock. Without it, a test could wait for a
/// turn for as long as all others take.
UniqueFd await_turn_of_iceoryx() {
    UniqueFd executable(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    while (::flock(executable.get(), LOCK_EX) != 0 && errno == EINTR) {
    }
    return executable;
}

int shell_code(int status) {
    constexpr int killed = 128;
    return WIFEXITED(status) ? WEXITSTATUS(status) : killed + WTERMSIG(status);
}

}  // namespace

RunSandbox::RunSandbox() : queues_before_(sysv_queues()) {
    std::string name = "/tmp/ib-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
        throw system_error("creating a folder in /tmp", errno);
    }
    folder_ = name;
    // Makes orphans our children instead of init's, so that we see them end and they do not stay zombies where init
    // does not reap them.
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

RunSandbox::~RunSandbox() {
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
    std::filesystem::remove(folder_ + notes_file, error);
}

RunOutcome RunSandbox::run(const std::vector<std::string>& arguments, const std::string& fault) {
    const UniqueFd out = open_capture("out");
    const UniqueFd err = open_capture("err");
    std::vector<std::string> words{IPCBENCH_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const auto given = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    UniqueFd turn;
    if (given("iceoryx")) {
        turn = await_turn_of_iceoryx();
        if (!given("--timeout")) {
            words.insert(words.end(), {"--timeout", "20s"});  // tests of other executables may run it too
        }
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

void RunSandbox::await_descendants(pid_t group, RunOutcome& outcome) {
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

std::vector<std::string> RunSandbox::left() const {
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

std::string seconds_until_timeout(const std::string& transport) {
    return transport == "iceoryx" ? "8" : "1";
}

std::vector<std::string> long_run(const std::string& transport, const std::string& stage) {
    std::vector<std::string> words{"run", transport, "--child", IPCBENCH_FAULTY_CHILD, "--warmup", "10ms", "-q"};
    const bool to_the_end = stage == "end";
    words.insert(words.end(), {to_the_end ? "--iterations" : "--duration", to_the_end ? "100" : "60s"});
    return words;
}

}  // namespace ipcbench::conformance
