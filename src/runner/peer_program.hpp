#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/message.hpp"
#include "ipcbench/core/transport.hpp"
#include "platform/process.hpp"

namespace ipcbench::runner {

/// The version of docs/peer-protocol.md. Increased whenever a peer of an earlier version would misunderstand it.
inline constexpr int peer_protocol = 1;

/// A program that answers instead of ipcbench-child.
struct PeerProgram {
    std::string command;             ///< as specified; "": there is none
    std::vector<std::string> words;  ///< of the command, the first one a path

    [[nodiscard]] explicit operator bool() const noexcept { return !command.empty(); }
};

/// Splits a command and looks for its program. Throws Error (usage) if it cannot be started.
[[nodiscard]] PeerProgram parse_peer(const std::string& command);

struct PlannedRun;

/// What a peer must know of its channel.
struct PeerSetup {
    const PlannedRun& planned;
    const ChannelConfig& channel;
    const Address& address;
    ChildStdio stdio;
    const Identity& parent;
    const Identity& peer;
    pid_t group = platform::ChildProgram::own_group;  ///< that it joins
};

/// Returns how to start the peer: with its set-up in environment variables, and its descriptors. `null_device` becomes
/// its standard input where that is not the channel; its standard output then goes where errors go. Borrows the
/// descriptors.
[[nodiscard]] platform::ChildProgram start_of_peer(const PeerSetup& setup, int null_device);

}  // namespace ipcbench::runner
