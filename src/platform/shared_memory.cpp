#include "platform/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/shared_memory_room.hpp"

namespace ipcbench::platform {

UniqueFd create_shared_memory(const std::string& prefix, std::size_t bytes) {
    static std::atomic<unsigned> made{0};
    const std::string name = "/" + prefix + "-" + std::to_string(made++);
    UniqueFd memory(::shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600));
    if (!memory) {
        const int error = errno;
        throw system_error("creating shared memory in /dev/shm", error, way_to_shared_memory(error));
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

}  // namespace ipcbench::platform
