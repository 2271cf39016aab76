#pragma once

#include <sys/types.h>

namespace ipcbench::platform {

/// First thing in main: whatever the user's umask, we may use what we make ourselves. It still closes that to others.
void keep_own_names_usable() noexcept;

/// The user's own umask, for as long as this lives: for files that are the user's. It is the whole process's.
class UsersUmask {
public:
    UsersUmask() noexcept;
    UsersUmask(const UsersUmask&) = delete;
    UsersUmask& operator=(const UsersUmask&) = delete;
    ~UsersUmask();

private:
    mode_t ours_;
};

}  // namespace ipcbench::platform
