#include "platform/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/truncation_guard.hpp"

namespace ipcbench::platform {

UniqueFd create_shared_memory(const std::string& prefix, std::size_t bytes, const Lifeline& lifeline) {
    static std::atomic<unsigned> made{0};
    const std::string name = "/" + prefix + "-" + std::to_string(made++);
    UniqueFd memory(::shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600));
    if (!memory) {
        throw system_error("creating the shared memory '" + name + "'", errno,
                           errno == EEXIST ? "remove what dead runs left with: ipcbench clean" : "");
    }
    ::shm_unlink(name.c_str());
    reserve(memory.get(), bytes, "shared memory", lifeline);
    return memory;
}

UniqueFd create_sealed_memory(const std::string& prefix, std::size_t bytes, const Lifeline& lifeline) {
    UniqueFd memory = create_memfd("ipcbench-segment");
    if (!memory && errno != EMFILE && errno != ENFILE && errno != ENOMEM) {  // not in this kernel, or forbidden
        return create_shared_memory(prefix, bytes, lifeline);
    }
    if (!memory) {
        throw system_error("creating a memfd", errno);
    }
    reserve(memory.get(), bytes, "shared memory", lifeline);
    if (::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        throw system_error("sealing the shared memory", errno);
    }
    return memory;
}

UniqueFd create_memfd(const char* name) noexcept {
    constexpr unsigned sealable = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    // MFD_NOEXEC_SEAL of Linux 6.3, which sysctl vm.memfd_noexec=2 insists on; the headers may be older.
    constexpr unsigned no_exec = 8;
    const int fd = ::memfd_create(name, sealable | no_exec);
    return UniqueFd(fd < 0 && errno == EINVAL ? ::memfd_create(name, sealable) : fd);
}

void reserve(int fd, std::size_t bytes, const std::string& what, const Lifeline& lifeline) {
    // The kernel undoes the whole of a step that a signal interrupts: it must be done between two of the signals that a
    // supervisor sends.
    constexpr std::size_t step = std::size_t{4} << 20U;
    for (std::size_t done = 0; done < bytes;) {
        throw_if_cut(lifeline, "reserving", bytes, what);
        const std::size_t now = std::min(step, bytes - done);
        const int error = ::posix_fallocate(fd, static_cast<off_t>(done), static_cast<off_t>(now));
        if (error == 0) {
            done += now;
        } else if (error != EINTR) {
            throw system_error("reserving " + format_bytes(bytes) + " of " + what, error,
                               error == ENOSPC ? "make room (df -h /dev/shm), or take a smaller --size or ring"
                               : error == EFBIG
                                   ? "raise the limit of file sizes (ulimit -f), or take a smaller --size or ring"
                                   : "");
        }
    }
}

void throw_if_cut(const Lifeline& lifeline, const char* doing, std::size_t bytes, const std::string& what) {
    if (lifeline.reason() == StopReason::truncated) {
        throw Error(ErrorKind::failed, memory_was_truncated);
    }
    if (lifeline.cut()) {
        const bool interrupted = lifeline.reason() == StopReason::interrupted;
        throw Error(interrupted ? ErrorKind::interrupted : ErrorKind::failed,
                    std::string(interrupted ? "interrupted" : "stopped") + " while " + doing + " " +
                        format_bytes(bytes) + " of " + what);
    }
}

}  // namespace ipcbench::platform
