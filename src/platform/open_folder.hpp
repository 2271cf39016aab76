#pragma once

#include <dirent.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// A folder that is read and emptied through its descriptor alone, so that nothing outside it is touched whatever
/// happens to its path meanwhile. Keeps the descriptor, and with it a lock on the folder, for its lifetime.
class OpenFolder {
public:
    explicit OpenFolder(UniqueFd folder) noexcept;

    [[nodiscard]] explicit operator bool() const noexcept { return stream_ != nullptr; }
    [[nodiscard]] int get() const noexcept { return ::dirfd(stream_.get()); }

    /// Returns the names of its entries except "." and "..".
    [[nodiscard]] std::vector<std::string> names() const;

    /// Returns the target of a symbolic link in it, "" if there is no such link.
    [[nodiscard]] std::string link_text(const std::string& name) const;

    /// Removes everything in it. Removes links but never their targets, and folders only if they belong to `owner` and
    /// are on the same file system. Returns what could not be removed and why, "" if nothing is left.
    [[nodiscard]] std::string remove_all(uid_t owner) const { return remove_all(owner, 0); }

private:
    [[nodiscard]] std::string remove_all(uid_t owner, int nesting) const;
    [[nodiscard]] std::string remove_folder(const std::string& name, uid_t owner, int nesting) const;

    struct Close {
        void operator()(DIR* stream) const noexcept { ::closedir(stream); }
    };
    std::unique_ptr<DIR, Close> stream_;
};

}  // namespace ipcbench::platform
