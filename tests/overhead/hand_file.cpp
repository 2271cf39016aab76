#include <fcntl.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/shared_state.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// One direction: a file with one message that begins with its number, and an inotify instance that reports writes.
struct WatchedFile {
    explicit WatchedFile(const std::string& path)
        : file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)),
          changes(::inotify_init1(IN_CLOEXEC)) {
        if (!file || !changes || ::inotify_add_watch(changes.get(), path.c_str(), IN_MODIFY) < 0) {
            throw system_error("making and watching the file '" + path + "'", errno);
        }
    }

    UniqueFd file;
    UniqueFd changes;
};

class FileEnd {
public:
    FileEnd(const WatchedFile& input, const WatchedFile& output, std::size_t bytes)
        : input_(input), output_(output), message_(bytes) {}

    bool send() noexcept {
        ++sent_;
        std::memcpy(message_.data(), &sent_, sizeof sent_);
        return ::pwrite(output_.file.get(), message_.data(), message_.size(), 0) > 0;
    }
    /// Reads before it waits: inotify reports equal changes once, so an earlier event may have covered this change.
    bool receive() noexcept {
        ++received_;
        while (true) {
            const ssize_t got = ::pread(input_.file.get(), message_.data(), message_.size(), 0);
            if (got < 0) {
                return false;
            }
            std::uint32_t number = 0;
            std::memcpy(&number, message_.data(), sizeof number);
            if (number == received_ && got > 0) {  // the file is empty at first
                return true;
            }
            alignas(inotify_event) std::array<std::byte, 16 * sizeof(inotify_event)> events;
            if (::read(input_.changes.get(), events.data(), events.size()) <= 0) {
                return false;
            }
        }
    }

private:
    const WatchedFile& input_;
    const WatchedFile& output_;
    OwnMessage message_;
    std::uint32_t sent_ = 0;
    std::uint32_t received_ = 0;
};

}  // namespace

double file(const LoopSpec& spec) {
    const platform::RunFolder folder;
    const WatchedFile there(folder.path() + "/there");
    const WatchedFile back(folder.path() + "/back");
    FileEnd ours(back, there, spec.bytes);
    FileEnd theirs(there, back, spec.bytes);
    return bounce(spec, ours, theirs);
}

}  // namespace ipcbench::overhead::hand
