#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "platform/shared_memory.hpp"
#include "transports/shm/futex_parker.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {
namespace {

/// Creates a file in the run's private folder and unlinks it at once; the file lives as long as its descriptors.
UniqueFd make_file(const ChannelConfig& config, std::size_t bytes) {
    const std::string path = config.folder + "/queue";
    UniqueFd file(::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
    if (!file) {
        throw system_error("creating the file '" + path + "'", errno);
    }
    const ScopedPath name(path);
    platform::reserve(file.get(), bytes, "'" + path + "'", platform::Storage::temporary_folder, *config.lifeline);
    return file;
}

}  // namespace

TransportList mmap_queue() {
    return {ring_transport({.name = "mmap-queue",
                            .summary = "a file that both sides map, with the rings in it",
                            .capabilities = {.crosses_containers = true},
                            .waits = every_wait_mode,
                            .default_wait = WaitMode::spin,
                            .options = file_ring_options(),
                            .aliases = {"shmem-shared-mem-queue"}},
                           {.make_segment = make_file, .parking = futex_parking()})};
}

}  // namespace ipcbench::transports
