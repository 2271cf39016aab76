#pragma once

#include <iterator>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::registry {

/// Return the tables that the build generated, which list what is in the program, what is in plug-ins of the build, and
/// what was left out because a package was missing.
[[nodiscard]] std::vector<CodecInfo> built_in_codecs();
[[nodiscard]] TransportList built_in_transports();

/// Creates entries that stand in for what a plug-in contributes, so that nothing is loaded to list it, to find it, or
/// to check its options. The plug-in, libipcbench-FAMILY.so, is loaded when an entry is used or tried out. If that
/// fails, `probe` and availability_of say what is wrong; everything else throws Error (unavailable).
[[nodiscard]] TransportList in_plug_in(std::string_view family, std::vector<TransportInfo> described);
[[nodiscard]] CodecInfo in_plug_in(std::string_view family, CodecInfo described);

/// Creates entries that stand in for what was not built because an optional package was missing.
[[nodiscard]] TransportList built_without(std::string_view package, std::vector<TransportInfo> described);
[[nodiscard]] CodecInfo built_without(std::string_view package, CodecInfo described);

}  // namespace ipcbench::registry
