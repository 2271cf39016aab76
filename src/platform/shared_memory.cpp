#include "platform/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/owned_name.hpp"
#include "platform/shared_memory_room.hpp"

namespace ipcbench::platform {

namespace {

constexpr mode_t only_owner = 0600;

/// What shm_open(3) makes is a file there; this one never has a name that others could take, or find.
UniqueFd make_without_name() {
    return UniqueFd(::open("/dev/shm", O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, only_owner));
}

/// For file systems that make no files without names: it is gone again when this returns.
UniqueFd make_and_unlink() {
    UniqueFd memory;
    const OwnedName name = make_owned(OwnedKind::shared_memory, [&](const OwnedName& fresh) {
        memory.reset(::shm_open(("/" + fresh.name()).c_str(), O_CREAT | O_EXCL | O_RDWR, only_owner));
        if (!memory && errno != EEXIST) {
            const int error = errno;
            throw system_error("creating the shared memory '" + fresh.name() + "' in /dev/shm", error,
                               way_to_shared_memory(error));
        }
        return static_cast<bool>(memory);
    });
    return memory;
}

}  // namespace

UniqueFd create_shared_memory(std::size_t bytes) {
    UniqueFd memory = make_without_name();
    if (!memory && (errno == EOPNOTSUPP || errno == EISDIR)) {
        memory = make_and_unlink();
    }
    if (!memory) {
        const int error = errno;
        throw system_error("creating shared memory in /dev/shm", error, way_to_shared_memory(error));
    }
    reserve(memory.get(), bytes, "shared memory");
    return memory;
}

void reserve(int fd, std::size_t bytes, const std::string& what) {
    int error = EINTR;
    while (error == EINTR) {
        error = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes));
    }
    if (error != 0) {
        const std::string doing = "reserving " + format_bytes(bytes) + " of " + what;
        if (error == ENOSPC) {  // a limit of this machine's, as there are others
            throw Error(ErrorKind::unavailable, describe_errno(doing, error),
                        "make room (df -h /dev/shm), or take a smaller --size or ring");
        }
        throw system_error(
            doing, error,
            error == EFBIG ? "raise the limit of file sizes (ulimit -f), or take a smaller --size or ring" : "");
    }
}

void require_shared_memory(std::uint64_t bytes) {
    struct sysinfo memory {};
    if (::sysinfo(&memory) == 0) {
        const std::uint64_t all = std::uint64_t{memory.totalram} * memory.mem_unit;
        if (bytes > all) {
            throw Error(ErrorKind::failed,
                        format_bytes(bytes) + " of shared memory are more than this machine has: " + format_bytes(all),
                        "take a smaller one, or a smaller --size");
        }
    }
    struct statvfs files {};
    if (::statvfs("/dev/shm", &files) == 0) {
        const std::uint64_t free = std::uint64_t{files.f_bavail} * files.f_frsize;
        if (bytes > free) {
            throw Error(
                ErrorKind::failed,
                format_bytes(bytes) + " of shared memory are more than are free in /dev/shm: " + format_bytes(free),
                "take a smaller one, or make room (df -h /dev/shm)");
        }
    }
}

}  // namespace ipcbench::platform
