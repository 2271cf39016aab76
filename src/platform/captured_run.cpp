#include "platform/captured_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::platform {
namespace {

using End = CapturedRun::End;

constexpr std::chrono::milliseconds between_looks{100};
constexpr std::chrono::milliseconds to_leave{3000};

/// Reads what is there, waiting a moment for it; false at the end of the stream.
bool read_some(int fd, std::string& output) {
    pollfd readable{fd, POLLIN, 0};
    if (::poll(&readable, 1, static_cast<int>(between_looks.count())) <= 0) {
        return true;
    }
    std::array<char, 65536> some{};
    const ssize_t size = ::read(fd, some.data(), some.size());
    if (size > 0) {
        output.append(some.data(), static_cast<std::size_t>(size));
    }
    return size > 0 || (size < 0 && (errno == EINTR || errno == EAGAIN));
}

}  // namespace

CapturedRun run_and_capture(const std::string& path, const std::vector<std::string>& arguments,
                            const std::function<bool()>& stop, std::optional<std::chrono::nanoseconds> at_most,
                            std::size_t most_bytes) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw system_error("creating a pipe", errno);
    }
    const UniqueFd reading(ends[0]);
    UniqueFd writing(ends[1]);
    ChildProcess program(path, arguments, -1, {-1, writing.get()});
    writing.reset();

    CapturedRun run;
    const std::int64_t begun_ns = now_ns();
    while (run.end == End::by_itself && read_some(reading.get(), run.output)) {
        if (stop()) {
            run.end = End::told_to;
        } else if (at_most && now_ns() - begun_ns > at_most->count()) {
            run.end = End::late;
        } else if (run.output.size() > most_bytes) {
            run.end = End::too_long;
        }
    }
    if (run.end != End::by_itself) {
        ::kill(program.pid(), SIGTERM);
        // It may still have much to say, and would wait for a reader.
        const std::int64_t told_ns = now_ns();
        std::string rest;
        while (now_ns() - told_ns < std::chrono::nanoseconds(to_leave).count() && read_some(reading.get(), rest)) {
            if (run.end == End::told_to) {
                run.output += rest;
            }
            rest.clear();
        }
    }
    run.status = program.wait(to_leave);
    return run;
}

int why_not_executable(const std::string& path) noexcept {
    struct stat file {};
    if (::stat(path.c_str(), &file) != 0) {
        return errno;
    }
    if (!S_ISREG(file.st_mode)) {
        return S_ISDIR(file.st_mode) ? EISDIR : EACCES;
    }
    return ::access(path.c_str(), X_OK) == 0 ? 0 : errno;
}

}  // namespace ipcbench::platform
