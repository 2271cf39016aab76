#include "runner/server_files.hpp"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/json_scan.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "runner/text_source.hpp"

namespace ipcbench::runner {
namespace {

constexpr const char* hint_for_request = R"(e.g. {"jsonrpc":"2.0","id":0,"method":"tools/list"})";
constexpr const char* hint_for_handshake =
    R"(e.g. {"send":{"id":"hello","method":"initialize"},"wait":{"id":"hello"}}; "wait":null waits for nothing)";

/// Throws if a text that is JSON otherwise has bytes that are not UTF-8.
void require_utf8(const TextSource& source, std::string_view part) {
    try {
        [[maybe_unused]] const auto parsed = nlohmann::json::parse(part);
    } catch (const nlohmann::json::parse_error& error) {
        const auto begin = static_cast<std::size_t>(part.data() - source.text.data());
        source.fail(begin + (error.byte > 0 ? error.byte - 1 : 0), "this is not UTF-8");
    } catch (const nlohmann::json::out_of_range&) {
        // A number that this library cannot hold: the server may be able to.
    }
}

struct Member {
    std::string_view key;
    std::string_view value;
};

/// Returns the members of a JSON object that is a part of the source.
std::vector<Member> members_of(const TextSource& source, std::string_view part) {
    std::vector<Member> members;
    JsonScan scan(part);
    if (!scan.object([&](std::string_view key, std::string_view value) { members.push_back({key, value}); })) {
        source.fail_to_be(static_cast<std::size_t>(part.data() - source.text.data()) + scan.at(), scan.expected());
    }
    require_utf8(source, part);
    return members;
}

/// Returns the value of the member with that key, which may be there only once.
std::optional<std::string_view> value_of(const TextSource& source, const std::vector<Member>& members,
                                         std::string_view key) {
    std::optional<std::string_view> value;
    for (const Member& member : members) {
        if (member.key == key) {
            if (value) {
                source.fail(static_cast<std::size_t>(member.key.data() - source.text.data()),
                            fmt::format("there is a second field '{}'", key));
            }
            value = member.value;
        }
    }
    return value;
}

HandshakeStep parse_step(const TextSource& source, std::string_view line, std::size_t number) {
    const auto place_of = [&](std::string_view part) {
        return static_cast<std::size_t>(part.data() - source.text.data());
    };
    const std::vector<Member> members = members_of(source, line);
    for (const Member& member : members) {
        if (member.key != "send" && member.key != "wait") {
            source.fail(place_of(member.key), fmt::format("'{}' is neither 'send' nor 'wait'", printable(member.key)));
        }
    }
    const auto send = value_of(source, members, "send");
    const auto wait = value_of(source, members, "wait");
    if (!send) {
        source.fail(place_of(line), "there is no field 'send', the message to be sent");
    }
    if (!wait) {
        source.fail(place_of(line), "there is no field 'wait', which says what to wait for");
    }
    if (!send->starts_with('{')) {
        source.fail_to_be(place_of(*send), "an object as 'send'");
    }
    if (!wait->starts_with('{') && *wait != "null") {
        source.fail_to_be(place_of(*wait), "an object or null as 'wait'");
    }
    return {number, without_blanks(*send), *wait == "null" ? "" : without_blanks(*wait)};
}

}  // namespace

std::string read_messages(const std::string& file, std::string_view flag) {
    return read_file_of_flag(file, flag, max_server_message);
}

ServerRequest parse_request(std::string_view text, const std::string& file, std::string_view id_field) {
    const TextSource source{"--request", file, text, hint_for_request};
    const std::vector<Member> members = members_of(source, text);
    const auto id = value_of(source, members, id_field);
    if (!id) {
        throw Error(ErrorKind::usage,
                    fmt::format("--request: '{}' has no field '{}', which identifies the answer", file, id_field),
                    fmt::format("add \"{}\":0, or name the field that is there with --id-field", id_field));
    }
    const auto begin = static_cast<std::size_t>(id->data() - text.data());
    ServerRequest request;
    request.id_is_text = id->starts_with('"');
    if (!request.id_is_text && id->find_first_of("-0123456789") != 0) {
        source.fail_to_be(begin, fmt::format("a number or a string as '{}'", id_field));
    }
    request.document = without_blanks(text.substr(0, begin));
    request.id_at = request.document.size();
    const std::string first = request.id_is_text ? "\"0\"" : "0";
    request.document += std::string(request.id_bytes() - first.size(), ' ') + first;
    request.document += without_blanks(text.substr(begin + id->size()));
    return request;
}

std::vector<HandshakeStep> parse_handshake(std::string_view text, const std::string& file) {
    const TextSource source{"--handshake", file, text, hint_for_handshake};
    std::vector<HandshakeStep> steps;
    for (const TextLine& line : lines_of(text)) {
        steps.push_back(parse_step(source, line.text, line.number));
    }
    if (steps.empty()) {
        throw Error(ErrorKind::usage, fmt::format("--handshake: '{}' has no message", file), hint_for_handshake);
    }
    return steps;
}

}  // namespace ipcbench::runner
