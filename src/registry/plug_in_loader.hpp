#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/plug_in.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::registry {

/// A plug-in that is loaded, and what it contributes.
struct LoadedPlugIn {
    std::string file;
    std::uint32_t interface = 0;
    TransportList transports;
    std::vector<CodecInfo> codecs;
};

/// Throws Error (unavailable) if the plug-in was built against another version of the interface, or its types have
/// another layout. Reads no other member.
void require_interface(const PlugIn& plug_in, std::string_view file);

/// Loads a plug-in, which stays loaded: one of the build, or one that the user named. Throws Error (unavailable).
[[nodiscard]] LoadedPlugIn load_plug_in(std::string file);

}  // namespace ipcbench::registry
