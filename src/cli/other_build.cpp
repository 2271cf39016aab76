#include "cli/other_build.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/process.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::string in_nanoseconds(nanoseconds time) {
    return fmt::format("{}ns", time.count());
}

std::vector<std::string> arguments_for(const OtherBuild& build, const runner::Cell& cell) {
    const std::size_t slash = build.program.rfind('/');
    std::vector<std::string> words{"run",
                                   std::string(cell.transport->info.name),
                                   "--as-variant",
                                   "--export-json=-",
                                   fmt::format("--codec={}", cell.codec->name),
                                   fmt::format("--size={}", cell.payload_bytes),
                                   "--placement=" + cell.placement.text,
                                   fmt::format("--timing={}", runner::name_of(cell.timing)),
                                   fmt::format("--timeout={}ms", cell.timeout.count()),
                                   "--child=" + build.program.substr(0, slash + 1) + "ipcbench-child",
                                   cell.iterations ? fmt::format("--iterations={}", *cell.iterations)
                                                   : "--duration=" + in_nanoseconds(cell.duration)};
    if (cell.warmup) {
        words.push_back("--warmup=" + in_nanoseconds(*cell.warmup));
    }
    if (cell.wait) {
        words.push_back("--wait=" + to_string(*cell.wait));
    }
    for (const auto& [key, value] : cell.options) {
        words.push_back(fmt::format("--option={}={}", key, value));
    }
    return words;
}

struct Pipe {
    UniqueFd read;
    UniqueFd write;

    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw system_error("creating a pipe for another build's report", errno, "raise the limit: ulimit -n");
        }
        read.reset(ends[0]);
        write.reset(ends[1]);
    }
};

/// Far more than a good run takes; nothing where a count was asked for, which nobody knows the time of.
std::optional<nanoseconds> bound_for(const runner::Cell& cell) {
    constexpr int generous = 4;
    const auto expected = expected_time(cell);
    return expected ? std::optional(generous * (*expected + cell.warmup.value_or(nanoseconds{0}) + cell.timeout))
                    : std::nullopt;
}

/// Collects all that the program prints, until it has ended. Gives it `at_most` after we were interrupted, so that it
/// can leave in good order.
std::string read_report_of(int fd, platform::ChildProcess& program, const platform::Supervisor& supervisor,
                           std::optional<nanoseconds> bound) {
    constexpr milliseconds slice{100};
    constexpr nanoseconds grace{std::chrono::seconds{3}};
    std::string text;
    constexpr std::size_t most_text = std::size_t{256} << 20U;
    const std::int64_t begun_ns = now_ns();
    std::int64_t interrupted_ns = 0;
    std::array<char, 65536> some{};
    while (true) {
        if (supervisor.signal() != 0) {
            if (interrupted_ns == 0) {
                interrupted_ns = now_ns();
                ::kill(program.pid(), SIGTERM);
            } else if (now_ns() - interrupted_ns > grace.count()) {
                return text;
            }
        }
        pollfd readable{fd, POLLIN, 0};
        if (text.size() > most_text || (bound && now_ns() - begun_ns > bound->count())) {
            throw Error(ErrorKind::failed,
                        text.size() > most_text ? "it prints without end" : "it has not ended in time",
                        "--timeout gives it longer");
        }
        const int ready = ::poll(&readable, 1, static_cast<int>(slice.count()));
        if (ready <= 0) {
            continue;
        }
        const ssize_t size = ::read(fd, some.data(), some.size());
        if (size == 0 || (size < 0 && errno != EINTR && errno != EAGAIN)) {
            return text;
        }
        text.append(some.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
    }
}

RunResult run_other(const OtherBuild& build, const runner::Cell& cell, platform::Supervisor& supervisor) {
    Pipe pipe;
    platform::ChildProcess program(build.program, arguments_for(build, cell), -1, {-1, pipe.write.get()});
    pipe.write.reset();
    const std::string text = read_report_of(pipe.read.get(), program, supervisor, bound_for(cell));
    constexpr milliseconds to_exit{2000};
    const auto ended = program.wait(to_exit);
    try {
        std::vector<RunResult> results = reporters::parse_report(text, build.program).results;
        if (results.size() == 1) {
            return results.front();
        }
    } catch (const Error& error) {
        if (text.empty()) {
            throw Error(ErrorKind::failed,
                        fmt::format("'{}' {} without a report", build.program,
                                    ended ? platform::describe(*ended) : "has not ended"),
                        "is it an ipcbench of this version?");
        }
        throw Error(ErrorKind::failed, error.what(), "is it an ipcbench of this version?");
    }
    throw Error(ErrorKind::failed, fmt::format("'{}' reported something else than one result", build.program));
}

}  // namespace

RunResult measure_elsewhere(const OtherBuild& build, const runner::Cell& cell, platform::Supervisor& supervisor) {
    RunResult result = runner::describe(cell);
    try {
        result = run_other(build, cell, supervisor);
    } catch (const Error& error) {
        result.status = supervisor.signal() != 0 ? RunStatus::skipped : RunStatus::failed;
        result.reason = supervisor.signal() != 0 ? "interrupted before anything was measured" : error.what();
        result.hint = supervisor.signal() != 0 ? "" : error.hint();
    }
    result.warnings.clear();  // they are found again, from all repetitions together
    result.variant = build.name;
    return result;
}

}  // namespace ipcbench::cli
