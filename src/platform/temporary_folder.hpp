#pragma once

#include <string>

namespace ipcbench::platform {

/// A folder in /tmp for other programs' temporary files, removed with what is in it. Its path is short, because a Unix
/// socket's path has only 107 characters.
class TemporaryFolder {
public:
    TemporaryFolder();  ///< throws Error
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace ipcbench::platform
