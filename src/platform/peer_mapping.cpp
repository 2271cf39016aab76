#include "platform/peer_mapping.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <string>

#include "ipcbench/base/error.hpp"
#include "platform/activity.hpp"
#include "platform/shared_memory.hpp"

namespace ipcbench::platform {

PeerMapping::PeerMapping(int fd, std::size_t bytes, Lifeline& lifeline) {
    struct stat state {};
    if (::fstat(fd, &state) != 0) {
        throw system_error("looking at the shared segment", errno);
    }
    if (static_cast<std::size_t>(state.st_size) < bytes) {
        throw Error(ErrorKind::failed,
                    "the shared segment has " + std::to_string(state.st_size) + " bytes, not " + std::to_string(bytes));
    }
    TruncationGuard guard(lifeline);
    region_ = MappedRegion::map_absent(fd, bytes);
    guard.cover(region_.bytes());
    guard_ = std::move(guard);
    region_.populate([&lifeline, bytes] {
        throw_if_cut(lifeline, "mapping", bytes, "shared memory");
        Activity::here().step(false);
    });
}

}  // namespace ipcbench::platform
