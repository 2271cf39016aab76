#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/server.hpp"

/// The files that the user writes for an unmodified server (docs/servers.md). Each function throws Error (usage) that
/// names the file, the place in it and what is wrong there.
namespace ipcbench::runner {

/// Reads a file of at most 64 MiB for that flag.
[[nodiscard]] std::string read_messages(const std::string& file, std::string_view flag);

/// Reads a request: one JSON object, with the id field.
[[nodiscard]] ServerRequest parse_request(std::string_view text, const std::string& file, std::string_view id_field);

/// Reads a handshake: in each line `{"send": MESSAGE, "wait": PART}`, where PART is what the awaited message contains,
/// or null if none is awaited.
[[nodiscard]] std::vector<HandshakeStep> parse_handshake(std::string_view text, const std::string& file);

}  // namespace ipcbench::runner
