#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/server.hpp"

namespace ipcbench::transports {

/// Cuts what a server sends into messages, wherever the stream was split. It trusts nothing: a message over the limit,
/// and what is not the framing, is corrupt as soon as that can be seen. Does not own a descriptor.
class MessageReader {
public:
    explicit MessageReader(Framing framing, std::size_t max_message = max_server_message);

    /// Returns free space for more of the stream; never empty while no message is complete. The memory grows with what
    /// has arrived, not with what a header promises. Returns nothing if there is no memory. Call `filled` afterwards.
    [[nodiscard]] std::span<std::byte> free_space() noexcept;
    void filled(std::size_t bytes) noexcept { end_ += bytes; }

    enum class State { incomplete, complete, corrupt };

    /// Looks for the message at the front of the stream. It is valid until `drop`.
    [[nodiscard]] State check(std::string_view& message) noexcept;

    /// Discards the complete message at the front.
    void drop() noexcept;

    /// Returns how many bytes the framing of the complete message has.
    [[nodiscard]] std::size_t header_bytes() const noexcept { return message_bytes_ - body_bytes_; }

    /// Returns how many bytes of an incomplete message have arrived.
    [[nodiscard]] std::size_t pending() const noexcept { return end_ - begin_; }

    /// Returns what is wrong with a corrupt stream.
    [[nodiscard]] const std::string& error() const noexcept { return error_; }

private:
    [[nodiscard]] State check_line(std::string_view& message) noexcept;
    [[nodiscard]] State check_content(std::string_view& message) noexcept;
    [[nodiscard]] State read_header() noexcept;
    [[nodiscard]] bool read_field(std::string_view line) noexcept;
    [[nodiscard]] State fail(std::string error) noexcept;
    [[nodiscard]] State complete(std::size_t header, std::size_t body, std::size_t trailer,
                                 std::string_view& message) noexcept;
    [[nodiscard]] std::string_view arrived() const noexcept {
        return {reinterpret_cast<const char*>(bytes_.data()) + begin_, end_ - begin_};
    }

    Framing framing_;
    std::size_t max_message_;
    std::vector<std::byte> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t searched_ = 0;       ///< lines: so many of the arrived bytes have no end of line
    std::size_t content_begin_ = 0;  ///< content-length: size of the header, 0 until it is complete
    std::size_t content_bytes_ = 0;
    bool has_length_ = false;
    std::size_t message_bytes_ = 0;  ///< of the complete message with its framing
    std::size_t body_bytes_ = 0;
    std::string error_;
};

}  // namespace ipcbench::transports
