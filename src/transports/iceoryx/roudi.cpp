#include "transports/iceoryx/roudi.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "transports/fd/setup_deadline.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

// Where iceoryx 2.0 has its things, whatever it is told.
constexpr const char* lock_file = "/tmp/iox-unique-roudi.lock";
constexpr const char* channel = "/tmp/roudi";
constexpr const char* channel_lock = "/tmp/roudi.lock";
constexpr const char* management = "/iceoryx_mgmt";

constexpr const char* shared_memory = "/dev/shm";

constexpr std::string_view lock_suffix = ".lock";

constexpr std::chrono::milliseconds glance{5};

// RouDi takes its time to clear its memory, and other runs theirs to end: that is not the child's time.
constexpr std::chrono::seconds starting{30};
constexpr std::chrono::seconds others{60};

ChannelConfig patient(ChannelConfig config, std::chrono::milliseconds least) {
    config.timeout = std::max(config.timeout, least);
    return config;
}

/// The path of iox-roudi, "" where there is none.
std::string find_program() {
    const char* const path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    std::istringstream folders(path == nullptr ? "/usr/bin" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::string program = folder + "/iox-roudi";
        if (!folder.empty() && ::access(program.c_str(), X_OK) == 0) {
            return program;
        }
    }
    return "";
}

/// The process that holds RouDi's lock, 0 if the system does not tell which; nothing if none does. Only looks: to try
/// the lock would keep a RouDi from starting that does so at the same time.
std::optional<pid_t> running_roudi() {
    struct stat state {};
    if (::stat(lock_file, &state) != 0) {
        return std::nullopt;
    }
    const std::string inode = fmt::format(":{} ", state.st_ino);
    std::ifstream locks("/proc/locks");  // "1: FLOCK  ADVISORY  WRITE 123 08:01:456 0 EOF"
    for (std::string line; std::getline(locks, line);) {
        if (line.find(inode) != std::string::npos) {
            std::istringstream fields(line);
            std::string skipped;
            pid_t owner = 0;
            fields >> skipped >> skipped >> skipped >> skipped >> owner;
            return owner;
        }
    }
    return std::nullopt;
}

/// A socket of this name in no folder: the kernel lets one process at a time have it, and takes it from the dead.
UniqueFd try_turn() {
    constexpr std::string_view name{"\0ipcbench-iceoryx", 17};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    UniqueFd turn(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (!turn) {
        throw system_error("asking for the turn to run RouDi", errno);
    }
    if (::bind(turn.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) {
        turn.reset();
    }
    return turn;
}

UniqueFd await_turn(const ChannelConfig& config) {
    const SetupDeadline deadline(config, "another run of ipcbench that uses iceoryx to end");
    UniqueFd turn = try_turn();
    while (!turn) {
        deadline.wait({}, glance);
        turn = try_turn();
    }
    return turn;
}

/// A RouDi whose run was killed ends by itself, soon; another one does not.
void await_no_other(const ChannelConfig& config) {
    constexpr int looks = 400;
    const SetupDeadline deadline(config, "the RouDi of a dead run to end");
    for (int look = 0; const auto other = running_roudi(); ++look) {
        if (look == looks) {
            throw Error(ErrorKind::unavailable, fmt::format("another RouDi is running (process {})", *other),
                        "its names are the same for all; end it to let ipcbench start its own");
        }
        deadline.wait({}, glance);
    }
}

/// Without a reader and a writer the segment has the name of the user's group, and that group may use it.
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
        written = ::write(file.get(), rest.data(), rest.size());  // less than all of it where a limit is near
        rest.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    if (written < 0) {
        throw system_error("making a file for RouDi", errno);
    }
    return file;
}

/// RouDi says what it could not reserve, but not why.
void require_room(Pool small, Pool large) {
    constexpr std::size_t for_itself = 66'000'000;  // iceoryx 2.0 as it is built by default
    constexpr std::size_t per_chunk = 64;
    const auto bytes = [](Pool pool) { return pool.chunks * (pool.bytes + per_chunk); };
    const std::size_t needed = for_itself + bytes(small) + bytes(large);
    struct statvfs there {};
    if (::statvfs(shared_memory, &there) == 0 && needed / there.f_frsize >= there.f_bavail) {
        throw system_error(fmt::format("reserving {} MB for RouDi in {}", needed / 1'000'000, shared_memory), ENOSPC,
                           "smaller messages need less; its own part is 66 MB");
    }
}

/// The daemon, between fork and exec: only what a signal handler might do.
[[noreturn]] void become(const char* program, char* const* arguments, int settings, int said, pid_t parent) noexcept {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // A Ctrl-C is ours to answer: RouDi would end and take us along. The order to end in good order remains.
    sigset_t none_but_term;
    sigfillset(&none_but_term);
    sigdelset(&none_but_term, SIGTERM);
    ::pthread_sigmask(SIG_SETMASK, &none_but_term, nullptr);
    const bool placed =
        ::dup2(said, STDOUT_FILENO) >= 0 && ::dup2(said, STDERR_FILENO) >= 0 && ::dup2(settings, STDIN_FILENO) >= 0;
    if (placed && ::getppid() == parent) {
        ::execv(program, arguments);
    }
    ::_exit(127);
}

/// What it said last, for an error.
std::string last_words(const UniqueFd& said) {
    std::array<char, 4096> text{};
    const off_t end = ::lseek(said.get(), 0, SEEK_END);
    const off_t start = std::max<off_t>(0, end - static_cast<off_t>(text.size()));
    const ssize_t size = ::pread(said.get(), text.data(), text.size(), start);
    std::istringstream lines(std::string(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        last = line.empty() ? last : line;
    }
    return last;
}

bool answers() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, channel, sizeof address.sun_path - 1);
    const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return socket && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// The locks of the processes of a run, beside their sockets.
std::vector<std::string> locks_of(const std::string& prefix) {
    std::vector<std::string> locks;
    std::error_code error;
    for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator("/tmp", error)) {
        const std::string name = entry.path().filename();
        if (name.starts_with(prefix + participant_mark) && name.ends_with(lock_suffix)) {
            locks.push_back(entry.path());
        }
    }
    return locks;
}

