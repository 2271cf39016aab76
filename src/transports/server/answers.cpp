#include "transports/server/answers.hpp"

#include <charconv>
#include <string>

#include <fmt/format.h>

#include "core/json_scan.hpp"
#include "ipcbench/core/sequence.hpp"
#include "transports/server/excerpt.hpp"

namespace ipcbench::transports {
namespace {

/// The fields that decide what a message is.
struct Fields {
    std::string_view id;
    std::string_view method;
    std::string_view error;
};

}  // namespace

std::optional<std::uint32_t> parse_id(std::string_view value, bool is_text) noexcept {
    if (is_text) {
        if (value.size() < 2 || value.front() != '"') {
            return std::nullopt;
        }
        value = value.substr(1, value.size() - 2);
    }
    std::uint32_t number = 0;
    const char* const end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, number);
    return error == std::errc() && rest == end && number <= sequence::mask ? std::optional(number) : std::nullopt;
}

Answers::State Answers::find(Frame& answer) noexcept {
    while (true) {
        std::string_view message;
        switch (reader_.check(message)) {
            case MessageReader::State::incomplete:
                return State::none;
            case MessageReader::State::corrupt:
                report_.error = "received something that is not a message: " + reader_.error();
                return State::wrong;
            case MessageReader::State::complete:
                break;
        }
        if (!is_found_) {
            switch (meaning_of(message)) {
                case Meaning::other:
                    pass_over(message);
                    continue;
                case Meaning::wrong:
                    return State::wrong;
                case Meaning::answer:
                    is_found_ = true;
                    break;
            }
        }
        answer.bytes = std::as_bytes(std::span(message));
        answer.sequence = report_.last_answered;
        report_.answer_header_bytes = reader_.header_bytes();
        return State::found;
    }
}

void Answers::drop() noexcept {
    is_found_ = false;
    reader_.drop();
}

Answers::Meaning Answers::meaning_of(std::string_view message) noexcept {
    const std::size_t first = message.find_first_not_of(" \t\r\n");
    const char begin = first == std::string_view::npos ? '\0' : message[first];
    if (begin != '{') {
        const bool may_be_else = setup_.framing == Framing::lines || begin == '[';
        return may_be_else ? Meaning::other : reject("a message is not a JSON object: " + excerpt(message));
    }
    Fields fields;
    JsonScan scan(message);
    const bool valid = scan.object([&](std::string_view key, std::string_view value) {
        if (key == setup_.id_field) {
            fields.id = value;
        } else if (key == "method") {
            fields.method = value;
        } else if (key == "error") {
            fields.error = value;
        }
    });
    if (!valid) {
        return reject(fmt::format("a message is not JSON: expected {} after {} bytes of {}", scan.expected(), scan.at(),
                                  excerpt(message)));
    }
    if (fields.id.empty() || !fields.method.empty()) {
        return Meaning::other;
    }
    if (!fields.error.empty() && fields.error != "null") {
        return reject("answered with an error: " + excerpt(message));
    }
    return take_id(fields.id, message);
}

Answers::Meaning Answers::take_id(std::string_view id, std::string_view message) noexcept {
    const std::optional<std::uint32_t> number = parse_id(id, setup_.request.id_is_text);
    if (!number) {
        return reject(fmt::format("an answer has the {} {}, which no request had: {}", setup_.id_field, excerpt(id),
                                  excerpt(message)));
    }
    report_.last_answered = *number;
    return Meaning::answer;
}

void Answers::pass_over(std::string_view message) noexcept {
    if (message.find_first_not_of(" \t") != std::string_view::npos) {
        ++report_.passed_over;
        report_.last_passed_over.assign(message.substr(0, excerpt_bytes + 1));
    }
    reader_.drop();
}

Answers::Meaning Answers::reject(std::string error) noexcept {
    report_.error = std::move(error);
    return Meaning::wrong;
}

void Answers::note_end() noexcept {
    if (const std::size_t bytes = reader_.pending(); bytes != 0) {
        report_.error = fmt::format("sent only the first {} bytes of a message", bytes);
    }
}

void Answers::note_no_memory() noexcept {
    report_.error = fmt::format("there is no memory for a message of more than {} bytes", reader_.pending());
}

}  // namespace ipcbench::transports
