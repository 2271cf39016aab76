#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench {

/// The version of the interface that plug-ins are compiled against: the headers in ipcbench/base and ipcbench/core.
/// Increment it with every change of what a plug-in implements, calls or reads there.
inline constexpr std::uint32_t plug_in_interface = 5;

/// Combines the sizes of what passes between the program and a plug-in. It differs if the plug-in was compiled with
/// another standard library, or with settings that change these types, and then each would misread the other's memory.
inline constexpr std::uint64_t plug_in_layout = [] {
    std::uint64_t combined = 0xcbf29ce484222325U;  // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/)
    for (const std::size_t size : {sizeof(TransportInfo), sizeof(Transport), sizeof(CodecInfo), sizeof(ChannelConfig),
                                   sizeof(Address), sizeof(Availability), sizeof(Phase), sizeof(PhaseOutcome)}) {
        combined = (combined ^ size) * 0x100000001b3U;
    }
    return combined;
}();

/// What a shared object contributes. It is never unloaded, so the contents live as long as the process.
struct PlugIn {
    std::uint32_t interface = plug_in_interface;   ///< checked first; if it differs, no other member is read
    std::uint64_t layout = plug_in_layout;         ///< checked second
    TransportList (*transports)() = nullptr;       ///< null: contributes none
    std::vector<CodecInfo> (*codecs)() = nullptr;  ///< null: contributes none
};

/// The name of the one function that a plug-in must have.
inline constexpr const char* plug_in_entry = "ipcbench_plug_in";

}  // namespace ipcbench

/// Defined by each plug-in.
extern "C" __attribute__((visibility("default"))) const ipcbench::PlugIn* ipcbench_plug_in();
