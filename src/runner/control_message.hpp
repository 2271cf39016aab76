#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ipcbench/core/document.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"
#include "platform/cpu_trace.hpp"

namespace ipcbench::runner {

/// Increased whenever programs of two versions could misunderstand each other.
inline constexpr int control_protocol = 8;

/// From the child, first: which program it is.
struct Hello {
    int protocol = control_protocol;
    std::string build;  ///< platform::BuildInfo::id()
};

/// From the parent: what the child must do, for one channel. The channel's descriptors are sent with this message.
/// Before those of the first channel comes an eventfd on which the child counts messages that it received and need not
/// answer. If the child serves several channels, there is one plan for each, and they differ only in what identifies
/// the channel.
struct Plan {
    std::uint32_t channels = 1;  ///< total number of plans
    std::string transport;
    std::string codec;
    std::vector<std::string> plug_ins;           ///< paths of those that the two come from; none if they are built in
    std::uint64_t max_payload = 0;               ///< bytes
    MessageContents contents{};                  ///< what messages carry, if not the usual payload
    ChannelConfig channel;                       ///< without its options and its lifeline
    std::map<std::string, std::string> options;  ///< as specified; the child checks them against its transport again
    std::map<std::string, std::string> address;
    std::uint32_t descriptors = 0;  ///< number of descriptors of the channel
    std::string parent_id;          ///< UUID
    std::string child_id;           ///< UUID
    int cpu = -1;                   ///< the CPU that its measured thread is pinned to; -1: not pinned
    std::vector<int> cpus;          ///< if it is pinned, the CPUs that its other threads may run on
};

/// From the child: the channels are connected.
struct Ready {
    std::map<std::string, std::string> options;  ///< as they took effect on the child's end
};

/// From the parent: a phase begins or ends. The child answers with the resources that it has used so far, with its
/// pauses, and with where its measured thread ran.
struct Mark {
    std::string phase;  ///< one of phase_name
};
struct Marked {
    Usage usage;
    Pauses pauses;
    std::int64_t migrations = -1;                    ///< of the measured thread; -1: unknown
    std::vector<platform::CpuSample> cpu_samples{};  ///< of the measured thread; only at the "end", of a single child
};

/// From the parent: the child must end.
struct Stop {};

/// From the child, last: the outcome of answering, on all channels.
struct Done {
    std::uint64_t answered = 0;
    std::uint64_t consumed = 0;
    std::uint64_t gaps = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t reordered = 0;
    Pauses pauses;        ///< of the child, so far
    std::string failure;  ///< why it ended, "" if it ended normally
};

/// From the child, instead of `ready`: it could not do what the plan says.
struct Refusal {
    int kind = 0;  ///< ErrorKind
    std::string cause;
    std::string hint;
};

using ControlMessage = std::variant<Hello, Plan, Ready, Mark, Marked, Stop, Done, Refusal>;

/// Returns the message's name on the wire: "hello", "plan", ...
[[nodiscard]] std::string_view name_of(const ControlMessage& message) noexcept;

/// Returns one JSON object, {"type": "hello", ...}, whose strings may contain any bytes.
[[nodiscard]] std::string to_text(const ControlMessage& message);

/// Parses such a text. Throws Error (failed) for everything else.
[[nodiscard]] ControlMessage parse_control_message(std::string_view text);

}  // namespace ipcbench::runner
