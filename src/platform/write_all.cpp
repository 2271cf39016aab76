#include "platform/write_all.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "ipcbench/core/clock.hpp"
#include "platform/signals.hpp"

namespace ipcbench::platform {
namespace {

/// Decides how long to wait for a reader that does not read. Usually that is its own business. But SIGINT, SIGTERM and
/// SIGHUP are blocked in a run, and its Supervisor turns them into EINTR: a process that was told to end must not wait
/// forever.
class ReaderPatience {
public:
    void got_on() noexcept { since_ns_ = 0; }

    [[nodiscard]] bool is_over() noexcept {
        constexpr std::int64_t at_most_ns = 2'000'000'000;
        if (noted_termination() == 0) {
            return false;
        }
        since_ns_ = since_ns_ == 0 ? now_ns() : since_ns_;
        return now_ns() - since_ns_ > at_most_ns;
    }

private:
    std::int64_t since_ns_ = 0;
};

/// Writes all of the text. `write_some` is write(2) or pwrite(2), called with the rest.
template <class Function>
int repeat(int fd, std::string_view text, const Function& write_some) noexcept {
    ReaderPatience patience;
    while (!text.empty()) {
        const ssize_t written = write_some(text);
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
            patience.got_on();
            continue;
        }
        if (errno != EAGAIN && errno != EINTR) {
            return errno;
        }
        if (errno == EAGAIN) {
            // Another program made our standard stream non-blocking (terminals and pipes are shared).
            constexpr int between_checks_ms = 250;
            pollfd writable{fd, POLLOUT, 0};
            ::poll(&writable, 1, between_checks_ms);
        }
        if (patience.is_over()) {
            return EINTR;
        }
    }
    return 0;
}

}  // namespace

int write_all(int fd, std::string_view text) noexcept {
    return repeat(fd, text, [fd](std::string_view left) { return ::write(fd, left.data(), left.size()); });
}

int write_all_at(int fd, std::string_view text, off_t place) noexcept {
    return repeat(fd, text, [fd, place, start = text.data()](std::string_view left) {
        return ::pwrite(fd, left.data(), left.size(), place + (left.data() - start));
    });
}

}  // namespace ipcbench::platform
