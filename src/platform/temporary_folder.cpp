#include "platform/temporary_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

bool make_folder_at(const std::string& path) {
    constexpr mode_t only_owner = 0700;
    if (::mkdir(path.c_str(), only_owner) != 0) {
        if (errno == EEXIST) {
            return false;
        }
        throw system_error("creating the folder '" + path + "'", errno, "make /tmp writable");
    }
    return true;
}

}  // namespace

TemporaryFolder::TemporaryFolder()
    : name_(
          make_owned(OwnedKind::temporary_folder, [](const OwnedName& name) { return make_folder_at(name.name()); })) {}

TemporaryFolder::~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path(), error);
}

}  // namespace ipcbench::platform
