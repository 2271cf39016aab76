#include "runner/control_message.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"

namespace ipcbench {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Usage, user_s, system_s, voluntary_switches, involuntary_switches, minor_faults,
                                   major_faults)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Pauses, stops, suspended_s, stalled_s)

// What both sides of a channel agree on, without the options, which only a transport can parse, and without the
// lifeline.

inline void to_json(nlohmann::json& json, const ChannelConfig& config) {
    json = {{"max_frame", config.max_frame},
            {"frames_in_flight", config.frames_in_flight},
            {"wait", to_string(config.wait)},
            {"folder", config.folder},
            {"prefix", config.prefix},
            {"nonce", config.nonce},
            {"timeout_ms", config.timeout.count()},
            {"one_cpu", config.one_cpu}};
}

inline void from_json(const nlohmann::json& json, ChannelConfig& config) {
    json.at("max_frame").get_to(config.max_frame);
    json.at("frames_in_flight").get_to(config.frames_in_flight);
    config.wait = parse_wait(json.at("wait").get_ref<const std::string&>());
    json.at("folder").get_to(config.folder);
    json.at("prefix").get_to(config.prefix);
    json.at("nonce").get_to(config.nonce);
    config.timeout = std::chrono::milliseconds(json.at("timeout_ms").get<std::int64_t>());
    json.at("one_cpu").get_to(config.one_cpu);
}

inline void to_json(nlohmann::json& json, const MessageContents& contents) {
    json = {{"requests", contents.requests}, {"schema", {contents.schema.file, contents.schema.message}}};
    if (contents.answer) {
        json["answer"] = *contents.answer;
    }
    if (contents.answer_bytes) {
        json["answer_bytes"] = *contents.answer_bytes;
    }
}

inline void from_json(const nlohmann::json& json, MessageContents& contents) {
    json.at("requests").get_to(contents.requests);
    json.at("schema").at(0).get_to(contents.schema.file);
    json.at("schema").at(1).get_to(contents.schema.message);
    if (const auto answer = json.find("answer"); answer != json.end()) {
        contents.answer = std::make_shared<const std::string>(answer->get<std::string>());
    }
    if (const auto bytes = json.find("answer_bytes"); bytes != json.end()) {
        contents.answer_bytes = bytes->get<std::uint64_t>();
    }
}

namespace platform {

inline void to_json(nlohmann::json& json, const CpuSample& sample) {
    json = {sample.at_ms, sample.cpu};
}

inline void from_json(const nlohmann::json& json, CpuSample& sample) {
    json.at(0).get_to(sample.at_ms);
    json.at(1).get_to(sample.cpu);
}

}  // namespace platform

namespace runner {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Hello, protocol, build)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Plan, channels, transport, codec, plug_ins, max_payload, contents, channel, options,
                                   address, descriptors, parent_id, child_id, cpus, cpu)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Ready, options)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Mark, phase)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Marked, usage, pauses, migrations, cpu_samples)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Done, answered, consumed, gaps, duplicates, reordered, pauses, failure)
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

/// Returns a string with one character per byte, the one with the same number (ISO 8859-1). JSON has no byte strings,
/// which paths are.
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

/// Converts back. Throws Error for a character that does not stand for a byte.
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

/// None of our messages is nested more deeply. Recursion into what a hostile child sends could overflow the stack.
constexpr int max_nesting = 2;

void change_strings(nlohmann::json& json, std::string (*change)(const std::string&), int nesting = 0) {
    if (json.is_structured() && nesting < max_nesting) {
        for (nlohmann::json& part : json) {
            change_strings(part, change, nesting + 1);
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
