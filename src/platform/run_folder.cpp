#include "platform/run_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "ipcbench/base/error.hpp"
#include "platform/process.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view name_start = "ipcbench-";
constexpr mode_t only_owner = 0700;
// A Unix socket's path has room for 107 characters (unix(7)); what we put behind the folder needs some of them.
constexpr std::size_t longest_base = 40;

std::vector<std::string> bases() {
    std::vector<std::string> found;
    for (const char* const variable : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
        const char* const value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): nobody sets it
        if (value != nullptr && *value == '/') {
            found.emplace_back(value);
        }
    }
    found.emplace_back("/tmp");
    found.emplace_back("/dev/shm");  // where /tmp is read-only, as in hardened containers
    return found;
}

/// flock on the folder itself: held by the living.
UniqueFd try_lock(const std::string& path) {
    UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (folder && ::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
        folder.reset();
    }
    return folder;
}

void remove_folder(const std::string& path, Cleaned& cleaned) {
    std::error_code error;
    struct stat state {};
    if (::lstat(path.c_str(), &state) == 0) {
        for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
            if (const auto name = remove_noted(entry.path(), state.st_uid)) {
                cleaned.removed.push_back(*name);
            }
        }
    }
    fs::remove_all(path, error);
    if (error) {
        cleaned.failed.push_back(path + ": " + error.message());
    } else {
        cleaned.removed.push_back(path);
    }
}

/// "ipcbench-<uid>-<pid>-<start>[...]": whether the process that it names is gone; nothing when it is no such name.
std::optional<bool> owner_is_gone(std::string_view name) {
    if (!name.starts_with(name_start)) {
        return std::nullopt;
    }
    std::array<unsigned long long, 3> numbers{};
    const std::string text(name.substr(name_start.size()));
    const char* at = text.c_str();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        char* end = nullptr;
        numbers.at(i) = std::strtoull(at, &end, 10);
        if (end == at || (i < 2 && *end != '-')) {
            return std::nullopt;
        }
        at = end + 1;
    }
    const auto start = start_time(static_cast<pid_t>(numbers[1]));
    return !start || *start != numbers[2];
}

void clean_names(const char* folder, OwnedKind kind, Cleaned& cleaned) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename();
        struct stat state {};
        if (owner_is_gone(name) != true || ::lstat(entry.path().c_str(), &state) != 0 || S_ISDIR(state.st_mode) ||
            (::geteuid() != 0 && state.st_uid != ::geteuid())) {
            continue;
        }
        static_cast<void>(remove_name(kind, name, state.st_uid));
        if (::access(entry.path().c_str(), F_OK) == 0) {
            cleaned.failed.push_back(entry.path().string() + ": could not be removed");
        } else {
            cleaned.removed.push_back(entry.path());
        }
    }
}

}  // namespace

RunFolder::RunFolder() {
    static std::atomic<unsigned> made{0};
    const std::string owner = std::string(name_start) + std::to_string(::geteuid()) + "-" + std::to_string(::getpid()) +
                              "-" + std::to_string(start_time(::getpid()).value_or(0)) + "-";
    int error = ENOENT;
    for (const std::string& base : bases()) {
        if (base.size() > longest_base) {
            continue;
        }
        // Between mkdir and flock a cleaner may take the folder for a dead run's: then a new one.
        constexpr int tries = 10;
        for (int i = 0; i < tries; ++i) {
            path_ = base + "/" + owner + std::to_string(made++);
            if (::mkdir(path_.c_str(), only_owner) != 0) {
                error = errno;
                break;
            }
            lock_ = try_lock(path_);
            if (lock_ && ::access(path_.c_str(), F_OK) == 0) {
                return;
            }
            error = lock_ ? EBUSY : errno;
            ::rmdir(path_.c_str());  // if it is still there: nobody else would know that it is ours
            if (error == EMFILE || error == ENFILE) {
                throw system_error("locking the private folder '" + path_ + "'", error);
            }
        }
    }
    throw system_error("creating the private folder '" + path_ + "'", error,
                       "make /tmp or /dev/shm writable, or name a writable folder in TMPDIR (at most 40 characters)");
}

RunFolder::~RunFolder() {
    lock_.reset();  // where no other descriptor is free, this one is needed to look into the folder
    Cleaned ignored;
    remove_folder(path_, ignored);
}

std::string RunFolder::prefix() const {
    return path_.substr(path_.rfind('/') + 1);
}

Cleaned clean_dead_runs(const std::vector<std::string>& further) {
    Cleaned cleaned;
    std::vector<std::string> wanted = bases();
    wanted.push_back("/run/user/" + std::to_string(::geteuid()));
    wanted.insert(wanted.end(), further.begin(), further.end());
    for (const std::string& base : wanted) {
        std::error_code error;
        const std::string real = fs::canonical(base, error);
        std::vector<std::string>& seen = cleaned.searched;
        if (error || std::find(seen.begin(), seen.end(), real) != seen.end()) {
            continue;
        }
        seen.push_back(real);
        for (const fs::directory_entry& entry : fs::directory_iterator(real, error)) {
            struct stat state {};
            const std::string path = entry.path();
            if (!owner_is_gone(entry.path().filename().string()) || ::lstat(path.c_str(), &state) != 0 ||
                !S_ISDIR(state.st_mode) || (::geteuid() != 0 && state.st_uid != ::geteuid())) {
                continue;
            }
            if (try_lock(path)) {
                remove_folder(path, cleaned);
            }
        }
    }
    clean_names("/dev/shm", OwnedKind::shared_memory, cleaned);
    clean_names("/dev/mqueue", OwnedKind::message_queue, cleaned);
    return cleaned;
}

}  // namespace ipcbench::platform
