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
    // Paths and error texts may hold any bytes; a control message must not fail for that.
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ControlMessage parse_control_message(std::string_view text) {
    try {
        const nlohmann::json json = nlohmann::json::parse(text);
        return read_alternative(json.at("type").get_ref<const std::string&>(), json);
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::failed, fmt::format("control message cannot be read: {}", error.what()));
    }
}

}  // namespace runner
}  // namespace ipcbench
