#include "platform/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/random.hpp"
#include "platform/umask.hpp"
#include "platform/write_all.hpp"

namespace ipcbench::platform {
namespace {

constexpr mode_t usual_mode = 0666;  // before the umask
constexpr mode_t special_bits = S_ISUID | S_ISGID | S_ISVTX;
constexpr mode_t permissions = 0777;

/// A file next to its final location, under a temporary name that is short enough for every folder that can hold the
/// final one. Removed unless it was moved to its final name.
class TempFile {
public:
    TempFile(int folder, mode_t mode) : folder_(folder) {
        constexpr int attempts = 16;
        for (int i = 0; i < attempts && !fd_; ++i) {
            std::snprintf(name_.data(), name_.size(), ".ipcbench-%016llx",
                          static_cast<unsigned long long>(random_number()));
            fd_.reset(::openat(folder_, name_.data(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
        }
    }
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;
    ~TempFile() {
        if (fd_) {
            ::unlinkat(folder_, name_.data(), 0);
        }
    }

    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(fd_); }
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

    /// Gives the file its final name. Returns an empty descriptor if that is not allowed.
    [[nodiscard]] UniqueFd move_to(const std::string& name) noexcept {
        return ::renameat(folder_, name_.data(), folder_, name.c_str()) == 0 ? std::move(fd_) : UniqueFd();
    }

private:
    int folder_;
    std::array<char, sizeof ".ipcbench-0123456789abcdef"> name_{};
    UniqueFd fd_;
};

/// Returns whether the file has access control lists or similar attributes, which a new file would lack. Ignores
/// SELinux labels, which every file has.
bool has_attributes(int fd) noexcept {
    std::array<char, 256> names{};
    const ssize_t size = ::flistxattr(fd, names.data(), names.size());
    if (size < 0) {
        return errno == ERANGE;
    }
    const std::string_view all(names.data(), static_cast<std::size_t>(size));
    return !all.empty() && all != std::string_view("security.selinux", sizeof "security.selinux");
}

/// Gives a new file the owner and mode of the old one. Returns false if it cannot replace the old one without losing
/// something.
bool become_like(int fd, int old) noexcept {
    struct stat was {};
    struct stat is {};
    if (::fstat(old, &was) != 0 || ::fstat(fd, &is) != 0 || was.st_nlink != 1 || (was.st_mode & special_bits) != 0) {
        return false;
    }
    const bool owned =
        (was.st_uid == is.st_uid && was.st_gid == is.st_gid) || ::fchown(fd, was.st_uid, was.st_gid) == 0;
    return owned && ::fchmod(fd, was.st_mode & permissions) == 0 && !has_attributes(old) && !has_attributes(fd);
}

/// Reserves space for the new content, so that a full disk is noticed before anything is overwritten.
int reserve(int fd, off_t size) noexcept {
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size >= size ||
        ::fallocate(fd, 0, 0, size) == 0) {
        return 0;
    }
    const int error = errno;
    const bool full =
        error == ENOSPC || error == EDQUOT || error == EFBIG;  // other errors: this file system cannot reserve space
    return full && ::ftruncate(fd, status.st_size) == 0 ? error : 0;
}

}  // namespace

int OutputFile::begin(std::string_view content) {
    const ScopedUserUmask user_umask;
    // Checks again: the file may have been created, changed or removed since the target was determined.
    UniqueFd old(::openat(target_.folder.get(), target_.name.c_str(),
                          O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!old && errno != ENOENT) {
        return errno;
    }
    if (const std::optional<int> error = replace(content, old.get())) {
        return *error;
    }
    return overwrite(content, std::move(old));
}

/// Returns nothing if the file must be written in place.
std::optional<int> OutputFile::replace(std::string_view content, int old) {
    const bool there = old >= 0;
    constexpr mode_t owner_only = 0600;  // until it gets the mode of the old file
    TempFile file(target_.folder.get(), there ? owner_only : usual_mode);
    if (!file || (there && !become_like(file.fd(), old))) {
        return std::nullopt;
    }
    if (const int error = write_all(file.fd(), content)) {
        return error;
    }
    // A power failure can only lose old content: without any, the system may write whenever it likes.
    if (there && ::fsync(file.fd()) != 0 && errno != EINVAL && errno != EROFS) {
        return errno;
    }
    fd_ = file.move_to(target_.name);
    return fd_ ? std::optional(0) : std::nullopt;
}

int OutputFile::overwrite(std::string_view content, UniqueFd old) noexcept {
    fd_ = std::move(old);
    if (!fd_) {
        fd_.reset(::openat(target_.folder.get(), target_.name.c_str(),
                           O_WRONLY | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, usual_mode));
    }
    if (!fd_) {
        return errno;
    }
    const auto size = static_cast<off_t>(content.size());
    if (const int error = reserve(fd_.get(), size)) {
        return error;
    }
    if (const int error = write_all(fd_.get(), content)) {
        return error;
    }
    return ::ftruncate(fd_.get(), size) == 0 ? 0 : errno;
}

UniqueFd open_special(const OutputTarget& target) {
    UniqueFd fd(::openat(target.folder.get(), target.name.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC));
    if (!fd) {
        throw system_error("opening '" + target.path + "'", errno);
    }
    return fd;
}

}  // namespace ipcbench::platform
