#include "transports/iceoryx/roudi_process.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <sstream>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/exhausted.hpp"
#include "platform/find_program.hpp"
#include "platform/process.hpp"
#include "platform/shared_memory_space.hpp"
#include "platform/signals.hpp"
#include "transports/iceoryx/roudi_names.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

constexpr const char* shared_memory = "/dev/shm";

constexpr const char* making_files = "creating RouDi's segments in /dev/shm";

/// RouDi's own memory, in bytes, for iceoryx 2.0 with its default build options.
constexpr std::size_t for_itself = 66'000'000;

/// Returns RouDi's settings. Without readers and writers in them, the segment is named after the user's group, and that
/// group may use it.
std::string settings(Pool small, Pool large) {
    const auto entry = [](Pool pool) {
        return fmt::format("\n[[segment.mempool]]\nsize = {}\ncount = {}\n", pool.bytes, pool.chunks);
    };
    return "[general]\nversion = 1\n\n[[segment]]\n" + entry(small) + entry(large);
}

UniqueFd make_file(const char* name, const std::string& text) {
    UniqueFd file(::memfd_create(name, MFD_CLOEXEC));
    ssize_t written = file ? 0 : -1;
    for (std::string_view rest = text; written >= 0 && !rest.empty();) {
        written = ::write(file.get(), rest.data(), rest.size());  // a write may be short close to a limit
        rest.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    if (written < 0) {
        throw system_error("creating a file for RouDi", errno);
    }
    return file;
}

/// Takes its own lock on the run's folder: while any process holds one, the run counts as alive.
UniqueFd hold(const std::string& run_folder) {
    UniqueFd folder(::open(run_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::flock(folder.get(), LOCK_SH | LOCK_NB) != 0) {
        throw system_error("locking the private folder '" + run_folder + "' for RouDi", errno);
    }
    return folder;
}

/// RouDi makes a file for itself and one for the samples.
bool lacks_files() {
    constexpr std::uint64_t needed = 2;
    return platform::free_files_in(shared_memory).value_or(needed) < needed;
}

/// Checks the memory first: RouDi reports what it could not reserve, but not why.
void require_room(Pool small, Pool large) {
    constexpr std::size_t per_chunk = 64;
    const auto bytes = [](Pool pool) { return pool.chunks * (pool.bytes + per_chunk); };
    const std::size_t needed = for_itself + bytes(small) + bytes(large);
    struct statvfs there {};
    if (::statvfs(shared_memory, &there) == 0 && needed / there.f_frsize >= there.f_bavail) {
        throw system_error(fmt::format("reserving {} MB for RouDi in {}", needed / 1'000'000, shared_memory), ENOSPC,
                           "smaller messages need less; its own part is 66 MB");
    }
    if (lacks_files()) {
        throw system_error(making_files, ENOSPC, platform::hint_for_free_files(shared_memory));
    }
}

struct Descriptors {
    int settings;
    int output;
    int folder;  ///< holds the run's lock for as long as the daemon lives
};

/// Runs the daemon, between fork and exec, so it may call only async-signal-safe functions.
[[noreturn]] void become(const char* program, char* const* arguments, const Descriptors& given, pid_t parent) noexcept {
    // SIGKILL, not an orderly shutdown: RouDi would signal the processes that it served by pid, and those pids may
    // belong to other processes by then. `ipcbench clean` removes what it leaves.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Ctrl-C is for the parent: on SIGINT RouDi would end, and end this process too. SIGTERM still ends it in good
    // order.
    platform::restore_dispositions(platform::ChildSignals::inherited());
    sigset_t only_sigterm;
    sigfillset(&only_sigterm);
    sigdelset(&only_sigterm, SIGTERM);
    ::pthread_sigmask(SIG_SETMASK, &only_sigterm, nullptr);
    const bool placed = ::dup2(given.output, STDOUT_FILENO) >= 0 && ::dup2(given.output, STDERR_FILENO) >= 0 &&
                        ::dup2(given.settings, STDIN_FILENO) >= 0 && ::fcntl(given.folder, F_SETFD, 0) == 0;
    if (placed && ::getppid() == parent) {
        ::execv(program, arguments);
    }
    ::_exit(127);
}

}  // namespace

std::string find_program() {
    return platform::find_program("iox-roudi");
}

Availability probe_places() {
    if (::access(participants_folder, W_OK | X_OK) != 0) {
        return {
            false,
            describe_errno(fmt::format("creating sockets in {}, where RouDi's must be", participants_folder), errno),
            "make it writable, e.g. docker run --tmpfs /tmp"};
    }
    if (::access(shared_memory, W_OK | X_OK) != 0) {
        const int error = errno;
        return {false, describe_errno(making_files, error), platform::hint_for_shared_memory(error)};
    }
    if (lacks_files()) {
        return {false, describe_errno(making_files, ENOSPC), platform::hint_for_free_files(shared_memory)};
    }
    // Compares with all of the memory, not with the free part: other runs may have released theirs when it is our turn.
    struct statvfs there {};
    if (::statvfs(shared_memory, &there) == 0 && for_itself / there.f_frsize >= there.f_blocks) {
        return {false,
                describe_errno(fmt::format("reserving {} MB for RouDi in {}", for_itself / 1'000'000, shared_memory),
                               ENOSPC),
                "make it larger: docker run --shm-size=1g, or mount -o remount,size=1g /dev/shm"};
    }
    return {};
}

Process start_roudi(const std::string& run_folder, Pool small, Pool large) {
    std::string program = find_program();
    if (program.empty()) {
        throw Error(ErrorKind::unavailable, "there is no iox-roudi in PATH", "apt install iceoryx");
    }
    require_room(small, large);
    const UniqueFd wanted = make_file("roudi-settings", settings(small, large));
    const UniqueFd folder = hold(run_folder);
    Process process{-1, {}, make_file("roudi-output", "")};
    std::vector<std::string> words{program, "--config-file", "/proc/self/fd/0", "--monitoring-mode",
                                   "off",   "--log-level",   "error",           "--kill-delay",
                                   "0"};
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const pid_t parent = ::getpid();
    process.id = ::fork();
    if (process.id == 0) {
        become(program.c_str(), arguments.data(), {wanted.get(), process.output.get(), folder.get()}, parent);
    }
    if (process.id < 0) {
        const int error = errno;
        throw system_error("starting " + program, error, platform::hint_for_exhausted(describe_errno("", error)));
    }
    process.exit = platform::open_process(process.id);
    return process;
}

std::string last_line(const UniqueFd& output) {
    std::array<char, 4096> text{};
    const off_t end = ::lseek(output.get(), 0, SEEK_END);
    const off_t start = std::max<off_t>(0, end - static_cast<off_t>(text.size()));
    const ssize_t size = ::pread(output.get(), text.data(), text.size(), start);
    std::istringstream lines(std::string(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        last = line.empty() ? last : line;
    }
    return last;
}

}  // namespace ipcbench::transports::iox_daemon
