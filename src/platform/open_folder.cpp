#include "platform/open_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

// Our own run folders have no subfolders. The limits are for folders that another process filled, or keeps filling.
constexpr int max_nesting = 8;
constexpr int passes = 16;

}  // namespace

OpenFolder::OpenFolder(UniqueFd folder) noexcept : stream_(folder ? ::fdopendir(folder.get()) : nullptr) {
    if (stream_) {
        static_cast<void>(folder.release());
    }
}

std::vector<std::string> OpenFolder::names() const {
    std::vector<std::string> names;
    ::rewinddir(stream_.get());
    while (const dirent* const entry = ::readdir(stream_.get())) {  // NOLINT(concurrency-mt-unsafe): our own stream
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
            names.emplace_back(name);
        }
    }
    return names;
}

std::string OpenFolder::link_text(const std::string& name) const {
    std::array<char, PATH_MAX> text{};
    const ssize_t size = ::readlinkat(get(), name.c_str(), text.data(), text.size());
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "";
}

std::string OpenFolder::remove_all(uid_t owner, int nesting) const {
    std::string problem;
    for (int pass = 0; pass < passes && problem.empty(); ++pass) {
        const std::vector<std::string> held = names();
        if (held.empty()) {
            return "";
        }
        for (const std::string& name : held) {
            if (::unlinkat(get(), name.c_str(), 0) == 0 || errno == ENOENT) {
                continue;
            }
            const int error = errno;
            const std::string why = error == EISDIR || error == EPERM
                                        ? remove_folder(name, owner, nesting + 1)
                                        : describe_errno("removing '" + name + "'", error);
            problem = why.empty() ? problem : why;
        }
    }
    return problem.empty() ? "something keeps adding to it" : problem;
}

std::string OpenFolder::remove_folder(const std::string& name, uid_t owner, int nesting) const {
    const std::string doing = "removing '" + name + "'";
    UniqueFd inner(::openat(get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat ours {};
    struct stat its {};
    if (!inner || ::fstat(inner.get(), &its) != 0 || ::fstat(get(), &ours) != 0) {
        return describe_errno(doing, errno);
    }
    if (its.st_uid != owner || its.st_dev != ours.st_dev || nesting > max_nesting) {
        return doing + ": not a folder that a run can have made";
    }
    const OpenFolder folder(std::move(inner));
    std::string why = folder ? folder.remove_all(owner, nesting) : describe_errno(doing, errno);
    if (why.empty() && ::unlinkat(get(), name.c_str(), AT_REMOVEDIR) != 0) {
        return describe_errno(doing, errno);
    }
    return why;
}

}  // namespace ipcbench::platform
