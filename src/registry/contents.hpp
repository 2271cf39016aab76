#pragma once

#include <deque>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::registry {

/// What the registry has: first what is built in, then what the user's plug-ins contribute. Adding to it moves nothing,
/// because cells point to transports and codecs.
struct Contents {
    std::deque<Transport> transports;
    std::deque<CodecInfo> codecs;
};

[[nodiscard]] Contents& contents();

}  // namespace ipcbench::registry
