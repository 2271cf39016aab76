#pragma once

#include <sys/types.h>

namespace ipcbench::platform {

/// Call first in main: lets us use what we make ourselves, whatever the user's umask, which still keeps others out.
void keep_own_names_usable() noexcept;

/// Restores the user's own umask for as long as this lives, for the user's files. Affects the whole process.
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
