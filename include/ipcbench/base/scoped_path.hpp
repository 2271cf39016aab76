#pragma once

#include <unistd.h>

#include <string>
#include <utility>

namespace ipcbench {

/// Owns one name in the file system. The destructor removes the name, unless it is a folder; files that are open stay
/// usable.
class ScopedPath {
public:
    ScopedPath() = default;
    explicit ScopedPath(std::string path) noexcept : path_(std::move(path)) {}
    ScopedPath(ScopedPath&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    ScopedPath& operator=(ScopedPath&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }
    ScopedPath(const ScopedPath&) = delete;
    ScopedPath& operator=(const ScopedPath&) = delete;
    ~ScopedPath() { remove(); }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// Removes the name now; processes that have opened it keep the file.
    void remove() noexcept {
        if (!path_.empty()) {
            ::unlink(path_.c_str());
            path_.clear();
        }
    }

private:
    std::string path_;
};

}  // namespace ipcbench
