#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A server that knows nothing of ipcbench: what is sent to it, and what it sent (docs/servers.md).
namespace ipcbench {

/// How such a server divides a stream of bytes into JSON documents.
enum class Framing : std::uint8_t {
    lines,           ///< one document per line, as the Model Context Protocol does over stdio
    content_length,  ///< a header `Content-Length: N` and a blank line before each, as language servers do
};

inline constexpr std::array<std::string_view, 2> framing_names{"lines", "content-length"};

[[nodiscard]] constexpr std::string_view name_of(Framing framing) noexcept {
    return framing_names.at(static_cast<std::size_t>(framing));
}

/// A message of a server may have this many bytes.
inline constexpr std::size_t max_server_message = std::size_t{64} << 20U;

/// The request, a JSON document in one line, and the place in it that each request fills with its own id. That place
/// has room for the longest id. A shorter one gets blanks before it, which JSON allows there, so that all requests have
/// the same size.
struct ServerRequest {
    static constexpr std::size_t digits = 10;  ///< of the largest sequence

    std::string document;
    std::size_t id_at = 0;
    bool id_is_text = false;  ///< "7" instead of 7

    /// Returns the size of the place.
    [[nodiscard]] std::size_t id_bytes() const noexcept { return digits + (id_is_text ? 2 : 0); }
};

/// A message that is sent before the first request.
struct HandshakeStep {
    std::size_t line = 0;  ///< its line in the file
    std::string send;      ///< a JSON document in one line
    std::string wait;      ///< what the awaited message contains, as a JSON object; "": nothing is awaited
};

/// What a server is and what it is asked. The files are named as the user typed them.
struct ServerSetup {
    Framing framing = Framing::lines;
    std::string id_field = "id";
    std::string request_file;
    ServerRequest request;
    std::string handshake_file;  ///< "": none
    std::vector<HandshakeStep> handshake;
    std::string address;  ///< where it listens: a path, or HOST:PORT; "": it is started, and told where
};

/// What one connection to a server has seen. Its channel writes it, on the measuring thread.
struct ServerReport {
    std::uint64_t passed_over = 0;  ///< messages that answer nothing: notifications, requests, log lines
    std::string last_passed_over;   ///< the beginning of the last of them
    std::uint32_t last_sent = 0;    ///< the id of the last request
    std::uint32_t last_answered = 0;
    std::size_t request_header_bytes = 0;  ///< what the framing adds to a request
    std::size_t answer_header_bytes = 0;   ///< the same for the last answer
    std::string error;                     ///< what was wrong with what the server sent; "": nothing
};

/// How a transport is to reach a server. Borrows.
struct ServerLink {
    const ServerSetup& setup;
    ServerReport& report;
    bool is_started;  ///< by this run, so it may take a while until it listens
};

}  // namespace ipcbench
