#pragma once

#include <sys/types.h>

namespace ipcbench::platform {

/// Lets us use the files that we create ourselves, whatever the user's umask, which still excludes other users. Call it
/// first in main.
void allow_owner_access() noexcept;

/// Restores the user's own umask for the lifetime of this object, for the user's files. Affects the whole process.
class ScopedUserUmask {
public:
    ScopedUserUmask() noexcept;
    ScopedUserUmask(const ScopedUserUmask&) = delete;
    ScopedUserUmask& operator=(const ScopedUserUmask&) = delete;
    ~ScopedUserUmask();

private:
    mode_t program_umask_;
};

}  // namespace ipcbench::platform
