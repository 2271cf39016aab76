#include "platform/output_target.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::platform {
namespace {

FileIdentity identity_in(const struct stat& status) {
    return {status.st_dev, status.st_ino, status.st_mode & S_IFMT, ""};
}

/// A path split into folder and name; the folder is "." if the path has none.
struct Place {
    std::string folder;
    std::string name;
};

Place split(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? Place{".", path} : Place{path.substr(0, slash + 1), path.substr(slash + 1)};
}

/// Returns the descriptor number that `name` stands for, if `folder` is where the kernel shows the descriptors of this
/// process or thread.
std::optional<int> own_descriptor(int folder, const std::string& name) {
    int number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    struct stat named {};
    if (error != std::errc{} || end != name.data() + name.size() || ::fstat(folder, &named) != 0) {
        return std::nullopt;
    }
    for (const char* const own : {"/proc/self/fd", "/proc/thread-self/fd"}) {
        struct stat status {};
        if (::stat(own, &status) == 0 && status.st_dev == named.st_dev && status.st_ino == named.st_ino) {
            return number;
        }
    }
    return std::nullopt;
}

bool is_in_proc(int folder) {
    struct statfs status {};
    return ::fstatfs(folder, &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
}

/// Returns whether another user's link is in a world-writable folder, the trap that fs.protected_symlinks prevents.
bool is_trap(int folder, const struct stat& link) {
    struct stat status {};
    constexpr mode_t world_writable_sticky = S_ISVTX | S_IWOTH;
    return ::fstat(folder, &status) == 0 && (status.st_mode & world_writable_sticky) == world_writable_sticky &&
           link.st_uid != ::geteuid() && link.st_uid != status.st_uid;
}

std::string link_in(int folder, const std::string& name) {
    std::array<char, PATH_MAX> text{};
    const ssize_t size = ::readlinkat(folder, name.c_str(), text.data(), text.size());
    return size < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(size));
}

/// Follows links one by one, as the last one may lead to a file that does not exist yet.
class TargetSearch {
public:
    explicit TargetSearch(OutputTarget& target) : target_(target) {}

    void run() {
        std::string place = target_.path;
        constexpr int max_links = 40;  // the limit of path_resolution(7)
        for (int links = 0; links <= max_links; ++links) {
            const std::string further = step(place);
            if (further.empty()) {
                return;
            }
            place = further;
        }
        fail(ELOOP);
    }

private:
    /// Follows one link: returns what the link at that place leads to. Returns "" if it is not a link, which means that
    /// the target is found.
    std::string step(const std::string& place) {
        const auto [folder, name] = split(place);
        target_.folder.reset(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!target_.folder) {
            fail(errno);
        }
        target_.name = name;
        const int in = target_.folder.get();
        if (const std::optional<int> number = own_descriptor(in, name)) {
            set_stream(*number);
            return "";
        }
        struct stat status {};
        if (name.empty()) {
            fail(EISDIR);
        }
        if (::fstatat(in, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            set_new_file(errno);
            return "";
        }
        if (!S_ISLNK(status.st_mode)) {
            set_existing_file(status);
            return "";
        }
        if (is_in_proc(in)) {  // its text is not a path, but names something that a process has open
            if (::fstatat(in, name.c_str(), &status, 0) != 0) {
                fail(errno);
            }
            target_.kind = OutputTarget::Kind::special;
            target_.identity = identity_in(status);
            return "";
        }
        if (is_trap(in, status)) {
            fail(EACCES, "the link belongs to another user, in a folder where everybody may make one");
        }
        const std::string text = link_in(in, name);
        if (text.empty()) {
            fail(ENOENT);
        }
        return text.front() == '/' ? text : folder + (folder.ends_with('/') ? "" : "/") + text;
    }

    void set_stream(int number) {
        const int flags = ::fcntl(number, F_GETFD);
        if (flags < 0 || (flags & FD_CLOEXEC) != 0) {  // opened by this process, not inherited
            fail(flags < 0 ? errno : EBADF);
        }
        if ((::fcntl(number, F_GETFL) & O_ACCMODE) == O_RDONLY) {
            fail(EBADF, "the descriptor is open for reading only");
        }
        target_.kind = OutputTarget::Kind::stream;
        target_.stream = number;
        target_.identity = identity_of(number).value_or(FileIdentity{});
    }

    void set_new_file(int error) {
        const int folder = target_.folder.get();
        if (error != ENOENT || ::faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) != 0) {
            fail(error == ENOENT ? errno : error);
        }
        target_.identity = identity_of(folder).value_or(FileIdentity{});
        target_.identity.type = 0;
        target_.identity.name = target_.name;
    }

    void set_existing_file(const struct stat& status) {
        target_.identity = identity_in(status);
        if (S_ISDIR(status.st_mode)) {
            fail(EISDIR);
        }
        if (!S_ISREG(status.st_mode)) {
            target_.kind = OutputTarget::Kind::special;
            return;
        }
        // With O_CREAT the kernel rejects a file that another user has planted in a world-writable folder:
        // fs.protected_regular.
        constexpr int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
        const UniqueFd writable(::openat(target_.folder.get(), target_.name.c_str(), flags, 0666));
        if (!writable) {
            fail(errno);
        }
    }

    [[noreturn]] void fail(int error, std::string hint = {}) const {
        throw system_error("creating '" + target_.path + "'", error, std::move(hint));
    }

    OutputTarget& target_;
};

}  // namespace

OutputTarget::OutputTarget(std::string given) : path(std::move(given)) {
    if (path == "-") {
        kind = Kind::stream;
        stream = STDOUT_FILENO;
        identity = identity_of(stream).value_or(FileIdentity{});
        return;
    }
    TargetSearch(*this).run();
}

bool would_mix(const OutputTarget& one, const OutputTarget& other) {
    if (one.stream >= 0 && one.stream == other.stream) {
        return true;
    }
    return one.identity == other.identity && one.identity.type != S_IFCHR;
}

bool would_mix(const OutputTarget& one, int stream) {
    const std::optional<FileIdentity> identity = identity_of(stream);
    return one.stream == stream || (identity && one.identity == *identity && identity->type != S_IFCHR);
}

UniqueFd hold_folder_of(const OutputTarget& target, std::chrono::milliseconds at_most) {
    constexpr int between_tries_ms = 5;
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(at_most).count();
    UniqueFd folder(::openat(target.folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    while (folder && ::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            folder.reset();
        } else if (now_ns() > end) {
            throw Error(ErrorKind::failed, fmt::format("another process holds the folder of '{}'", target.path),
                        "does another ipcbench hang that writes there? `lslocks` names it");
        } else {
            ::poll(nullptr, 0, between_tries_ms);
        }
    }
    return folder;
}

int why_not_writable(const std::string& folder) noexcept {
    return ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0 ? 0 : errno;
}

std::optional<FileIdentity> identity_of_input(const std::string& path) {
    struct stat status {};
    const bool found = path == "-" ? ::fstat(STDIN_FILENO, &status) == 0 : ::stat(path.c_str(), &status) == 0;
    return found ? std::optional(identity_in(status)) : std::nullopt;
}

std::optional<FileIdentity> identity_of(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 ? std::optional(identity_in(status)) : std::nullopt;
}

bool is_regular(const FileIdentity& identity) noexcept {
    return identity.type == S_IFREG;
}

}  // namespace ipcbench::platform
