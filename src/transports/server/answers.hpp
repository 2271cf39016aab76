#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/server.hpp"
#include "transports/server/message_reader.hpp"

namespace ipcbench::transports {

/// Finds the answers among the messages of a server, and counts and passes over the others. An answer is an object that
/// has the id field and no field `method`. Notifications have no id, requests of the server have a method, and in a
/// stream of lines, what is not JSON at all is a log line. An answer that reports an error is no answer worth
/// measuring.
class Answers {
public:
    /// Takes over the reader with what it has read already.
    Answers(const ServerLink& link, MessageReader reader) noexcept
        : setup_(link.setup), report_(link.report), reader_(std::move(reader)) {}

    [[nodiscard]] std::span<std::byte> free_space() noexcept { return reader_.free_space(); }
    void filled(std::size_t bytes) noexcept { reader_.filled(bytes); }

    enum class State { none, found, wrong };

    /// Looks for the next answer in what has arrived. Until `drop` it returns the same one again. If the server sent
    /// something wrong, the report says what.
    [[nodiscard]] State find(Frame& answer) noexcept;

    /// Discards the answer that was found.
    void drop() noexcept;

    /// Notes that the stream has ended, which is worth a word in the middle of a message.
    void note_end() noexcept;

    /// Returns how many bytes of a message have arrived whose rest is missing.
    [[nodiscard]] std::size_t pending() const noexcept { return reader_.pending(); }

    /// Notes that there is no memory for a message.
    void note_no_memory() noexcept;

private:
    enum class Meaning { answer, other, wrong };
    [[nodiscard]] Meaning meaning_of(std::string_view message) noexcept;
    [[nodiscard]] Meaning take_id(std::string_view id, std::string_view message) noexcept;
    void pass_over(std::string_view message) noexcept;
    [[nodiscard]] Meaning reject(std::string error) noexcept;

    const ServerSetup& setup_;
    ServerReport& report_;
    MessageReader reader_;
    bool is_found_ = false;
};

/// Returns the number that an id is, in the form in which requests have it; nothing for any other value.
[[nodiscard]] std::optional<std::uint32_t> parse_id(std::string_view value, bool is_text) noexcept;

}  // namespace ipcbench::transports
