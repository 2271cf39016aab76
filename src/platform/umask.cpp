#include "platform/umask.hpp"

#include <sys/stat.h>

#include <optional>

namespace ipcbench::platform {
namespace {

/// The umask that the program was started with; nothing where it is still in force.
std::optional<mode_t> users;

}  // namespace

void keep_own_names_usable() noexcept {
    users = ::umask(S_IRWXG | S_IRWXO);
    ::umask(*users & static_cast<mode_t>(S_IRWXG | S_IRWXO));
}

UsersUmask::UsersUmask() noexcept : ours_(::umask(S_IRWXG | S_IRWXO)) {
    ::umask(users.value_or(ours_));
}

UsersUmask::~UsersUmask() {
    ::umask(ours_);
}

}  // namespace ipcbench::platform