bool is_held(const std::string& lock) noexcept {
    const UniqueFd file(::open(lock.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    return file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

/// A process that leaves waits for RouDi's answer without a bound. The kernel lets go the locks of the dead.
void let_all_leave(const std::string& prefix) {
    constexpr int looks = 250;
    for (int look = 0; look < looks; ++look) {
        const std::vector<std::string> locks = locks_of(prefix);
        if (std::none_of(locks.begin(), locks.end(), is_held)) {
            break;
        }
        ::poll(nullptr, 0, 2);
    }
}

/// What those left who had no time to tidy up.
void remove_remains(const std::string& prefix) {
    for (const std::string& lock : locks_of(prefix)) {
        ::unlink(lock.substr(0, lock.size() - lock_suffix.size()).c_str());
        ::unlink(lock.c_str());
    }
}

void remove_names() noexcept {
    // Whoever has the lock may have these names; if another RouDi was quick enough to take it, they are its own.
    const UniqueFd lock(::open(lock_file, O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        return;
    }
    ::shm_unlink(management);
    const group* const ours = ::getgrgid(::getegid());  // NOLINT(concurrency-mt-unsafe): no other thread looks it up
    if (ours != nullptr) {
        ::shm_unlink((std::string("/") + ours->gr_name).c_str());
    }
    ::unlink(channel);
    ::unlink(channel_lock);
    ::unlink(lock_file);
}

}  // namespace

Roudi::Roudi(const ChannelConfig& config, Pool small, Pool large)
    : turn_(await_turn(patient(config, others))), prefix_(config.prefix) {
    const ChannelConfig terms = patient(config, starting);
    await_no_other(terms);
    start(small, large);
    try {
        await_answer(terms);
    } catch (const Error&) {
        stop();
        throw;
    }
}

Roudi::~Roudi() {
    stop();
}

void Roudi::start(Pool small, Pool large) {
    std::string program = find_program();
    if (program.empty()) {
        throw Error(ErrorKind::unavailable, "there is no iox-roudi in PATH", "apt install iceoryx");
    }
    require_room(small, large);
    const UniqueFd wanted = make_file("roudi-settings", settings(small, large));
    said_ = make_file("roudi-said", "");
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
    process_ = ::fork();
    if (process_ == 0) {
        become(program.c_str(), arguments.data(), wanted.get(), said_.get(), parent);
    }
    if (process_ < 0) {
        throw system_error("starting " + program, errno);
    }
}

void Roudi::await_answer(const ChannelConfig& config) const {
    const SetupDeadline deadline(config, "RouDi to answer on " + std::string(channel));
    while (!answers()) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG | __WALL) == process_) {
            throw Error(ErrorKind::failed, "RouDi ended instead of serving: " + last_words(said_),
                        "it needs room in /dev/shm; smaller messages need less");
        }
        deadline.wait({}, glance);
    }
}

void Roudi::stop() noexcept {
    if (process_ > 0) {
        let_all_leave(prefix_);
        ::kill(process_, SIGKILL);
        while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
        remove_remains(prefix_);
        remove_names();
    }
}

Availability probe_roudi() {
    if (find_program().empty()) {
        return {false, "there is no iox-roudi in PATH", "apt install iceoryx"};
    }
    if (const auto other = running_roudi(); other && try_turn()) {
        return {false, fmt::format("another RouDi is running (process {}), and its names are the same for all", *other),
                "end it, so that ipcbench can start its own"};
    }
    return {};
}

}  // namespace ipcbench::transports::iox_daemon
