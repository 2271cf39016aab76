#pragma once

#include <memory>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/server.hpp"

namespace ipcbench::runner {

/// An unmodified server, in place of the child, and what stands for the codec of a run with it: it writes the request
/// in place of our messages. The channel to the server has already found out that what it receives is an answer.
struct ServerTarget {
    ServerSetup setup;
    CodecInfo codec;
};

/// Returns the target; its codec refers to it.
[[nodiscard]] std::shared_ptr<const ServerTarget> make_target(ServerSetup setup);

}  // namespace ipcbench::runner
