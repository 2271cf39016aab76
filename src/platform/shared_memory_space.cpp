#include "platform/shared_memory_space.hpp"

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>

namespace ipcbench::platform {

SharedMemorySpace read_shared_memory_space() {
    constexpr const char* folder = "/dev/shm";
    SharedMemorySpace room;
    struct statfs system {};
    if (::statfs(folder, &system) == 0) {
        const auto block = static_cast<std::uint64_t>(system.f_bsize);
        room.in_memory = system.f_type == TMPFS_MAGIC;
        room.total = system.f_blocks * block;
        room.free = system.f_bavail * block;
    }
    room.free_files = free_files_in(folder);
    room.error = ::access(folder, W_OK | X_OK) == 0 ? 0 : errno;
    return room;
}

std::optional<std::uint64_t> free_files_in(const char* folder) {
    struct statfs system {};
    const bool limited = ::statfs(folder, &system) == 0 && system.f_files != 0;  // 0 also if it cannot say
    return limited ? std::optional<std::uint64_t>(system.f_ffree) : std::nullopt;
}

std::string hint_for_free_files(const std::string& folder) {
    return "too few inodes are free there (df -i " + folder + "): mount -o remount,nr_inodes=1M " + folder;
}

std::string hint_for_shared_memory(int error) {
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return "mkdir -p /dev/shm && mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs /dev/shm";
        case EROFS:
            return "mount -o remount,rw /dev/shm, or docker run --tmpfs /dev/shm";
        case EACCES:
        case EPERM:
            return "make it writable: chmod 1777 /dev/shm";
        case ENOSPC:
            if (free_files_in("/dev/shm") == std::uint64_t{0}) {
                return hint_for_free_files("/dev/shm");
            }
            return "make it larger: mount -o remount,size=1g /dev/shm, or docker run --shm-size=1g";
        case EEXIST:
            return "remove what dead runs left with: ipcbench clean";
        default:
            return "";
    }
}

}  // namespace ipcbench::platform
