#include "transports/server/message_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>
#include <utility>

#include <fmt/format.h>

#include "transports/server/excerpt.hpp"

namespace ipcbench::transports {
namespace {

/// Holds many small messages, so that one read takes all that have arrived.
constexpr std::size_t first_capacity = std::size_t{64} << 10U;

/// No server needs more: there are two fields (LSP 3.17, "Header Part").
constexpr std::size_t max_header = 4096;

constexpr std::string_view length_field = "content-length";

/// Returns whether a field's name may have this character (RFC 9110, section 5.6.2).
bool is_of_name(char c) {
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool equals_ignoring_case(std::string_view one, std::string_view lower) {
    return std::equal(one.begin(), one.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Returns the line without its carriage return.
std::string_view without_return(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

/// Returns whether a line that has not ended yet may still become a field of a header.
bool may_become_field(std::string_view start) {
    const std::size_t name = std::min(start.find(':'), start.size());
    const std::string_view read = start.substr(0, name);
    return read == "\r" || ((name == start.size() || name > 0) && std::all_of(read.begin(), read.end(), is_of_name));
}

}  // namespace

MessageReader::MessageReader(Framing framing, std::size_t max_message)
    : framing_(framing), max_message_(max_message), bytes_(first_capacity) {}

std::span<std::byte> MessageReader::free_space() noexcept {
    // Moves the start of a message to the front only when there is little space behind it.
    if (begin_ != 0 && bytes_.size() - end_ < bytes_.size() / 2) {
        std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == bytes_.size()) {
        try {
            bytes_.resize(2 * bytes_.size());
        } catch (const std::bad_alloc&) {
            return {};
        }
    }
    return std::span(bytes_).subspan(end_);
}

MessageReader::State MessageReader::check(std::string_view& message) noexcept {
    if (!error_.empty()) {
        return State::corrupt;
    }
    if (message_bytes_ != 0) {
        message = arrived().substr(content_begin_, body_bytes_);
        return State::complete;
    }
    return framing_ == Framing::lines ? check_line(message) : check_content(message);
}

void MessageReader::drop() noexcept {
    begin_ += message_bytes_;
    message_bytes_ = body_bytes_ = content_begin_ = content_bytes_ = searched_ = 0;
    has_length_ = false;
    if (begin_ == end_) {
        begin_ = end_ = 0;
    }
}

MessageReader::State MessageReader::check_line(std::string_view& message) noexcept {
    const std::string_view all = arrived();
    const std::size_t length = all.find('\n', searched_);
    if (std::min(length, all.size()) > max_message_) {
        return fail(fmt::format("a line is longer than the limit of {} bytes: {}", max_message_, excerpt(all)));
    }
    if (length == std::string_view::npos) {
        searched_ = all.size();
        return State::incomplete;
    }
    const std::size_t body = without_return(all.substr(0, length)).size();
    return complete(0, body, length + 1 - body, message);
}

MessageReader::State MessageReader::check_content(std::string_view& message) noexcept {
    if (content_begin_ == 0) {
        if (const State state = read_header(); state != State::complete) {
            return state;
        }
    }
    return pending() - content_begin_ < content_bytes_ ? State::incomplete
                                                       : complete(content_begin_, content_bytes_, 0, message);
}

/// Reads the lines up to the blank one, from the first again whenever more of them has arrived: they are short.
MessageReader::State MessageReader::read_header() noexcept {
    const std::string_view all = arrived().substr(0, max_header);
    has_length_ = false;
    for (std::size_t begin = 0;;) {
        const std::size_t end = all.find('\n', begin);
        if (end == std::string_view::npos) {
            const std::string_view start = all.substr(begin);
            if (!start.empty() && !may_become_field(start)) {
                return fail(fmt::format("expected a header 'Content-Length: N', found {}", excerpt(start)));
            }
            return all.size() < max_header
                       ? State::incomplete
                       : fail(fmt::format("a header has more than {} bytes: {}", max_header, excerpt(all)));
        }
        const std::string_view line = without_return(all.substr(begin, end - begin));
        begin = end + 1;
        if (line.empty()) {
            if (!has_length_) {
                return fail(fmt::format("a header without 'Content-Length: N': {}", excerpt(all.substr(0, begin))));
            }
            content_begin_ = begin;
            return State::complete;
        }
        if (!read_field(line)) {
            return State::corrupt;
        }
    }
}

/// Reads one line of a header. Returns false if it is not one.
bool MessageReader::read_field(std::string_view line) noexcept {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !may_become_field(line)) {
        static_cast<void>(fail(fmt::format("expected a header 'Content-Length: N', found {}", excerpt(line))));
        return false;
    }
    if (!equals_ignoring_case(line.substr(0, colon), length_field)) {
        return true;
    }
    const std::string_view digits = trimmed(line.substr(colon + 1));
    std::size_t length = 0;
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    const bool is_number = !digits.empty() && digits.front() != '-' && rest == digits.data() + digits.size();
    if (!is_number) {
        static_cast<void>(fail(fmt::format("the length in {} is not a number of bytes", excerpt(line))));
    } else if (error == std::errc::result_out_of_range || length > max_message_) {
        static_cast<void>(fail(fmt::format("{} is over the limit of {} bytes", excerpt(line), max_message_)));
    } else if (has_length_ && length != content_bytes_) {
        static_cast<void>(fail(fmt::format("a header has two lengths, {} and {}", content_bytes_, length)));
    } else {
        has_length_ = true;
        content_bytes_ = length;
    }
    return error_.empty();
}

MessageReader::State MessageReader::fail(std::string error) noexcept {
    error_ = std::move(error);
    return State::corrupt;
}

MessageReader::State MessageReader::complete(std::size_t header, std::size_t body, std::size_t trailer,
                                             std::string_view& message) noexcept {
    content_begin_ = header;
    body_bytes_ = body;
    message_bytes_ = header + body + trailer;
    message = arrived().substr(header, body);
    return State::complete;
}

}  // namespace ipcbench::transports
