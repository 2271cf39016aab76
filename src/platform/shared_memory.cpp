#include "platform/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/activity.hpp"
#include "platform/owned_name.hpp"
#include "platform/shared_memory_space.hpp"
#include "platform/truncation_guard.hpp"

namespace ipcbench::platform {

namespace {

constexpr mode_t owner_reads_and_writes = 0600;

/// Creates a file where shm_open(3) does. It never has a name that other processes could take or find.
UniqueFd make_without_name() {
    return UniqueFd(::open("/dev/shm", O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, owner_reads_and_writes));
}

/// For file systems without unnamed files: the name is removed before this returns.
UniqueFd make_and_unlink() {
    UniqueFd memory;
    const OwnedName name = make_owned(OwnedKind::shared_memory, [&](const OwnedName& fresh) {
        memory.reset(::shm_open(("/" + fresh.name()).c_str(), O_CREAT | O_EXCL | O_RDWR, owner_reads_and_writes));
        if (!memory && errno != EEXIST) {
            const int error = errno;
            throw system_error("creating the shared memory '" + fresh.name() + "' in /dev/shm", error,
                               hint_for_shared_memory(error));
        }
        return static_cast<bool>(memory);
    });
    return memory;
}

[[noreturn]] void refuse(int error, const std::string& doing, Storage storage) {
    if (error == ENOSPC) {  // a limit of the machine, like the others
        throw Error(ErrorKind::unavailable, describe_errno(doing, error),
                    storage == Storage::shared_memory
                        ? "make room (df -h /dev/shm), or use a smaller --size or ring"
                        : "make room in the folder for temporary files (df -h), name another (TMPDIR), or use a "
                          "smaller --size");
    }
    throw system_error(
        doing, error,
        error == EFBIG ? "raise the limit of file sizes (ulimit -f), or use a smaller --size or ring" : "");
}

}  // namespace

UniqueFd create_shared_memory(std::size_t bytes, const Lifeline& lifeline) {
    UniqueFd memory = make_without_name();
    if (!memory && (errno == EOPNOTSUPP || errno == EISDIR)) {
        memory = make_and_unlink();
    }
    if (!memory) {
        const int error = errno;
        throw system_error("creating shared memory in /dev/shm", error, hint_for_shared_memory(error));
    }
    reserve(memory.get(), bytes, "shared memory", Storage::shared_memory, lifeline);
    return memory;
}

UniqueFd create_sealed_memory(std::size_t bytes, const Lifeline& lifeline) {
    UniqueFd memory = create_memfd("ipcbench-segment");
    // This kernel has no memfd, or it is forbidden.
    if (!memory && errno != EMFILE && errno != ENFILE && errno != ENOMEM) {
        return create_shared_memory(bytes, lifeline);
    }
    if (!memory) {
        throw system_error("creating a memfd", errno);
    }
    reserve(memory.get(), bytes, "shared memory", Storage::shared_memory, lifeline);
    if (::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        throw system_error("sealing the shared memory", errno);
    }
    return memory;
}

UniqueFd create_memfd(const char* name) noexcept {
    constexpr unsigned sealable = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    // MFD_NOEXEC_SEAL of Linux 6.3, which sysctl vm.memfd_noexec=2 requires; the headers may be older.
    constexpr unsigned no_exec = 8;
    const int fd = ::memfd_create(name, sealable | no_exec);
    return UniqueFd(fd < 0 && errno == EINVAL ? ::memfd_create(name, sealable) : fd);
}

void reserve(int fd, std::size_t bytes, const std::string& what, Storage storage, const Lifeline& lifeline) {
    // If a signal interrupts a step, the kernel undoes all of it, so a step must fit between two signals of the
    // supervisor.
    constexpr std::size_t step = std::size_t{4} << 20U;
    for (std::size_t done = 0; done < bytes;) {
        throw_if_cut(lifeline, "reserving", bytes, what);
        Activity::here().step(false);
        const std::size_t now = std::min(step, bytes - done);
        const int error = ::posix_fallocate(fd, static_cast<off_t>(done), static_cast<off_t>(now));
        if (error == 0) {
            done += now;
        } else if (error != EINTR) {
            refuse(error, "reserving " + format_bytes(bytes) + " of " + what, storage);
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

void require_memory(std::uint64_t bytes) {
    struct sysinfo memory {};
    if (::sysinfo(&memory) == 0) {
        const std::uint64_t all = std::uint64_t{memory.totalram} * memory.mem_unit;
        if (bytes > all) {
            throw Error(ErrorKind::failed,
                        format_bytes(bytes) + " of shared memory are more than this machine has: " + format_bytes(all),
                        "take a smaller one, or a smaller --size");
        }
    }
}

void require_shared_memory(std::uint64_t bytes) {
    require_memory(bytes);
    const SharedMemorySpace room = read_shared_memory_space();
    if (room.total != 0 && bytes > room.free) {
        throw Error(
            ErrorKind::failed,
            format_bytes(bytes) + " of shared memory are more than are free in /dev/shm: " + format_bytes(room.free),
            "take a smaller one, or make room (df -h /dev/shm)");
    }
}

}  // namespace ipcbench::platform
