#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/document.hpp"
#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"
#include "runner/contents_codec.hpp"
#include "runner/peer_program.hpp"
#include "runner/placement.hpp"
#include "runner/server_target.hpp"

namespace ipcbench::runner {

/// What messages carry instead of the usual payload, and how results name it.
struct CellMessage {
    MessageContents contents;
    MessageUse use;
};

/// One combination to be measured, as requested. Borrows transport and codec from the registry.
struct Cell {
    const Transport* transport = nullptr;
    const CodecInfo* codec = nullptr;
    std::uint64_t payload_bytes = 0;             ///< of the usual payload
    std::shared_ptr<const CellMessage> message;  ///< null: the usual payload in both directions
    std::optional<Wait> wait;                    ///< nothing: the transport's default
    std::map<std::string, std::string> options;  ///< of the transport
    Placement placement;
    Load load;
    std::chrono::nanoseconds duration{std::chrono::seconds{10}};
    std::optional<std::uint64_t> iterations;           ///< instead of the duration
    std::optional<std::chrono::nanoseconds> warmup;    ///< nothing: a tenth of the run, at most a second
    std::optional<Timing> timing;                      ///< nothing: chosen by the duration of round trips
    std::optional<std::chrono::nanoseconds> interval;  ///< cuts the reported phases into intervals of this length
    bool explain_tail = false;  ///< adds a phase that finds the causes of the slowest round trips
    std::chrono::milliseconds timeout{std::chrono::seconds{5}};
    std::string child;                           ///< path of the child program
    PeerProgram peer;                            ///< answers instead of the child program, which only starts it
    std::shared_ptr<const ServerTarget> server;  ///< what `peer`, or a program that runs already, is if not null

    [[nodiscard]] std::unique_ptr<Codec> make_codec(Role role) const {
        return runner::make_codec(*codec, message ? &message->contents : nullptr, role);
    }

    /// Returns the mean size of a request's frame if there are several in turn, otherwise 0.
    [[nodiscard]] std::size_t mean_frame_of_turn() const {
        return runner::mean_frame_of_turn(*codec, message ? &message->contents : nullptr);
    }

    /// Returns what answers instead of the child program: a command, or an address; "" if it answers itself.
    [[nodiscard]] const std::string& other_peer() const noexcept {
        return server && !peer ? server->setup.address : peer.command;
    }
};

/// Returns the plug-ins that the user named which its transport and codec come from, each once.
[[nodiscard]] std::vector<PlugInFile> plug_ins_of(const Cell& cell);

/// Returns the part of the result that is known before the run.
[[nodiscard]] RunResult describe(const Cell& cell);

}  // namespace ipcbench::runner
