#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ipcbench/core/message.hpp"

namespace ipcbench::codecs {

/// The fields of a message in formats with named fields, in the order in which they are written. An empty payload is
/// omitted.
enum class Field : unsigned char { sender, receiver, sent_at, payload };

inline constexpr std::array<std::string_view, 4> field_names{"sender_id", "receiver_id", "sent_at_ms", "payload"};

[[nodiscard]] constexpr std::string_view name_of(Field field) noexcept {
    return field_names[static_cast<std::size_t>(field)];
}

[[nodiscard]] constexpr std::optional<Field> field_of(std::string_view name) noexcept {
    for (const Field field : {Field::sender, Field::receiver, Field::sent_at, Field::payload}) {
        if (name == name_of(field)) {  // no two names have the same length, so usually comparing the length suffices
            return field;
        }
    }
    return std::nullopt;
}

/// Assembles a message from a parser's events. Accepts each field once, with its type, and nothing else. Borrows what
/// it receives.
class FieldCollector {
public:
    void begin() noexcept {
        seen_ = 0;
        now_.reset();
        message_ = {};
    }

    /// Takes the name of the field whose value comes next. Returns false if there is no such field or it was already
    /// seen.
    [[nodiscard]] bool name(std::string_view name) noexcept { return name_is(field_of(name)); }
    [[nodiscard]] bool name_is(std::optional<Field> field) noexcept {
        if (!field || (seen_ & bit(*field)) != 0) {
            return false;
        }
        now_ = field;
        seen_ |= bit(*field);
        return true;
    }

    [[nodiscard]] bool text(std::string_view value) noexcept {
        if (!now_ || *now_ == Field::sent_at) {
            return false;
        }
        (*now_ == Field::sender     ? message_.sender
         : *now_ == Field::receiver ? message_.receiver
                                    : message_.payload) = value;
        now_.reset();
        return true;
    }

    [[nodiscard]] bool number(std::uint64_t value) noexcept {
        if (now_ != Field::sent_at) {
            return false;
        }
        message_.sent_at_ms = value;
        now_.reset();
        return true;
    }

    /// Returns the field whose value is expected.
    [[nodiscard]] std::optional<Field> now() const noexcept { return now_; }

    /// Returns whether every field except possibly the payload has been seen.
    [[nodiscard]] bool complete() const noexcept {
        const unsigned needed = bit(Field::sender) | bit(Field::receiver) | bit(Field::sent_at);
        return !now_ && (seen_ & needed) == needed;
    }

    [[nodiscard]] const MessageView& message() const noexcept { return message_; }

private:
    static constexpr unsigned bit(Field field) noexcept { return 1U << static_cast<unsigned>(field); }

    unsigned seen_ = 0;
    std::optional<Field> now_;
    MessageView message_;
};

/// Returns an upper bound, in bytes, of a message as JSON: two ids of 36, three names, punctuation, at most 20 digits;
/// then ,"payload":"...".
[[nodiscard]] constexpr std::size_t json_max_frame(std::size_t payload_bytes) noexcept {
    constexpr std::size_t fixed = 160;
    constexpr std::size_t payload_name_size = 13;
    return fixed + payload_name_size + payload_bytes;
}

/// As above, for CBOR and MessagePack.
[[nodiscard]] constexpr std::size_t binary_max_frame(std::size_t payload_bytes) noexcept {
    constexpr std::size_t names = 48;  // the map's head, four names with their heads
    constexpr std::size_t ids = std::size_t{2} * (36 + 2);
    constexpr std::size_t numbers = std::size_t{2} * 9;  // the time and the payload's length
    return names + ids + numbers + payload_bytes;
}

}  // namespace ipcbench::codecs
