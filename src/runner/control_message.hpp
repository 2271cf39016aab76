#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/result.hpp"

namespace ipcbench::runner {

/// Changes whenever two programs of different versions could misunderstand each other.
inline constexpr int control_protocol = 5;

/// Child, first of all: who it is.
struct Hello {
    int protocol = control_protocol;
    std::string build;  ///< platform::BuildInfo::id()
};

/// Parent: what the child is to do, for one channel. The channel's descriptors travel with this message, and before
/// those of the first channel an eventfd on which the child counts messages that it took and need not answer. If the
/// child serves several channels, there is one plan for each, and they differ only in what identifies the channel.
struct Plan {
    std::uint32_t channels = 1;  ///< how many plans there are in all
    std::string transport;
    std::string codec;
    std::uint64_t max_payload = 0;  ///< bytes
    std::uint64_t max_frame = 0;    ///< bytes
    std::uint64_t depth = 1;        ///< frames that may be under way at once
    std::string wait;               ///< as parse_wait reads it
    std::map<std::string, std::string> options;
    std::map<std::string, std::string> address;
    std::uint32_t descriptors = 0;  ///< how many the channel has
    std::string folder;
    std::string prefix;
    std::string nonce;
    std::int64_t timeout_ms = 0;
    bool one_cpu = false;
    std::string parent_id;  ///< UUID
    std::string child_id;   ///< UUID
    int cpu = -1;           ///< that its measured thread is pinned to; -1: not pinned
    std::vector<int> cpus;  ///< where that is so, those that its other threads may run on
};

/// Child: the channels stand.
struct Ready {
    std::map<std::string, std::string> options;  ///< as they took effect on the child's end
};

/// Parent: a phase begins or ends; the child answers with what it has used so far, and what has held it up.
struct Mark {
    std::string phase;  ///< "verification", "warm-up", "timed", "singles", "end"
};
struct Marked {
    Usage usage;
    Pauses pauses;
};

/// Parent: enough.
struct Stop {};

/// Child, last of all: how the answering went, on all channels.
struct Done {
    std::uint64_t answered = 0;
    std::uint64_t absorbed = 0;
    std::uint64_t gaps = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t reordered = 0;
    Pauses pauses;        ///< of the child, so far
    std::string trouble;  ///< what ended it, "" for an ordinary end
};

/// Child, instead of `ready`: it could not do what the plan says.
struct Refusal {
    int kind = 0;  ///< ErrorKind
    std::string cause;
    std::string hint;
};

using ControlMessage = std::variant<Hello, Plan, Ready, Mark, Marked, Stop, Done, Refusal>;

/// The message's name on the wire: "hello", "plan", ...
[[nodiscard]] std::string_view name_of(const ControlMessage& message) noexcept;

/// One JSON object, {"type": "hello", ...}, whose strings may contain any bytes.
[[nodiscard]] std::string to_text(const ControlMessage& message);

/// The inverse. Throws Error (failed) on everything else.
[[nodiscard]] ControlMessage parse_control_message(std::string_view text);

}  // namespace ipcbench::runner
