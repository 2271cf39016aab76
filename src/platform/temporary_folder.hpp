#pragma once

#include <string>

#include "platform/owned_name.hpp"

namespace ipcbench::platform {

/// A private folder (0700) in /tmp for other programs' temporary files, removed with what is in it. Its path is short,
/// because a Unix socket's path has only 107 characters. If its owner is killed, `clean` removes the runs that died in
/// it, and then the folder.
class TemporaryFolder {
public:
    TemporaryFolder();  ///< throws Error
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::string& path() const noexcept { return name_.name(); }

private:
    OwnedName name_;
};

}  // namespace ipcbench::platform
