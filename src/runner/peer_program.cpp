#include "runner/peer_program.hpp"

#include <unistd.h>

#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "platform/captured_run.hpp"
#include "platform/command_line.hpp"
#include "platform/find_program.hpp"
#include "runner/planned_run.hpp"

namespace ipcbench::runner {
namespace {

constexpr const char* hint_for_command = "e.g. --peer 'python3 src/peers/python/echo.py'; see docs/peer-protocol.md";

/// Returns the numbers that the peer's descriptors have there: what it reads from, what it writes to.
std::vector<int> numbers_in_peer(const PeerSetup& setup) {
    if (setup.stdio.input >= 0) {
        return {STDIN_FILENO, STDOUT_FILENO};
    }
    std::vector<int> numbers;
    for (std::size_t i = 0; i < setup.address.descriptors.size(); ++i) {
        numbers.push_back(platform::ChildProcess::control_fd + static_cast<int>(i));
    }
    return numbers;
}

std::vector<std::string> variables_of(const PeerSetup& setup) {
    const Cell& cell = setup.planned.cell;
    std::vector<std::string> variables;
    const auto add = [&variables](std::string_view name, const auto& value) {
        variables.push_back(fmt::format("IPCBENCH_PEER_{}={}", name, value));
    };
    const auto address = setup.address.values.find("address");
    const bool has_address = address != setup.address.values.end();
    add("ADDRESS", has_address ? address->second : "");
    if (cell.server) {
        return variables;  // it does not speak our protocol
    }
    add("PROTOCOL", peer_protocol);
    add("TRANSPORT", cell.transport->info.name);
    add("CODEC", cell.codec->name);
    add("ID", setup.peer.text_view());
    add("PARENT_ID", setup.parent.text_view());
    add("MAX_FRAME", setup.channel.max_frame);
    add("MAX_PAYLOAD", cell.payload_bytes);
    add("WAIT", to_string(setup.channel.wait));
    add("TIMEOUT_MS", setup.channel.timeout.count());
    // Also written where they are empty, because our own environment may be that of another run.
    add("DESCRIPTORS", fmt::format("{}", fmt::join(numbers_in_peer(setup), ",")));
    add("NONCE", has_address ? setup.channel.nonce : "");
    const bool is_path = has_address && address->second.starts_with('/');
    add("OWN_ADDRESS", is_path ? setup.channel.folder + "/peer" : "");
    return variables;
}

}  // namespace

PeerProgram parse_peer(const std::string& command) {
    std::optional<std::vector<std::string>> words = platform::split_command(command);
    if (!words) {
        throw Error(ErrorKind::usage,
                    fmt::format("--peer: '{}' has an unmatched quote or a trailing backslash", command),
                    hint_for_command);
    }
    if (words->empty()) {
        throw Error(ErrorKind::usage, fmt::format("--peer: '{}' is not a command", command), hint_for_command);
    }
    const std::string program = platform::find_program(words->front());
    if (program.empty()) {
        throw Error(ErrorKind::usage, fmt::format("--peer: there is no program '{}' in PATH", words->front()),
                    "give its path");
    }
    if (const int error = platform::why_not_executable(program); error != 0) {
        throw Error(ErrorKind::usage, describe_errno(fmt::format("--peer: starting '{}'", program), error),
                    "it must be an executable file; give a script to its interpreter: --peer 'python3 FILE'");
    }
    words->front() = program;
    return {command, std::move(*words)};
}

platform::ChildProgram start_of_peer(const PeerSetup& setup, int null_device) {
    const Cell& cell = setup.planned.cell;
    platform::ChildProgram program{.path = cell.child};
    const auto& cpus = setup.planned.pinning.cpus;
    program.arguments = {"become", std::to_string(cpus ? cpus->second : -1)};
    program.arguments.insert(program.arguments.end(), cell.peer.words.begin(), cell.peer.words.end());
    for (const UniqueFd& descriptor : setup.address.descriptors) {
        program.descriptors.push_back(descriptor.get());
    }
    const bool is_channel = setup.stdio.input >= 0;
    program.stdio = is_channel ? setup.stdio : ChildStdio{null_device, STDERR_FILENO};
    program.environment = variables_of(setup);
    program.signals = platform::ChildSignals::without_terminations();
    program.group = setup.group;
    return program;
}

}  // namespace ipcbench::runner
