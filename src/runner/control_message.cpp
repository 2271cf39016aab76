#include "runner/control_message.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"

namespace ipcbench {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Usage, user_s, system_s, voluntary_switches, involuntary_switches, minor_faults,
                                   major_faults)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Pauses, stops, slept_s, held_s)

namespace runner {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Hello, protocol, build)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Plan, channels, transport, codec, max_payload, max_frame, depth, wait, options,
                                   address, descriptors, folder, prefix, nonce, timeout_ms, one_cpu, parent_id,
                                   child_id, cpus, cpu)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Ready, options)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Mark, phase)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Marked, usage, pauses)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Done, answered, absorbed, gaps, duplicates, reordered, pauses, trouble)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Refusal, kind, cause, hint)

namespace {

void to_json(nlohmann::json& json, const Stop& /*stop*/) {
    json = nlohmann::json::object();
}
void from_json(const nlohmann::json& /*json*/, Stop& /*stop*/) {}

/// In the order of ControlMessage's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<ControlMessage>> names{"hello",  "plan", "ready", "mark",
                                                                                  "marked", "stop", "done",  "refusal"};

template <std::size_t index = 0>
ControlMessage read_alternative(std::string_view name, const nlohmann::json& json) {
    if constexpr (index == names.size()) {
        throw Error(ErrorKind::failed, fmt::format("control message of unknown type '{}'", name));
    } else {
        if (name == names[index]) {
            std::variant_alternative_t<index, ControlMessage> message;
            from_json(json, message);
            return message;
        }
        return read_alternative<index + 1>(name, json);
    }
}

/// JSON has no strings of bytes, which paths are: each byte travels as the character with its number (ISO 8859-1).
std::string characters_of(const std::string& bytes) {
    std::string text;
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        if (byte < 0x80U) {
            text += each;
        } else {
            text += static_cast<char>(0xC0U | (byte >> 6U));
            text += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return text;
}

/// The inverse. Throws Error for a character that is no byte's.
std::string bytes_of(const std::string& characters) {
    std::string bytes;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const auto lead = static_cast<unsigned char>(characters[i]);
        if (lead < 0x80U) {
            bytes += characters[i];
        } else if ((lead & 0xFCU) == 0xC0U && i + 1 < characters.size()) {
            const auto rest = static_cast<unsigned char>(characters[++i]);
            bytes += static_cast<char>(((lead & 0x03U) << 6U) | (rest & 0x3FU));
        } else {
            throw Error(ErrorKind::failed, "control message with a character beyond U+00FF");
        }
    }
    return bytes;
}

/// Our messages are nested no deeper, and recursion into what a hostile child sends could overflow the stack.
constexpr int max_nesting = 2;

void change_strings(nlohmann::json& json, std::string (*change)(const std::string&), int depth = 0) {
    if (json.is_structured() && depth < max_nesting) {
        for (nlohmann::json& part : json) {
            change_strings(part, change, depth + 1);
        }
    } else if (json.is_string()) {
        auto& text = json.get_ref<std::string&>();
        text = change(text);
    }
}

}  // namespace

std::string_view name_of(const ControlMessage& message) noexcept {
    return names.at(message.index());
}

std::string to_text(const ControlMessage& message) {
    nlohmann::json json = std::visit(
        [](const auto& alternative) {
            nlohmann::json object;
            to_json(object, alternative);
            return object;
        },
        message);
    json["type"] = name_of(message);
    change_strings(json, characters_of);
    return json.dump();
}

ControlMessage parse_control_message(std::string_view text) {
    try {
        nlohmann::json json = nlohmann::json::parse(text);
        change_strings(json, bytes_of);
        return read_alternative(json.at("type").get_ref<const std::string&>(), json);
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::failed, fmt::format("control message cannot be read: {}", error.what()));
    }
}

}  // namespace runner
}  // namespace ipcbench
