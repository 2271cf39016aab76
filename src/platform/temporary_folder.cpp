#include "platform/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {

TemporaryFolder::TemporaryFolder() : path_("/tmp/ib-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) {
        throw system_error("creating a folder in /tmp", errno, "make /tmp writable");
    }
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

}  // namespace ipcbench::platform
