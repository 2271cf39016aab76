#include "platform/umask.hpp"

#include <sys/stat.h>

#include <optional>

namespace ipcbench::platform {
namespace {

/// The umask that the program was started with; nothing if it is still in force.
std::optional<mode_t> users;

}  // namespace

void allow_owner_access() noexcept {
    users = ::umask(S_IRWXG | S_IRWXO);
    ::umask(*users & static_cast<mode_t>(S_IRWXG | S_IRWXO));
}

ScopedUserUmask::ScopedUserUmask() noexcept : program_umask_(::umask(S_IRWXG | S_IRWXO)) {
    ::umask(users.value_or(program_umask_));
}

ScopedUserUmask::~ScopedUserUmask() {
    ::umask(program_umask_);
}

}  // namespace ipcbench::platform
