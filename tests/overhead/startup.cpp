#include "overhead/startup.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::overhead {
namespace {

pid_t start(std::string transport) {
    std::array<std::string, 6> words{IPCBENCH_PROGRAM, "run", std::move(transport), "--iterations", "1", "--quiet"};
    std::array<char*, words.size() + 1> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) {
        arguments.at(i) = words.at(i).data();
    }
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {  // it rightly warns about a single round trip
        ::posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
    }
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw system_error("starting '" + words[0] + "'", error);
    }
    return pid;
}

double time_one_ms(const std::string& transport) {
    constexpr double ns_per_ms = 1e6;
    const std::int64_t before = now_ns();
    const pid_t pid = start(transport);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    const std::int64_t after = now_ns();
    if (status != 0) {
        throw Error(ErrorKind::failed, fmt::format("`ipcbench run {} --iterations 1` failed", transport),
                    "try it by itself");
    }
    return static_cast<double>(after - before) / ns_per_ms;
}

}  // namespace

double startup_target_ms(const TransportInfo& info) {
    constexpr double alone_ms = 8;
    constexpr double with_a_child_ms = 12;
    constexpr double with_a_plug_in_ms = 25;
    constexpr double in_a_process_of_its_own_ms = 100;
    constexpr double with_inotify_ms = 100;  // the kernel takes 10 ms to close an inotify instance, and there are four
    if (info.kind == TransportKind::control) {
        return alone_ms;
    }
    if (!info.own_process_because.empty()) {
        return in_a_process_of_its_own_ms;
    }
    if (info.name == "file") {
        return with_inotify_ms;
    }
    const bool plug_in = info.kind == TransportKind::library || info.kind == TransportKind::asynchronous;
    return plug_in ? with_a_plug_in_ms : with_a_child_ms;
}

std::vector<Spread> time_startups(const std::vector<const Transport*>& transports, std::size_t times) {
    std::vector<std::vector<double>> all(transports.size());
    for (std::size_t turn = 0; turn < times; ++turn) {
        for (std::size_t i = 0; i < transports.size(); ++i) {
            all[i].push_back(time_one_ms(std::string(transports[i]->info.name)));
        }
    }
    std::vector<Spread> spreads;
    spreads.reserve(all.size());
    for (const std::vector<double>& one : all) {
        spreads.push_back(spread_of(one));
    }
    return spreads;
}

}  // namespace ipcbench::overhead
