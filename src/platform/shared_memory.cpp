#include "platform/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::platform {

UniqueFd create_shared_memory(const std::string& prefix, std::size_t bytes) {
    static std::atomic<unsigned> made{0};
    const std::string name = "/" + prefix + "-" + std::to_string(made++);
    UniqueFd memory(::shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600));
    if (!memory) {
        throw system_error("creating the shared memory '" + name + "'", errno,
                           errno == EEXIST ? "remove what dead runs left with: ipcbench clean" : "");
    }
    ::shm_unlink(name.c_str());
    reserve(memory.get(), bytes, "shared memory");
    return memory;
}

void reserve(int fd, std::size_t bytes, const std::string& what) {
    int error = EINTR;
    while (error == EINTR) {
        error = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes));
    }
    if (error != 0) {
        throw system_error("reserving " + format_bytes(bytes) + " of " + what, error,
                           error == ENOSPC ? "make room (df -h /dev/shm), or take a smaller --size or ring"
                           : error == EFBIG
                               ? "raise the limit of file sizes (ulimit -f), or take a smaller --size or ring"
                               : "");
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
