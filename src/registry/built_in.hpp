#pragma once

#include <iterator>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::registry {

/// The tables that the build wrote: what was compiled in, and what was left out for want of a package.
[[nodiscard]] std::vector<CodecInfo> built_in_codecs();
[[nodiscard]] TransportList built_in_transports();

/// Stands in for a codec whose optional package was missing when this program was built.
[[nodiscard]] CodecInfo codec_built_without(std::string_view codec, std::string_view package);

/// Stands in for a transport whose optional package was missing when this program was built.
[[nodiscard]] TransportList built_without(std::string_view transport, std::string_view package, TransportKind kind);

}  // namespace ipcbench::registry
