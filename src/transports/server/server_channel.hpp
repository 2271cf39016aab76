#pragma once

#include <memory>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/server/message_reader.hpp"

namespace ipcbench::transports {

/// The ends of a connection to a server. If `output` is empty, `input` serves both directions.
struct ServerStreams {
    UniqueFd input;
    UniqueFd output;

    [[nodiscard]] int output_fd() const noexcept { return output ? output.get() : input.get(); }
};

/// Returns the endpoint that sends requests to a server and receives its answers, in whatever order they come. Its
/// frames are JSON documents, and their sequence numbers are the ids. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_server_endpoint(const ChannelConfig& config, const ServerLink& link,
                                                             EffectiveOptions options, ServerStreams streams,
                                                             MessageReader reader);

/// Returns what precedes a message of that size.
[[nodiscard]] std::string header_of(Framing framing, std::size_t bytes);

/// What follows each message: in a stream of lines the end of the line.
[[nodiscard]] constexpr std::string_view trailer_of(Framing framing) noexcept {
    return framing == Framing::lines ? "\n" : "";
}

}  // namespace ipcbench::transports
