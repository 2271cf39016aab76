#include "platform/free_descriptors.hpp"

#include <fcntl.h>

#include <cerrno>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

void require_free_descriptors(std::size_t count, const std::string& what) {
    std::vector<UniqueFd> taken;
    while (taken.size() < count) {
        taken.emplace_back(::open("/", O_PATH | O_CLOEXEC));  // a container may lack /dev
        if (!taken.back()) {
            throw system_error(what + " needs " + std::to_string(count) + " descriptors", errno);
        }
    }
}

}  // namespace ipcbench::platform
