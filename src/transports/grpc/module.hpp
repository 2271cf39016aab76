#pragma once

#include <memory>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::rpc {

/// What the calls go over.
enum class Medium : unsigned char {
    unix_socket,
    loopback_tcp,
};

/// Which of gRPC's interfaces both sides are written against.
enum class Api : unsigned char {
    sync,      ///< whoever waits does so in gRPC, and does its reading and writing
    callback,  ///< gRPC's threads read, and call back
};

/// A variant, as there are several.
struct Kind {
    Medium medium = Medium::unix_socket;
    Api api = Api::sync;
};

/// What the plug-in offers to the program that loads it. gRPC is not linked to the program itself: its fifty shared
/// libraries would cost each run of any transport tens of milliseconds.
struct Module {
    std::unique_ptr<Listener> (*listen)(const ChannelConfig& config, Kind kind) = nullptr;
    std::unique_ptr<Endpoint> (*connect)(const ChannelConfig& config, const Address& address, Kind kind) = nullptr;
};

inline constexpr const char* module_file = "libipcbench-grpc.so";
inline constexpr const char* module_symbol = "ipcbench_grpc_module";

inline constexpr std::string_view depth_option = "depth";

}  // namespace ipcbench::transports::rpc
