#pragma once

#include "transports/server/server_channel.hpp"

namespace ipcbench::transports {

/// Sends the messages of a handshake one after another, and waits after each for the message that it says, for at most
/// `ChannelConfig::timeout`. What else the server sends is passed over; what follows the last awaited message stays in
/// the reader. Leaves the streams non-blocking. Throws Error, also for an answer that reports an error.
void shake_hands(const ChannelConfig& config, const ServerLink& link, const ServerStreams& streams,
                 MessageReader& reader);

}  // namespace ipcbench::transports
